using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>
/// Writes all that is known of a conversation as JSON, to be read back after a restart. What is as it is at the beginning is left out.
/// Words of the call's life stand as their numbers, which therefore never change.
/// </summary>
internal static class ConversationRecordWriter
{
    public static void Write(Utf8JsonWriter json, ConversationState conversation)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, conversation.Id);
        Number(json, "heard"u8, conversation.Heard.UtcTicks);
        Number(json, "heardLive"u8, conversation.HeardLive.UtcTicks);
        Number(json, "missingSince"u8, conversation.MissingSince.UtcTicks);
        Flag(json, "open"u8, conversation.IsOpen);
        Flag(json, "doubtful"u8, conversation.IsDoubtful);
        Number(json, "recording"u8, (int)conversation.Recording);
        Number(json, "recordingChanges"u8, conversation.RecordingChanges);
        Number(json, "recordingGone"u8, conversation.RecordingGone);
        var order = conversation.Order.Save();
        json.WriteString("order"u8, Base64Url.EncodeToString(MemoryMarshal.AsBytes(order.AsSpan())));
        json.WriteStartArray("legs"u8);
        foreach (var leg in conversation.Legs)
        {
            WriteLeg(json, conversation, leg);
        }

        json.WriteEndArray();
        WriteReplayed(json, conversation);
        json.WriteEndObject();
    }

    private static void WriteReplayed(Utf8JsonWriter json, ConversationState conversation)
    {
        if (conversation.Replayed is not { } replayed)
        {
            return;
        }

        json.WriteStartObject("replayed"u8);
        Number(json, "conferencedAt"u8, replayed.ConferencedAt.UtcTicks);
        json.WriteStartArray("consults"u8);
        foreach (var (initiator, callId) in replayed.Consults)
        {
            json.WriteStartObject();
            Number(json, "by"u8, conversation.Legs.IndexOf(initiator) + 1);
            json.WriteString("call"u8, callId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLeg(Utf8JsonWriter json, ConversationState conversation, LegState leg)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, leg.Key);
        Flag(json, "nameless"u8, leg.ParticipantId is null);
        Text(json, "participant"u8, leg.IsLaterCall ? leg.ParticipantId : null);
        Text(json, "purpose"u8, leg.Purpose);
        Number(json, "role"u8, (int)leg.Role);
        Number(json, "direction"u8, (int)leg.Direction);
        Flag(json, "supervisor"u8, leg.IsSupervisor);
        Text(json, "call"u8, leg.CallId);
        Text(json, "user"u8, leg.UserId);
        Text(json, "userName"u8, leg.UserName);
        Text(json, "queue"u8, leg.QueueId);
        Text(json, "queueName"u8, leg.QueueName);
        Text(json, "ani"u8, leg.Ani);
        Text(json, "dnis"u8, leg.Dnis);
        Text(json, "address"u8, leg.Address);
        Number(json, "state"u8, (int)leg.State);
        Number(json, "initialState"u8, (int)leg.InitialState);
        Number(json, "start"u8, leg.Start);
        Number(json, "startAlerting"u8, leg.StartAlerting);
        Number(json, "connected"u8, leg.Connected);
        Number(json, "end"u8, leg.End);
        Flag(json, "alerted"u8, leg.HasAlerted);
        Flag(json, "wasConnected"u8, leg.WasConnected);
        Flag(json, "over"u8, leg.IsOver);
        Text(json, "disconnectType"u8, leg.DisconnectType);
        Number(json, "transfer"u8, (int)leg.Transfer);
        Flag(json, "endedByPeer"u8, leg.EndedByPeer);
        Number(json, "told"u8, (int)leg.Told);
        Text(json, "toldState"u8, leg.ToldState);
        Number(json, "answer"u8, leg.Answer);
        Number(json, "answerSeen"u8, leg.AnswerSeen);
        Number(json, "untimedHolds"u8, leg.UntimedHolds);
        Number(json, "attributeChanges"u8, leg.AttributeChanges);
        Number(json, "consultedBy"u8, leg.ConsultedBy is null ? 0 : conversation.Legs.IndexOf(leg.ConsultedBy) + 1);
        Flag(json, "held"u8, leg.Held);
        Number(json, "holdStart"u8, leg.HoldStart);
        Flag(json, "confined"u8, leg.Confined);
        Flag(json, "talked"u8, leg.Talked);
        Number(json, "peer"u8, unchecked((long)leg.PeerHash));
        Number(json, "consult"u8, unchecked((long)leg.ConsultHash));
        Flag(json, "consultInitiator"u8, leg.IsConsultInitiator);
        WriteAttributes(json, leg);
        WriteHolds(json, leg);
        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, LegState leg)
    {
        if (leg.Attributes is not { } attributes)
        {
            return;
        }

        Number(json, "attributesHash"u8, unchecked((long)leg.AttributesHash));
        json.WriteStartObject("attributes"u8);
        foreach (var (name, value) in attributes)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteHolds(Utf8JsonWriter json, LegState leg)
    {
        if (leg.Holds is not { Count: > 0 } holds)
        {
            return;
        }

        Number(json, "openHold"u8, leg.OpenHold is null ? 0 : holds.IndexOf(leg.OpenHold) + 1);
        json.WriteStartArray("holds"u8);
        foreach (var hold in holds)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, hold.Discriminator);
            Number(json, "start"u8, hold.Start);
            Number(json, "seen"u8, hold.Seen);
            Number(json, "segment"u8, hold.Segment);
            Number(json, "end"u8, hold.End);
            Number(json, "gone"u8, hold.Gone);
            Flag(json, "read"u8, hold.IsRead);
            Flag(json, "onRecord"u8, hold.IsOnRecord);
            Text(json, "target"u8, hold.Target);
            Flag(json, "retrieved"u8, hold.IsRetrieved);
            Flag(json, "byParty"u8, hold.IsByParty);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    internal static void Number(Utf8JsonWriter json, ReadOnlySpan<byte> name, long value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    internal static void Flag(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }
}
