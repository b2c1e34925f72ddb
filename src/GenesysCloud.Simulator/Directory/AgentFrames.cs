using System.Text.Json;
using GenesysCloud.Simulator.Notifications;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Directory;

/// <summary>Tells changes of users on their topics, in the spelling of notifications.</summary>
internal sealed class AgentFrames : IDisposable
{
    private readonly AgentDirectory _directory;
    private readonly NotificationHub _hub;

    public AgentFrames(AgentDirectory directory, NotificationHub hub)
    {
        (_directory, _hub) = (directory, hub);
        directory.Changed += OnChanged;
    }

    public void Dispose() => _directory.Changed -= OnChanged;

    private void OnChanged(AgentChange change)
    {
        var user = change.User;
        var correlation = Guid.NewGuid();
        if (change.Aspects.HasFlag(AgentAspect.Presence))
        {
            Publish("presence", writer => WritePresence(writer, user));
        }

        if (change.Aspects.HasFlag(AgentAspect.RoutingStatus))
        {
            Publish("routingStatus", writer => WriteRoutingStatus(writer, user));
        }

        if (change.Aspects.HasFlag(AgentAspect.Station))
        {
            Publish("station", writer => WriteStation(writer, user));
        }

        if ((change.Aspects & (AgentAspect.Presence | AgentAspect.RoutingStatus)) != 0)
        {
            Publish("activity", writer => WriteActivity(writer, user));
        }

        void Publish(string topic, Action<Utf8JsonWriter> body) => _hub.Publish($"v2.users.{user.Id}.{topic}", () => Frame.Object(body), correlation);
    }

    private static void WritePresence(Utf8JsonWriter writer, SimulatedUser user)
    {
        writer.WriteString("source", "PURECLOUD");
        Definition(writer, user);
        writer.WriteBoolean("primary", true);
        writer.WriteString("message", "");
        writer.WriteString("modifiedDate", PlatformJson.Text(user.PresenceSince));
    }

    private static void WriteRoutingStatus(Utf8JsonWriter writer, SimulatedUser user)
    {
        writer.WriteString("id", user.Id);
        Status(writer, user);
    }

    private void WriteStation(Utf8JsonWriter writer, SimulatedUser user)
    {
        if (user.StationId is null)
        {
            return;
        }

        writer.WriteStartObject("associatedStation");
        writer.WriteString("id", user.StationId);
        writer.WriteString("name", _directory.FindStation(user.StationId)?.Name ?? "");
        writer.WriteStartObject("associatedUser");
        writer.WriteString("id", user.Id);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteActivity(Utf8JsonWriter writer, SimulatedUser user)
    {
        writer.WriteString("id", user.Id);
        Status(writer, user);
        writer.WriteStartObject("presence");
        Definition(writer, user);
        writer.WriteString("modifiedDate", PlatformJson.Text(user.PresenceSince));
        writer.WriteEndObject();
        writer.WriteStartObject("outOfOffice");
        writer.WriteBoolean("active", false);
        writer.WriteString("modifiedDate", PlatformJson.Text(user.PresenceSince));
        writer.WriteEndObject();
        writer.WriteStartArray("activeQueueIds");
        foreach (var queue in user.RoutingStatus == "OFF_QUEUE" ? [] : user.QueueIds)
        {
            writer.WriteStringValue(queue);
        }

        writer.WriteEndArray();
        writer.WriteString("dateActiveQueuesChanged", PlatformJson.Text(user.PresenceSince));
    }

    private static void Definition(Utf8JsonWriter writer, SimulatedUser user)
    {
        var presence = Presences.Of(user);
        writer.WriteStartObject("presenceDefinition");
        writer.WriteString("id", presence.Id);
        writer.WriteString("systemPresence", presence.Notification);
        writer.WriteEndObject();
    }

    private static void Status(Utf8JsonWriter writer, SimulatedUser user)
    {
        writer.WriteStartObject("routingStatus");
        writer.WriteString("status", user.RoutingStatus);
        writer.WriteString("startTime", PlatformJson.Text(user.RoutingStatusSince));
        writer.WriteEndObject();
    }
}
