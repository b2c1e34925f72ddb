using System.Text.Json;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>The row of the analytics detail query: sessions joined by communication id, segments; attributes in the results of jobs only.</summary>
internal static class AnalyticsShape
{
    public static void Write(Utf8JsonWriter w, ConversationState c, bool withAttributes)
    {
        w.WriteStartObject();
        w.WriteString("conversationId"u8, c.Id);
        w.Time("conversationStart"u8, c.Start);
        w.Time("conversationEnd"u8, c.End);
        w.WriteString("originatingDirection"u8, c.OriginatedOutbound ? "outbound"u8 : "inbound"u8);
        w.Text("externalTag"u8, c.ExternalTag);
        w.WriteStartArray("divisionIds"u8);
        w.WriteStringValue(c.DivisionId);
        w.WriteEndArray();
        if (c.IsCall && c.End is not null)
        {
            w.WriteNumber("mediaStatsMinConversationMos"u8, 4.38);
        }

        w.WriteStartArray("participants"u8);
        foreach (var leg in c.Legs)
        {
            WriteParticipant(w, c, leg, withAttributes);
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static void WriteParticipant(Utf8JsonWriter w, ConversationState c, Leg leg, bool withAttributes)
    {
        w.WriteStartObject();
        w.WriteString("participantId"u8, leg.Id);
        w.Text("participantName"u8, leg.UserName ?? leg.Name);
        w.WriteString("purpose"u8, leg.Purpose);
        w.Text("userId"u8, leg.UserId);
        if (withAttributes)
        {
            w.Attributes(leg);
        }

        w.WriteStartArray("sessions"u8);
        w.WriteStartObject();
        w.WriteString("mediaType"u8, c.MediaType);
        w.WriteString("sessionId"u8, leg.CommunicationId);
        w.WriteString("direction"u8, leg.Outbound ? "outbound"u8 : "inbound"u8);
        w.Text("peerId"u8, leg.PeerId);
        w.Text("monitoredParticipantId"u8, leg.MonitoredParticipantId);
        w.Text("coachedParticipantId"u8, leg.CoachedParticipantId);
        w.Text("bargedParticipantId"u8, leg.BargedParticipantId);
        w.WriteString("provider"u8, AnalyticsDimensions.Provider(c));
        if (c.IsCall)
        {
            w.WriteString("ani"u8, leg.Ani);
            w.WriteString("dnis"u8, leg.Dnis);
            w.WriteString("sessionDnis"u8, leg.Dnis);
            w.WriteString("protocolCallId"u8, AnalyticsDimensions.ProtocolCallId(leg));
            if (leg.Recorded)
            {
                w.WriteBoolean("recording"u8, true);
            }
        }

        WriteSegments(w, leg);
        WriteMetrics(w, leg);
        w.WriteEndObject();
        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static void WriteSegments(Utf8JsonWriter w, Leg leg)
    {
        w.WriteStartArray("segments"u8);
        foreach (var segment in leg.Segments)
        {
            WriteSegment(w, leg, segment.Kind, segment.Start, segment.End, segment.Disconnect);
        }

        if (leg.OpenSegment is { } open)
        {
            WriteSegment(w, leg, open, leg.OpenSegmentStart, null, null);
        }

        w.WriteEndArray();
    }

    private static void WriteSegment(
        Utf8JsonWriter w, Leg leg, SegmentKind kind, DateTimeOffset start, DateTimeOffset? end, DisconnectType? disconnect)
    {
        w.WriteStartObject();
        w.Time("segmentStart"u8, start);
        w.Time("segmentEnd"u8, end);
        w.WriteString("segmentType"u8, kind.InAnalytics());
        if (disconnect is { } type)
        {
            w.WriteString("disconnectType"u8, type.InAnalytics());
        }

        w.Text("queueId"u8, leg.QueueId);
        if (kind == SegmentKind.Wrapup)
        {
            w.Text("wrapUpCode"u8, leg.WrapupCode);
        }

        w.WriteBoolean("conference"u8, false);
        w.WriteEndObject();
    }

    private static void WriteMetrics(Utf8JsonWriter w, Leg leg)
    {
        w.WriteStartArray("metrics"u8);
        if (leg.ConnectedAt is { } connected)
        {
            w.WriteStartObject();
            w.WriteString("name"u8, "nConnected"u8);
            w.WriteNumber("value"u8, 1);
            w.Time("emitDate"u8, connected);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }
}
