using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>
/// The platform's time, by the <c>Date</c> of its answers and, between them, by what goes by: setting the host's clock does not move it. What is asked of the platform has to be
/// said in its time. Thread-safe.
/// </summary>
internal sealed class PlatformClock(TimeProvider time, IAdapterStatus status)
{
    /// <summary>Clocks that differ by more trouble an admin.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    private const string Alarm = "clock.skew";

    /// <summary>An answer that took this long says too little about the moment in which it was dated.</summary>
    private static readonly TimeSpan LongestTrip = TimeSpan.FromSeconds(10);

    private readonly SteadyClock _steady = new(time);
    private readonly Lock _gate = new();
    private TimeSpan _offset;
    private TimeSpan _error;
    private bool _isKnown;
    private bool _isSkewed;

    /// <summary>An answer told it.</summary>
    public bool IsKnown
    {
        get
        {
            lock (_gate)
            {
                return _isKnown;
            }
        }
    }

    /// <summary>By how much <see cref="Now"/> may be wrong.</summary>
    public TimeSpan Error
    {
        get
        {
            lock (_gate)
            {
                return _error;
            }
        }
    }

    /// <summary>The platform's time less ours; as long as no answer told, ours is taken for it.</summary>
    public TimeSpan Ahead => IsKnown ? Now - time.GetUtcNow() : TimeSpan.Zero;

    /// <summary>Now, by the platform's clock.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return _isKnown ? _steady.GetUtcNow() + _offset : time.GetUtcNow();
            }
        }
    }

    /// <summary>A moment of this host's clock, as it goes now, by the platform's.</summary>
    public DateTimeOffset ToPlatform(DateTimeOffset local) => Moved(local, Ahead);

    /// <summary>A moment of the platform's clock by this host's, as it goes now.</summary>
    public DateTimeOffset ToLocal(DateTimeOffset platform) => Moved(platform, -Ahead);

    /// <summary>Takes over the date of an answer.</summary>
    /// <param name="date">What it says.</param>
    /// <param name="asked">When it was asked for, as a timestamp.</param>
    /// <param name="got">When it was there, as a timestamp.</param>
    public void Learn(DateTimeOffset date, long asked, long got)
    {
        var trip = time.GetElapsedTime(asked, got);
        if (trip > LongestTrip)
        {
            return;
        }

        lock (_gate)
        {
            // the header counts whole seconds, on average half a second has passed of the last
            var gotAt = _steady.GetUtcNow() - time.GetElapsedTime(got);
            _offset = date + TimeSpan.FromMilliseconds(500) - (gotAt - (trip / 2));
            _error = TimeSpan.FromMilliseconds(500) + (trip / 2);
            _isKnown = true;
            var ahead = _steady.GetUtcNow() + _offset - time.GetUtcNow();
            var isSkewed = ahead.Duration() > Tolerance;
            if (isSkewed == _isSkewed)
            {
                return;
            }

            _isSkewed = isSkewed;
            if (isSkewed)
            {
                status.Raise(Alarm, AlarmSeverity.Warning, string.Create(
                    CultureInfo.InvariantCulture,
                    $"This host's clock is {ahead.Duration().TotalSeconds:0} s {(ahead < TimeSpan.Zero ? "ahead of" : "behind")} the platform's. What is read back is asked for in the platform's time, but times that this host sets are wrong: check its time service."));
            }
            else
            {
                status.Clear(Alarm);
            }
        }
    }

    private static DateTimeOffset Moved(DateTimeOffset moment, TimeSpan by)
        => new(Math.Clamp(moment.UtcTicks + by.Ticks, DateTimeOffset.MinValue.Ticks, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);
}
