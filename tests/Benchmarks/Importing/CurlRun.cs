using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Benchmarks.Importing;

/// <summary>The yardstick: curl, with as many downloads at once, from the same links to the same disk.</summary>
internal static class CurlRun
{
    /// <param name="Seconds">Until the last byte was written; nothing is flushed.</param>
    /// <param name="FlushedSeconds">Until everything was flushed to disk, which is what an import owes.</param>
    /// <param name="Bytes">Of all files.</param>
    internal sealed record Outcome(double Seconds, double FlushedSeconds, long Bytes);

    public static async Task<Outcome> RunAsync(IReadOnlyList<Uri> links, string folder, int parallel, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var list = Path.Combine(folder, "links");
        StringBuilder lines = new();
        foreach (var (number, link) in links.Index())
        {
            lines.Append(CultureInfo.InvariantCulture, $"url = \"{link.AbsoluteUri}\"\noutput = \"{Path.Combine(folder, $"{number}.media")}\"\n");
        }

        await File.WriteAllTextAsync(list, lines.ToString(), cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await RunAsync("curl", ["--silent", "--show-error", "--no-progress-meter", "--fail", "--parallel", "--parallel-immediate", "--parallel-max", parallel.ToString(CultureInfo.InvariantCulture), "--config", list], cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        string[] files = Directory.GetFiles(folder, "*.media");
        foreach (var file in files)
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        var flushed = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var bytes = files.Sum(file => new FileInfo(file).Length);
        var outcome = files.Length == links.Count
            ? new Outcome(seconds, flushed, bytes)
            : throw new InvalidOperationException($"curl fetched {files.Length} of {links.Count} files.");
        Directory.Delete(folder, recursive: true);
        return outcome;
    }

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })
            ?? throw new InvalidOperationException($"'{program}' does not start.");
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}.");
        }
    }
}
