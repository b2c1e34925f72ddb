using Microsoft.Extensions.Logging;

namespace Adapter.Host.Logging;

/// <summary>How many lines one adapter may write: so many a second and a burst on top, and warnings and worse out of a purse of their own, so that chatter does not hide them.</summary>
internal sealed class LogBudget(int linesPerSecond, TimeProvider time)
{
    /// <summary>Seconds' worth of lines that may come at once.</summary>
    public const int Burst = 10;

    private readonly Lock _gate = new();
    private readonly Purse _chatter = new(linesPerSecond, time.GetTimestamp());
    private readonly Purse _trouble = new(Math.Max(1, linesPerSecond / 4), time.GetTimestamp());
    private long _dropped;
    private long _told;

    /// <summary>Lines that were not written since the host started.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public bool TryTake(LogLevel level)
    {
        lock (_gate)
        {
            if ((level >= LogLevel.Warning ? _trouble : _chatter).TryTake(time))
            {
                return true;
            }

            _dropped++;
            return false;
        }
    }

    /// <summary>Lines dropped since the last time this was asked.</summary>
    public long TakeNews()
    {
        lock (_gate)
        {
            var news = _dropped - _told;
            _told = _dropped;
            return news;
        }
    }

    private sealed class Purse(int perSecond, long start)
    {
        private double _left = perSecond * Burst;
        private long _at = start;

        public bool TryTake(TimeProvider time)
        {
            var now = time.GetTimestamp();
            _left = Math.Min(perSecond * (double)Burst, _left + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
            _at = now;
            if (_left < 1)
            {
                return false;
            }

            _left--;
            return true;
        }
    }
}
