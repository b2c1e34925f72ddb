using System.Globalization;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>Body of a conversation detail query.</summary>
internal sealed record AnalyticsQueryWire
{
    public string? Interval { get; init; }

    public string? Order { get; init; }

    public string? OrderBy { get; init; }

    public PagingWire? Paging { get; init; }

    public IReadOnlyList<FilterWire>? ConversationFilters { get; init; }

    public IReadOnlyList<FilterWire>? SegmentFilters { get; init; }
}

internal sealed record PagingWire(int? PageSize, int? PageNumber);

internal sealed record FilterWire(string? Type, IReadOnlyList<FilterWire>? Clauses, IReadOnlyList<PredicateWire>? Predicates);

internal sealed record PredicateWire(string? Type, string? Dimension, string? Metric, string? Property, string? Operator, string? Value);

/// <summary>A query that was found to be sound.</summary>
internal sealed record AnalyticsQuery(
    DateTimeOffset From, DateTimeOffset To, bool Descending, bool ByEnd, int PageSize, int PageNumber, IReadOnlyList<FilterWire> ConversationFilters, IReadOnlyList<FilterWire> SegmentFilters)
{
    private const int DefaultPageSize = 25;
    private const int MaxHits = 100_000;

    /// <summary>Whether a conversation that started then is looked at: those of every day that the interval touches are.</summary>
    public bool Touches(DateTimeOffset start)
    {
        var first = From.UtcDateTime.Date;
        var last = To.UtcDateTime.AddTicks(-1).Date;
        return start.UtcDateTime.Date >= first && start.UtcDateTime.Date <= last;
    }

    /// <exception cref="ApiException">The query is refused.</exception>
    public static AnalyticsQuery Check(AnalyticsQueryWire wire, SimulatorOptions options)
    {
        var (from, to) = Interval(wire.Interval, options.AnalyticsMaxInterval);
        var size = wire.Paging?.PageSize ?? DefaultPageSize;
        var number = wire.Paging?.PageNumber ?? 1;
        if (size < 1 || size > options.AnalyticsMaxPageSize || number < 1)
        {
            throw ApiException.BadRequest($"Paging must have a page number of 1 and above and a page size from 1 to {options.AnalyticsMaxPageSize}.");
        }

        if ((long)size * number > MaxHits)
        {
            throw ApiException.BadRequest($"Pagination may not exceed {MaxHits} results.");
        }

        var order = wire.Order ?? "asc";
        if (order is not ("asc" or "desc" or "unordered"))
        {
            throw ApiException.InvalidValue(order, "QueryOrder", "asc, desc, unordered");
        }

        var by = wire.OrderBy ?? "conversationStart";
        if (by is not ("conversationStart" or "conversationEnd" or "segmentStart" or "segmentEnd"))
        {
            throw ApiException.InvalidValue(by, "QueryOrderBy", "conversationStart, conversationEnd, segmentStart, segmentEnd");
        }

        return new AnalyticsQuery(
            from,
            to,
            order == "desc",
            by is "conversationEnd" or "segmentEnd",
            size,
            number,
            Filters(wire.ConversationFilters, ConversationMatcher.ConversationDimensions),
            Filters(wire.SegmentFilters, ConversationMatcher.SegmentDimensions));
    }

    private static (DateTimeOffset From, DateTimeOffset To) Interval(string? text, TimeSpan longest)
    {
        var parts = (text ?? "").Split('/');
        if (parts.Length != 2 || !TryParse(parts[0], out var from) || !TryParse(parts[1], out var to))
        {
            throw ApiException.InvalidDate();
        }

        if (to <= from || to - from > longest)
        {
            throw ApiException.BadRequest($"The interval must not be empty nor longer than {longest.TotalDays} days.");
        }

        return (from, to);

        static bool TryParse(string value, out DateTimeOffset instant)
            => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant)
                && value.Contains('T', StringComparison.Ordinal);
    }

    private static IReadOnlyList<FilterWire> Filters(IReadOnlyList<FilterWire>? filters, IReadOnlySet<string> dimensions)
    {
        foreach (var filter in filters ?? [])
        {
            Check(filter, dimensions, depth: 1);
        }

        return filters ?? [];
    }

    private static void Check(FilterWire filter, IReadOnlySet<string> dimensions, int depth)
    {
        if (filter.Type is not ("and" or "or"))
        {
            throw ApiException.InvalidValue(filter.Type ?? "", "QueryFilterType", "and, or");
        }

        if (depth > 2)
        {
            throw ApiException.BadRequest("Filters may be nested two levels deep.");
        }

        foreach (var clause in filter.Clauses ?? [])
        {
            Check(clause, dimensions, depth + 1);
        }

        foreach (var predicate in filter.Predicates ?? [])
        {
            if (predicate.Type is not (null or "dimension"))
            {
                throw ApiException.BadRequest("The simulator filters by dimension only.");
            }

            if (predicate.Dimension is null || !dimensions.Contains(predicate.Dimension))
            {
                throw ApiException.InvalidValue(predicate.Dimension ?? "", "QueryDimension", string.Join(", ", dimensions.Order(StringComparer.Ordinal)));
            }

            if (predicate.Operator is not (null or "matches" or "exists" or "notExists"))
            {
                throw ApiException.InvalidValue(predicate.Operator, "QueryOperator", "matches, exists, notExists");
            }

            if (predicate.Operator is null or "matches" && predicate.Value is null)
            {
                throw ApiException.BadRequest("A predicate that matches needs a value.");
            }
        }
    }
}
