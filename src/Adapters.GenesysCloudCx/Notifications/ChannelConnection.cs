using System.Net.WebSockets;
using System.Threading.Channels;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>One life of one socket: reads frames into the pipeline, pings, watches for silence, and ends for a named reason.</summary>
internal sealed class ChannelConnection : IAsyncDisposable
{
    /// <summary>Silence after which a ping is sent; the platform's own heartbeat comes every 30 s.</summary>
    public static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(20);

    /// <summary>Longest silence tolerated.</summary>
    public static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(40);

    /// <summary>A conversation of many legs takes some tens of kilobytes.</summary>
    public const int LargestFrame = 4 * 1024 * 1024;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(5);

    private readonly IEventSocket _socket;
    private readonly EventPipeline _pipeline;
    private readonly LinkCounters _counters;
    private readonly ChannelFlow _flow;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource<LinkEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<FrameKind> _notice = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _life;
    private readonly Lock _overGate = new();
    private readonly Hearing _hearing;
    private readonly Action<Missed>? _missed;
    private Moment? _over;
    private volatile bool _isBlocked;
    private volatile bool _isLeaving;
    private bool _disposed;

    /// <summary>Takes over an open socket; <paramref name="asked"/> is when it was asked for, <paramref name="missed"/> hears of frames that nobody could read.</summary>
    public ChannelConnection(IEventSocket socket, EventPipeline pipeline, LinkCounters counters, ChannelFlow flow, Moment asked, TimeProvider time, Action<Missed>? missed = null)
    {
        _socket = socket;
        _pipeline = pipeline;
        _counters = counters;
        _flow = flow;
        _time = time;
        Asked = asked;
        Opened = Moment.Now(time);
        _hearing = new Hearing(Opened, time);
        _missed = missed;
        _life = Task.Run(LiveAsync);
    }

    /// <summary>When the socket was asked for.</summary>
    public Moment Asked { get; }

    /// <summary>When the socket was open.</summary>
    public Moment Opened { get; }

    /// <summary>Completes with the reason when the socket is over.</summary>
    public Task<LinkEnd> Ended => _ended.Task;

    /// <summary>When the socket was over; <see langword="null"/> while it is not.</summary>
    public Moment? Over
    {
        get
        {
            lock (_overGate)
            {
                return _over;
            }
        }
    }

    /// <summary>Completes when the platform asks for a new link while this one still delivers.</summary>
    public Task<FrameKind> Notice => _notice.Task;

    /// <summary>Completes with the first frame of any kind.</summary>
    public Task Heard => _heard.Task;

    public Moment LastHeard => _hearing.Last;

    /// <summary>Everything that arrived before stands in the pipeline, or was told as missed.</summary>
    public Moment Delivered => _hearing.Delivered;

    /// <summary>Whether everything that was sent on it before that moment has arrived: it was heard later, or read to its orderly end.</summary>
    public async Task<bool> IsReadPastAsync(Moment moment) => LastHeard.Timestamp >= moment.Timestamp || (await Ended).Kind == LinkEndKind.ClosedByPlatform;

    /// <summary>Says goodbye, reads what was still under way, and ends.</summary>
    public async Task LeaveAsync()
    {
        _isLeaving = true;
        await SayGoodbyeAsync(awaitAnswer: true);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            await _life;
            return;
        }

