using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;

namespace Adapters.GenesysCloudCx.Tests.Api;

public sealed class ProxyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("squid")]
    [InlineData("tinyproxy")]
    public async Task Run_ProxyWithLogin_CarriesRestAndWebsocket(string kind)
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using var proxy = await ProxyServer.StartAsync(kind);
        await using AdapterHarness adapter = new(platform.BaseUrl, settings: proxy.Settings(), proxyPassword: ProxyServer.Password);

        await adapter.StartAndRunAsync();

        Assert.Single(platform.Sockets.All);
        Assert.Equal($"127.0.0.1:{proxy.Port}", adapter.Status.Facts["proxy"]);
        await adapter.StopAsync();

        // requests in clear need no tunnel: the one is the websocket's
        await proxy.TunnelAsync(platform.BaseUrl.Port);
    }

    [Theory]
    [InlineData("squid", "wrong")]
    [InlineData("tinyproxy", "wrong")]
    [InlineData("squid", null)]
    [InlineData("tinyproxy", null)]
    public async Task Run_ProxyRefusesTheLogin_SaysProxyLogin(string kind, string? password)
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        await using var proxy = await ProxyServer.StartAsync(kind);
        await using AdapterHarness adapter = new(platform.BaseUrl, settings: proxy.Settings(password is null ? null : ProxyServer.User), proxyPassword: password);

        var failure = await adapter.Start().FailureAsync();

        Assert.Contains("proxy login", failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureClass.Credentials, failure.Class);
        Assert.Contains("ProxyPassword", failure.Remedy, StringComparison.Ordinal);
        Assert.Contains("ProxyPassword", adapter.Status.Alarms["proxy.login"], StringComparison.Ordinal);
        Assert.Equal(0, platform.Requests.Total);
    }

    [Theory]
    [InlineData("squid")]
    [InlineData("tinyproxy")]
    public async Task Run_ProxyRefusesTheTunnelOfTheSocket_SaysProxyLogin(string kind)
    {
        await using var proxy = await ProxyServer.StartAsync(kind);
        using var handler = GenesysCloudCx.Api.PlatformHttp.CreateHandler(
            new GenesysCloudCx.ProxyOptions(new Uri($"http://127.0.0.1:{proxy.Port}"), ProxyServer.User, new Secret("wrong")));
        using HttpMessageInvoker invoker = new(handler);

        var refusal = await Assert.ThrowsAsync<GenesysCloudCx.Api.PlatformException>(() => GenesysCloudCx.Notifications.ClientEventSocket.ConnectAsync(
            new Uri("ws://127.0.0.1:9/channels/x"), invoker, new GenesysCloudCx.ProxyOptions(new Uri($"http://127.0.0.1:{proxy.Port}"), ProxyServer.User, null), TimeProvider.System, Cancel));

        Assert.Equal(FailureClass.Credentials, refusal.Class);
        Assert.True(refusal.IsProxyLogin);
    }

    [Fact]
    public async Task Run_ProxyNotThere_IsTransientAndNamesIt()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        Dictionary<string, string> settings = new()
        {
            [GenesysCloudSettings.UseClientProxy] = "true",
            [GenesysCloudSettings.ProxyProtocol] = "http",
            [GenesysCloudSettings.ProxyHostname] = "127.0.0.1",
            [GenesysCloudSettings.ProxyPort] = "9",
        };
        await using AdapterHarness adapter = new(platform.BaseUrl, settings: settings);

        var failure = await adapter.Start().FailureAsync();

        Assert.Equal(FailureClass.Transient, failure.Class);
        Assert.Contains("through proxy 127.0.0.1:9", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ProxySwitchedOff_ItsFieldsAreIgnored()
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: Cancel);
        Dictionary<string, string> settings = new() { [GenesysCloudSettings.UseClientProxy] = "false", [GenesysCloudSettings.ProxyHostname] = "nowhere.invalid", [GenesysCloudSettings.ProxyPort] = "x" };
        await using AdapterHarness adapter = new(platform.BaseUrl, settings: settings);

        await adapter.StartAndRunAsync();

        Assert.False(adapter.Status.Facts.ContainsKey("proxy"));
    }
}
