using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Adapters.GenesysCloudCx.Notifications;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>A socket that receives what a test says, when it says so.</summary>
internal sealed class FakeSocket : IEventSocket
{
    public const string Heartbeat = """{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}""";

    private readonly Channel<string> _frames = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _goodbye = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte> _rest;

    public FakeSocket() => Receive(Heartbeat);

    /// <summary>Half open: what is said to it is not answered any more.</summary>
    public bool IsDead { get; set; }

    public string? CloseReason => "close code 1001";

    /// <summary>What a link that lives is heard by; nothing once it is closed.</summary>
    public void Beat() => _frames.Writer.TryWrite(Heartbeat);

    public void Receive(string frame) => Assert.True(_frames.Writer.TryWrite(frame));

    /// <summary>The platform closes; completes when the adapter has seen it.</summary>
    public Task CloseAsync()
    {
        _frames.Writer.TryComplete();
        return _goodbye.Task.Soon();
    }

    public async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty && !await _frames.Reader.WaitToReadAsync(cancellationToken) || !TakeFrame())
        {
            return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, true);
        }

        var piece = _rest[..Math.Min(_rest.Length, buffer.Length)];
        piece.CopyTo(buffer);
        _rest = _rest[piece.Length..];
        return new ValueWebSocketReceiveResult(piece.Length, WebSocketMessageType.Text, _rest.IsEmpty);
    }

    private bool TakeFrame()
    {
        if (_rest.IsEmpty && _frames.Reader.TryRead(out var frame))
        {
            _rest = Encoding.UTF8.GetBytes(frame);
        }

        return !_rest.IsEmpty;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public Task CloseOutputAsync(CancellationToken cancellationToken)
    {
        if (!IsDead)
        {
            _frames.Writer.TryComplete();
        }

        _goodbye.TrySetResult();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }
}
