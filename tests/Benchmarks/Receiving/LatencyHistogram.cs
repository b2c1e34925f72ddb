namespace Benchmarks.Receiving;

/// <summary>Latencies in steps of a tenth of a millisecond. Thread-safe.</summary>
internal sealed class LatencyHistogram
{
    private const int Steps = 100_000;
    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[Steps];
    private long _count;

    public double MaximumMs { get; private set; }

    public void Add(TimeSpan latency)
    {
        var tenths = Math.Max(0, latency.TotalMilliseconds * 10);
        lock (_gate)
        {
            _counts[(int)Math.Min(tenths, Steps - 1)]++;
            _count++;
            MaximumMs = Math.Max(MaximumMs, tenths / 10);
        }
    }

    /// <summary>The latency that a share of all stayed within, in milliseconds; the upper edge of its step.</summary>
    public double PercentileMs(double share)
    {
        lock (_gate)
        {
            var wanted = (long)Math.Ceiling(_count * share);
            long seen = 0;
            for (var step = 0; step < Steps; step++)
            {
                seen += _counts[step];
                if (seen >= wanted && seen > 0)
                {
                    return (step + 1) / 10.0;
                }
            }

            return 0;
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            Array.Clear(_counts);
            (_count, MaximumMs) = (0, 0);
        }
    }
}
