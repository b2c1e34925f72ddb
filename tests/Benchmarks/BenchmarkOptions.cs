using System.Globalization;

namespace Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchmarkOptions
{
    public const string Help = """
        Benchmarks [parts|whole|import [large] [small] [ledger]] [--quick] [--json] [--cores 0,1] [--data DIR] [--rounds N] [--seconds N] [--users N]

          parts         only parser, state machine and journal, each alone: for those who work on them
          whole         only the whole way
          import        the import of recordings instead: large files beside curl, small files, a ledger of a million rows;
                        or only those of the three that are named
          --cores 0,1   pins this program and its sender to these processors together; without it all are used
          --data DIR    disk to measure on; a folder of its own is made below it and removed again (default: current folder)
          --rounds N    how often each measurement is repeated (default 3); figures are medians, with the least and the greatest
          --seconds N   length of one measurement (default 6)
          --users N     users in scope, 1,000 to a channel (default 20000)
          --quick       a few seconds in all: shows that everything works, not how fast it is
          --json        the answer as JSON

        Exit codes: 0 measured, 1 an event or a recording is missing or doubled, 2 wrong arguments.
        """;

    public string Verb { get; init; } = "measure";

    /// <summary>Parts of the import benchmark that were asked for; empty = all.</summary>
    public IReadOnlyList<string> Imports { get; init; } = [];

    public bool Quick { get; init; }

    public bool Json { get; init; }

    public IReadOnlyList<int> Cores { get; init; } = [];

    public string Data { get; init; } = Environment.CurrentDirectory;

    public int Rounds { get; init; } = 3;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(6);

    public int Users { get; init; } = 20_000;

    /// <summary>Rates of the latency measurements, frames per second.</summary>
    public IReadOnlyList<int> Rates => Quick ? [500] : [1_000, 10_000];

    /// <summary>Rate of the memory measurement, frames per second.</summary>
    public int MemoryRate => Quick ? 1_000 : 10_000;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="FormatException">An argument is unknown or malformed.</exception>
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            options = name switch
            {
                "measure" or "parts" or "whole" or "import" or "send" or "memory" when i == 0 => options with { Verb = name },
                "large" or "small" or "ledger" when options.Verb == "import" => options with { Imports = [.. options.Imports, name] },
                "--quick" => options with { Quick = true, Rounds = 1, Duration = TimeSpan.FromSeconds(0.5), Users = 1_500 },
                "--json" => options with { Json = true },
                "--cores" => options with { Cores = [.. Next().Split(',').Select(text => Number(text, 0))] },
                "--data" => options with { Data = Path.GetFullPath(Next()) },
                "--rounds" => options with { Rounds = Number(Next(), 1) },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Number(Next(), 1)) },
                "--users" => options with { Users = Number(Next(), 1) },
                _ => throw new FormatException($"Unknown argument '{name}'."),
            };

            string Next() => ++i < arguments.Count ? arguments[i] : throw new FormatException($"'{name}' needs a value.");
            int Number(string text, int least) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
                ? number
                : throw new FormatException($"'{name}' needs a whole number from {least}, not '{text}'.");
        }

        return options;
    }
}
