using Fuzz.Engine;
using Fuzz.Targets;

namespace Fuzz;

/// <summary><c>fuzz TARGET|all [--for 10m] [--executions N] [--seed N] [--jobs N] [--keep]</c>.</summary>
internal static class CommandLine
{
    private const string Usage = """
        fuzz TARGET|all [--for 10m] [--executions N] [--seed N] [--jobs N] [--corpora DIR] [--keep]
          TARGET        definitions, frames, rest, ...; all = each of them for the whole time, one after the other
          --for         how long, such as 30s, 10m, 2h (default 1m); --executions N instead runs a number of inputs
          --seed        begins with this number (default: a new one, printed)
          --jobs        so many processes at once, with seeds one apart (default 1)
          --keep        writes what is found, and inputs that made something new happen, into the corpus
        Exit code 1 when a promise was broken.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || Options.Read(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        using CancellationTokenSource stopping = new();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stopping.Cancel();
        };
        var broken = false;
        foreach (var name in options.Targets)
        {
            broken |= options.IsWorker ? await WorkAsync(name, options, stopping.Token) : await new Jobs(name, options).RunAsync(stopping.Token);
        }

        return broken ? 1 : 0;
    }

    private static async Task<bool> WorkAsync(string name, Options options, CancellationToken stopping)
    {
        await using var target = AllTargets.ByName[name]();
        var result = await new Fuzzer(target, options.For(name), Console.WriteLine).RunAsync(stopping);
        Console.WriteLine(result);
        foreach (var finding in result.Findings)
        {
            Console.WriteLine($"FOUND {name} {finding.Signature} ({finding.Input.Length} bytes{(finding.File is null ? string.Empty : ", " + finding.File)})");
        }

        return result.Findings.Count > 0;
    }
}
