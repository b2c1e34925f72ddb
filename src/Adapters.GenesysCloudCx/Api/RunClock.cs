namespace Adapters.GenesysCloudCx.Api;

/// <summary>
/// The time of one run, by which it orders what it hears and what it asks, and dates what the platform gives no time for. Setting the host's clock does not move it, and it never goes
/// back: "heard after it was asked for" holds whatever becomes of the time of day. It begins as the host's, or, where the first answer proves that wrong, as the platform's. Thread-safe.
/// </summary>
internal sealed class RunClock(TimeProvider time, PlatformClock platform) : TimeProvider
{
    /// <summary>Clocks that differ by no more are left alone.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly SteadyClock _steady = new(time);
    private readonly Lock _gate = new();
    private TimeSpan _moved;
    private bool _isCompared;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            var now = _steady.GetUtcNow() + _moved;
            if (!platform.IsKnown)
            {
                return now;
            }

            // nothing was heard before the first answer; later on, when both others say that it is late, the machine slept
            var off = platform.Now - now;
            var tolerance = Tolerance + platform.Error;
            var isWrong = _isCompared ? off > tolerance && platform.Ahead.Duration() <= tolerance : off.Duration() > tolerance;
            _isCompared = true;
            _moved += isWrong ? off : TimeSpan.Zero;
            return isWrong ? now + off : now;
        }
    }

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
}
