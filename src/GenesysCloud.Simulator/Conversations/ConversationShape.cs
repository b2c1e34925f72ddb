using System.Text.Json;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>The view for all media: ids instead of references, an array per medium, recording and transfer states spelled otherwise.</summary>
internal static class ConversationShape
{
    private static readonly byte[][] NotificationMedia = ["callbacks"u8.ToArray(), "chats"u8.ToArray(), "emails"u8.ToArray(), "messages"u8.ToArray()];

    public static void Write(Utf8JsonWriter w, ConversationState c, bool rest)
    {
        w.WriteStartObject();
        w.WriteString("id"u8, c.Id);
        if (rest)
        {
            w.Time("startTime"u8, c.Start);
            w.Time("endTime"u8, c.End);
        }

        w.WriteString("address"u8, c.Address);
        w.WriteStartArray("participants"u8);
        foreach (var leg in c.Legs)
        {
            WriteParticipant(w, c, leg, rest);
        }

        w.WriteEndArray();
        w.WriteString("recordingState"u8, c.Recording.SpelledUpper());
        w.WriteBoolean("securePause"u8, c.SecurePause);
        w.Text("externalTag"u8, c.ExternalTag);
        if (c.MaxParticipants is { } most)
        {
            w.WriteNumber("maxParticipants"u8, most);
        }

        WriteDivisions(w, c, rest);
        WriteTransfers(w, c, rest);
        if (rest)
        {
            w.WriteString("selfUri"u8, "/api/v2/conversations/" + c.Id);
        }

        w.WriteEndObject();
    }

    public static void WriteDivisions(Utf8JsonWriter w, ConversationState c, bool rest)
    {
        w.WriteStartArray("divisions"u8);
        w.WriteStartObject();
        w.Reference("division"u8, c.DivisionId, rest ? "/api/v2/authorization/divisions/" : null);
        w.WriteStartArray("entities"u8);
        foreach (var queue in c.Queues)
        {
            WriteEntity(w, queue, "/api/v2/routing/queues/", rest);
        }

        foreach (var user in c.Users)
        {
            WriteEntity(w, user, "/api/v2/users/", rest);
        }

        w.WriteEndArray();
        w.WriteEndObject();
        w.WriteEndArray();
    }

