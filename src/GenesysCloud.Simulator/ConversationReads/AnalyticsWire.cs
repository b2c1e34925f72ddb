namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>Body of a conversation detail query, be it synchronous or a job.</summary>
internal sealed record AnalyticsQueryWire
{
    public string? Interval { get; init; }

    public string? Order { get; init; }

    public string? OrderBy { get; init; }

    /// <summary>Of the synchronous query only.</summary>
    public PagingWire? Paging { get; init; }

    /// <summary>Of jobs only.</summary>
    public int? Limit { get; init; }

    /// <summary>Of jobs only: leaves out what started before the interval's first day.</summary>
    public bool? StartOfDayIntervalMatching { get; init; }

    public IReadOnlyList<FilterWire>? ConversationFilters { get; init; }

    public IReadOnlyList<FilterWire>? SegmentFilters { get; init; }
}

internal sealed record PagingWire(int? PageSize, int? PageNumber);

internal sealed record FilterWire(string? Type, IReadOnlyList<FilterWire>? Clauses, IReadOnlyList<PredicateWire>? Predicates);

internal sealed record PredicateWire(string? Type, string? Dimension, string? Metric, string? Property, string? Operator, string? Value);
