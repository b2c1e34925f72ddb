using System.Text.Json;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>What a frame is to the link.</summary>
internal enum FrameKind
{
    /// <summary>A notification; the interpreter reads it.</summary>
    Notification,

    /// <summary>Heartbeat, pong or another sign of life of the channel itself.</summary>
    Heartbeat,

    /// <summary>The server closes this socket within about a minute.</summary>
    SocketClosing,

    /// <summary>The channel lost its subscriptions.</summary>
    NoLongerSubscribed,

    /// <summary>The token with which the channel was made is revoked.</summary>
    TokenRevoked,

    /// <summary>The channel is expired or evicted.</summary>
    ChannelGone,

    /// <summary>An answer to something sent over the socket, or a system topic that asks for nothing.</summary>
    Answer,

    /// <summary>No JSON object, or one that is nothing of the above.</summary>
    Malformed,
}

/// <summary>Tells frames apart by their first bytes; only frames in an unusual shape are read as JSON here.</summary>
internal static class FrameKinds
{
    public static FrameKind Classify(ReadOnlySpan<byte> frame)
    {
        var start = "{\"topicName\":\""u8;
        if (frame.StartsWith(start))
        {
            var topic = frame[start.Length..];
            if (topic.StartsWith("v2.users."u8) || topic.StartsWith("v2.routing."u8))
            {
                return FrameKind.Notification;
            }

            if (topic.StartsWith("channel.metadata\""u8))
            {
                return FrameKind.Heartbeat;
            }
        }

        return ByReading(frame);
    }

    private static FrameKind ByReading(ReadOnlySpan<byte> frame)
    {
        string? topic = null, result = null;
        var hasMessage = false;
        try
        {
            Utf8JsonReader reader = new(frame);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return FrameKind.Malformed;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isTopic = reader.ValueTextEquals("topicName"u8);
                var isResult = reader.ValueTextEquals("result"u8);
                hasMessage |= reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("status"u8);
                reader.Read();
                if (isTopic && reader.TokenType == JsonTokenType.String)
                {
                    topic = reader.GetString();
                }
                else if (isResult)
                {
                    result = reader.TokenType switch
                    {
                        JsonTokenType.String => reader.GetString(),
                        JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
                        _ => null,
                    };
                }

                reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // the latter: half a surrogate pair, or bytes that are no UTF-8, in a text that is read here
            return FrameKind.Malformed;
        }

        return topic is not null ? ByTopic(topic) : result is not null ? ByResult(result) : hasMessage ? FrameKind.Answer : FrameKind.Malformed;
    }

    private static FrameKind ByTopic(string topic)
    {
        bool Is(string start) => topic.StartsWith(start, StringComparison.OrdinalIgnoreCase);
        return Is("channel.metadata") ? FrameKind.Heartbeat
            : Is("v2.system.socket_closing") ? FrameKind.SocketClosing
            : Is("v2.system.no_longer_subscribed") ? FrameKind.NoLongerSubscribed
            : Is("v2.system.token_revoked") ? FrameKind.TokenRevoked
            : Is("v2.system.") ? FrameKind.Answer
            : FrameKind.Notification;
    }

    private static FrameKind ByResult(string result) => result is "404" or "410" ? FrameKind.ChannelGone : FrameKind.Answer;
}
