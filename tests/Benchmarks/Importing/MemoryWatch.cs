using System.Diagnostics;

namespace Benchmarks.Importing;

/// <summary>Working set of this process, looked at again and again against how far the work is.</summary>
internal sealed class MemoryWatch
{
    private const double MiB = 1024 * 1024;
    private readonly List<(double Done, double MiB)> _seen = [];

    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(20);

    /// <param name="done">From 0 to 1.</param>
    public void Look(double done)
    {
        using var own = Process.GetCurrentProcess();
        _seen.Add((done, own.WorkingSet64 / MiB));
    }

    /// <summary>The greatest working set in each tenth of the work; tenths in which nobody looked have the one before.</summary>
    public double[] Tenths()
    {
        var tenths = new double[10];
        var last = _seen.Count > 0 ? _seen[0].MiB : 0;
        for (var tenth = 0; tenth < tenths.Length; tenth++)
        {
            var part = _seen.Where(look => (int)Math.Min(9, look.Done * 10) == tenth).Select(look => look.MiB).ToList();
            last = part.Count > 0 ? part.Max() : last;
            tenths[tenth] = last;
        }

        return tenths;
    }
}
