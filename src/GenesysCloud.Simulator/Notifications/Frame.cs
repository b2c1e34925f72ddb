using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace GenesysCloud.Simulator.Notifications;

/// <summary>One websocket message, ready to be sent to any number of sockets.</summary>
internal sealed record Frame(ReadOnlyMemory<byte> Bytes, WebSocketMessageType Type = WebSocketMessageType.Text)
{
    private static readonly byte[] BodyName = "\",\"version\":\"2\",\"eventBody\":"u8.ToArray();
    private static readonly byte[] MetadataName = ",\"metadata\":{\"CorrelationId\":\""u8.ToArray();
    private static readonly byte[] End = "\"}}"u8.ToArray();

    /// <summary>A frame of one JSON object.</summary>
    public static Frame Text(Action<Utf8JsonWriter> writeProperties) => new(Object(writeProperties));

    /// <summary>A notification around a body that is there already.</summary>
    public static Frame Notification(string topic, ReadOnlySpan<byte> body, Guid correlation)
    {
        // topics hold only characters that stand for themselves in JSON: the parser accepted them
        const string start = "{\"topicName\":\"";
        var bytes = new byte[start.Length + topic.Length + BodyName.Length + body.Length + MetadataName.Length + 36 + End.Length];
        var rest = bytes.AsSpan();
        rest = rest[System.Text.Encoding.UTF8.GetBytes(start, rest)..];
        rest = rest[System.Text.Encoding.UTF8.GetBytes(topic, rest)..];
        BodyName.CopyTo(rest);
        rest = rest[BodyName.Length..];
        body.CopyTo(rest);
        rest = rest[body.Length..];
        MetadataName.CopyTo(rest);
        rest = rest[MetadataName.Length..];
        correlation.TryFormat(rest, out var written);
        End.CopyTo(rest[written..]);
        return new Frame(bytes);
    }

    public static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> writeProperties) => Value(writer =>
    {
        writer.WriteStartObject();
        writeProperties(writer);
        writer.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Value(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using Utf8JsonWriter writer = new(buffer, Rest.PlatformJson.Writer);
        write(writer);
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
