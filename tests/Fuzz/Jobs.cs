using System.Diagnostics;
using Fuzz.Engine;
using Fuzz.Instrumentation;
using Testing.Common;

namespace Fuzz;

/// <summary>Runs a target in processes of their own, so that an input which takes its process with it is found as well.</summary>
internal sealed class Jobs(string target, Options options)
{
    /// <summary>Exit codes that a worker gives itself.</summary>
    private static bool IsOwn(int code) => code is 0 or 1;

    /// <summary>Whether any of them broke a promise.</summary>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        Console.WriteLine($"{target}: seed {options.Seed}, {options.Jobs} job(s)");

        // below the checkout: what runs there finds it
        var folder = Path.Combine(Repository.Root, "artifacts", "fuzz", $"{Environment.ProcessId}");
        try
        {
            Instrument.CopyTo(folder);
            var broken = await Task.WhenAll(Enumerable.Range(0, options.Jobs).Select(number => OneAsync(number, folder, stopping)));
            return broken.Any(static each => each);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<bool> OneAsync(int number, string folder, CancellationToken stopping)
    {
        var underWay = Path.Combine(folder, $"{number}.under-way");
        ProcessStartInfo start = new("dotnet", [Path.Combine(folder, "Fuzz.dll"), .. options.ToJob(target, number, underWay)]);
        using var process = Process.Start(start)!;
        await using var registration = stopping.Register(() => process.Kill());
        await process.WaitForExitAsync(CancellationToken.None);
        if (IsOwn(process.ExitCode) || stopping.IsCancellationRequested)
        {
            return process.ExitCode == 1;
        }

        var input = InputUnderWay.Read(underWay);
        var file = options.Keeps ? new Corpus(options.For(target).CorpusFolder).Write(Corpus.Found, input) : null;
        Console.WriteLine($"FOUND {target} the process ended with {process.ExitCode} (seed {options.Seed + number}, {input.Length} bytes{(file is null ? string.Empty : ", " + file)})");
        return true;
    }
}
