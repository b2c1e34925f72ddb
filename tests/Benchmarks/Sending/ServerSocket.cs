using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Benchmarks.Sending;

/// <summary>The server's side of one websocket, by hand: many frames leave in one write, which keeps the sender cheaper than any receiver.</summary>
internal sealed class ServerSocket : IDisposable
{
    private const string HandshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static readonly byte[] Pong = Control("""{"topicName":"channel.metadata","eventBody":{"message":"pong"}}""");
    private static readonly byte[] Heartbeat = Control("""{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}""");
    private readonly Socket _socket;
    private readonly SemaphoreSlim _writing = new(1, 1);

    private ServerSocket(Socket socket, string path)
    {
        _socket = socket;
        Path = path;
    }

    /// <summary>Path that the client asked for.</summary>
    public string Path { get; }

    /// <summary>Reads the upgrade request and answers it.</summary>
    public static async Task<ServerSocket> AcceptAsync(Socket socket, CancellationToken cancellationToken)
    {
        socket.NoDelay = true; // as web servers do: a frame leaves at once
        var request = new StringBuilder();
        var buffer = new byte[4096];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, cancellationToken);
            request.Append(read > 0 ? Encoding.ASCII.GetString(buffer, 0, read) : throw new IOException("The client left during the upgrade."));
        }

        var lines = request.ToString().Split("\r\n");
        var key = lines.First(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':', 2)[1].Trim();
#pragma warning disable CA5350 // the handshake of RFC 6455 is SHA-1
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeGuid)));
#pragma warning restore CA5350
        var answer = $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);
        return new ServerSocket(socket, lines[0].Split(' ')[1]);
    }

    public ValueTask SendHeartbeatAsync(CancellationToken cancellationToken) => SendAsync(Heartbeat, cancellationToken);

    /// <summary>Writes whole frames.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            while (frames.Length > 0)
            {
                frames = frames[await _socket.SendAsync(frames, cancellationToken)..];
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Answers what the client sends (pings, in JSON or as frames) until it closes.</summary>
    public async Task AnswerAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var filled = 0;
        while (await _socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken) is var read and > 0)
        {
            filled += read;
            while (TryTake(buffer, ref filled, out var opcode, out var payload))
            {
                switch (opcode)
                {
                    case 8:
                        await SendAsync(Frame(8, payload), cancellationToken);
                        return;
                    case 9:
                        await SendAsync(Frame(10, payload), cancellationToken);
                        break;
                    case 1 when payload.AsSpan().IndexOf("ping"u8) >= 0:
                        await SendAsync(Pong, cancellationToken);
                        break;
                }
            }
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _writing.Dispose();
    }

    private static bool TryTake(byte[] buffer, ref int filled, out int opcode, out byte[] payload)
    {
        const int header = 6;
        (opcode, payload) = (0, []);
        var length = filled >= header ? buffer[1] & 0x7F : 0;
        if (length > 125)
        {
            throw new IOException("The client sent more than a short message.");
        }

        if (filled < header + length)
        {
            return false;
        }

        opcode = buffer[0] & 0x0F;
        payload = buffer.AsSpan(header, length).ToArray();
        for (var i = 0; i < length; i++)
        {
            payload[i] ^= buffer[2 + (i % 4)];
        }

        filled -= header + length;
        buffer.AsSpan(header + length, filled).CopyTo(buffer);
        return true;
    }

    private static byte[] Control(string json) => Frame(1, Encoding.UTF8.GetBytes(json));

    private static byte[] Frame(byte opcode, byte[] payload) => [(byte)(0x80 | opcode), (byte)payload.Length, .. payload];
}
