using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

public sealed class NotificationLinkTests : IDisposable, INameDirectory
{
    private const int QueueLength = 512;

    private readonly ScriptedPlatform _platform = new();
    private readonly RecordingPublisher _journal = new();
    private readonly EventPipeline _pipeline;

    public NotificationLinkTests()
        => _pipeline = new EventPipeline(
            new NotificationInterpreter(new DataSourceDefinition { Name = "d", Type = "t" }, this, _platform.Status, _platform.Clock), _journal, _platform.Clock);

    public string? UserName(string userId) => null;

    public string? QueueName(string queueId) => null;

    public void Dispose()
    {
        _pipeline.Dispose();
        _platform.Dispose();
    }

    [Fact]
    public async Task LiveAsync_TwoChannelsAtOnceWhileTheQueueIsFull_TellTheLinkUpOnce()
    {
        LinkEvents events = new("GenesysCX-Primary");
        LinkReport report = new(_platform.Status, new HealthBoard(_platform.Status), [Topics.Conversations], _platform.Clock);
        await using NotificationLink link = new((_, _) => throw new InvalidOperationException("no users, no channels"), _pipeline, events, report, _platform.Clock, _platform.Log.CreateLogger("link"));
        IChannelObserver told = link;
        await using var first = Runner(1, told);
        await using var second = Runner(2, told);
        for (var filled = 0; filled < QueueLength; filled++)
        {
            await _pipeline.TellAsync(events.Down(_platform.Clock.GetUtcNow(), "filler", "test"), TestContext.Current.CancellationToken);
        }

        var one = told.LiveAsync(first, null, false).AsTask();
        _platform.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var other = told.LiveAsync(second, null, false).AsTask();
        var consuming = _pipeline.RunAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(one, other).Soon();
        _pipeline.Complete();
        await consuming.Soon();

        Assert.Single(_journal.Events, told => told.Type == EventTypes.LinkUp);
    }

    private ChannelRunner Runner(int number, IChannelObserver observer)
        => new(
            number, new ChannelClient(_platform.Api), new ChannelSubscription([Topics.Conversations]),
            (_, _) => throw new InvalidOperationException("never connected"), _pipeline, new LinkCounters(_platform.Status), observer,
            _platform.Clock, static () => 1, _platform.Log.CreateLogger("link"));
}
