namespace Torture.Oracle;

internal enum FindingKind
{
    /// <summary>A fact that the platform can tell again is not in the journal.</summary>
    Lost,

    /// <summary>A fact stands twice, or an id does.</summary>
    Doubled,

    /// <summary>Journaled, and never happened.</summary>
    Unexpected,

    /// <summary>Order within a conversation, or of sequence numbers.</summary>
    Disordered,

    /// <summary>A leg was connected and is over, and no event says so.</summary>
    Unended,

    /// <summary>Told only live, in time that counts as covered, and not journaled.</summary>
    Unheard,

    /// <summary>What a consumer had read is gone or changed, or it was never given something.</summary>
    Consumer,

    /// <summary>The timeline of coverage has a hole, an overlap, or stays uncertain.</summary>
    Coverage,

    /// <summary>The host did not come up, or did not answer.</summary>
    Host,
}

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Kind">What is wrong with it.</param>
/// <param name="Key">Names it, the same whenever it is found.</param>
/// <param name="At">When the fact happened.</param>
/// <param name="Detail">More, for people.</param>
internal sealed record Finding(FindingKind Kind, string Key, DateTimeOffset At, string Detail)
{
    /// <summary>Of which conversation; <see langword="null"/> for none.</summary>
    public string? ConversationId => Key.Split(' ') is [_, var conversation, ..] && Guid.TryParse(conversation, out _) ? conversation : null;

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Key}: {Detail}";
}

/// <summary>What a comparison found.</summary>
/// <param name="Expected">Facts that have to be there.</param>
/// <param name="Found">Of these, how many are.</param>
/// <param name="Journaled">All events of the journal.</param>
/// <param name="Recovered">Of these, how many were read back.</param>
/// <param name="Findings">What is wrong.</param>
internal sealed record Verdict(int Expected, int Found, int Journaled, int Recovered, IReadOnlyList<Finding> Findings)
{
    /// <summary>What may still come; the rest stays as it is.</summary>
    public IEnumerable<Finding> Owed => Findings.Where(finding => finding.Kind is FindingKind.Lost or FindingKind.Unended);

    public int Count(FindingKind kind) => Findings.Count(finding => finding.Kind == kind);
}