    /// <summary>Lower case in notifications, capitalised in REST.</summary>
    public static void WriteTransfers(Utf8JsonWriter w, ConversationState c, bool rest)
    {
        w.WriteStartArray("recentTransfers"u8);
        foreach (var transfer in c.Transfers)
        {
            w.WriteStartObject();
            w.WriteString("id"u8, transfer.Id);
            w.WriteString("state"u8, (transfer.Complete, rest) switch
            {
                (true, true) => "Complete",
                (true, false) => "complete",
                (false, true) => "Active",
                (false, false) => "active",
            });
            w.Time("dateIssued"u8, transfer.IssuedAt);
            w.WriteStartObject("initiator"u8);
            w.Text("userId"u8, transfer.InitiatorUserId);
            w.WriteEndObject();
            w.WriteStartObject("modifiedBy"u8);
            w.WriteEndObject();
            w.WriteStartObject("destination"u8);
            w.Text("userId"u8, transfer.DestinationUserId);
            w.Text("address"u8, transfer.DestinationAddress);
            w.WriteEndObject();
            w.WriteString("transferType"u8, (transfer.Attended, rest) switch
            {
                (true, true) => "Attended",
                (true, false) => "attended",
                (false, true) => "Unattended",
                (false, false) => "unattended",
            });
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    public static void WriteRouting(Utf8JsonWriter w, Leg leg, bool rest)
    {
        w.WriteStartObject("conversationRoutingData"u8);
        w.Reference("queue"u8, leg.QueueId, rest ? "/api/v2/routing/queues/" : null);
        w.WriteStartObject("language"u8);
        w.WriteEndObject();
        w.WriteNumber("priority"u8, 0);
        w.Empty("skills"u8);
        w.Empty("scoredAgents"u8);
        w.WriteEndObject();
    }

    public static void WriteWrapup(Utf8JsonWriter w, Leg leg)
    {
        if (leg.WrapupCode is { } code && leg.AcwStart is { } start && leg.AcwEnd is { } end)
        {
            w.WriteStartObject("wrapup"u8);
            w.WriteString("code"u8, code);
            w.WriteString("notes"u8, ""u8);
            w.Empty("tags"u8);
            w.WriteNumber("durationSeconds"u8, (int)Math.Round((end - start).TotalSeconds));
            w.Time("endTime"u8, end);
            w.WriteEndObject();
        }
    }

    private static void WriteEntity(Utf8JsonWriter w, string id, string path, bool rest)
    {
        w.WriteStartObject();
        w.WriteString("id"u8, id);
        if (rest)
        {
            w.WriteString("selfUri"u8, string.Concat(path, id));
        }

        w.WriteEndObject();
    }

    private static void WriteParticipant(Utf8JsonWriter w, ConversationState c, Leg leg, bool rest)
    {
        w.WriteStartObject();
        w.WriteString("id"u8, leg.Id);
        if (rest)
        {
            w.Time("startTime"u8, leg.Start);
        }

        w.Time("connectedTime"u8, leg.ConnectedAt);
        w.Time("endTime"u8, leg.EndedAt);
        w.Text("name"u8, leg.Purpose == Purpose.Agent || leg.Purpose == Purpose.User ? leg.UserName : leg.Name);
        w.Text("userId"u8, leg.UserId);
        w.Text("queueId"u8, leg.QueueId);
        w.WriteString("purpose"u8, leg.Purpose);
        w.WriteString("address"u8, leg.Address);
        if (rest)
        {
            WriteRestOnly(w, leg);
        }

        w.Text("consultParticipantId"u8, leg.ConsultParticipantId);
        w.Text("monitoredParticipantId"u8, leg.MonitoredParticipantId);
        w.Text("coachedParticipantId"u8, leg.CoachedParticipantId);
        w.Text("bargedParticipantId"u8, leg.BargedParticipantId);
        w.WriteBoolean("wrapupRequired"u8, leg.WrapupRequired);
        if (!rest)
        {
            w.WriteBoolean("wrapupExpected"u8, leg.WrapupRequired && leg.AcwEnd is null);
        }

        if (leg.WrapupRequired)
        {
            w.WriteString("wrapupPrompt"u8, "optional"u8);
        }

        w.Time("startAcwTime"u8, leg.AcwStart);
        w.Time("endAcwTime"u8, leg.AcwEnd);
        WriteWrapup(w, leg);
        if (leg.AlertingTimeout is { } limit)
        {
            w.WriteNumber("alertingTimeoutMs"u8, (long)limit.TotalMilliseconds);
        }

        if (leg.Purpose == Purpose.Acd)
        {
            WriteRouting(w, leg, rest);
        }

        w.Roles(leg.MediaRole);
        w.Attributes(leg);
        MediaShape.Write(w, c, leg, rest);
        foreach (var medium in NotificationMedia)
        {
            if (MediaShape.ArrayOf(c.MediaType) is var own && !own.AsSpan().SequenceEqual(medium))
            {
                w.Empty(medium);
            }
        }

        w.WriteEndObject();
    }

    private static void WriteRestOnly(Utf8JsonWriter w, Leg leg)
    {
        w.WriteString("ani"u8, leg.Ani);
        w.WriteString("dnis"u8, leg.Dnis);
        w.Text("queueName"u8, leg.QueueName);
        if (leg.UserId is { } user)
        {
            w.WriteString("userUri"u8, "/api/v2/users/" + user);
        }

        w.WriteString("participantType"u8, leg.Purpose switch
        {
            Purpose.Acd => "ACD",
            Purpose.Ivr => "IVR",
            Purpose.Voicemail => "Voicemail",
            Purpose.Agent or Purpose.User => "Internal",
            _ => "External",
        });
    }
}
