using System.Globalization;
using System.Security.Cryptography;

namespace Torture;

/// <summary>What the command line asked for.</summary>
internal sealed record TortureOptions
{
    public const string Help = """
        Tortures a real host process against a simulated platform and compares its journal with what really happened.

          torture [--for 60s] [--seed N] [--hosts N] [--only KIND,...] [--without KIND,...] [--kills N] [--calls-per-minute N]
                  [--round 75s] [--patience 4m] [--host FILE] [--disk DIR] [--keep] [--json] [--kinds]

          --for TIME            how long it storms (30s, 10m, 1h); the last round is finished. Default 60s
          --seed N              the same seed chooses the same storms. Default: a random one, printed first
          --hosts N             so many hosts, each with a simulated platform of its own, side by side. Default 2
          --only, --without     only these kinds of storm, or all but these; --kinds lists them
          --kills N             go on until so many kills were done, however long it takes
          --calls-per-minute N  calls on each platform. Default 120
          --round TIME          how long it storms before everything calms down and is compared. Default: half of a short run, 150s of a long one
          --patience TIME       how long a host may take after a storm until nothing is owed any more. Default 4m
          --host FILE           the adapterhost program or adapterhost.dll to torture. Default: the one beside this program, else the built one
          --disk DIR            where journals are written: a folder of the disk to try. Default: the temporary folder
          --keep                keep the folders of a clean run too
          --json                the table as JSON
        """;

    public required int Seed { get; init; }

    public TimeSpan For { get; init; } = TimeSpan.FromSeconds(60);

    public int Hosts { get; init; } = 2;

    public int Kills { get; init; }

    public int CallsPerMinute { get; init; } = 120;

    /// <summary>Unless told, half of a short run and two and a half minutes of a long one.</summary>
    public TimeSpan Round
    {
        get => field > TimeSpan.Zero ? field : TimeSpan.FromSeconds(Math.Clamp(For.TotalSeconds / 2, 30, 150));
        init;
    }

    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(4);

    public IReadOnlyList<string> Only { get; init; } = [];

    public IReadOnlyList<string> Without { get; init; } = [];

    public string? Host { get; init; }

    public string Disk { get; init; } = Path.GetTempPath();

    public bool Keep { get; init; }

    public bool Json { get; init; }

    /// <exception cref="FormatException">An argument is unknown or has no usable value; the text says which.</exception>
    public static TortureOptions Parse(IReadOnlyList<string> args)
    {
        TortureOptions options = new() { Seed = RandomNumberGenerator.GetInt32(1, int.MaxValue) };
        for (var i = 0; i < args.Count; i++)
        {
            var name = args[i];
            string Value() => ++i < args.Count ? args[i] : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--seed" => options with { Seed = Number(name, Value(), 0) },
                "--for" => options with { For = Span(name, Value()) },
                "--hosts" => options with { Hosts = Number(name, Value(), 1) },
                "--kills" => options with { Kills = Number(name, Value(), 1) },
                "--calls-per-minute" => options with { CallsPerMinute = Number(name, Value(), 1) },
                "--round" => options with { Round = Span(name, Value()) },
                "--patience" => options with { Patience = Span(name, Value()) },
                "--only" => options with { Only = List(Value()) },
                "--without" => options with { Without = List(Value()) },
                "--host" => options with { Host = Path.GetFullPath(Value()) },
                "--disk" => options with { Disk = Path.GetFullPath(Value()) },
                "--keep" => options with { Keep = true },
                "--json" => options with { Json = true },
                _ => throw new FormatException($"There is no option {name}."),
            };
        }

        return options;
    }

    /// <summary>The command that does the same again.</summary>
    public string Command(string program)
    {
        List<string> words = [program, "--seed", Text(Seed), "--for", Text(For), "--hosts", Text(Hosts), "--calls-per-minute", Text(CallsPerMinute), "--round", Text(Round), "--patience", Text(Patience)];
        Add("--kills", Kills > 0 ? Text(Kills) : null);
        Add("--only", Only.Count > 0 ? string.Join(',', Only) : null);
        Add("--without", Without.Count > 0 ? string.Join(',', Without) : null);
        Add("--host", Host);
        Add("--disk", Disk == Path.GetTempPath() ? null : Disk);
        return string.Join(' ', words);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                words.Add(name);
                words.Add(value);
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0}s");

    private static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static int Number(string name, string text, int least)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FormatException($"{name} is '{text}'; give a whole number from {least}.");

    private static TimeSpan Span(string name, string text)
        => text.Length > 1
            && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number > 0
            && text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 } is > 0 and var unit
            ? TimeSpan.FromSeconds(number * unit)
            : throw new FormatException($"{name} is '{text}'; give a time as 90s, 10m or 1h.");
}
