using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.State;

/// <summary>Reads events as the journal gives them back: the members that tell what was known.</summary>
internal static class JournaledEvents
{
    /// <returns><see langword="null"/> for an event that says nothing about calls, users or devices, and for what is no event.</returns>
    public static AdapterEvent? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (DetailQuery.Text(root, "type") is not { } type || DetailQuery.Text(root, "id") is not { } text || !Guid.TryParse(text, out var id)
                || DetailQuery.Time(root, "time") is not { } time || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            return type.StartsWith("recorder.call.", StringComparison.Ordinal) ? Call(id, type, time, data)
                : type.StartsWith("recorder.agent.", StringComparison.Ordinal) ? Agent(id, type, time, data)
                : type.StartsWith("recorder.device.", StringComparison.Ordinal) ? Device(id, type, time, data)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CallEvent? Call(Guid id, string type, DateTimeOffset time, JsonElement data)
        => DetailQuery.Text(data, "conversationId") is not { } conversationId ? null : new CallEvent
        {
            Id = id,
            Type = type,
            Time = time,
            ConversationId = conversationId,
            CallId = DetailQuery.Text(data, "callId"),
            ParticipantId = DetailQuery.Text(data, "participantId"),
            Purpose = DetailQuery.Text(data, "purpose"),
            UserId = DetailQuery.Text(data, "userId"),
            UserName = DetailQuery.Text(data, "userName"),
            QueueId = DetailQuery.Text(data, "queueId"),
            QueueName = DetailQuery.Text(data, "queueName"),
            Direction = DetailQuery.Text(data, "direction"),
            Ani = DetailQuery.Text(data, "ani"),
            Dnis = DetailQuery.Text(data, "dnis"),
            State = DetailQuery.Text(data, "state"),
            StartedAt = DetailQuery.Time(data, "startedAt"),
            ConnectedAt = DetailQuery.Time(data, "connectedAt"),
            EndedAt = DetailQuery.Time(data, "endedAt"),
            EndReason = DetailQuery.Text(data, "endReason"),
            RelatedCallId = DetailQuery.Text(data, "relatedCallId"),
            RecordingState = DetailQuery.Text(data, "recordingState"),
            Attributes = Attributes(data),
        };

    private static AgentEvent? Agent(Guid id, string type, DateTimeOffset time, JsonElement data)
        => DetailQuery.Text(data, "userId") is not { } userId ? null : new AgentEvent
        {
            Id = id,
            Type = type,
            Time = time,
            UserId = userId,
            Presence = DetailQuery.Text(data, "presence"),
            PresenceId = DetailQuery.Text(data, "presenceId"),
            RoutingStatus = DetailQuery.Text(data, "routingStatus"),
        };

    private static DeviceEvent? Device(Guid id, string type, DateTimeOffset time, JsonElement data)
        => DetailQuery.Text(data, "userId") is not { } userId ? null : new DeviceEvent
        {
            Id = id,
            Type = type,
            Time = time,
            UserId = userId,
            DeviceId = DetailQuery.Text(data, "deviceId"),
            DeviceName = DetailQuery.Text(data, "deviceName"),
        };

    private static Dictionary<string, string>? Attributes(JsonElement data)
        => data.TryGetProperty("attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object
            ? attributes.EnumerateObject().Where(static each => each.Value.ValueKind == JsonValueKind.String)
                .ToDictionary(static each => each.Name, static each => each.Value.GetString()!, StringComparer.Ordinal)
            : null;
}
