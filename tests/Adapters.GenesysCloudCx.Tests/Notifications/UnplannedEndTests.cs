using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

/// <summary>Ends of the link that nobody announces: each is noticed in time, told with its cause and since when, and healed.</summary>
[Collection(Alone.Name)]
public sealed class UnplannedEndTests
{
    private readonly ManualClock _clock = new(DateTimeOffset.UtcNow);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HalfOpen_PeerVanishedWithoutAWord_IsSilentWithinTheLimitSinceItWasHeardLast()
    {
        await using var platform = await SimulatorServer.StartAsync(time: _clock, cancellationToken: Cancel);
        await using TcpRelay relay = new(platform.BaseUrl.Port);
        await using var adapter = await StartAsync(new AdapterHarness(relay.Url, time: _clock) { Platform = platform });
        var frozen = _clock.GetUtcNow();

        relay.Freeze();
        await adapter.AdvanceUntilAsync(() => adapter.LinkEvents.Any(told => told.Type == EventTypes.LinkDown), "noticed");

        var noticed = _clock.GetUtcNow();
        Assert.InRange(noticed - frozen, TimeSpan.Zero, ChannelConnection.SilenceLimit + TimeSpan.FromSeconds(8));
        Assert.Null(adapter.HeardUntil);
        relay.Thaw();
        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_reconnects") == 1 && adapter.MissedSpans.Count > 0, "connected again");
        AssertMissed(adapter, CoverageCauses.LinkSilent, frozen - TimeSpan.FromSeconds(30), frozen + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Proxy_Killed_IsACutAndHealsWhenAnotherStandsThere()
    {
        await using var platform = await SimulatorServer.StartAsync(time: _clock, cancellationToken: Cancel);
        var proxy = await ProxyServer.StartAsync("tinyproxy");
        await using var adapter = await StartAsync(new AdapterHarness(platform.BaseUrl, time: _clock, settings: proxy.Settings(), proxyPassword: ProxyServer.Password) { Platform = platform });
        var killed = _clock.GetUtcNow();

        await proxy.DisposeAsync();
        await adapter.AdvanceUntilAsync(() => adapter.LinkEvents.Any(told => told.Type == EventTypes.LinkDown), "noticed");
        await adapter.AdvanceUntilAsync(() => adapter.Status.Current is { IsRunning: false, NextAttempt: not null }, "degraded");
        await using var another = await ProxyServer.StartAsync("tinyproxy", proxy.Port);
        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_reconnects") == 1 && adapter.MissedSpans.Count > 0, "connected again");

        AssertMissed(adapter, CoverageCauses.LinkCut, killed - TimeSpan.FromSeconds(30), killed + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Channel_TakenAway_IsToldAsSuch()
    {
        await using var platform = await SimulatorServer.StartAsync(time: _clock, cancellationToken: Cancel);
        await using var adapter = await StartAsync(new AdapterHarness(platform.BaseUrl, time: _clock) { Platform = platform });
        var gone = _clock.GetUtcNow();

        platform.Faults.ExpireChannels();

        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_reconnects") == 1 && adapter.MissedSpans.Count > 0, "connected again");
        AssertMissed(adapter, CoverageCauses.ChannelGone, gone - TimeSpan.FromSeconds(30), gone + TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task Clock_SetByHours_IsToldOnceAndTheLinkLivesOn(int hours)
    {
        await using var platform = await SimulatorServer.StartAsync(time: _clock, cancellationToken: Cancel);
        await using var adapter = await StartAsync(new AdapterHarness(platform.BaseUrl, time: _clock) { Platform = platform });
        var tokens = platform.Requests.Of("POST /oauth/token");
        var before = _clock.GetUtcNow();

        _clock.Set(TimeSpan.FromHours(hours));
        await adapter.AdvanceUntilAsync(() => adapter.MissedSpans.Count > 0, "noticed");
        var after = _clock.GetUtcNow();

        // hours ahead may have been hours asleep; hours back lost nothing but the few seconds between two looks
        AssertMissed(adapter, CoverageCauses.ClockStep, (hours > 0 ? before : after) - TimeSpan.FromSeconds(12), (hours > 0 ? before : after) + TimeSpan.FromSeconds(1));
        await adapter.UntilAsync(() => platform.Requests.Of("POST /oauth/token") == tokens + 1, "a token whose life is sure");
        var until = _clock.GetUtcNow() + TimeSpan.FromMinutes(3);
        await adapter.AdvanceUntilAsync(() => _clock.GetUtcNow() > until, "time");
        Assert.Single(adapter.MissedSpans);
        Assert.Equal(0, adapter.Status.Count("link_reconnects"));
        Assert.InRange(adapter.HeardUntil!.Value, until - TimeSpan.FromSeconds(40), _clock.GetUtcNow());
    }

    [Fact]
    public async Task Clock_SetBackByHoursThenTheLinkIsCut_ComesBackAtOnceAndTellsSinceWhenOnTheNewClock()
    {
        await using var platform = await SimulatorServer.StartAsync(time: _clock, cancellationToken: Cancel);
        await using var adapter = await StartAsync(new AdapterHarness(platform.BaseUrl, time: _clock) { Platform = platform });
        _clock.Set(TimeSpan.FromHours(-2));
        await adapter.AdvanceUntilAsync(() => adapter.MissedSpans.Count == 1, "noticed");
        var cut = _clock.GetUtcNow();

        platform.Faults.Upgrades.Refuse(503, 3);
        platform.Faults.Cut();
        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_reconnects") == 1 && adapter.MissedSpans.Count == 2, "connected again");

        Assert.InRange(_clock.GetUtcNow() - cut, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        AssertMissed(adapter, CoverageCauses.LinkCut, cut - TimeSpan.FromSeconds(60), cut + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Clock_SetBackWhileTheLinkWaits_StretchesNoPause()
    {
        await using var platform = await SimulatorServer.StartAsync(time: _clock, cancellationToken: Cancel);
        await using var adapter = await StartAsync(new AdapterHarness(platform.BaseUrl, time: _clock) { Platform = platform });
        platform.Faults.Upgrades.Refuse(503, 6);
        platform.Faults.Cut();
        await adapter.AdvanceUntilAsync(() => platform.Faults.Upgrades.Left <= 1, "refused");
        _clock.Set(TimeSpan.FromHours(-5));
        var set = _clock.GetUtcNow();

        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_reconnects") == 1, "connected again");

        Assert.InRange(_clock.GetUtcNow() - set, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    private static void AssertMissed(AdapterHarness adapter, string cause, DateTimeOffset from, DateTimeOffset to)
    {
        var told = adapter.MissedSpans[^1];
        Assert.Contains($"({cause})", told, StringComparison.Ordinal);
        Assert.InRange(DateTimeOffset.Parse(told.Split("since ", 2)[1].Split(" (", 2)[0], CultureInfo.InvariantCulture), from, to);
    }

    private static async Task<AdapterHarness> StartAsync(AdapterHarness adapter)
    {
        adapter.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning && adapter.Status.Facts.ContainsKey("resync.last"), "runs");
        return adapter;
    }
}
