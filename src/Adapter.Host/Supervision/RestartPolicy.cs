using Adapter.Abstractions;

namespace Adapter.Host.Supervision;

/// <summary>What follows when a life of an adapter has ended by failure. A pure decision.</summary>
internal sealed record RestartPolicy
{
    /// <value>Default 1 s.</value>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <value>Default 5 min.</value>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest wait that a platform may ask for.</summary>
    /// <value>Default 1 h.</value>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Restarts after faults of the adapter itself within <see cref="BugWindow"/>.</summary>
    /// <value>Default 5.</value>
    public int BugBudget { get; init; } = 5;

    /// <summary>A restart spent comes back after this long.</summary>
    /// <value>Default 10 min.</value>
    public TimeSpan BugWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>An adapter that ran this long has proved itself: the next failure counts as the first.</summary>
    /// <value>Default 5 min.</value>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Decides.</summary>
    /// <param name="failure">Why the life ended.</param>
    /// <param name="failuresInARow">Failures since the adapter last proved itself, this one included: from 1.</param>
    /// <param name="bugRestarts">Restarts after faults of the adapter within the window.</param>
    /// <param name="random">A number from 0 (inclusive) to 1 (exclusive).</param>
    public NextStep After(AdapterFailure failure, int failuresInARow, int bugRestarts, double random) => failure.Class switch
    {
        FailureClass.Transient => NextStep.RetryAfter(Longer(Pause(failuresInARow, random), failure.RetryAfter)),
        FailureClass.Bug when bugRestarts < BugBudget => NextStep.RetryAfter(Pause(failuresInARow, random)),
        FailureClass.Bug => NextStep.Stop($"It failed {bugRestarts + 1} times within {BugWindow.TotalMinutes:0.#} min and is not restarted any more."),
        FailureClass.Credentials => NextStep.Stop("It is not tried again, so that the account is not locked."),
        _ => NextStep.Stop("Trying again would not help."),
    };

    private TimeSpan Pause(int failuresInARow, double random)
    {
        var pause = FirstPause * Math.Pow(2, Math.Clamp(failuresInARow - 1, 0, 30));
        return (pause < LongestPause ? pause : LongestPause) * (0.5 + (random / 2));
    }

    private TimeSpan Longer(TimeSpan pause, TimeSpan? asked)
    {
        var wanted = asked is { } given && given > LongestRetryAfter ? LongestRetryAfter : asked ?? TimeSpan.Zero;
        return wanted > pause ? wanted : pause;
    }
}

/// <summary>What the supervisor does after a failure.</summary>
/// <param name="Pause">How long it waits before the next start; <see langword="null"/> = it does not start again.</param>
/// <param name="Reason">Why it does not start again.</param>
internal sealed record NextStep(TimeSpan? Pause, string? Reason)
{
    public static NextStep RetryAfter(TimeSpan pause) => new(pause, null);

    public static NextStep Stop(string reason) => new(null, reason);
}
