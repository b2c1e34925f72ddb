using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;

namespace Adapters.GenesysCloudCx.Tests;

public sealed class LiveFeedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AgainstSimulator_IsLiveAndTellsSo()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);

        await adapter.StartAndRunAsync();

        await adapter.UntilAsync(() => adapter.LinkEvents.Any(), "a link event");
        Assert.Equal(EventTypes.LinkUp, adapter.LinkEvents.Single().Type);
        Assert.Equal("20", adapter.Status.Facts["users.in.scope"]);
        Assert.Equal("1 of 1 live", adapter.Status.Facts["link.channels"]);
        Assert.Equal("granted", adapter.Status.Facts["topic.conversations"]);
        Assert.Equal(20, Assert.Single(platform.Channels).Topics.Count);
    }

    [Fact]
    public async Task Stop_OnPurpose_TellsStoppingBeforeTheSocketCloses()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        await adapter.StartAndRunAsync();
        adapter.Journal.Hold();

        var stopped = adapter.StopAsync(StopReason.Restart);
        await adapter.UntilAsync(() => adapter.Journal.UnderWay > 0, "an event on its way to the journal");

        Assert.Single(platform.Sockets.All);
        adapter.Journal.Release();
        await stopped;
        Assert.Empty(platform.Sockets.All);
        Assert.Equal([EventTypes.LinkUp, EventTypes.LinkStopping], adapter.LinkEvents.Select(told => told.Type));
        Assert.Equal("restart", adapter.LinkEvents.Last().Reason);
    }
}
