using System.Text.Json;
using Adapter.Abstractions;

namespace Adapter.Host.Journal;

/// <summary>Writes the <c>data</c> object of an event. A field that the platform did not tell is absent.</summary>
internal static class EventDataEncoder
{
    public static void Write(Utf8JsonWriter json, AdapterEvent fact)
    {
        switch (fact)
        {
            case CallEvent call:
                WriteCall(json, call);
                break;
            case AgentEvent agent:
                EventEncoder.Text(json, Names.UserId, agent.UserId);
                EventEncoder.Text(json, Names.UserName, agent.UserName);
                EventEncoder.Text(json, Names.Presence, agent.Presence);
                EventEncoder.Text(json, Names.PresenceId, agent.PresenceId);
                EventEncoder.Text(json, Names.RoutingStatus, agent.RoutingStatus);
                EventEncoder.Text(json, Names.PreviousState, agent.PreviousState);
                break;
            case DeviceEvent device:
                EventEncoder.Text(json, Names.UserId, device.UserId);
                EventEncoder.Text(json, Names.UserName, device.UserName);
                EventEncoder.Text(json, Names.DeviceId, device.DeviceId);
                EventEncoder.Text(json, Names.DeviceName, device.DeviceName);
                EventEncoder.Text(json, Names.PreviousDeviceId, device.PreviousDeviceId);
                break;
            case LinkEvent link:
                EventEncoder.Text(json, Names.Reason, link.Reason);
                EventEncoder.Text(json, Names.Link, link.Link);
                EventEncoder.Time(json, Names.DownSince, link.DownSince);
                break;
            case RecordingEvent recording:
                WriteRecording(json, recording);
                break;
            default:
                throw new ArgumentException($"Event {fact.Id} is a {fact.GetType().Name}: this host can journal call, agent, device, link and recording events.");
        }
    }

    private static void WriteCall(Utf8JsonWriter json, CallEvent call)
    {
        EventEncoder.Text(json, Names.ConversationId, call.ConversationId);
        EventEncoder.Text(json, Names.CallId, call.CallId);
        EventEncoder.Text(json, Names.ParticipantId, call.ParticipantId);
        EventEncoder.Text(json, Names.Purpose, call.Purpose);
        EventEncoder.Text(json, Names.MediaType, call.MediaType);
        EventEncoder.Text(json, Names.UserId, call.UserId);
        EventEncoder.Text(json, Names.UserName, call.UserName);
        EventEncoder.Text(json, Names.QueueId, call.QueueId);
        EventEncoder.Text(json, Names.QueueName, call.QueueName);
        EventEncoder.Text(json, Names.Direction, call.Direction);
        EventEncoder.Text(json, Names.Ani, call.Ani);
        EventEncoder.Text(json, Names.Dnis, call.Dnis);
        EventEncoder.Text(json, Names.RemoteParty, call.RemoteParty);
        EventEncoder.Text(json, Names.State, call.State);
        EventEncoder.Text(json, Names.PreviousState, call.PreviousState);
        EventEncoder.Time(json, Names.StartedAt, call.StartedAt);
        EventEncoder.Time(json, Names.ConnectedAt, call.ConnectedAt);
        EventEncoder.Time(json, Names.EndedAt, call.EndedAt);
        EventEncoder.Text(json, Names.EndReason, call.EndReason);
        EventEncoder.Text(json, Names.RelatedCallId, call.RelatedCallId);
        EventEncoder.Text(json, Names.TransferType, call.TransferType);
        EventEncoder.Text(json, Names.RecordingState, call.RecordingState);
        if (call.IsShort is { } isShort)
        {
            json.WriteBoolean(Names.Short, isShort);
        }

        if (call.Attributes is { Count: > 0 } attributes)
        {
            json.WriteStartObject(Names.Attributes);
            foreach (var (name, value) in attributes)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }
    }

