using System.Text.Json;
using GenesysCloud.Simulator.Directory;

namespace GenesysCloud.Simulator.Notifications;

/// <summary>The messages that are about the link itself.</summary>
internal sealed class SystemFrames(AgentDirectory directory)
{
    public static Frame Heartbeat { get; } = Metadata("WebSocket Heartbeat");

    public static Frame Pong { get; } = Metadata("pong");

    public static Frame SocketClosing() => Frame.Text(writer =>
    {
        writer.WriteString("topicName", "v2.system.socket_closing");
        writer.WriteString("version", "2");
        writer.WriteStartObject("eventBody");
        writer.WriteString("message", "The service is closing this connection shortly; please reconnect.");
        writer.WriteEndObject();
        Correlation(writer);
    });

    /// <summary>Another channel took this one's place.</summary>
    public Frame NoLongerSubscribed(string channelId, string clientId)
        => System("no_longer_subscribed", "another_channel_subscribed", channelId, clientId, "Channel replaced");

    public Frame TokenRevoked(string channelId, string clientId)
        => System("token_revoked", "user_tokens_revoked", channelId, clientId, "The token of this channel is no longer valid");

    public static Frame ChannelGone() => Result("404", null, "Channel not found", null);

    /// <summary>An acknowledgement; these have no topic name.</summary>
    public static Frame Result(string result, string? status, string? message, string? correlationId) => Frame.Text(writer =>
    {
        writer.WriteString("result", result);
        Optional(writer, "status", status);
        Optional(writer, "message", message);
        Optional(writer, "correlationId", correlationId);
    });

    private Frame System(string type, string reason, string channelId, string clientId, string message) => Frame.Text(writer =>
    {
        writer.WriteString("topicName", $"v2.system.{type}.{channelId}");
        writer.WriteString("version", "2");
        writer.WriteStartObject("eventBody");
        writer.WriteString("systemTopicType", type);
        writer.WriteString("reason", reason);
        writer.WriteString("channelId", channelId);
        writer.WriteString("organizationId", directory.OrganizationId);
        writer.WriteString("oauthClientId", clientId);
        writer.WriteString("message", message);
        writer.WriteEndObject();
        Correlation(writer);
    });

    private static Frame Metadata(string message) => Frame.Text(writer =>
    {
        writer.WriteString("topicName", "channel.metadata");
        writer.WriteStartObject("eventBody");
        writer.WriteString("message", message);
        writer.WriteEndObject();
    });

    private static void Correlation(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("metadata");
        writer.WriteString("CorrelationId", Guid.NewGuid());
        writer.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
