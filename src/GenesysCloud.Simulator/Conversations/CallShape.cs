using System.Text.Json;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>
/// The call view: one entry per leg, references instead of ids. The notification leaves out when a leg started or began to alert;
/// neither it nor REST tells the leg's own communication id here.
/// </summary>
internal static class CallShape
{
    private const string QueuePath = "/api/v2/routing/queues/";
    private const string UserPath = "/api/v2/users/";

    public static void Write(Utf8JsonWriter w, ConversationState c, bool rest)
    {
        w.WriteStartObject();
        w.WriteString("id"u8, c.Id);
        if (!rest)
        {
            w.WriteString("address"u8, c.Address);
        }

        w.WriteStartArray("participants"u8);
        foreach (var leg in c.Legs)
        {
            WriteLeg(w, c, leg, rest);
        }

        w.WriteEndArray();
        w.Empty("otherMediaUris"u8);
        if (rest && c.Transfers.Length > 0)
        {
            ConversationShape.WriteTransfers(w, c, rest);
        }

        w.WriteString("recordingState"u8, c.Recording.Spelled());
        w.WriteBoolean("securePause"u8, c.SecurePause);
        if (c.MaxParticipants is { } most)
        {
            w.WriteNumber("maxParticipants"u8, most);
        }

        ConversationShape.WriteDivisions(w, c, rest);
        if (rest)
        {
            w.WriteString("selfUri"u8, "/api/v2/conversations/calls/" + c.Id);
        }

        w.WriteEndObject();
    }

    private static void WriteLeg(Utf8JsonWriter w, ConversationState c, Leg leg, bool rest)
    {
        w.WriteStartObject();
        w.WriteString("id"u8, leg.Id);
        w.Text("name"u8, leg.Name);
        w.WriteString("address"u8, leg.Address);
        if (rest)
        {
            w.Time("startTime"u8, leg.Start);
            w.Time("startAlertingTime"u8, leg.AlertingSince);
        }

        w.Time("connectedTime"u8, leg.ConnectedAt);
        w.Time("endTime"u8, leg.EndedAt);
        w.Time("startHoldTime"u8, leg.HeldSince);
        w.WriteString("purpose"u8, leg.Purpose);
        w.WriteString("state"u8, leg.State.Spelled());
        if (!rest)
        {
            w.WriteString("initialState"u8, leg.InitialState.Spelled());
        }

        w.WriteString("direction"u8, leg.Outbound ? "outbound"u8 : "inbound"u8);
        if (leg.Disconnect is { } disconnect)
        {
            w.WriteString("disconnectType"u8, rest ? disconnect.InRest(callView: true) : disconnect.InNotification());
        }

        w.WriteBoolean("held"u8, leg.Held);
        w.WriteBoolean("muted"u8, leg.Muted);
        w.WriteBoolean("confined"u8, leg.Confined);
        w.WriteBoolean("recording"u8, leg.Recorded);
        w.WriteString("recordingState"u8, leg.Recorded ? c.Recording.Spelled() : "none");
        w.WriteBoolean("securePause"u8, c.SecurePause && leg.Recorded);
        w.Reference("user"u8, leg.UserId, rest ? UserPath : null);
        w.Reference("queue"u8, leg.QueueId, rest ? QueuePath : null);
        w.Attributes(leg);
        w.WriteString("provider"u8, "Edge"u8);
        w.Text("peer"u8, leg.PeerId);
        w.WriteString("ani"u8, leg.Ani);
        w.WriteString("dnis"u8, leg.Dnis);
        w.Roles(leg.MediaRole);
        w.Text("transferSource"u8, leg.TransferSource);
        WriteSupervision(w, leg);
        WriteAlerting(w, leg, rest);
        WriteWrapup(w, leg);
        WriteError(w, leg);
        w.WriteEndObject();
    }

    private static void WriteSupervision(Utf8JsonWriter w, Leg leg)
    {
        w.Text("consultParticipantId"u8, leg.ConsultParticipantId);
        w.Text("monitoredParticipantId"u8, leg.MonitoredParticipantId);
        w.Text("coachedParticipantId"u8, leg.CoachedParticipantId);
        w.Text("bargedParticipantId"u8, leg.BargedParticipantId);
        w.Time("bargedTime"u8, leg.BargedAt);
    }

    private static void WriteAlerting(Utf8JsonWriter w, Leg leg, bool rest)
    {
        if (leg.AlertingTimeout is { } limit)
        {
            w.WriteNumber("alertingTimeoutMs"u8, (long)limit.TotalMilliseconds);
            if (!rest)
            {
                w.WriteStartObject("queueMediaSettings"u8);
                w.WriteNumber("alertingTimeoutSeconds"u8, (int)limit.TotalSeconds);
                w.WriteEndObject();
            }
        }

        if (leg.Purpose == Purpose.Acd)
        {
            ConversationShape.WriteRouting(w, leg, rest);
        }
    }

    private static void WriteWrapup(Utf8JsonWriter w, Leg leg)
    {
        w.WriteBoolean("wrapupRequired"u8, leg.WrapupRequired);
        if (leg.WrapupRequired)
        {
            w.WriteString("wrapupPrompt"u8, "optional"u8);
        }

        w.Time("startAcwTime"u8, leg.AcwStart);
        w.Time("endAcwTime"u8, leg.AcwEnd);
        ConversationShape.WriteWrapup(w, leg);
    }

    private static void WriteError(Utf8JsonWriter w, Leg leg)
    {
        if (leg.ErrorText is { } text)
        {
            w.WriteStartObject("errorInfo"u8);
            w.WriteString("code"u8, "error.ininedgecontrol.connection.station"u8);
            w.WriteString("message"u8, text);
            w.WriteEndObject();
        }
    }
}
