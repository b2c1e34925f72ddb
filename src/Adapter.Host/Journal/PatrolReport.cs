namespace Adapter.Host.Journal;

/// <summary>When the whole journal is read next, what the last reading found, and a person's way to have it read now. Thread-safe.</summary>
internal sealed class PatrolReport(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When the next round begins; <see langword="null"/> while one goes on.</summary>
    public DateTimeOffset? Next { get; private set; }

    /// <summary>Since when a round goes on.</summary>
    public DateTimeOffset? Running { get; private set; }

    /// <summary>The last round that came to an end.</summary>
    public PatrolRound? Last { get; private set; }

    /// <summary>Has the next round begin now.</summary>
    /// <returns><see langword="false"/> while one goes on, or before the first wait.</returns>
    public bool RunNow()
    {
        lock (_gate)
        {
            return Next is not null && _wanted.TrySetResult();
        }
    }

    internal async Task WhenDueAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        Task wanted;
        lock (_gate)
        {
            _wanted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            wanted = _wanted.Task;
            Next = time.GetUtcNow() + wait;
        }

        try
        {
            await wanted.WaitAsync(wait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // it is time
        }
    }

    internal void Begin()
    {
        lock (_gate)
        {
            (Next, Running) = (null, time.GetUtcNow());
        }
    }

    internal void End(long events, long quarantined, string? failure)
    {
        lock (_gate)
        {
            Last = new PatrolRound(Running ?? time.GetUtcNow(), time.GetUtcNow(), events, quarantined, failure);
            Running = null;
        }
    }
}

/// <summary>One reading of the whole journal.</summary>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="Events">Events that were read.</param>
/// <param name="Quarantined">Events that damage had taken, as it turned out meanwhile.</param>
/// <param name="Failure">Why it could not be read to its end.</param>
internal sealed record PatrolRound(DateTimeOffset Began, DateTimeOffset Ended, long Events, long Quarantined, string? Failure);
