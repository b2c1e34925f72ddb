using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

/// <summary>What becomes of the link in minutes and hours, on a clock that platform and adapter share.</summary>
[Collection(Alone.Name)]
public sealed class LinkTimeTests
{
    private const string CreateChannel = "POST /api/v2/notifications/channels";
    private const string PutTopics = "PUT /api/v2/notifications/channels/{channelId}/subscriptions";
    private const string PostTopics = "POST /api/v2/notifications/channels/{channelId}/subscriptions";

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Cut_UpgradesRefusedForAWhile_GoesOnTryingAndDoubtsTheChannelRarely(int status)
    {
        await using var world = await World.StartAsync();
        var (clock, platform, adapter) = world;

        platform.Faults.Upgrades.Refuse(status, 8);
        var before = clock.GetUtcNow();
        platform.Faults.Cut();

        await adapter.AdvanceUntilAsync(() => adapter.Status.Facts.ContainsKey("link.down.since"), "it says since when it is down");
        Assert.InRange(DateTimeOffset.Parse(adapter.Status.Facts["link.down.since"], System.Globalization.CultureInfo.InvariantCulture), before, clock.GetUtcNow());
        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_reconnects") == 1, "connected again");
        await adapter.AdvanceUntilAsync(() => !adapter.Status.Facts.ContainsKey("link.down.since"), "it is not down any more");
        Assert.Equal(0, platform.Faults.Upgrades.Left);
        Assert.Equal(3, platform.Requests.Of(CreateChannel));
    }

