namespace Adapter.Host.Pair;

/// <summary>Which of the two hosts one is, by its settings.</summary>
internal enum PairRole
{
    Primary,
    Secondary,
}

/// <summary>Why an active host wants the other one to take over.</summary>
internal enum PairLeaving
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>A person asked for it.</summary>
    Asked,

    /// <summary>The host goes down.</summary>
    Stopping,
}

/// <summary>How one host stands, as itself or as it told the other.</summary>
internal sealed record PairHost
{
    /// <summary>Whether it is the one that is active when both could be: the primary, and between two of the same role the one with the smaller instance id.</summary>
    public required bool IsPreferred { get; init; }

    public required bool Active { get; init; }

    /// <summary>Grows with each take-over of either host, as far as they hear of each other.</summary>
    public required long Term { get; init; }

    /// <summary>It is active because a person wanted it so.</summary>
    public bool ByHand { get; init; }

    public PairLeaving Leaving { get; init; }

    public bool ReturnToPrimary { get; init; } = true;

    /// <summary>Its data sources that are followed live, by name.</summary>
    public IReadOnlyDictionary<string, PairSource> Sources { get; init; } = new Dictionary<string, PairSource>();
}

/// <summary>How a host follows one data source.</summary>
/// <param name="CoveredFor">How long it has been heard without a break; <see langword="null"/> while it is not.</param>
/// <param name="UncertainFor">Age of the oldest moment that was missed and not read back yet; <see langword="null"/> when there is none.</param>
internal readonly record struct PairSource(TimeSpan? CoveredFor, TimeSpan? UncertainFor)
{
    public bool IsCovered => CoveredFor is not null;
}
