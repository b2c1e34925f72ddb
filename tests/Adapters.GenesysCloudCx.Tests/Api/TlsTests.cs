using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Api;

public sealed class TlsTests
{
    private const string PlatformUrl = "GENESYS_ADAPTERS_TLS_PLATFORM";
    private const string ProxyUrl = "GENESYS_ADAPTERS_TLS_PROXY";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_CertificateNotTrusted_IsRefusedWithTheRemedy()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Url = new Uri("https://127.0.0.1:0"), Tls = true }, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);

        var failure = await adapter.Start().FailureAsync();

        Assert.Equal(FailureClass.Configuration, failure.Class);
        Assert.Contains("not trusted", failure.Message, StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE", failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, platform.Requests.Total);
    }

    [Fact]
    public async Task Run_CertificateAuthorityTrusted_ConnectsOverHttpsAndWss()
    {
        using TempFolder folder = new();
        await using var platform = await StartTrustedAsync(folder);

        await RunChildAsync(folder, platform, proxy: null);

        Assert.Equal(1, platform.Sockets.Opened);
    }

    [Theory]
    [InlineData("squid")]
    [InlineData("tinyproxy")]
    public async Task Run_ProxyWithLogin_TunnelsHttpsAndWss(string kind)
    {
        using TempFolder folder = new();
        await using var proxy = await ProxyServer.StartAsync(kind);
        await using var platform = await StartTrustedAsync(folder, kind == "squid" ? ProxyServer.HostBehind : "127.0.0.1");

        await RunChildAsync(folder, platform, proxy.Url);

        Assert.Equal(1, platform.Sockets.Opened);
        await proxy.TunnelAsync(platform.BaseUrl.Port);
    }

    [Fact]
    public async Task Run_ProxySpokenToOverTls_TunnelsHttpsAndWss()
    {
        using TempFolder folder = new();
        await using var proxy = await ProxyServer.StartAsync("squid");
        await using TlsFront front = new(proxy.Port);
        await using var platform = await StartTrustedAsync(folder, ProxyServer.HostBehind);
        await File.AppendAllTextAsync(folder["ca.pem"], "\n" + front.CaPem, Cancel);

        await RunChildAsync(folder, platform, front.Url);

        Assert.Equal(1, platform.Sockets.Opened);
        await proxy.TunnelAsync(platform.BaseUrl.Port);
    }

    [Fact(Explicit = true)]
    public async Task Child_Trusting_Connects()
    {
        var proxy = Environment.GetEnvironmentVariable(ProxyUrl) is { Length: > 0 } url ? ProxyServer.Settings(new Uri(url)) : null;
        await using AdapterHarness adapter = new(
            new Uri(Environment.GetEnvironmentVariable(PlatformUrl)!), settings: proxy, proxyPassword: proxy is null ? null : ProxyServer.Password);
        await adapter.StartAndRunAsync();

        await adapter.UntilAsync(() => adapter.LinkEvents.Any(told => told.Type == EventTypes.LinkUp), "up");
        await adapter.StopAsync();
    }

    private static Task<SimulatorServer> StartTrustedAsync(TempFolder folder, string host = "127.0.0.1")
        => SimulatorServer.StartAsync(new SimulatorOptions { Url = new Uri($"https://{host}:0"), Tls = true, TlsCaFile = folder["ca.pem"] }, cancellationToken: Cancel);

    /// <summary>The trust store is read once in a process, so that the trusting adapter runs in a process of its own.</summary>
    private static Task RunChildAsync(TempFolder folder, SimulatorServer platform, Uri? proxy) => ChildTest.PassesAsync(
        typeof(TlsTests),
        nameof(Child_Trusting_Connects),
        new Dictionary<string, string?> { ["SSL_CERT_FILE"] = folder["ca.pem"], [PlatformUrl] = platform.BaseUrl.ToString(), [ProxyUrl] = proxy?.ToString() });
}
