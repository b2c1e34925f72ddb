namespace Fuzz.Engine;

/// <summary>How long and from where.</summary>
internal sealed record FuzzSettings
{
    public required int Seed { get; init; }

    /// <summary>How many inputs are run, those of the corpus not counted; <see langword="null"/> = until the time is over.</summary>
    public long? Executions { get; init; }

    public TimeSpan? For { get; init; }

    public required string CorpusFolder { get; init; }

    /// <summary>Whether what is found, and what is new, is written into the corpus.</summary>
    public bool Keeps { get; init; }

    /// <summary>A file that holds the input under way, for the case that it takes the process with it.</summary>
    public string? UnderWay { get; init; }
}

/// <summary>A promise that an input broke.</summary>
/// <param name="Signature">Tells findings of one cause from those of another.</param>
/// <param name="Input">As small as it could be made.</param>
/// <param name="Text">What went wrong.</param>
internal sealed record Finding(string Signature, byte[] Input, string Text)
{
    public string? File { get; init; }
}

internal sealed record FuzzResult(string Target, int Seed, long Executions, TimeSpan Took, int Replayed, int Pool, int Places, IReadOnlyList<Finding> Findings)
{
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Target,-12} seed {Seed}  executions {Executions} ({Executions / Math.Max(Took.TotalSeconds, 0.001):0}/s)  corpus {Replayed} + {Pool - Replayed}  places {Places}  findings {Findings.Count}");
}
