using System.Diagnostics;

namespace Benchmarks.Measures;

/// <summary>What the disk itself takes to make 4 kB durable: the floor under every acknowledgement.</summary>
internal static class DiskFlush
{
    private const int BlockSize = 4096;

    public static Sample[] Measure(string folder, TimeSpan duration)
    {
        var path = Path.Combine(folder, "flush.bin");
        var block = new byte[BlockSize];
        Random.Shared.NextBytes(block);
        var times = new List<double>();
        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            var began = Stopwatch.GetTimestamp();
            for (long offset = 0; Stopwatch.GetElapsedTime(began) < duration; offset += BlockSize)
            {
                var flush = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, block, offset);
                RandomAccess.FlushToDisk(file);
                times.Add(Stopwatch.GetElapsedTime(flush).TotalMilliseconds);
            }
        }

        File.Delete(path);
        times.Sort();
        return
        [
            new("disk", "append 4 kB + flush, p50", times[times.Count / 2], "ms"),
            new("disk", "append 4 kB + flush, p99", times[times.Count * 99 / 100], "ms"),
        ];
    }
}
