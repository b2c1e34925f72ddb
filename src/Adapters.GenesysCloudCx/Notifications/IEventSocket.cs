using System.Net.WebSockets;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>The seam over one open websocket.</summary>
internal interface IEventSocket : IDisposable
{
    /// <summary>How the other side closed, once it did.</summary>
    string? CloseReason { get; }

    ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    ValueTask SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken);

    /// <summary>Says goodbye; what the other side had sent before can still be received.</summary>
    Task CloseOutputAsync(CancellationToken cancellationToken);
}

/// <summary>Opens the websocket of a channel.</summary>
/// <exception cref="Api.PlatformException">It was refused or could not be reached.</exception>
internal delegate Task<IEventSocket> SocketConnector(Uri connectUri, CancellationToken cancellationToken);
