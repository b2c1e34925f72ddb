using System.Globalization;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>What filters of analytics compare. Says the same as <see cref="AnalyticsShape"/>, without writing a row for each conversation that is looked at.</summary>
internal static class AnalyticsDimensions
{
    public static string? Of(ConversationState c, string name) => name switch
    {
        "conversationId" => c.Id,
        "conversationStart" => Text(c.Start),
        "conversationEnd" => Text(c.End),
        "divisionId" => c.DivisionId,
        "externalTag" => c.ExternalTag,
        "originatingDirection" => c.OriginatedOutbound ? "outbound" : "inbound",
        _ => null,
    };

    public static IEnumerable<ISegmentView> Segments(ConversationState c)
    {
        foreach (var leg in c.Legs)
        {
            foreach (var segment in leg.Segments)
            {
                yield return new SegmentView(c, leg, segment.Kind, segment.End, segment.Disconnect);
            }

            if (leg.OpenSegment is { } open)
            {
                yield return new SegmentView(c, leg, open, null, null);
            }
        }
    }

    public static string Provider(ConversationState c) => c.IsCall ? "Edge" : "PureCloud Messaging";

    public static string ProtocolCallId(Leg leg) => leg.CommunicationId.Replace("-", "", StringComparison.Ordinal);

    private static string? Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private sealed record SegmentView(ConversationState Conversation, Leg Leg, SegmentKind Kind, DateTimeOffset? End, DisconnectType? Disconnect) : ISegmentView
    {
        public string? Dimension(string name) => name switch
        {
            "mediaType" => Conversation.MediaType,
            "provider" => Provider(Conversation),
            "ani" when Conversation.IsCall => Leg.Ani,
            "dnis" or "sessionDnis" when Conversation.IsCall => Leg.Dnis,
            "protocolCallId" when Conversation.IsCall => ProtocolCallId(Leg),
            "recording" when Conversation.IsCall && Leg.Recorded => "true",
            "direction" => Leg.Outbound ? "outbound" : "inbound",
            "participantName" => Leg.UserName ?? Leg.Name,
            "purpose" => Leg.Purpose,
            "userId" => Leg.UserId,
            "sessionId" => Leg.CommunicationId,
            "queueId" => Leg.QueueId,
            "conference" => "false",
            "segmentType" => Kind.InAnalytics(),
            "segmentEnd" => Text(End),
            "disconnectType" => Disconnect?.InAnalytics(),
            "wrapUpCode" when Kind == SegmentKind.Wrapup => Leg.WrapupCode,
            _ => null,
        };
    }
}
