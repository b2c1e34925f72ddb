using System.Text;
using System.Text.Json.Nodes;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>Events as the host's journal gives them back: what the adapter reads of them, times to the millisecond, what is not told absent.</summary>
internal static class JournalJson
{
    public static byte[] Write(AdapterEvent told, long sequence)
    {
        JsonObject json = new()
        {
            ["specversion"] = "1.0",
            ["sequence"] = sequence,
            ["id"] = told.Id.ToString(),
            ["source"] = "/datasources/Contoso Genesys",
            ["type"] = told.Type,
            ["subject"] = told.Subject,
            ["time"] = Time(told.Time),
            ["recovered"] = told.Recovered,
            ["data"] = Data(told),
        };
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static JsonObject Data(AdapterEvent told)
    {
        JsonObject data = told switch
        {
            CallEvent call => Call(call),
            AgentEvent agent => new JsonObject
            {
                ["userId"] = agent.UserId,
                ["presence"] = agent.Presence,
                ["presenceId"] = agent.PresenceId,
                ["routingStatus"] = agent.RoutingStatus,
                ["previousState"] = agent.PreviousState,
            },
            DeviceEvent device => new JsonObject { ["userId"] = device.UserId, ["deviceId"] = device.DeviceId, ["deviceName"] = device.DeviceName },
            _ => [],
        };
        foreach (var name in data.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            data.Remove(name);
        }

        return data;
    }

    private static JsonObject Call(CallEvent call)
    {
        JsonObject data = new()
        {
            ["conversationId"] = call.ConversationId,
            ["callId"] = call.CallId,
            ["participantId"] = call.ParticipantId,
            ["purpose"] = call.Purpose,
            ["mediaType"] = call.MediaType,
            ["userId"] = call.UserId,
            ["userName"] = call.UserName,
            ["queueId"] = call.QueueId,
            ["queueName"] = call.QueueName,
            ["direction"] = call.Direction,
            ["ani"] = call.Ani,
            ["dnis"] = call.Dnis,
            ["state"] = call.State,
            ["previousState"] = call.PreviousState,
            ["startedAt"] = Time(call.StartedAt),
            ["connectedAt"] = Time(call.ConnectedAt),
            ["endedAt"] = Time(call.EndedAt),
            ["endReason"] = call.EndReason,
            ["relatedCallId"] = call.RelatedCallId,
            ["transferType"] = call.TransferType,
            ["recordingState"] = call.RecordingState,
        };
        if (call.Attributes is { Count: > 0 } attributes)
        {
            data["attributes"] = new JsonObject(attributes.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value)));
        }

        return data;
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
