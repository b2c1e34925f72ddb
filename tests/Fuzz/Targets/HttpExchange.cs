using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>One answer of a server.</summary>
internal sealed record HttpAnswer(int Status, string MediaType, byte[] Body);

/// <summary>Sends a request as it is written, which no client library would, and reads the answer.</summary>
internal static class HttpExchange
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Set here and not by the input: a wrong length makes a server wait for the rest, rightly.</summary>
    private static readonly string[] Own = ["content-length", "transfer-encoding", "connection", "expect", "upgrade"];

    /// <summary>Sends the lines of an input: request line, headers, an empty line, body. <see langword="null"/> where the server closed without an answer.</summary>
    public static async Task<HttpAnswer?> SendAsync(IPEndPoint server, byte[] input)
    {
        using CancellationTokenSource deadline = new(Patience);
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync(server, deadline.Token);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Compose(input), deadline.Token);
            return await ReadAsync(stream, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new BrokenPromiseException("The host answers every request within 15 s");
        }
        catch (IOException)
        {
            // a request that is refused before it is read: the connection is reset under the answer
            return null;
        }
    }

    private static byte[] Compose(byte[] input)
    {
        var text = Encoding.Latin1.GetString(input).Replace("\r", string.Empty, StringComparison.Ordinal);
        var cut = text.IndexOf("\n\n", StringComparison.Ordinal);
        var (head, body) = cut < 0 ? (text, string.Empty) : (text[..cut], text[(cut + 2)..]);
        var lines = head.Split('\n');
        StringBuilder request = new();
        request.Append(lines[0]).Append("\r\n");
        foreach (var header in lines.Skip(1).Where(static line => line.Length > 0 && !Own.Contains(line.Split(':')[0].Trim(), StringComparer.OrdinalIgnoreCase)))
        {
            request.Append(header).Append("\r\n");
        }

        if (body.Length > 0)
        {
            request.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        }

        return Encoding.Latin1.GetBytes(request.Append("Connection: close\r\n\r\n").Append(body).ToString());
    }

    private static async Task<HttpAnswer?> ReadAsync(NetworkStream stream, CancellationToken deadline)
    {
        using MemoryStream received = new();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var length = await stream.ReadAsync(buffer, deadline);
            received.Write(buffer, 0, length);
            var text = Encoding.Latin1.GetString(received.GetBuffer(), 0, (int)received.Length);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);

            // an event stream goes on for ever: its head is the answer
            if (end > 0 && (length == 0 || text.AsSpan(0, end).Contains("text/event-stream", StringComparison.OrdinalIgnoreCase)))
            {
                return Parse(text, end);
            }

            if (length == 0)
            {
                return null;
            }
        }
    }

    private static HttpAnswer Parse(string text, int end)
    {
        var lines = text[..end].Split("\r\n");
        var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        string? Header(string name) => lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

        var body = text[(end + 4)..];
        return new HttpAnswer(status, (Header("Content-Type") ?? string.Empty).Split(';')[0], Encoding.Latin1.GetBytes(Header("Transfer-Encoding") == "chunked" ? Unchunk(body) : body));
    }

    private static string Unchunk(string body)
    {
        StringBuilder whole = new();
        for (var at = 0; body.IndexOf("\r\n", at, StringComparison.Ordinal) is > 0 and var end;)
        {
            if (!int.TryParse(body.AsSpan(at, end - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var length) || length == 0 || end + 2 + length > body.Length)
            {
                break;
            }

            whole.Append(body, end + 2, length);
            at = end + 2 + length + 2;
        }

        return whole.ToString();
    }
}
