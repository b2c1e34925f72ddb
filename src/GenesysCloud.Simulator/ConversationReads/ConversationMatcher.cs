using System.Collections.Frozen;
using System.Text.Json;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>Applies filters to a row of analytics. A segment filter holds when one segment, with its session and participant, meets it whole.</summary>
internal static class ConversationMatcher
{
    public static FrozenSet<string> ConversationDimensions { get; } = new[]
    {
        "conversationEnd", "conversationId", "conversationStart", "divisionId", "externalTag", "originatingDirection",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string> SegmentDimensions { get; } = new[]
    {
        "ani", "conference", "direction", "disconnectType", "dnis", "edgeId", "mediaType", "participantName", "protocolCallId", "provider", "purpose",
        "queueId", "recording", "segmentEnd", "segmentType", "sessionDnis", "sessionId", "userId", "wrapUpCode",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool Matches(JsonElement row, AnalyticsQuery query)
        => query.ConversationFilters.All(filter => Holds(filter, predicate => ConversationPredicate(row, predicate)))
            && query.SegmentFilters.All(filter => Segments(row).Any(segment => Holds(filter, predicate => segment.Meets(predicate))));

    private static bool Holds(FilterWire filter, Func<PredicateWire, bool> meets)
    {
        var results = (filter.Predicates ?? []).Select(meets).Concat((filter.Clauses ?? []).Select(clause => Holds(clause, meets)));
        return filter.Type == "or" ? results.Any(static result => result) : results.All(static result => result);
    }

    private static bool ConversationPredicate(JsonElement row, PredicateWire predicate)
    {
        if (predicate.Dimension == "divisionId")
        {
            var divisions = row.TryGetProperty("divisionIds", out var list) ? list.EnumerateArray().Select(static id => id.GetString()).ToList() : [];
            return predicate.Operator switch
            {
                "exists" => divisions.Count > 0,
                "notExists" => divisions.Count == 0,
                _ => divisions.Contains(predicate.Value),
            };
        }

        return Meets(row.TryGetProperty(predicate.Dimension!, out var value) ? value : null, predicate);
    }

    private static bool Meets(JsonElement? value, PredicateWire predicate) => predicate.Operator switch
    {
        "exists" => value is not null,
        "notExists" => value is null,
        _ => value is { } present && string.Equals(Text(present), predicate.Value, StringComparison.OrdinalIgnoreCase),
    };

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static IEnumerable<SegmentPath> Segments(JsonElement row) =>
        from participant in List(row, "participants")
        from session in List(participant, "sessions")
        from segment in List(session, "segments")
        select new SegmentPath(participant, session, segment);

    private static JsonElement.ArrayEnumerator List(JsonElement element, string name)
        => element.TryGetProperty(name, out var list) ? list.EnumerateArray() : default;

    private readonly record struct SegmentPath(JsonElement Participant, JsonElement Session, JsonElement Segment)
    {
        public bool Meets(PredicateWire predicate)
        {
            var name = predicate.Dimension!;
            JsonElement? value = Segment.TryGetProperty(name, out var found) || Session.TryGetProperty(name, out found) || Participant.TryGetProperty(name, out found)
                ? found
                : null;
            return ConversationMatcher.Meets(value, predicate);
        }
    }
}
