using System.Text.Json;
using Adapters.GenesysCloudCx.Calls;

namespace Adapters.GenesysCloudCx.Agents;

/// <summary>What is known of a user as JSON, to be read back after a restart.</summary>
internal static class AgentRecord
{
    public static void Write(Utf8JsonWriter json, AgentState agent)
    {
        json.WriteStartObject();
        json.WriteString("user"u8, agent.UserId);
        json.WriteString("presence"u8, agent.Presence);
        ConversationRecordWriter.Text(json, "presenceId"u8, agent.PresenceId);
        ConversationRecordWriter.Number(json, "presenceTime"u8, agent.PresenceTime);
        json.WriteString("routingStatus"u8, agent.RoutingStatus);
        ConversationRecordWriter.Number(json, "routingStatusTime"u8, agent.RoutingStatusTime);
        ConversationRecordWriter.Flag(json, "stationKnown"u8, agent.StationKnown);
        ConversationRecordWriter.Text(json, "station"u8, agent.StationId);
        ConversationRecordWriter.Text(json, "stationName"u8, agent.StationName);
        ConversationRecordWriter.Number(json, "presenceHeard"u8, agent.PresenceHeard);
        ConversationRecordWriter.Number(json, "routingStatusHeard"u8, agent.RoutingStatusHeard);
        ConversationRecordWriter.Number(json, "stationHeard"u8, agent.StationHeard);
        json.WriteEndObject();
    }

    /// <returns><see langword="null"/> where it is no user.</returns>
    public static AgentState? Read(JsonElement record)
        => ConversationRecordReader.Text(record, "user") is { Length: > 0 } userId
            ? new AgentState(userId)
            {
                Presence = ConversationRecordReader.Text(record, "presence") ?? PresenceWords.Offline,
                PresenceId = ConversationRecordReader.Text(record, "presenceId"),
                PresenceTime = ConversationRecordReader.Ticks(record, "presenceTime"),
                RoutingStatus = ConversationRecordReader.Text(record, "routingStatus") ?? PresenceWords.OffQueue,
                RoutingStatusTime = ConversationRecordReader.Ticks(record, "routingStatusTime"),
                StationKnown = ConversationRecordReader.Flag(record, "stationKnown"),
                StationId = ConversationRecordReader.Text(record, "station"),
                StationName = ConversationRecordReader.Text(record, "stationName"),
                PresenceHeard = ConversationRecordReader.Ticks(record, "presenceHeard"),
                RoutingStatusHeard = ConversationRecordReader.Ticks(record, "routingStatusHeard"),
                StationHeard = ConversationRecordReader.Ticks(record, "stationHeard"),
            }
            : null;
}
