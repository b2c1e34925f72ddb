using System.Net.WebSockets;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Faults;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

public sealed class LinkTests
{
    private const string CreateChannel = "POST /api/v2/notifications/channels";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cut_AnyWay_ReconnectsTheSameChannelAndTellsBoth(bool inOrder)
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        await adapter.StartAndRunAsync();

        platform.Faults.Cut(inOrder ? WebSocketCloseStatus.EndpointUnavailable : null);
        await adapter.UntilAsync(() => adapter.LinkEvents.Count() == 3, "down and up");

        Assert.Equal([EventTypes.LinkUp, EventTypes.LinkDown, EventTypes.LinkUp], adapter.LinkEvents.Select(told => told.Type));
        Assert.Null(adapter.LinkEvents.ElementAt(1).Link);
        Assert.NotNull(adapter.LinkEvents.Last().DownSince);
        Assert.Equal(1, platform.Requests.Of(CreateChannel));
        Assert.Equal(1, adapter.Status.Count("link_reconnects"));
        await adapter.UntilAsync(() => adapter.Status.IsRunning, "running again");
        Assert.Contains(adapter.Status.History, state => state is { IsRunning: false, Cause: FailureClass.Transient, NextAttempt: not null });
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    public async Task Cut_UpgradeSaysChannelGone_MakesANewOne(int status)
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        await adapter.StartAndRunAsync();

        platform.Faults.Upgrades.Refuse(status, 1);
        platform.Faults.Cut();

        await adapter.UntilAsync(() => adapter.Status.Count("link_reconnects") == 1, "connected again");
        Assert.Equal(2, platform.Requests.Of(CreateChannel));
    }

    [Fact]
    public async Task ChannelExpired_WhileConnected_MakesANewOne()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        await adapter.StartAndRunAsync();

        platform.Faults.ExpireChannels();

        await adapter.UntilAsync(() => adapter.Status.Count("link_reconnects") == 1, "connected again");
        Assert.Equal(2, platform.Requests.Of(CreateChannel));
    }

    [Theory]
    [InlineData(1_001, 2)]
    [InlineData(2_500, 3)]
    public async Task ManyUsers_OverAThousand_SpreadOverSeveralChannels(int users, int channels)
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Users = users }, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);

        await adapter.StartAndRunAsync();

        Assert.Equal(channels, platform.Sockets.All.Count);
        Assert.Equal(users, platform.Channels.Sum(channel => channel.Topics.Count));
        Assert.Equal($"{channels} of {channels} live", adapter.Status.Facts["link.channels"]);
        await adapter.UntilAsync(() => adapter.LinkEvents.Any(), "the link's event");
        Assert.Single(adapter.LinkEvents);
    }

    [Fact]
    public async Task OneOfSeveralChannels_Cut_IsToldByItsNumberAndDegrades()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Users = 1_001 }, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        await adapter.StartAndRunAsync();

        platform.Faults.Upgrades.Refuse(503, int.MaxValue);
        platform.Sockets.All[0].Cut();
        await adapter.UntilAsync(() => adapter.Status.Facts["link.channels"] == "1 of 2 live", "the fact");
        platform.Faults.Upgrades.Refuse(0, 0);
        await adapter.UntilAsync(() => adapter.LinkEvents.Count() == 3, "down and up");

        var told = adapter.LinkEvents.ToList();
        Assert.StartsWith("channel ", told[1].Link, StringComparison.Ordinal);
        Assert.Equal(told[1].Link, told[2].Link);
        Assert.Contains(adapter.Status.History, state => state.Text?.Contains("of 2 is down", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task TooManyUsers_BeyondTwentyChannels_IsRefusedWithTheNumbers()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Users = 20_001, RateLimit = 100_000 }, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);

        var failure = await adapter.Start().FailureAsync();

        Assert.Equal(FailureClass.Configuration, failure.Class);
        Assert.Contains("20,000", failure.Message, StringComparison.Ordinal);
        Assert.Contains("20,001", failure.Message, StringComparison.Ordinal);
        Assert.Contains("divisions", failure.Remedy, StringComparison.Ordinal);
        Assert.Contains("a data source of its own", failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, platform.Requests.Of(CreateChannel));
    }

    [Fact]
    public async Task TokensRevoked_WhileRunning_HealsByItself()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        await adapter.StartAndRunAsync();

        platform.Faults.RevokeTokens();

        await adapter.UntilAsync(() => adapter.Status.Count("link_reconnects") + adapter.Status.Count("link_replacements") > 0, "a new link");
        await adapter.UntilAsync(() => adapter.Status.IsRunning, "running");
        Assert.True(platform.Requests.Of("POST /oauth/token") >= 2);
    }

    [Fact]
    public async Task Credentials_Refused_StopsWithThePlatformsWords()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl, clientSecret: "wrong");

        var failure = await adapter.Start().FailureAsync();

        Assert.Equal(FailureClass.Credentials, failure.Class);
        Assert.Contains("authentication failed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, platform.Requests.Of("POST /oauth/token"));
    }

    [Fact]
    public async Task Garbage_OnTheSocket_IsCountedAndSurvived()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        await adapter.StartAndRunAsync();

        foreach (var kind in GarbageFrames.Kinds)
        {
            platform.Faults.SendGarbage(kind);
        }

        await adapter.UntilAsync(() => adapter.Status.Count("frames") >= GarbageFrames.Kinds.Count, "all received");
        await adapter.UntilAsync(() => adapter.Status.Count("frames_malformed") >= 5, "counted");
        Assert.Equal(0, adapter.Status.Count("link_reconnects"));
        Assert.False(adapter.Run.IsCompleted);
    }
}