    [Fact]
    public async Task Evicted_AgainAndAgain_SaysThatTheClientIsShared()
    {
        await using var world = await World.StartAsync();
        var (_, platform, adapter) = world;

        for (var times = 1; times <= 3; times++)
        {
            platform.Faults.ExpireChannels();
            await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_reconnects") == times, "connected again");
        }

        Assert.Contains("OAuth client", adapter.Status.Alarms["channels.evicted"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_BeyondTheHeartbeat_IsACut()
    {
        await using var world = await World.StartAsync();
        var (_, platform, adapter) = world;

        platform.Faults.Delivery.Settings = new DeliverySettings { Silence = Silence.All };
        await adapter.AdvanceUntilAsync(() => adapter.LinkEvents.Any(told => told.Type == EventTypes.LinkDown), "a cut");

        var down = adapter.LinkEvents.Last(told => told.Type == EventTypes.LinkDown);
        Assert.Contains("nothing was heard", down.Reason, StringComparison.Ordinal);
        platform.Faults.Delivery.Settings = DeliverySettings.None;
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "running again");
    }

    [Fact]
    public async Task Quiet_ButAnsweringPings_IsNoCut()
    {
        await using var world = await World.StartAsync(new SimulatorOptions { HeartbeatInterval = TimeSpan.FromHours(1), Scenarios = new ScenarioOptions { Shifts = false } });
        var (clock, _, adapter) = world;

        var heard = adapter.Status.Count("frames_heartbeat");
        for (var until = clock.GetUtcNow().AddSeconds(150); clock.GetUtcNow() < until;)
        {
            await adapter.AdvanceUntilAsync(() => true, "a look at the silence", 5);
            if (clock.GetUtcNow() - adapter.HeardUntil >= ChannelConnection.PingAfter)
            {
                await adapter.UntilAsync(() => clock.GetUtcNow() - adapter.HeardUntil < ChannelConnection.PingAfter, "an answer, the clock standing meanwhile");
            }
        }

        Assert.Equal(0, adapter.Status.Count("link_reconnects"));
        Assert.InRange(adapter.Status.Count("frames_heartbeat") - heard, 5, 8);
    }

    [Fact]
    public async Task Users_ComeAndGo_OnlyChangesAreSubscribed()
    {
        await using var world = await World.StartAsync();
        var (_, platform, adapter) = world;
        var channel = Assert.Single(platform.Channels);

        var joiner = platform.Directory.Add(UserState.Active, true, DateTimeOffset.UnixEpoch);
        await adapter.AdvanceUntilAsync(() => channel.Topics.Count == 21, "the new user subscribed", 2);
        Assert.Equal(1, platform.Requests.Of(PostTopics));
        Assert.Equal(1, platform.Requests.Of(PutTopics));

        platform.Directory.SetState(joiner.Id, UserState.Deleted, DateTimeOffset.UnixEpoch);
        await adapter.AdvanceUntilAsync(() => channel.Topics.Count == 20, "the user who left is gone", 2);
        Assert.Equal(1, platform.Requests.Of(CreateChannel));
    }

    [Fact]
    public async Task ShortToken_RenewedByTheClock_ChannelFollowsWithoutACut()
    {
        await using var world = await World.StartAsync(new SimulatorOptions { TokenLife = TimeSpan.FromSeconds(300) });
        var (_, platform, adapter) = world;

        await adapter.AdvanceUntilAsync(() => platform.Requests.Of("POST /oauth/token") == 3, "two renewals");
        await adapter.UntilAsync(() => platform.Requests.Of(PutTopics) >= 3, "subscribed again with each token");

        Assert.Equal(0, adapter.Status.Count("link_reconnects"));
    }

    [Theory]
    [InlineData("CloseOld")]
    [InlineData("SilenceOld")]
    [InlineData("RefuseNew")]
    public async Task ClosingNotice_WhateverASecondSocketDoes_IsFollowedWithoutAGap(string policy)
    {
        await using var world = await World.StartAsync(new SimulatorOptions { SecondSocket = Enum.Parse<SecondSocketPolicy>(policy) });
        var (_, platform, adapter) = world;

        platform.Faults.CloseAfter(TimeSpan.FromSeconds(20));

        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_replacements") == 1, "replaced");
        await adapter.AdvanceUntilAsync(() => platform.Sockets.All.Count == 1, "the old socket gone");
        Assert.Equal([EventTypes.LinkUp], adapter.LinkEvents.Select(told => told.Type));
        Assert.Equal(2, platform.Requests.Of(CreateChannel));
        Assert.Empty(adapter.MissedSpans);
    }

    [Fact]
    public async Task Renew_DailyRestart_NewLinkBeforeTheOldCloses()
    {
        await using var world = await World.StartAsync(new SimulatorOptions { Users = 1_001 });
        var (_, platform, adapter) = world;

        var renewed = adapter.Adapter.RenewAsync("daily restart", TestContext.Current.CancellationToken);
        await adapter.AdvanceUntilAsync(() => renewed.IsCompleted, "renewed");
        Assert.True(await renewed);

        await adapter.AdvanceUntilAsync(() => platform.Sockets.All.Count == 2, "the old sockets gone");
        Assert.Equal([EventTypes.LinkUp, EventTypes.LinkStopping, EventTypes.LinkUp], adapter.LinkEvents.Select(told => told.Type));
        Assert.Equal("daily restart", adapter.LinkEvents.ElementAt(1).Reason);
        Assert.Equal(2, adapter.Status.Count("link_replacements"));
        Assert.Equal(2, platform.Requests.Of("POST /oauth/token"));
        Assert.Equal(4, platform.Requests.Of(CreateChannel));
        Assert.Equal(4, platform.Sockets.Opened);
        Assert.Empty(adapter.MissedSpans);
    }

    [Fact]
    public async Task ChannelLife_AboutToEnd_IsExtendedByASubscription()
    {
        await using var world = await World.StartAsync(new SimulatorOptions { ChannelLife = TimeSpan.FromSeconds(20) });
        var (_, platform, adapter) = world;
        var first = Assert.Single(platform.Channels).Expires;

        await adapter.AdvanceUntilAsync(() => platform.Channels[0].Expires > first, "a longer life");

        Assert.Equal(0, adapter.Status.Count("link_reconnects"));
        Assert.Equal(1, platform.Requests.Of(CreateChannel));
    }

    /// <summary>A platform and an adapter that runs, on one clock.</summary>
    private sealed record World(ManualClock Clock, SimulatorServer Platform, AdapterHarness Adapter) : IAsyncDisposable
    {
        public static async Task<World> StartAsync(SimulatorOptions? options = null)
        {
            ManualClock clock = new();
            var platform = await SimulatorServer.StartAsync(options, clock, cancellationToken: TestContext.Current.CancellationToken);
            World world = new(clock, platform, new AdapterHarness(platform.BaseUrl, time: clock) { Platform = platform });
            try
            {
                await world.Adapter.Start().AdvanceUntilAsync(() => world.Adapter.Status.IsRunning, "runs");
                return world;
            }
            catch
            {
                await world.DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Adapter.DisposeAsync();
            await Platform.DisposeAsync();
        }
    }
}
