using System.Text.Json;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>The communication of a leg inside the view for all media: a call, or a chat, e-mail or message.</summary>
internal static class MediaShape
{
    private static readonly byte[] Calls = "calls"u8.ToArray();
    private static readonly byte[] Chats = "chats"u8.ToArray();
    private static readonly byte[] Emails = "emails"u8.ToArray();
    private static readonly byte[] Messages = "messages"u8.ToArray();

    public static byte[] ArrayOf(string mediaType) => mediaType switch
    {
        "chat" => Chats,
        "email" => Emails,
        "message" => Messages,
        _ => Calls,
    };

    public static void Write(Utf8JsonWriter w, ConversationState c, Leg leg, bool rest)
    {
        w.WriteStartArray(ArrayOf(c.MediaType));
        w.WriteStartObject();
        WriteCommon(w, c, leg, rest);
        if (c.IsCall)
        {
            WriteCall(w, c, leg, rest);
        }
        else
        {
            WriteOther(w, c, leg, rest);
        }

        w.WriteEndObject();
        w.WriteEndArray();
    }

    private static void WriteCommon(Utf8JsonWriter w, ConversationState c, Leg leg, bool rest)
    {
        w.WriteString("id"u8, leg.CommunicationId);
        w.WriteString("state"u8, StateOf(c, leg.State));
        w.WriteString("initialState"u8, StateOf(c, leg.InitialState));
        if (leg.Disconnect is { } disconnect)
        {
            w.WriteString("disconnectType"u8, rest ? disconnect.InRest(callView: false) : disconnect.InNotification());
        }

        w.WriteBoolean("held"u8, leg.Held);
        w.Time("startHoldTime"u8, leg.HeldSince);
        if (rest)
        {
            w.Time("startAlertingTime"u8, leg.AlertingSince);
            WriteSegments(w, leg);
        }

        w.Time("connectedTime"u8, leg.ConnectedAt);
        w.Time("disconnectedTime"u8, leg.EndedAt);
        w.WriteString("provider"u8, c.IsCall ? "Edge"u8 : "PureCloud Messaging"u8);
        w.Text("peerId"u8, leg.PeerId);
        WriteAfterCallWork(w, leg);
    }

    private static void WriteCall(Utf8JsonWriter w, ConversationState c, Leg leg, bool rest)
    {
        w.WriteString("direction"u8, leg.Outbound ? "outbound"u8 : "inbound"u8);
        w.WriteBoolean("recording"u8, leg.Recorded);
        w.WriteString("recordingState"u8, leg.Recorded ? c.Recording.Spelled() : "none");
        if (leg.Recorded)
        {
            w.WriteStartObject("recordersState"u8);
            w.WriteString("adhocState"u8, rest ? "NONE"u8 : "none"u8);
            w.WriteString("customerExperienceState"u8, rest ? c.Recording.SpelledUpper() : c.Recording.Spelled());
            w.WriteEndObject();
        }

        w.WriteBoolean("muted"u8, leg.Muted);
        w.WriteBoolean("confined"u8, leg.Confined);
        w.WriteBoolean("securePause"u8, c.SecurePause && leg.Recorded);
        WriteAddress(w, "self"u8, leg.Outbound ? leg.Ani : leg.Dnis, leg.Name ?? leg.UserName);
        WriteAddress(w, "other"u8, leg.Outbound ? leg.Dnis : leg.Ani, c.OutsideParty?.Name);
        w.Text("transferSource"u8, leg.TransferSource);
        if (!rest)
        {
            w.Time("bargedTime"u8, leg.BargedAt);
        }

        WriteReasons(w, leg);
        if (leg.ErrorText is { } text)
        {
            w.WriteStartObject("errorInfo"u8);
            w.WriteString("code"u8, "error.ininedgecontrol.connection.station"u8);
            w.WriteString("message"u8, text);
            w.WriteEndObject();
        }
    }

    private static void WriteOther(Utf8JsonWriter w, ConversationState c, Leg leg, bool rest)
    {
        if (c.MediaType == "chat")
        {
            w.WriteString("roomId"u8, c.Id + "@conference.example.orgspan.com");
        }

        if (c.MediaType is "email" or "message" || rest)
        {
            w.WriteString("direction"u8, leg.Outbound ? "outbound"u8 : "inbound"u8);
        }

        if (c.MediaType == "email")
        {
            w.WriteString("subject"u8, "Question about an order"u8);
        }
        else if (c.MediaType == "message")
        {
            w.WriteString("type"u8, "webmessaging"u8);
            w.Empty("messages"u8);
        }
    }

    /// <summary>E-mails and messages know no <c>terminated</c>, and are not offered.</summary>
    private static string StateOf(ConversationState c, LegState state) => c.MediaType is "email" or "message"
        ? state switch
        {
            LegState.Terminated => "disconnected",
            LegState.Offering => "alerting",
            _ => state.Spelled(),
        }
        : state.Spelled();

    /// <summary>Finished segments only: a segment has an end.</summary>
    private static void WriteSegments(Utf8JsonWriter w, Leg leg)
    {
        w.WriteStartArray("segments"u8);
        foreach (var segment in leg.Segments)
        {
            w.WriteStartObject();
            w.Time("startTime"u8, segment.Start);
            w.Time("endTime"u8, segment.End);
            w.WriteString("type"u8, segment.Kind.InRest());
            w.WriteString("howEnded"u8, segment.Next?.InRest() ?? "Disconnect");
            if (segment.Disconnect is { } disconnect)
            {
                w.WriteString("disconnectType"u8, disconnect.InRest(callView: false));
            }

            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void WriteAfterCallWork(Utf8JsonWriter w, Leg leg)
    {
        if (leg.UserId is not null)
        {
            w.WriteStartObject("afterCallWork"u8);
            w.WriteString("state"u8, (leg.WrapupRequired, leg.AcwEnd) switch
            {
                (false, _) => "notApplicable",
                (true, null) => "pending",
                (true, _) => "complete",
            });
            w.Time("startTime"u8, leg.AcwStart);
            w.Time("endTime"u8, leg.AcwEnd);
            w.WriteEndObject();
            ConversationShape.WriteWrapup(w, leg);
        }

        w.WriteBoolean("afterCallWorkRequired"u8, leg.WrapupRequired && leg.AcwStart is not null && leg.AcwEnd is null);
    }

    private static void WriteReasons(Utf8JsonWriter w, Leg leg)
    {
        w.WriteStartArray("disconnectReasons"u8);
        if (leg.SipCode is { } code)
        {
            w.WriteStartObject();
            w.WriteString("type"u8, "sip"u8);
            w.WriteNumber("code"u8, code);
            w.WriteString("phrase"u8, code == 486 ? "Busy Here"u8 : "Temporarily Unavailable"u8);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void WriteAddress(Utf8JsonWriter w, ReadOnlySpan<byte> property, string address, string? name)
    {
        w.WriteStartObject(property);
        w.Text("name"u8, name);
        w.WriteString("nameRaw"u8, ""u8);
        w.WriteString("addressNormalized"u8, address);
        w.WriteString("addressRaw"u8, address);
        w.WriteString("addressDisplayable"u8, "unavailable"u8);
        w.WriteEndObject();
    }
}
