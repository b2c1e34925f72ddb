using System.Diagnostics;

namespace Benchmarks.Measures;

/// <summary>What this process used between two moments.</summary>
internal sealed record Usage(double Seconds, double CpuSeconds, long AllocatedBytes, int Collections0, int Collections1, int Collections2, double PauseSeconds)
{
    public static Meter Start() => new();

    internal sealed class Meter
    {
        private readonly long _began = Stopwatch.GetTimestamp();
        private readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;
        private readonly long _allocated = GC.GetTotalAllocatedBytes(precise: true);
        private readonly int[] _collections = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
        private readonly TimeSpan _pause = GC.GetTotalPauseDuration();

        public Usage Stop() => new(
            Stopwatch.GetElapsedTime(_began).TotalSeconds,
            (Environment.CpuUsage.TotalTime - _cpu).TotalSeconds,
            GC.GetTotalAllocatedBytes(precise: true) - _allocated,
            GC.CollectionCount(0) - _collections[0],
            GC.CollectionCount(1) - _collections[1],
            GC.CollectionCount(2) - _collections[2],
            (GC.GetTotalPauseDuration() - _pause).TotalSeconds);
    }
}
