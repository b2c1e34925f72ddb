using Adapter.Abstractions;
using Adapters.GenesysCloudCx.ConnectionTest;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Rest;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.ConnectionTest;

public sealed class LiveConnectionTestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EverythingInOrder_PassesEveryStepInOrder()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);

        var checks = await new TestedConnection().LiveAsync(platform.BaseUrl);

        Assert.Equal(
            [
                "Login host", "Sign-in", "API host", "Clock", "Permission conversation:communication:view", "Permission analytics:conversationDetail:view", "Permission routing:queue:view",
                "Users", "Notification channel", "Websocket", "Topics",
            ],
            checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.True(check.Outcome == ConnectionCheckOutcome.Passed, check.ToString()));
        Assert.Equal(1, platform.Sockets.Opened);
    }

    [Fact]
    public async Task Run_Repeated_UsesItsChannelAgainAndLeavesItEmpty()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        TestedConnection test = new();

        await test.LiveAsync(platform.BaseUrl);
        var second = await test.LiveAsync(platform.BaseUrl);

        Assert.All(second, check => Assert.Equal(ConnectionCheckOutcome.Passed, check.Outcome));
        Assert.Contains("again", second.Single(check => check.Name == "Notification channel").Text, StringComparison.Ordinal);
        var channel = Assert.Single(platform.Channels);
        Assert.Empty(channel.Topics);
        await Eventually.TrueAsync(() => platform.Sockets.All.Count == 0, "no socket stays open", cancellationToken: Cancel);
    }

    [Fact]
    public async Task Run_ClientWithManyChannels_MakesNoneAndSaysSo()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        for (var made = 0; made < TestChannels.Enough; made++)
        {
            // another plugin instance knows nothing of the channels of this one
            await new TestedConnection().LiveAsync(platform.BaseUrl);
        }

        var checks = await new TestedConnection().LiveAsync(platform.BaseUrl);

        Assert.Equal(TestChannels.Enough, platform.Channels.Count);
        Assert.Equal(ConnectionCheckOutcome.Warning, checks.Single(check => check.Name == "Notification channel").Outcome);
        Assert.Equal([ConnectionCheckOutcome.Skipped, ConnectionCheckOutcome.Skipped], checks.Where(check => check.Name is "Websocket" or "Topics").Select(check => check.Outcome));
    }

    [Fact]
    public async Task Run_WhileAnAdapterOfTheSameClientRuns_DoesNotDisturbIt()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        await adapter.StartAndRunAsync();

        Assert.All(await new TestedConnection().LiveAsync(platform.BaseUrl), check => Assert.Equal(ConnectionCheckOutcome.Passed, check.Outcome));

        Assert.True(adapter.Status.IsRunning);
        Assert.Equal(2, platform.Channels.Count);
        Assert.DoesNotContain(adapter.LinkEvents, link => link.Type == EventTypes.LinkDown);
    }

    [Theory]
    [InlineData("wrong", AdapterHarness.ClientId, "ClientSecret", "authentication failed")]
    [InlineData("simulated-secret-not-for-production", "5c1d7e0a-0000-4b8e-9d3a-71c0a6e4f001", "ClientId", "client not found")]
    public async Task Run_ClientRefused_NamesIdOrSecretAndSkipsTheRest(string secret, string clientId, string setting, string says)
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);

        var checks = await new TestedConnection().LiveAsync(platform.BaseUrl, secret, clientId: clientId);

        AssertFailsAt(checks, "Sign-in", setting, says);
        Assert.Equal(1, platform.Requests.Total);
    }

    [Fact]
    public async Task Run_NobodyListens_FailsAtTheLoginHost()
        => AssertFailsAt(await new TestedConnection().LiveAsync(new Uri("http://127.0.0.1:9")), "Login host", "RegionHost", "refused");

    [Fact]
    public async Task Run_RegionThatDoesNotExist_FailsAtTheLoginHost()
        => AssertFailsAt(await new TestedConnection().LiveAsync(new Uri("https://api.nowhere.invalid")), "Login host", "RegionHost", "login.nowhere.invalid");

    [Fact]
    public async Task Run_HostThatIsNoPlatform_FailsAtTheSignInWithTheRegion()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);

        AssertFailsAt(await new TestedConnection().LiveAsync(new Uri(platform.BaseUrl, "elsewhere/")), "Sign-in", "RegionHost", "no token endpoint");
    }

    [Theory]
    [InlineData("squid")]
    [InlineData("tinyproxy")]
    public async Task Run_ProxyLoginWrong_FailsAtTheProxyLogin(string kind)
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using var proxy = await ProxyServer.StartAsync(kind);

        var checks = await new TestedConnection().LiveAsync(platform.BaseUrl, settings: proxy.Settings(), proxyPassword: "wrong");

        Assert.Equal(("Proxy", ConnectionCheckOutcome.Passed), (checks[0].Name, checks[0].Outcome));
        AssertFailsAt(checks, "Proxy login", "ProxyPassword", "proxy login");
        Assert.Equal(0, platform.Requests.Total);
    }

    [Theory]
    [InlineData("squid")]
    [InlineData("tinyproxy")]
    public async Task Run_ThroughAProxy_PassesEveryStep(string kind)
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using var proxy = await ProxyServer.StartAsync(kind);

        var checks = await new TestedConnection().LiveAsync(platform.BaseUrl, settings: proxy.Settings(), proxyPassword: ProxyServer.Password);

        Assert.Equal(["Proxy", "Proxy login", "Login host"], checks.Take(3).Select(check => check.Name));
        Assert.All(checks, check => Assert.True(check.Outcome == ConnectionCheckOutcome.Passed, check.ToString()));
    }

    [Fact]
    public async Task Run_ProxyNotThere_FailsAtTheProxy()
    {
        var checks = await new TestedConnection().LiveAsync(new Uri("https://api.usw2.pure.cloud"), settings: ProxyServer.Settings(new Uri("http://127.0.0.1:9"), null));

        AssertFailsAt(checks, "Proxy", "ProxyHostname", "127.0.0.1:9");
    }

    [Fact]
    public async Task Run_CertificateNotTrusted_FailsAtTls()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Url = new Uri("https://127.0.0.1:0"), Tls = true }, cancellationToken: Cancel);

        var checks = await new TestedConnection().LiveAsync(platform.BaseUrl);

        AssertFailsAt(checks, "TLS", "RegionHost", "not trusted");
        Assert.Equal(ConnectionCheckOutcome.Passed, checks.Single(check => check.Name == "Login host").Outcome);
    }

    [Theory]
    [InlineData("conversation:communication:view", ConnectionCheckOutcome.Failed)]
    [InlineData("analytics:conversationDetail:view", ConnectionCheckOutcome.Failed)]
    [InlineData("routing:queue:view", ConnectionCheckOutcome.Warning)]
    public async Task Run_PermissionMissing_IsNamedAndTheRestIsLookedAt(string permission, ConnectionCheckOutcome outcome)
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Permissions = PermissionSet.Without(permission) }, cancellationToken: Cancel);

        var checks = await new TestedConnection().LiveAsync(platform.BaseUrl);

        var missing = checks.Single(check => check.Name == $"Permission {permission}");
        Assert.Equal(outcome, missing.Outcome);
        Assert.Contains(permission, missing.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(checks, check => check.Outcome == ConnectionCheckOutcome.Skipped);
        Assert.Equal(ConnectionCheckOutcome.Passed, checks.Single(check => check.Name == "Websocket").Outcome);
    }

    [Fact]
    public async Task Run_TopicRefused_NamesTopicAndPermission()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Permissions = PermissionSet.Without(PermissionSet.OtherStationView) }, cancellationToken: Cancel);

        var topics = (await new TestedConnection().LiveAsync(platform.BaseUrl)).Single(check => check.Name == "Topics");

        Assert.Equal(ConnectionCheckOutcome.Failed, topics.Outcome);
        Assert.Contains("station", topics.Text, StringComparison.Ordinal);
        Assert.Contains("telephony:otherStationAssociation:view", topics.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ClockWrong_Warns()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        ManualClock clock = new(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(5));

        var checks = await new TestedConnection(time: clock).LiveAsync(platform.BaseUrl);

        var seen = checks.Single(check => check.Name == "Clock");
        Assert.Equal(ConnectionCheckOutcome.Warning, seen.Outcome);
        Assert.Contains("ahead of the platform's", seen.Text, StringComparison.Ordinal);
    }

    internal static void AssertFailsAt(IReadOnlyList<ConnectionCheck> checks, string step, string? setting, string says)
    {
        var failed = Assert.Single(checks, check => check.Outcome == ConnectionCheckOutcome.Failed);
        Assert.Equal((step, setting), (failed.Name, failed.Setting));
        Assert.Contains(says, failed.Text, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(failed.Remedy);
        Assert.All(checks.SkipWhile(check => check != failed).Skip(1), check => Assert.Equal(ConnectionCheckOutcome.Skipped, check.Outcome));
    }
}