    private static void WriteRecording(Utf8JsonWriter json, RecordingEvent recording)
    {
        EventEncoder.Text(json, Names.ConversationId, recording.ConversationId);
        EventEncoder.Text(json, Names.RecordingId, recording.RecordingId);
        EventEncoder.Text(json, Names.CallId, recording.CallId);
        EventEncoder.Text(json, Names.Location, recording.Location);
        if (recording.SizeInBytes is { } size)
        {
            json.WriteNumber(Names.SizeInBytes, size);
        }

        EventEncoder.Text(json, Names.Sha256, recording.Sha256);
        EventEncoder.Text(json, Names.Reason, recording.Reason);
    }

    private static class Names
    {
        public static readonly JsonEncodedText ConversationId = JsonEncodedText.Encode("conversationId");
        public static readonly JsonEncodedText CallId = JsonEncodedText.Encode("callId");
        public static readonly JsonEncodedText ParticipantId = JsonEncodedText.Encode("participantId");
        public static readonly JsonEncodedText Purpose = JsonEncodedText.Encode("purpose");
        public static readonly JsonEncodedText MediaType = JsonEncodedText.Encode("mediaType");
        public static readonly JsonEncodedText UserId = JsonEncodedText.Encode("userId");
        public static readonly JsonEncodedText UserName = JsonEncodedText.Encode("userName");
        public static readonly JsonEncodedText QueueId = JsonEncodedText.Encode("queueId");
        public static readonly JsonEncodedText QueueName = JsonEncodedText.Encode("queueName");
        public static readonly JsonEncodedText Direction = JsonEncodedText.Encode("direction");
        public static readonly JsonEncodedText Ani = JsonEncodedText.Encode("ani");
        public static readonly JsonEncodedText Dnis = JsonEncodedText.Encode("dnis");
        public static readonly JsonEncodedText RemoteParty = JsonEncodedText.Encode("remoteParty");
        public static readonly JsonEncodedText State = JsonEncodedText.Encode("state");
        public static readonly JsonEncodedText PreviousState = JsonEncodedText.Encode("previousState");
        public static readonly JsonEncodedText StartedAt = JsonEncodedText.Encode("startedAt");
        public static readonly JsonEncodedText ConnectedAt = JsonEncodedText.Encode("connectedAt");
        public static readonly JsonEncodedText EndedAt = JsonEncodedText.Encode("endedAt");
        public static readonly JsonEncodedText EndReason = JsonEncodedText.Encode("endReason");
        public static readonly JsonEncodedText RelatedCallId = JsonEncodedText.Encode("relatedCallId");
        public static readonly JsonEncodedText TransferType = JsonEncodedText.Encode("transferType");
        public static readonly JsonEncodedText RecordingState = JsonEncodedText.Encode("recordingState");
        public static readonly JsonEncodedText Short = JsonEncodedText.Encode("short");
        public static readonly JsonEncodedText Attributes = JsonEncodedText.Encode("attributes");
        public static readonly JsonEncodedText Presence = JsonEncodedText.Encode("presence");
        public static readonly JsonEncodedText PresenceId = JsonEncodedText.Encode("presenceId");
        public static readonly JsonEncodedText RoutingStatus = JsonEncodedText.Encode("routingStatus");
        public static readonly JsonEncodedText DeviceId = JsonEncodedText.Encode("deviceId");
        public static readonly JsonEncodedText DeviceName = JsonEncodedText.Encode("deviceName");
        public static readonly JsonEncodedText PreviousDeviceId = JsonEncodedText.Encode("previousDeviceId");
        public static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason");
        public static readonly JsonEncodedText Link = JsonEncodedText.Encode("link");
        public static readonly JsonEncodedText DownSince = JsonEncodedText.Encode("downSince");
        public static readonly JsonEncodedText RecordingId = JsonEncodedText.Encode("recordingId");
        public static readonly JsonEncodedText Location = JsonEncodedText.Encode("location");
        public static readonly JsonEncodedText SizeInBytes = JsonEncodedText.Encode("sizeInBytes");
        public static readonly JsonEncodedText Sha256 = JsonEncodedText.Encode("sha256");
    }
}
