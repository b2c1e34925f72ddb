using System.Collections.Frozen;
using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>Applies filters to a conversation. A segment filter holds when one segment, with its session and participant, meets it whole.</summary>
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

    public static bool Matches(IConversationView conversation, AnalyticsFilters filters)
    {
        foreach (var filter in filters.Conversation)
        {
            if (!Holds(filter, conversation.Dimension))
            {
                return false;
            }
        }

        return filters.Segment.Count == 0 || MatchesSegments(conversation, filters.Segment);
    }

    // each filter may be met by another segment
    private static bool MatchesSegments(IConversationView conversation, IReadOnlyList<FilterWire> filters)
    {
        var open = filters.ToList();
        foreach (var segment in conversation.SegmentViews())
        {
            open.RemoveAll(filter => Holds(filter, segment.Dimension));
            if (open.Count == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(FilterWire filter, Func<string, string?> valueOf)
    {
        var isOr = filter.Type == "or";
        foreach (var predicate in filter.Predicates ?? [])
        {
            if (Meets(valueOf(predicate.Dimension!), predicate) == isOr)
            {
                return isOr;
            }
        }

        foreach (var clause in filter.Clauses ?? [])
        {
            if (Holds(clause, valueOf) == isOr)
            {
                return isOr;
            }
        }

        return !isOr;
    }

    private static bool Meets(string? value, PredicateWire predicate) => predicate.Operator switch
    {
        "exists" => value is not null,
        "notExists" => value is null,
        _ => value is not null && string.Equals(value, predicate.Value, StringComparison.OrdinalIgnoreCase),
    };
}
