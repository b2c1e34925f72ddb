using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

/// <summary>The link counts as heard no further than what it brought is handed over, and no further than it could be read.</summary>
public sealed class HeardUntilTests : RunnerTest
{
    // the pipeline does not run here, and takes four large frames at once
    private const int LargeAtOnce = 4;

    [Fact]
    public async Task Frames_TheQueueDoesNotTakeThem_DoNotCountAsHeard()
    {
        var socket = await StartLiveAsync();
        await SayAsync(socket, LargeAtOnce);
        await UntilAsync(() => _runner.HeardUntil == Now, "the queue has them");
        var taken = Now;

        _platform.Clock.Advance(TimeSpan.FromSeconds(3));
        await SayAsync(socket, 1);

        Assert.Equal(taken, _runner.HeardUntil);
        var running = _pipeline.RunAsync(CancellationToken.None);
        await UntilAsync(() => _runner.HeardUntil == Now, "the queue takes it");
        _pipeline.Complete();
        await running.Soon();
    }

    [Theory]
    [InlineData("too long")]
    [InlineData("cut off")]
    public async Task Frame_ThatNobodyCanRead_IsToldAsMissed(string what)
    {
        var socket = await StartLiveAsync();
        _platform.Clock.Advance(TimeSpan.FromSeconds(1));
        socket.Receive(FakeSocket.Heartbeat);
        await UntilAsync(() => _runner.HeardUntil == Now, "heard");
        var before = Now;

        _platform.Clock.Advance(TimeSpan.FromSeconds(1));
        socket.Receive(what == "too long" ? Notification(ChannelConnection.LargestFrame) : """{"topicName":""");
        await UntilAsync(() => _platform.Status.Count(what == "too long" ? "frames_too_long" : "frames_malformed") == 1, "arrived");
        Assert.Equal(before, _runner.HeardUntil);
        await AdvanceUntilAsync(() => !_missed.IsEmpty, "told");

        var missed = Assert.Single(_missed);
        Assert.Equal((before, "frame-unread"), (missed.Since, missed.Cause));
        await UntilAsync(
            () =>
            {
                // one that comes before what was missed is put away is not counted
                socket.Receive(FakeSocket.Heartbeat);
                return _runner.HeardUntil == Now;
            },
            "heard on");
    }

    private static string Notification(int length) => $$$"""{"topicName":"v2.users.u1.conversations","eventBody":{"id":"{{{new string('x', length)}}}"}}""";

    private async Task SayAsync(FakeSocket socket, int frames)
    {
        var count = _runner.Flow.Count + frames;
        for (var frame = 0; frame < frames; frame++)
        {
            socket.Receive(Notification(FrameAssembler.DefaultChunkSize));
        }

        await UntilAsync(() => _runner.Flow.Count == count, "arrived");
    }
}
