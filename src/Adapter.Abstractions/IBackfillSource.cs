namespace Adapter.Abstractions;

/// <summary>
/// An adapter that can read back from its platform what happened in a span of time. It does so by itself for every span it did not cover; the host offers it to people for any span.
/// </summary>
/// <remarks>Every member is called on thread pool threads while <see cref="IAdapter.RunAsync"/> runs, also several at once.</remarks>
public interface IBackfillSource : IAdapter
{
    /// <summary>Runs that wait or go on, and the last ones that ended (at least 50), automatic and manual, newest first. Must be quick.</summary>
    /// <returns>A picture of one moment.</returns>
    IReadOnlyList<BackfillRun> Backfills();

    /// <summary>Begins to read a span back, whatever its coverage. It goes on in the background behind live events and within the platform's request budget.</summary>
    /// <param name="since">Begin of the span (UTC).</param>
    /// <param name="until">End of the span (UTC), not after now.</param>
    /// <param name="cancellationToken">Gives up waiting; a run that was begun goes on.</param>
    /// <returns>The run; ask <see cref="Backfills"/> how it goes. The same span asked for twice while it waits or goes on is one run.</returns>
    /// <exception cref="AdapterFailureException">The span cannot be read back (<see cref="FailureClass.Configuration"/>: it is empty, too long, in the future or older than what the platform tells).</exception>
    ValueTask<BackfillRun> StartBackfillAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken);
}

/// <summary>Who asked for a back-fill.</summary>
public enum BackfillMode
{
    /// <summary>The adapter itself, after an uncovered span.</summary>
    Automatic,

    /// <summary>A person.</summary>
    Manual,
}

/// <summary>How a back-fill stands.</summary>
public enum BackfillState
{
    /// <summary>Not begun, or waits for its next look at data that lag behind, for the budget, or for the platform to answer again.</summary>
    Waiting,

    /// <summary>Goes on.</summary>
    Running,

    /// <summary>The whole span was read back and the platform's data had caught up.</summary>
    Completed,

    /// <summary>The adapter stopped first. An automatic one goes on at the next start.</summary>
    Stopped,

    /// <summary>Given up; <see cref="BackfillRun.Detail"/> says why.</summary>
    Failed,
}

/// <summary>One back-fill.</summary>
public sealed record BackfillRun
{
    /// <summary>Names the run within its adapter.</summary>
    public required string Id { get; init; }

    /// <summary>Who asked for it.</summary>
    public required BackfillMode Mode { get; init; }

    /// <summary>How it stands.</summary>
    public required BackfillState State { get; init; }

    /// <summary>Begin of the span (UTC).</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the span (UTC).</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Why the span was not covered, a word of <see cref="CoverageCauses"/>; <see langword="null"/> for a manual one.</summary>
    public string? Cause { get; init; }

    /// <summary>When it was asked for (UTC).</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it ended (UTC); <see langword="null"/> while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Up to where the span has been looked through at least once (UTC).</summary>
    public DateTimeOffset? ReadUpTo { get; init; }

    /// <summary>When it looks next (UTC), while it waits.</summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>Conversations that the platform names in the span.</summary>
    public long Detected { get; init; }

    /// <summary>Conversations of these that told more than was known and were read.</summary>
    public long Read { get; init; }

    /// <summary>Events that were new in the journal.</summary>
    public long Recovered { get; init; }

    /// <summary>Conversations that the platform would not give.</summary>
    public long Failed { get; init; }

    /// <summary>One sentence for people: what it waits for or why it failed.</summary>
    public string? Detail { get; init; }
}
