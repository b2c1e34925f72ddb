namespace Adapter.Host.Pair;

/// <summary>What a host tells of itself at <c>GET /api/v1/pair</c>: to the other host and to people. Lengths of time, not times, wherever the other host decides by them: clocks differ.</summary>
internal sealed record PairAnswer
{
    /// <summary>Names this run of the host.</summary>
    public required Guid Instance { get; init; }

    public required PairRole Role { get; init; }

    /// <summary>Whether its events count; else it is on standby.</summary>
    public required bool Active { get; init; }

    /// <summary>Grows with each take-over.</summary>
    public required long Term { get; init; }

    /// <summary>Since when it is active or on standby, by its own clock.</summary>
    public required DateTimeOffset Since { get; init; }

    public required double ForSeconds { get; init; }

    /// <summary>Why, in a word: started, peer-lost, peer-stops, peer-uncovered, both-standby, returned, asked, peer-active.</summary>
    public required string Reason { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Why { get; init; }

    /// <summary>It is active because a person wanted it so, and stays so until it fails or a person wants otherwise.</summary>
    public bool ByHand { get; init; }

    /// <summary>Whether it wants the other host to take over: No, Asked or Stopping.</summary>
    public PairLeaving Leaving { get; init; }

    public bool ReturnToPrimary { get; init; }

    /// <summary>The data sources that it follows live.</summary>
    public IReadOnlyList<PairSourceView> Sources { get; init; } = [];

    /// <summary>Its consumers and how far they have read.</summary>
    public IReadOnlyList<PairConsumerView> Consumers { get; init; } = [];

    /// <summary>What it knows of the other host.</summary>
    public required PairPeerView Peer { get; init; }

    public IReadOnlyList<PairAlarmView> Alarms { get; init; } = [];

    /// <summary>The same as the policy sees it.</summary>
    public PairHost AsPeerOf(PairRole role, Guid instance) => new()
    {
        IsPreferred = Role == role ? Instance.CompareTo(instance) < 0 : Role == PairRole.Primary,
        Active = Active,
        Term = Term,
        ByHand = ByHand,
        Leaving = Leaving,
        ReturnToPrimary = ReturnToPrimary,
        Sources = Sources.DistinctBy(source => source.DataSource, StringComparer.OrdinalIgnoreCase).ToDictionary(
            source => source.DataSource, source => new PairSource(Length(source.CoveredForSeconds), Length(source.UncertainForSeconds)), StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>How old the oldest event may be that its consumers, or itself, do not have yet.</summary>
    public TimeSpan Behind()
    {
        var missed = Sources.Select(source => Length(source.UncertainForSeconds) ?? TimeSpan.Zero);
        return Consumers.Select(consumer => consumer.Behind).Concat(missed).DefaultIfEmpty().Max();
    }

    internal static TimeSpan? Length(double? seconds)
        => seconds is not { } value ? null : value > 0 ? TimeSpan.FromSeconds(Math.Min(value, TimeMarks.Unknown.TotalSeconds)) : TimeSpan.Zero;
}

/// <summary>One data source: which adapters follow it, since when without a break, and how old the oldest moment is that was missed and not read back yet.</summary>
internal sealed record PairSourceView(string DataSource, IReadOnlyList<PairAdapterView> Adapters, double? CoveredForSeconds, double? UncertainForSeconds);

/// <summary>One adapter: its state, and up to when it covered its data source, by this host's clock.</summary>
internal sealed record PairAdapterView(string Name, string State, DateTimeOffset? CoveredUntil);

/// <summary>One consumer: its position, and the age before which it has read everything.</summary>
internal sealed record PairConsumerView(string Name, long Position, double BehindSeconds)
{
    internal TimeSpan Behind => PairAnswer.Length(BehindSeconds)!.Value;
}

/// <summary>The other host as this one heard it last.</summary>
internal sealed record PairPeerView(string Url, bool Heard, double SilentForSeconds, PairRole? Role, bool? Active, long? Term, string? Trouble);

/// <summary>An alarm that lasts.</summary>
internal sealed record PairAlarmView(string Code, string Text, DateTimeOffset Raised);
