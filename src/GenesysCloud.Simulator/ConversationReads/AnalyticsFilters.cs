using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>Filters that were found to be sound. All of them have to hold.</summary>
internal sealed record AnalyticsFilters(IReadOnlyList<FilterWire> Conversation, IReadOnlyList<FilterWire> Segment)
{
    /// <exception cref="ApiException">A filter is refused.</exception>
    public static AnalyticsFilters Check(AnalyticsQueryWire wire) => new(
        Check(wire.ConversationFilters, ConversationMatcher.ConversationDimensions),
        Check(wire.SegmentFilters, ConversationMatcher.SegmentDimensions));

    private static IReadOnlyList<FilterWire> Check(IReadOnlyList<FilterWire>? filters, IReadOnlySet<string> dimensions)
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
