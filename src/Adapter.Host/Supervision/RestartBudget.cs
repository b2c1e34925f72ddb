namespace Adapter.Host.Supervision;

/// <summary>Counts what an adapter has used up of its <see cref="RestartPolicy"/>. Owned by one adapter's loop; not thread-safe.</summary>
internal sealed class RestartBudget(RestartPolicy policy, TimeProvider time)
{
    private readonly Queue<DateTimeOffset> _bugRestarts = new();

    public int FailuresInARow { get; private set; }

    /// <summary>Takes note of a failed life and says what follows.</summary>
    /// <param name="failure">Why it ended.</param>
    /// <param name="delivering">How long it had been delivering without a break when it ended.</param>
    /// <param name="random">A number from 0 (inclusive) to 1 (exclusive).</param>
    public NextStep Spend(AdapterFailure failure, TimeSpan delivering, double random)
    {
        var now = time.GetUtcNow();
        while (_bugRestarts.TryPeek(out var oldest) && now - oldest >= policy.BugWindow)
        {
            _bugRestarts.Dequeue();
        }

        FailuresInARow = delivering >= policy.HealthyAfter ? 1 : FailuresInARow + 1;
        var next = policy.After(failure, FailuresInARow, _bugRestarts.Count, random);
        if (failure.Class == Abstractions.FailureClass.Bug && next.Pause is not null)
        {
            _bugRestarts.Enqueue(now);
        }

        return next;
    }

    /// <summary>A person or a new definition starts from a clean slate.</summary>
    public void Refill()
    {
        FailuresInARow = 0;
        _bugRestarts.Clear();
    }
}
