using System.Diagnostics;

namespace Benchmarks;

/// <summary>Starts this program again.</summary>
internal static class Self
{
    private const string PinnedMark = "BENCHMARKS_PINNED";

    /// <summary>Whether this process is to hand over to one on the asked processors.</summary>
    public static bool MustPin(BenchmarkOptions options) => options.Cores.Count > 0 && Environment.GetEnvironmentVariable(PinnedMark) is null;

    public static Process Start(IEnumerable<string> arguments, bool piped, IReadOnlyDictionary<string, string>? environment = null)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = piped, RedirectStandardOutput = piped, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Self).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"'{program}' does not start.");
    }

    /// <summary>Runs the program again on the processors asked for: the affinity of this thread is what all threads of a child inherit.</summary>
    public static int RunPinned(BenchmarkOptions options, IEnumerable<string> arguments)
    {
        Environment.SetEnvironmentVariable(PinnedMark, "1");
        using var own = Process.GetCurrentProcess();
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            own.ProcessorAffinity = (nint)options.Cores.Aggregate(0L, (mask, core) => mask | (1L << core));
        }
        else
        {
            throw new PlatformNotSupportedException("--cores works on Linux and Windows.");
        }

        using var child = Start(arguments, piped: false);
        child.WaitForExit();
        return child.ExitCode;
    }
}
