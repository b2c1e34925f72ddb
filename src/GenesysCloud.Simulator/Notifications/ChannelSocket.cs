using System.Net.WebSockets;
using System.Threading.Channels;
using GenesysCloud.Simulator.Faults;

namespace GenesysCloud.Simulator.Notifications;

/// <summary>One life of one websocket: a queue in front of the sender, the heartbeat, and what the client says.</summary>
internal sealed class ChannelSocket : IDisposable
{
    private static readonly TimeSpan OnTheWire = TimeSpan.FromMilliseconds(30);
    private readonly Channel<Outgoing> _queue = System.Threading.Channels.Channel.CreateUnbounded<Outgoing>(new() { SingleReader = true });
    private readonly CancellationTokenSource _ended;
    private readonly HttpContext _context;
    private readonly WebSocket _socket;
    private readonly SocketSettings _settings;
    private readonly DeliveryFaults _faults;
    private readonly ReorderSlot _held;
    private readonly TimeProvider _time;
    private readonly ITimer _heartbeat;
    private readonly ITimer _closing;
    private readonly ITimer? _life;
    private readonly Lock _endGate = new();
    private volatile bool _isMuted;
    private volatile bool _isToBreak;
    private bool _isOver;
    private int _waiting;
    private long _queued;

    public ChannelSocket(HttpContext context, WebSocket socket, NotificationChannel channel, SocketSettings settings, DeliveryFaults faults, TimeProvider time)
    {
        (_context, _socket, Channel, _settings, _faults, _time) = (context, socket, channel, settings, faults, time);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        _held = new ReorderSlot(frame => Enqueue(frame), time);
        Opened = time.GetUtcNow();
        _heartbeat = time.CreateTimer(_ => Control(SystemFrames.Heartbeat), null, settings.Heartbeat, settings.Heartbeat);
        _closing = time.CreateTimer(_ => EndWith(null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _life = settings.Life is { } life
            ? time.CreateTimer(_ => CloseAfter(settings.ClosingNotice), null, life - settings.ClosingNotice, Timeout.InfiniteTimeSpan)
            : null;
    }

    public NotificationChannel Channel { get; }

    public DateTimeOffset Opened { get; }

    /// <summary>Frames that were put in the way to the client since it was opened.</summary>
    public long Queued => Interlocked.Read(ref _queued);

    /// <summary>Sends a notification, through whatever faults are switched on. Never blocks.</summary>
    public void Deliver(Frame frame)
    {
        if (_isMuted)
        {
            return;
        }

        var fate = _faults.Next();
        if (fate == Fate.Sent)
        {
            Enqueue(frame);
        }
        else if (fate == Fate.Duplicated)
        {
            Enqueue(frame);
            Enqueue(frame);
        }
        else if (fate == Fate.Reordered && _held.TryHold(frame))
        {
            return;
        }
        else if (fate == Fate.Reordered)
        {
            Enqueue(frame);
        }

        _held.Passed();
    }

    /// <summary>Sends a message about the link itself; only total silence holds it back.</summary>
    public void Control(Frame frame)
    {
        if (!_faults.IsSilent)
        {
            Enqueue(frame);
        }
    }

    /// <summary>Sends a last message and closes in order. Without a message only the close is sent.</summary>
    public void EndWith(Frame? last, WebSocketCloseStatus status = WebSocketCloseStatus.EndpointUnavailable, string reason = "closing")
    {
        _isMuted = true;
        if (last is not null)
        {
            Control(last);
        }

        _queue.Writer.TryWrite(new Outgoing(null, 0, status, reason));
        _queue.Writer.TryComplete();
    }

    /// <summary>Warns the client and closes after the notice.</summary>
    public void CloseAfter(TimeSpan notice)
    {
        Control(SystemFrames.SocketClosing());
        _closing.Change(notice, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The socket stays open and heartbeats, and hears no more events.</summary>
    public void Mute() => _isMuted = true;

    /// <summary>Breaks the connection without a close. What waits to be sent is lost.</summary>
    public void Cut()
    {
        _isMuted = true;
        _queue.Writer.TryComplete();
        lock (_endGate)
        {
            if (_isOver)
            {
                return;
            }

            // in this order: once cancelled the request may be over and its context in other hands
            _context.Abort();
            _ended.Cancel();
        }
    }

    /// <summary>Breaks the connection in the middle of the next message.</summary>
    public void CutInMessage() => _isToBreak = true;

    /// <summary>Runs until the connection is over, whoever ends it.</summary>
    public async Task RunAsync(ClientMessages messages)
    {
        var receiving = ReceiveAsync(messages);
        await SendAsync();
        try
        {
            // the client answers the close, or has its connection broken
            await receiving.WaitAsync(TimeSpan.FromSeconds(5), _time);
        }
        catch (TimeoutException)
        {
            Cut();
            await receiving;
        }
    }

    public void Dispose()
    {
        _heartbeat.Dispose();
        _closing.Dispose();
        _life?.Dispose();
        _held.Dispose();
        lock (_endGate)
        {
            _isOver = true;
        }

        _ended.Dispose();
    }

    private void Enqueue(Frame frame)
    {
        if (Interlocked.Increment(ref _waiting) > _settings.MaxBacklog)
        {
            Cut();
            return;
        }

        Interlocked.Increment(ref _queued);
        var delay = _faults.NextDelay();
        _queue.Writer.TryWrite(new Outgoing(frame, delay > TimeSpan.Zero ? _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency) : 0));
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach (var next in _queue.Reader.ReadAllAsync(_ended.Token))
            {
                Interlocked.Decrement(ref _waiting);
                if (next.Due > 0 && _time.GetElapsedTime(_time.GetTimestamp(), next.Due) is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait, _time, _ended.Token);
                }

                if (next.Frame is null)
                {
                    await _socket.CloseOutputAsync(next.Status, next.Reason, _ended.Token);
                    return;
                }

                if (_isToBreak)
                {
                    // a fragment has left; the rest of its message never comes
                    await _socket.SendAsync(next.Frame.Bytes[..(next.Frame.Bytes.Length / 2)], next.Frame.Type, endOfMessage: false, _ended.Token);

                    // of this machine's own time, whatever the platform's clock is: else the break overtakes it
                    await Task.Delay(OnTheWire, TimeProvider.System, _ended.Token);
                    Cut();
                    return;
                }

                await _socket.SendAsync(next.Frame.Bytes, next.Frame.Type, endOfMessage: true, _ended.Token);
            }
        }
        catch (Exception end) when (IsEnd(end))
        {
            // the client is gone or the connection was cut: nothing is queued or sent again
            _ended.Cancel();
        }
    }

    private async Task ReceiveAsync(ClientMessages messages)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var used = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    result = await _socket.ReceiveAsync(buffer.AsMemory(used), _ended.Token);
                    used += result.Count;
                    if (used == buffer.Length)
                    {
                        EndWith(null, WebSocketCloseStatus.MessageTooBig, "message too big");
                        return;
                    }
                }
                while (!result.EndOfMessage);

                if (result.MessageType == WebSocketMessageType.Close)
                {
                    EndWith(null, WebSocketCloseStatus.NormalClosure, "");
                    return;
                }

                messages.Handle(this, buffer.AsMemory(0, used));
            }
        }
        catch (Exception end) when (IsEnd(end))
        {
            _queue.Writer.TryComplete();
            _ended.Cancel();
        }
    }

    private static bool IsEnd(Exception end)
        => end is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException or InvalidOperationException;

    private readonly record struct Outgoing(Frame? Frame, long Due, WebSocketCloseStatus Status = default, string Reason = "");
}

/// <summary>What all sockets have in common.</summary>
internal sealed record SocketSettings(TimeSpan Heartbeat, TimeSpan? Life, TimeSpan ClosingNotice, int MaxBacklog);
