namespace Adapters.GenesysCloudCx.Api;

internal static class Delays
{
    /// <summary>What a delay can be at most is a little more.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>
    /// Waits no less than was asked for, and 49 days at most. <see cref="Task.Delay(TimeSpan, TimeProvider, CancellationToken)"/> cuts to whole milliseconds: of a loop that waits until a
    /// moment, the last one would run without any wait.
    /// </summary>
    public static Task DelayAtLeastAsync(this TimeProvider time, TimeSpan wait, CancellationToken cancellationToken)
    {
        var whole = Math.Ceiling(Math.Clamp(wait.TotalMilliseconds, 0, Longest.TotalMilliseconds));
        return Task.Delay(TimeSpan.FromMilliseconds(whole), time, cancellationToken);
    }
}
