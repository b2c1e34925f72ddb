using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>How the platform's clock stands to this host's, by the <c>Date</c> of its answers. What is asked of the platform has to be said in its time. Thread-safe.</summary>
internal sealed class PlatformClock(TimeProvider time, IAdapterStatus status)
{
    /// <summary>Clocks that differ by more trouble an admin.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    private const string Alarm = "clock.skew";

    /// <summary>An answer that took this long says too little about the moment in which it was dated.</summary>
    private static readonly TimeSpan LongestTrip = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private TimeSpan _ahead;
    private bool _isSkewed;

    /// <summary>The platform's time less ours; zero as long as no answer told.</summary>
    public TimeSpan Ahead
    {
        get
        {
            lock (_gate)
            {
                return _ahead;
            }
        }
    }

    /// <summary>Now, by the platform's clock.</summary>
    public DateTimeOffset Now => ToPlatform(time.GetUtcNow());

    /// <summary>A moment of this host's clock by the platform's.</summary>
    public DateTimeOffset ToPlatform(DateTimeOffset local) => Moved(local, Ahead);

    /// <summary>A moment of the platform's clock by this host's.</summary>
    public DateTimeOffset ToLocal(DateTimeOffset platform) => Moved(platform, -Ahead);

    /// <summary>Takes over the date of an answer.</summary>
    public void Learn(DateTimeOffset date, DateTimeOffset askedAt, DateTimeOffset gotAt)
    {
        var trip = gotAt - askedAt;
        if (trip < TimeSpan.Zero || trip > LongestTrip)
        {
            return;
        }

        lock (_gate)
        {
            // the header counts whole seconds, on average half a second has passed of the last
            _ahead = date + TimeSpan.FromMilliseconds(500) - (askedAt + (trip / 2));
            var isSkewed = _ahead.Duration() > Tolerance;
            if (isSkewed == _isSkewed)
            {
                return;
            }

            _isSkewed = isSkewed;
            if (isSkewed)
            {
                status.Raise(Alarm, AlarmSeverity.Warning, string.Create(
                    CultureInfo.InvariantCulture,
                    $"This host's clock is {_ahead.Duration().TotalSeconds:0} s {(_ahead < TimeSpan.Zero ? "ahead of" : "behind")} the platform's. What is read back is asked for in the platform's time, but times that this host sets are wrong: check its time service."));
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
