using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

public sealed class EventPipelineTests : IDisposable, INameDirectory
{
    private readonly RecordingPublisher _journal = new();
    private readonly RecordingStatus _status = new();
    private readonly EventPipeline _pipeline;
    private readonly LinkEvents _events = new("adapter");

    public EventPipelineTests() => _pipeline = new EventPipeline(
        new NotificationInterpreter(new DataSourceDefinition { Name = "d", Type = "t" }, this, _status, TimeProvider.System), _journal, TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string? UserName(string userId) => null;

    public string? QueueName(string queueId) => null;

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Publish_OneEvent_CompletesWhenItIsOnDisk()
    {
        var running = _pipeline.RunAsync(Cancel);
        _journal.Hold();

        var publishing = _pipeline.PublishAsync(Event(1), Cancel);
        await Eventually.TrueAsync(() => _journal.UnderWay == 1, "handed over", cancellationToken: Cancel);
        Assert.False(publishing.IsCompleted);
        _journal.Release();

        await publishing.Soon();
        _pipeline.Complete();
        await running.Soon();
        Assert.NotNull(_pipeline.LastEventAt);
    }

    [Fact]
    public async Task Flush_JournalHolds_CompletesWhenAllBeforeIsOnDisk()
    {
        var running = _pipeline.RunAsync(Cancel);
        _journal.Hold();
        await _pipeline.TellAsync(Event(1), Cancel);
        await Eventually.TrueAsync(() => _journal.UnderWay == 1, "handed over", cancellationToken: Cancel);

        var flushing = _pipeline.FlushAsync(Cancel);
        await Eventually.TrueAsync(() => _journal.UnderWay == 2, "the consumer came to it", cancellationToken: Cancel);
        Assert.False(flushing.IsCompleted);
        _journal.Release();

        await flushing.Soon();
        Assert.Single(_journal.Events);
        _pipeline.Complete();
        await running.Soon();
    }

    [Fact]
    public async Task Ask_TheQuestionThrows_WhoeverAsksOrWaitsLearnsOfIt()
    {
        var flushing = _pipeline.FlushAsync(Cancel);
        var asking = _pipeline.AskAsync<bool>(static (_, _) => throw new InvalidOperationException("a bug"), Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _pipeline.RunAsync(Cancel).Soon());

        await Assert.ThrowsAsync<InvalidOperationException>(() => asking.Soon());
        await Assert.ThrowsAsync<InvalidOperationException>(() => flushing.Soon());
    }

    [Fact]
    public async Task Complete_WithWorkLeft_DrainsItInOrder()
    {
        for (var number = 1; number <= 300; number++)
        {
            await _pipeline.TellAsync(Event(number), Cancel);
        }

        _pipeline.Complete();
        await _pipeline.RunAsync(Cancel).Soon();

        Assert.Equal(Enumerable.Range(1, 300).Select(number => Event(number).Id), _journal.Events.Select(told => told.Id));
    }

    [Fact]
    public async Task JournalStandsStill_Window_IsBoundedAndTheSocketWaits()
    {
        var running = _pipeline.RunAsync(Cancel);
        _journal.Hold();
        FloodSocket socket = new();
        await using ChannelConnection connection = new(socket, _pipeline, new LinkCounters(_status), new ChannelFlow(), default, TimeProvider.System);

        // no event comes of these frames, so each piece of work is a telling of our own
        var (told, waiting) = (0, -1);
        var telling = Task.Run(
            async () =>
            {
                while (told < 100_000)
                {
                    var one = _pipeline.TellAsync(Event(told), Cancel);
                    if (!one.IsCompleted)
                    {
                        Volatile.Write(ref waiting, told);
                    }

                    await one;
                    Volatile.Write(ref told, told + 1);
                }
            },
            Cancel);
        await Eventually.TrueAsync(() => _journal.UnderWay >= 60, "the window full", cancellationToken: Cancel);
        var before = -1;
        await Eventually.TrueAsync(
            () =>
            {
                var now = Volatile.Read(ref told);
                var still = now == before && Volatile.Read(ref waiting) == now;
                before = now;
                return still && before > 0;
            },
            "the writer waits",
            cancellationToken: Cancel);

        Assert.InRange(_journal.UnderWay, 60, 66);
        Assert.InRange(before, 500, 40_000);
        Assert.False(telling.IsCompleted);
        _journal.Release();
        await telling.Soon();
        socket.End();
        await connection.Ended.Soon();
        _pipeline.Complete();
        await running.Soon();
        Assert.Equal(100_000, _journal.Events.Count);
    }

    [Fact]
    public async Task JournalRefuses_AnEvent_TheRunEndsWithThatFailure()
    {
        _journal.Failure = static () => new ArgumentException("an event without a type");
        var running = _pipeline.RunAsync(Cancel);

        await Assert.ThrowsAsync<ArgumentException>(() => _pipeline.PublishAsync(Event(1), Cancel).Soon());
        await Assert.ThrowsAsync<ArgumentException>(() => running.Soon());
        await Assert.ThrowsAnyAsync<ChannelClosedException>(async () => await _pipeline.TellAsync(Event(2), Cancel));
    }

    [Fact]
    public async Task Frames_ManyInFewReceives_AllReachTheInterpreterOnce()
    {
        var running = _pipeline.RunAsync(Cancel);
        FloodSocket socket = new();
        await using ChannelConnection connection = new(socket, _pipeline, new LinkCounters(_status), new ChannelFlow(), default, TimeProvider.System);
        var filler = new string('x', 3_000);
        for (var number = 0; number < 1_000; number++)
        {
            var frame = Encoding.UTF8.GetBytes($$"""{"topicName":"v2.users.u{{number}}.telepathy","version":"2","eventBody":{"filler":"{{filler}}"} }""");
            var cut = number % frame.Length;
            socket.Send(frame[..cut], isEnd: false);
            socket.Send(frame[cut..], isEnd: true);
        }

        socket.End();
        await connection.Ended.Soon();
        _pipeline.Complete();
        await running.Soon();

        Assert.Equal(1_000, _status.Count("frames_notification"));
        Assert.Equal(1_000, _status.Count("notifications_unknown_topic"));
        Assert.Equal(0, _status.Count("frames_malformed"));
    }

    private LinkEvent Event(int number) => _events.Up(DateTimeOffset.UnixEpoch.AddMilliseconds(number), null, "test", null);

    /// <summary>A socket that gives what a test put in, as fast as it is read.</summary>
    private sealed class FloodSocket : IEventSocket
    {
        private readonly Channel<(byte[] Bytes, bool IsEnd)> _frames = Channel.CreateUnbounded<(byte[], bool)>();
        private ReadOnlyMemory<byte> _rest;
        private bool _restIsEnd;

        public string? CloseReason => null;

        public void Send(byte[] bytes, bool isEnd) => _frames.Writer.TryWrite((bytes, isEnd));

        public void End() => _frames.Writer.TryComplete();

        public async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (_rest.IsEmpty)
            {
                if (!await _frames.Reader.WaitToReadAsync(cancellationToken))
                {
                    return new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, true);
                }

                _frames.Reader.TryRead(out var next);
                (_rest, _restIsEnd) = (next.Bytes, next.IsEnd);
            }

            var count = Math.Min(_rest.Length, buffer.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return new ValueWebSocketReceiveResult(count, WebSocketMessageType.Text, _rest.IsEmpty && _restIsEnd);
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public Task CloseOutputAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}

public sealed class FrameAssemblerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void Advance_Pieces_MakeTheSameFrames(int piece)
    {
        using FrameAssembler assembler = new(largestFrame: 100_000, chunkSize: 8_192);
        Random random = new(1);
        for (var number = 0; number < 200; number++)
        {
            var frame = new byte[random.Next(1, 20_000)];
            random.NextBytes(frame);
            var sent = 0;
            FrameProgress progress;
            int offset, length;
            do
            {
                var space = assembler.Space();
                var count = Math.Min(Math.Min(piece, frame.Length - sent), space.Length);
                frame.AsSpan(sent, count).CopyTo(space.Span);
                sent += count;
                progress = assembler.Advance(count, sent == frame.Length, out offset, out length);
            }
            while (progress == FrameProgress.Partial);

            Assert.Equal(FrameProgress.Complete, progress);
            Assert.True(assembler.Chunk.Buffer.AsSpan(offset, length).SequenceEqual(frame));
        }
    }

    [Fact]
    public void Advance_FrameBeyondTheLimit_IsPassedOverAndTheNextIsRead()
    {
        using FrameAssembler assembler = new(largestFrame: 10_000, chunkSize: 8_192);
        var progress = FrameProgress.Partial;
        for (var sent = 0; sent < 50_000; sent += 1_000)
        {
            assembler.Space().Span[..1_000].Fill(1);
            progress = assembler.Advance(1_000, sent == 49_000, out _, out _);
        }

        Assert.Equal(FrameProgress.Skipped, progress);
        assembler.Space().Span[0] = 42;
        Assert.Equal(FrameProgress.Complete, assembler.Advance(1, true, out var offset, out var length));
        Assert.Equal(1, length);
        Assert.Equal(42, assembler.Chunk.Buffer[offset]);
    }
}
