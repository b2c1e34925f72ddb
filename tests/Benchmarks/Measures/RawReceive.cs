using System.Net.WebSockets;
using System.Text.Json;

namespace Benchmarks.Measures;

/// <summary>The ceiling: the same frames over the same kind of socket into a buffer, and nothing else; then with a walk over the JSON.</summary>
internal static class RawReceive
{
    public static async Task<Sample[]> MeasureAsync(Uri address, bool walk, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, cancellationToken);
        var buffer = new byte[64 * 1024];
        await ReceiveAsync(socket, buffer, walk, TimeSpan.FromSeconds(Math.Min(1, duration.TotalSeconds)), cancellationToken);

        var meter = Usage.Start();
        var (messages, bytes) = await ReceiveAsync(socket, buffer, walk, duration, cancellationToken);
        var usage = meter.Stop();
        var name = walk ? "raw receive + JSON walk" : "raw receive";
        return
        [
            new(name, "messages", messages / usage.Seconds, "1/s"),
            new(name, "CPU per message", usage.CpuSeconds * 1e6 / messages, "us"),
            new(name, "allocated per message", (double)usage.AllocatedBytes / messages, "B"),
            new(name, "size of a message", (double)bytes / messages, "B"),
        ];
    }

    private static async Task<(long Messages, long Bytes)> ReceiveAsync(ClientWebSocket socket, byte[] buffer, bool walk, TimeSpan duration, CancellationToken cancellationToken)
    {
        long messages = 0, bytes = 0;
        for (var began = Environment.TickCount64; Environment.TickCount64 - began < duration.TotalMilliseconds; messages++)
        {
            var filled = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
                filled += received.Count;
            }
            while (!received.EndOfMessage);

            bytes += filled;
            if (walk)
            {
                Walk(buffer.AsSpan(0, filled));
            }
        }

        return (messages, bytes);
    }

    private static void Walk(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        while (reader.Read())
        {
        }
    }
}
