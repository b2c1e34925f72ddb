namespace Adapters.GenesysCloudCx.Api;

/// <summary>
/// The host's time of this clock's making plus what has gone by since: setting the host's clock does not move it. For deadlines; a clock that is set back would else
/// stretch them for hours. Moments that people or the platform see are of the host's clock.
/// </summary>
internal sealed class SteadyClock(TimeProvider time) : TimeProvider
{
    private readonly DateTimeOffset _origin = time.GetUtcNow();
    private readonly long _begun = time.GetTimestamp();

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _origin + time.GetElapsedTime(_begun);

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);

    /// <summary>A moment of this clock as the host's clock says it now.</summary>
    public DateTimeOffset OnHostClock(DateTimeOffset at) => time.GetUtcNow() + (at - GetUtcNow());

    /// <summary>A moment of the host's clock, told before it was set again, on this clock.</summary>
    public DateTimeOffset FromHostClock(DateTimeOffset at) => GetUtcNow() + (at - time.GetUtcNow());
}

/// <summary>A moment by the host's clock and by the one that nobody sets.</summary>
internal readonly record struct Moment(DateTimeOffset At, long Timestamp)
{
    public static Moment Now(TimeProvider time) => new(time.GetUtcNow(), time.GetTimestamp());

    /// <summary>A moment of the host's clock as it goes now.</summary>
    public static Moment Of(DateTimeOffset at, TimeProvider time)
    {
        var now = Now(time);
        return new Moment(at, now.Timestamp - (long)((now.At - at).TotalSeconds * time.TimestampFrequency));
    }

    /// <summary>
    /// When it was, on the host's clock as it goes now; the earlier of what can be. After the clock was set back that is told by what has gone by; after it was set forward, or the
    /// machine slept, by what the clock showed then: nobody can tell these two apart.
    /// </summary>
    public DateTimeOffset Earliest(TimeProvider time)
    {
        var byElapsed = time.GetUtcNow() - time.GetElapsedTime(Timestamp);
        return byElapsed < At ? byElapsed : At;
    }
}
