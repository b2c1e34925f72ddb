using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using GenesysCloud.Simulator.Tests.Swagger;

namespace GenesysCloud.Simulator.Tests.Platform;

/// <summary>Listens on a channel as any client would. Every message with a topic is compared with the published shapes.</summary>
internal sealed class SocketClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket;
    private readonly Channel<JsonElement> _messages = System.Threading.Channels.Channel.CreateUnbounded<JsonElement>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private readonly bool _isChecked;
    private bool _isDisposed;

    private SocketClient(ClientWebSocket socket, bool isChecked)
    {
        (_socket, _isChecked) = (socket, isChecked);
        _reading = ReadAsync();
    }

    /// <summary>How the server closed; <see langword="null"/> when the connection broke.</summary>
    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <summary>Bytes of a message whose end never came.</summary>
    public int Unfinished { get; private set; }

    public static async Task<SocketClient> ConnectAsync(Uri uri, bool isChecked = true, Action<ClientWebSocketOptions>? options = null)
    {
        ClientWebSocket socket = new();
        options?.Invoke(socket.Options);
        await socket.ConnectAsync(uri, TestContext.Current.CancellationToken);
        return new SocketClient(socket, isChecked);
    }

    /// <summary>The status of a refused upgrade.</summary>
    public static async Task<int> RefusedAsync(Uri uri)
    {
        using ClientWebSocket socket = new();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(uri, TestContext.Current.CancellationToken));
        return (int)socket.HttpStatusCode;
    }

    /// <summary>The next message that fits; others are passed by.</summary>
    public async Task<JsonElement> NextAsync(Func<JsonElement, bool>? fits = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            var message = await _messages.Reader.ReadAsync(limit.Token);
            if (fits is null || fits(message))
            {
                return message;
            }
        }
    }

    public Task<JsonElement> TopicAsync(string topic) => NextAsync(message => TopicOf(message) == topic);

    /// <summary>Everything that has come until the answer to a ping: what was to be sent before it is here then.</summary>
    public async Task<IReadOnlyList<JsonElement>> UntilPongAsync()
    {
        await SendAsync("""{"message":"ping"}""");
        List<JsonElement> before = [];
        while (true)
        {
            var message = await NextAsync();
            if (TopicOf(message) == "channel.metadata" && message.GetProperty("eventBody").GetProperty("message").GetString() == "pong")
            {
                return before;
            }

            before.Add(message);
        }
    }

    public Task SendAsync(string text)
        => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>Ends when the server closed or broke the connection.</summary>
    public Task EndedAsync() => _reading.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static string? TopicOf(JsonElement message) => message.TryGetProperty("topicName", out var topic) ? topic.GetString() : null;

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stop.CancelAsync();
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[4 * 1024 * 1024];
        try
        {
            while (true)
            {
                var used = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    result = await _socket.ReceiveAsync(buffer.AsMemory(used), _stop.Token);
                    used += result.Count;
                    Unfinished = result.EndOfMessage ? 0 : used;
                }
                while (!result.EndOfMessage);

                if (result.MessageType == WebSocketMessageType.Close)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", _stop.Token);
                    return;
                }

                var text = Encoding.UTF8.GetString(buffer, 0, used);
                if (!_isChecked)
                {
                    _messages.Writer.TryWrite(JsonSerializer.SerializeToElement(text));
                    continue;
                }

                var message = JsonDocument.Parse(text).RootElement;
                if (TopicOf(message) is not null && PlatformSchemas.MessageErrors(message) is { Count: > 0 } errors)
                {
                    throw new InvalidOperationException($"A message is not as published: {string.Join("; ", errors)} in {text}");
                }

                _messages.Writer.TryWrite(message);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // the connection is over
        }
        catch (Exception wrong)
        {
            // told to whoever waits for the next message
            _messages.Writer.TryComplete(wrong);
        }
        finally
        {
            _messages.Writer.TryComplete();
        }
    }
}
