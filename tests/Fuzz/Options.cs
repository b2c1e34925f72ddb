using System.Globalization;
using Fuzz.Engine;
using Fuzz.Targets;
using Testing.Common;

namespace Fuzz;

/// <summary>What the command line says.</summary>
internal sealed record Options
{
    public IReadOnlyList<string> Targets { get; private init; } = [];

    public TimeSpan? Time { get; private init; }

    public long? Executions { get; private init; }

    public int Seed { get; private init; } = Random.Shared.Next();

    public int Jobs { get; private init; } = 1;

    public string Corpora { get; private init; } = Path.Combine(Repository.Root, "tests", "Fuzz", "corpora");

    public bool Keeps { get; private init; }

    /// <summary>One of the processes that do the work.</summary>
    public bool IsWorker => UnderWay is not null;

    public string? UnderWay { get; private init; }

    /// <summary>The options; <see langword="null"/> where they cannot be understood.</summary>
    public static Options? Read(IReadOnlyList<string> args)
    {
        Options options = new() { Targets = args[0] == "all" ? [.. AllTargets.ByName.Keys] : [args[0]] };
        for (var i = 1; i < args.Count; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : string.Empty;
            var isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            Options? next = args[i] switch
            {
                "--keep" => options with { Keeps = true },
                "--for" when Duration(value) is { } time => options with { Time = time },
                "--executions" when isNumber => options with { Executions = number },
                "--seed" when isNumber && number <= int.MaxValue => options with { Seed = (int)number },
                "--jobs" when isNumber && number is > 0 and < 100 => options with { Jobs = (int)number },
                "--corpora" when value.Length > 0 => options with { Corpora = value },
                "--under-way" when value.Length > 0 => options with { UnderWay = value },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            i += args[i] == "--keep" ? 0 : 1;
            options = next;
        }

        return options.Targets.All(AllTargets.ByName.ContainsKey) ? options with { Time = options.Time ?? (options.Executions is null ? TimeSpan.FromMinutes(1) : null) } : null;
    }

    public FuzzSettings For(string target) => new()
    {
        Seed = Seed,
        For = Time,
        Executions = Executions,
        CorpusFolder = Path.Combine(Corpora, target),
        Keeps = Keeps,
        UnderWay = UnderWay,
    };

    /// <summary>The command line of a job.</summary>
    public IEnumerable<string> ToJob(string target, int number, string underWay)
    {
        yield return target;
        yield return "--seed";
        yield return (Seed + number).ToString(CultureInfo.InvariantCulture);
        yield return "--corpora";
        yield return Corpora;
        yield return "--under-way";
        yield return underWay;
        if (Time is { } time)
        {
            yield return "--for";
            yield return string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalSeconds}s");
        }

        if (Executions is { } executions)
        {
            yield return "--executions";
            yield return executions.ToString(CultureInfo.InvariantCulture);
        }

        if (Keeps)
        {
            yield return "--keep";
        }
    }

    private static TimeSpan? Duration(string text)
        => text.Length > 1 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1e6
            ? text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                _ => null,
            }
            : null;
}