        End(new LinkEnd(LinkEndKind.Stopping, "stopped"));
        await _abort.CancelAsync();
        await _life;
        _socket.Dispose();
        _abort.Dispose();
    }

    private void End(LinkEnd end)
    {
        lock (_overGate)
        {
            _over ??= Moment.Now(_time);
        }

        _ended.TrySetResult(end);
    }

    private async Task SayGoodbyeAsync(bool awaitAnswer)
    {
        try
        {
            using CancellationTokenSource limit = new(GoodbyeLimit, _time);
            await _socket.CloseOutputAsync(limit.Token);
            if (awaitAnswer)
            {
                await _ended.Task.WaitAsync(limit.Token);
            }
        }
        catch (Exception exception) when (IsSocketEnd(exception) || exception is OperationCanceledException)
        {
            // it was over already, or the other side does not answer
        }
    }

    private async Task LiveAsync()
    {
        var watching = WatchAsync();
        var end = await ReadAsync();
        End(end);
        if (end.Kind == LinkEndKind.ClosedByPlatform && !_isLeaving)
        {
            await SayGoodbyeAsync(awaitAnswer: false);
        }

        await _abort.CancelAsync();
        await watching;
        TellUnread();
    }

    private async Task<LinkEnd> ReadAsync()
    {
        using FrameAssembler assembler = new(LargestFrame);
        FrameBatch? batch = null;
        try
        {
            while (true)
            {
                var receiving = _socket.ReceiveAsync(assembler.Space(), _abort.Token);
                if (batch is not null && (!receiving.IsCompleted || batch.IsFull || batch.Chunk != assembler.Chunk))
                {
                    var full = batch;
                    batch = null;
                    await HandOverAsync(full);
                }

                var result = await receiving;
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return new LinkEnd(LinkEndKind.ClosedByPlatform, $"the platform closed the connection ({_socket.CloseReason ?? "no close code"})");
                }

                var progress = assembler.Advance(result.Count, result.EndOfMessage, out var offset, out var length);
                var now = Moment.Now(_time);
                _hearing.Heard(now);
                if (progress == FrameProgress.Skipped)
                {
                    _counters.Frames.Add();
                    _counters.Skipped.Add();
                    _hearing.CompleteUnread(now);
                }
                else if (progress == FrameProgress.Complete)
                {
                    _heard.TrySetResult();
                    var frame = assembler.Chunk.Buffer.AsSpan(offset, length);
                    _pipeline.Raw?.Heard(frame);
                    var kind = FrameKinds.Classify(frame);
                    if (kind == FrameKind.Notification)
                    {
                        _hearing.Complete(now, isNotification: true);
                        (batch ??= new FrameBatch(assembler.Chunk)).Add(offset, length, _pipeline.Now);
                        _flow.Arrived(now);
                    }
                    else if (Control(kind, now) is { } end)
                    {
                        return end;
                    }
                }
            }
        }
        catch (Exception exception) when (IsSocketEnd(exception))
        {
            return new LinkEnd(LinkEndKind.Lost, $"the connection broke ({exception.Message})");
        }
        catch (OperationCanceledException)
        {
            return new LinkEnd(LinkEndKind.Stopping, "stopped");
        }
        finally
        {
            if (batch is not null)
            {
                await HandOverAsync(batch);
            }
        }
    }

    private async ValueTask HandOverAsync(FrameBatch batch)
    {
        var count = batch.Count;
        _isBlocked = true;
        try
        {
            // waits as long as the journal does: what was received is not dropped
            await _pipeline.EnqueueAsync(batch, CancellationToken.None);
            _hearing.HandedOver();
            _counters.Frames.Add(count);
            _counters.Notifications.Add(count);
        }
        catch (ChannelClosedException)
        {
            // the adapter is going down; what these frames tell is read back at the next start
        }
        finally
        {
            _hearing.WatchAnew();
            _isBlocked = false;
        }
    }

    private TimeSpan Silence() => _isBlocked || _isLeaving ? TimeSpan.Zero : _hearing.Silence;

    private void TellUnread()
    {
        if (_missed is { } missed)
        {
            _hearing.TellUnread(since => missed(Missed.At(since, _time, Missed.FrameUnread, "A message of the platform could not be read: longer than 4 MB, or damaged.")));
        }
    }

    private LinkEnd? Control(FrameKind kind, Moment now)
    {
        _counters.Frames.Add();
        if (kind == FrameKind.Malformed)
        {
            _counters.Malformed.Add();
            _hearing.CompleteUnread(now);
            return null;
        }

        _hearing.Complete(now, isNotification: false);
        switch (kind)
        {
            case FrameKind.Heartbeat:
                _counters.Heartbeats.Add();
                return null;
        }

        _counters.Control.Add();
        switch (kind)
        {
            case FrameKind.SocketClosing or FrameKind.TokenRevoked:
                _notice.TrySetResult(kind);
                return null;
            case FrameKind.NoLongerSubscribed:
                return new LinkEnd(LinkEndKind.ChannelGone, "the platform says that the channel is no longer subscribed");
            case FrameKind.ChannelGone:
                return new LinkEnd(LinkEndKind.ChannelGone, "the platform says that the channel is gone");
            default:
                return null;
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            await PingAsync();
            using PeriodicTimer timer = new(Tick, _time);
            while (await timer.WaitForNextTickAsync(_abort.Token))
            {
                TellUnread();
                var silence = Silence();
                if (silence >= SilenceLimit)
                {
                    End(new LinkEnd(LinkEndKind.Silent, $"nothing was heard for {silence.TotalSeconds:0} s, not even a heartbeat"));
                    await _abort.CancelAsync();
                    return;
                }

                if (silence >= PingAfter)
                {
                    await PingAsync();
                }
            }
        }
        catch (Exception exception) when (IsSocketEnd(exception) || exception is OperationCanceledException)
        {
            // the read loop sees the same and names it
        }
    }

    private static bool IsSocketEnd(Exception exception) => exception is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException;

    private ValueTask PingAsync() => _isLeaving ? ValueTask.CompletedTask : _socket.SendAsync("{\"message\":\"ping\"}"u8.ToArray(), _abort.Token);
}
