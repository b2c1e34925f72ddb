using System.Diagnostics;
using Benchmarks.Receiving;
using Benchmarks.Sending;

namespace Benchmarks.Measures;

/// <summary>Memory of a process that does nothing but receive: a fresh one, so that no other measurement has left anything in it.</summary>
internal static class MemoryUse
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>At the rate of the measurement this leaves more ended calls behind than the adapter remembers: it is as full as it gets.</summary>
    private static readonly TimeSpan Filling = TimeSpan.FromSeconds(40);
    private const double MiB = 1024 * 1024;

    public static async Task<(Sample[] Samples, IReadOnlyList<string> Faults)> MeasureAsync(BenchmarkOptions options, string folder, CancellationToken cancellationToken)
    {
        const string name = "memory";
        await using var sender = await SenderProcess.StartAsync(options.Users, cancellationToken);
        await using var receiver = await Receiver.StartAsync(folder, sender, options.Users, cancellationToken);
        var way = new WholeWay(sender, receiver);
        var idle = WorkingSet();
        var load = way.MeasureAsync(options.MemoryRate, options.Quick ? options.Duration : Filling, cancellationToken);
        var seen = new List<double>();
        while (!load.IsCompleted)
        {
            seen.Add(WorkingSet());
            await Task.Delay(Interval, cancellationToken);
        }

        await load;
        seen.Sort();
        var heap = GC.GetGCMemoryInfo();
        await way.MeasureAsync(perSecond: null, options.Duration, cancellationToken);
        Sample[] samples =
        [
            new(name, "channels", (await sender.StateAsync(cancellationToken)).Channels, "1"),
            new(name, "working set, connected and idle", idle, "MiB"),
            new(name, "working set under load, median", seen[seen.Count / 2], "MiB"),
            new(name, "working set under load, greatest", seen[^1], "MiB"),
            new(name, "heap after the last collection", heap.HeapSizeBytes / MiB, "MiB"),
            new(name, "working set after full speed", WorkingSet(), "MiB"),
        ];
        return (samples, [.. way.Faults, .. await receiver.StopAndVerifyAsync()]);
    }

    private static double WorkingSet()
    {
        using var own = Process.GetCurrentProcess();
        return own.WorkingSet64 / MiB;
    }
}
