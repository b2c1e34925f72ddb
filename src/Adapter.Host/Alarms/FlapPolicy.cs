namespace Adapter.Host.Alarms;

/// <summary>What follows when a condition ends or comes again: pure decisions, so that one that comes and goes stays one alarm.</summary>
/// <param name="Window">One that comes again within this time is the same alarm.</param>
/// <param name="Returns">After so many returns it counts as flapping, and is over only once it was quiet for the window.</param>
internal sealed record FlapPolicy(TimeSpan Window, int Returns = 3)
{
    /// <summary>Whether a condition that comes again is the alarm that was over at a time.</summary>
    public bool IsSame(DateTimeOffset overSince, DateTimeOffset now) => now - overSince < Window;

    /// <summary>Whether an alarm whose condition ended is over now.</summary>
    public bool IsOver(int returns, DateTimeOffset quietSince, DateTimeOffset now) => returns < Returns || now - quietSince >= Window;
}
