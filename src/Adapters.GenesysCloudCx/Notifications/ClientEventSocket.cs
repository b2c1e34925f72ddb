using System.Globalization;
using System.Net.WebSockets;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>The platform's websocket, through the same handler, and so the same proxy and trust, as the API calls.</summary>
internal sealed class ClientEventSocket : IEventSocket
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket;

    private ClientEventSocket(ClientWebSocket socket) => _socket = socket;

    public string? CloseReason => _socket.CloseStatus is { } code
        ? string.Create(CultureInfo.InvariantCulture, $"close code {(int)code}{(string.IsNullOrEmpty(_socket.CloseStatusDescription) ? string.Empty : $" '{_socket.CloseStatusDescription}'")}")
        : null;

    public static async Task<IEventSocket> ConnectAsync(Uri connectUri, HttpMessageInvoker invoker, ProxyOptions? proxy, TimeProvider time, CancellationToken cancellationToken)
    {
        ClientWebSocket socket = new();
        try
        {
            socket.Options.CollectHttpResponseDetails = true;

            // the platform's own ping and heartbeat are watched; reports conflict on what it does with the protocol's pings
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            using CancellationTokenSource deadline = new(ConnectLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            await socket.ConnectAsync(connectUri, invoker, either.Token);
            return new ClientEventSocket(socket);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw PlatformErrors.FromTransport(connectUri, new TimeoutException($"no websocket within {ConnectLimit.TotalSeconds} s"), proxy);
        }
        catch (WebSocketException exception)
        {
            var refused = Refusal(connectUri, socket, exception, proxy);
            socket.Dispose();
            throw refused;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _socket.ReceiveAsync(buffer, cancellationToken);

    public ValueTask SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
        => _socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    public Task CloseOutputAsync(CancellationToken cancellationToken) => _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);

    public void Dispose() => _socket.Dispose();

    private static PlatformException Refusal(Uri connectUri, ClientWebSocket socket, WebSocketException exception, ProxyOptions? proxy)
    {
        var status = (int)socket.HttpStatusCode;
        if (status == 407)
        {
            return PlatformErrors.ProxyLogin(proxy, status, exception);
        }

        // without an answer of the platform the way to it is at fault
        return status == 0 || exception.InnerException is HttpRequestException
            ? PlatformErrors.FromTransport(connectUri, exception, proxy)
            : new PlatformException(FailureClass.Transient, $"{connectUri.Authority} refused the websocket with status {status}.", exception) { Status = status, RetryAfter = RetryAfter(socket) };
    }

    private static TimeSpan? RetryAfter(ClientWebSocket socket)
        => socket.HttpResponseHeaders?.FirstOrDefault(header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value is { } values
            ? PlatformErrors.RetryAfter(values.FirstOrDefault())
            : null;
}
