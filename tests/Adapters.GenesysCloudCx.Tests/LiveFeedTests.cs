using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

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
        await adapter.UntilAsync(() => adapter.LinkEvents.Any(), "the link told");
        adapter.Journal.Hold();

        var stopped = adapter.StopAsync(StopReason.Restart);
        await adapter.UntilAsync(() => adapter.Journal.UnderWay > 0, "an event on its way to the journal");

        Assert.Single(platform.Sockets.All);
        adapter.Journal.Release();
        await stopped;
        await Eventually.TrueAsync(() => platform.Sockets.All.Count == 0, "the platform has seen the socket go", cancellationToken: Cancel);
        Assert.Equal([EventTypes.LinkUp, EventTypes.LinkStopping], adapter.LinkEvents.Select(told => told.Type));
        Assert.Equal("restart", adapter.LinkEvents.Last().Reason);
    }

    [Fact]
    public async Task Stop_JournalStandsStillAndTheSocketsWait_EndsAllTheSame()
    {
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenarios = new ScenarioOptions { Scale = 0.05, Shifts = false }, Users = 200, RateLimit = 100_000, CallsPerMinute = 6_000 }, cancellationToken: Cancel);
        ManualClock clock = new(DateTimeOffset.UtcNow);
        await using AdapterHarness adapter = new(platform.BaseUrl, time: clock);
        await adapter.StartAndRunAsync();
        adapter.Journal.Hold();
        var (before, still) = (-1L, 0);
        await adapter.UntilAsync(
            () =>
            {
                var now = adapter.Status.Count("frames_notification");
                still = now == before && adapter.Journal.UnderWay >= 60 ? still + 1 : 0;
                before = now;
                return still == 50;
            },
            "nothing is read any more",
            TimeSpan.FromSeconds(60));

        var stopped = adapter.StopAsync(StopReason.Operator);
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(0.1));
                return stopped.IsCompleted;
            },
            "stopped",
            cancellationToken: Cancel);

        await stopped;
        Assert.Contains(adapter.Log.Lines, line => line.Text.Contains("did not acknowledge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_OtherRetrySettings_AreTakenOverWhileRunning()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        await adapter.StartAndRunAsync();
        var changed = AdapterHarness.Define(
            new Dictionary<string, string> { ["ClientId"] = AdapterHarness.ClientId, ["RegionHost"] = platform.BaseUrl.ToString(), ["MaxRetry"] = "5", ["MaxRetryTimeS"] = "30" },
            new Dictionary<string, Secret>());

        Assert.True(await adapter.Adapter.ApplyAsync(changed, Cancel));
        platform.Faults.Requests.Add(new GenesysCloud.Simulator.Faults.RequestFault { Status = 429, Count = 3, RetryAfter = TimeSpan.Zero });
        await adapter.Adapter.RenewAsync("test", Cancel).Soon();

        Assert.True(adapter.Status.Count("rest_retries") > 0);
        Assert.False(await new GenesysCloudAdapter(new GenesysCloudCx.Api.SharedBudgets()).ApplyAsync(changed, Cancel));
    }

    [Fact]
    public async Task Log_OfAWholeLife_HoldsNoSecret()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using var proxy = await ProxyServer.StartAsync("squid");
        await using AdapterHarness adapter = new(platform.BaseUrl, settings: proxy.Settings(), proxyPassword: ProxyServer.Password);
        await adapter.StartAndRunAsync();
        var secrets = platform.Channels.SelectMany(channel => new[] { channel.Token.Value, channel.Id }).ToList();
        platform.Faults.Requests.Add(new GenesysCloud.Simulator.Faults.RequestFault { Status = 503, Count = 3 });
        platform.Faults.Cut();
        await adapter.UntilAsync(() => adapter.Status.Count("link_reconnects") == 1, "connected again");
        secrets.AddRange(platform.Channels.SelectMany(channel => new[] { channel.Token.Value, channel.Id }));
        await adapter.StopAsync();

        Assert.NotEmpty(secrets);
        AssertNotSaid(adapter, [.. secrets, platform.ClientSecret, ProxyServer.Password, Login(AdapterHarness.ClientId, platform.ClientSecret), Login(ProxyServer.User, ProxyServer.Password)]);
    }

    [Fact]
    public async Task Log_OfARefusedProxyLogin_HoldsNoSecret()
    {
        const string Wrong = "wrong-pass-7";
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using var proxy = await ProxyServer.StartAsync("squid");
        await using AdapterHarness adapter = new(platform.BaseUrl, settings: proxy.Settings(), proxyPassword: Wrong);

        var failure = await adapter.Start().FailureAsync();

        Assert.DoesNotContain(Wrong, $"{failure} {failure.Remedy}", StringComparison.Ordinal);
        AssertNotSaid(adapter, platform.ClientSecret, Wrong, Login(ProxyServer.User, Wrong));
    }

    private static string Login(string user, string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    private static void AssertNotSaid(AdapterHarness adapter, params string[] secrets)
    {
        var said = adapter.Said;
        Assert.Contains("proxy", said, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
    }
}
