using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>A scripted call at one moment, written in each of the platform's shapes.</summary>
internal sealed record ScriptedMoment(string ConversationId, DateTimeOffset At, int Number, IReadOnlyList<ScriptedLeg> Legs, string Recording)
{
    public static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Frame of <c>v2.users.{id}.conversations.calls</c>.</summary>
    public byte[] CallsFrame(string userId = Cast.Ada) => Frame($"v2.users.{userId}.conversations.calls", CallsBody(rest: false));

    /// <summary>Frame of <c>v2.routing.queues.{id}.conversations.calls</c>.</summary>
    public byte[] QueueFrame(string queueId = Cast.Support) => Frame($"v2.routing.queues.{queueId}.conversations.calls", CallsBody(rest: false));

    /// <summary>Frame of <c>v2.users.{id}.conversations</c>.</summary>
    public byte[] ConversationFrame(string userId = Cast.Ada) => Frame($"v2.users.{userId}.conversations", ConversationBody(rest: false));

    /// <summary>Body of <c>GET conversations/calls/{id}</c>.</summary>
    public byte[] CallsRest() => Encoding.UTF8.GetBytes(CallsBody(rest: true).ToJsonString());

    /// <summary>Body of <c>GET conversations/{id}</c>.</summary>
    public byte[] ConversationRest() => Encoding.UTF8.GetBytes(ConversationBody(rest: true).ToJsonString());

    public JsonObject CallsBody(bool rest)
    {
        JsonArray participants = [];
        foreach (var leg in Legs)
        {
            JsonObject entry = new()
            {
                ["id"] = leg.Id,
                ["name"] = leg.Purpose,
                ["purpose"] = leg.Purpose,
                ["provider"] = "Edge",
                ["mediaRoles"] = new JsonArray("full"),
                ["wrapupRequired"] = false,
            };
            Addresses(entry, leg);
            Common(entry, leg);
            Set(entry, "startTime", rest ? leg.Start : null);
            Set(entry, "startAlertingTime", rest && leg.HasAlerted ? leg.Start : null);
            Set(entry, "initialState", rest ? null : leg.InitialState);
            Set(entry, "endTime", leg.End);
            Set(entry, "peer", leg.Peer);
            Set(entry, "consultParticipantId", leg.ConsultParticipantId);
            Set(entry, "monitoredParticipantId", leg.Supervises);
            Reference(entry, "user", leg.UserId);
            Reference(entry, "queue", leg.QueueId);
            entry["attributes"] = Attributes(leg);
            participants.Add(entry);
        }

        return new JsonObject
        {
            ["id"] = ConversationId,
            ["address"] = "tel:+13175550199",
            ["recordingState"] = Recording,
            ["securePause"] = Recording == "paused",
            ["participants"] = participants,
            ["divisions"] = new JsonArray(),
        };
    }

    public JsonObject ConversationBody(bool rest)
    {
        JsonArray participants = [];
        foreach (var leg in Legs)
        {
            JsonObject call = new() { ["id"] = leg.CallId, ["provider"] = "Edge", ["disconnectReasons"] = new JsonArray() };
            Common(call, leg);
            Set(call, "initialState", leg.InitialState);
            Set(call, "peerId", leg.Peer);
            Set(call, "disconnectedTime", leg.End);
            Set(call, "startAlertingTime", leg.HasAlerted ? leg.Start : null);
            if (rest)
            {
                call["segments"] = Segments(leg);
            }

            JsonObject entry = new()
            {
                ["id"] = leg.Id,
                ["name"] = leg.Purpose,
                ["purpose"] = leg.Purpose,
                ["attributes"] = Attributes(leg),
                ["calls"] = new JsonArray(call),
                ["callbacks"] = new JsonArray(),
                ["chats"] = new JsonArray(),
                ["emails"] = new JsonArray(),
                ["messages"] = new JsonArray(),
            };
            Addresses(entry, leg);
            Set(entry, "startTime", leg.Start);
            Set(entry, "connectedTime", leg.Connected);
            Set(entry, "endTime", leg.End);
            Set(entry, "userId", leg.UserId);
            Set(entry, "queueId", leg.QueueId);
            Set(entry, "consultParticipantId", leg.ConsultParticipantId);
            Set(entry, "monitoredParticipantId", leg.Supervises);
            participants.Add(entry);
        }

        return new JsonObject
        {
            ["id"] = ConversationId,
            ["recordingState"] = Recording.ToUpperInvariant(),
            ["securePause"] = Recording == "paused",
            ["participants"] = participants,
            ["recentTransfers"] = new JsonArray(),
        };
    }

    public byte[] Frame(string topic, JsonObject body) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["topicName"] = topic,
        ["version"] = "2",
        ["eventBody"] = body,
        ["metadata"] = new JsonObject { ["CorrelationId"] = $"{topic}#{Number}" },
    }.ToJsonString());

    private static void Common(JsonObject entry, ScriptedLeg leg)
    {
        entry["state"] = leg.State;
        entry["direction"] = leg.Direction;
        entry["held"] = leg.Held;
        entry["muted"] = false;
        entry["confined"] = leg.Confined;
        entry["recording"] = leg.Recording is not null and not "none";
        entry["recordingState"] = leg.Recording ?? "none";
        Set(entry, "connectedTime", leg.Connected);
        Set(entry, "startHoldTime", leg.HoldStart);
        Set(entry, "disconnectType", leg.DisconnectType);
    }

    private static void Addresses(JsonObject entry, ScriptedLeg leg)
    {
        Set(entry, "address", leg.Address);
        Set(entry, "ani", leg.Ani);
        Set(entry, "dnis", leg.Dnis);
    }

    private static JsonArray Segments(ScriptedLeg leg)
    {
        JsonArray segments = [new JsonObject { ["type"] = "Interact", ["startTime"] = Time(leg.Start), ["howEnded"] = "Disconnect" }];
        foreach (var (start, end) in leg.Holds)
        {
            JsonObject hold = new() { ["type"] = "Hold", ["startTime"] = Time(start) };
            Set(hold, "endTime", end);
            segments.Add(hold);
        }

        return segments;
    }

    private static JsonObject Attributes(ScriptedLeg leg)
    {
        JsonObject attributes = [];
        foreach (var (name, value) in leg.Attributes)
        {
            attributes[name] = value;
        }

        return attributes;
    }

    private static void Set(JsonObject entry, string name, string? value)
    {
        if (value is not null)
        {
            entry[name] = value;
        }
    }

    private static void Set(JsonObject entry, string name, DateTimeOffset? value) => Set(entry, name, value is { } told ? Time(told) : null);

    private static void Reference(JsonObject entry, string name, string? id)
    {
        if (id is not null)
        {
            entry[name] = new JsonObject { ["id"] = id, ["selfUri"] = $"/api/v2/{name}s/{id}" };
        }
    }
}
