using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;

namespace Adapters.GenesysCloudCx.Tests.Import;

public sealed class ImportProxyTests
{
    [Theory]
    [InlineData("squid")]
    [InlineData("tinyproxy")]
    public async Task Call_ProxyWithLogin_CarriesTokenApiAndMediaOverTls(string kind)
    {
        using TestAuthority authority = new();
        using var client = authority.Issue("CN=recorder", byRoot: true);
        var host = kind == "squid" ? ProxyServer.HostBehind : "127.0.0.1";
        await using var platform = await CertifiedServer.StartAsync(authority.Issue("CN=platform", host: host), [authority.Issuing], authority.Root);
        await using var storage = await CertifiedServer.StartAsync(authority.Issue("CN=storage", host: host), [authority.Issuing], authority.Root, isDemanding: false);
        await using var proxy = await ProxyServer.StartAsync(kind);
        using Testing.Common.TempFolder folder = new();
        Uri Behind(Uri uri) => new UriBuilder(uri) { Host = host }.Uri;
        var given = Proxied(Behind(platform.Url), proxy);
        given[ImportSettings.TlsTrustList] = authority.RootPem;
        given[ImportSettings.TlsCertificate] = folder.Write("client.pem", client.ExportCertificatePem() + "\n" + TestAuthority.KeyPem(client));

        await using (ImportConnection connection = new(given, ImportDefinitions.Secrets((ImportSettings.ProxyPassword, ProxyServer.Password))))
        {
            await connection.CallAsync();
            using var media = await connection.MediaAsync(new Uri(Behind(storage.Url), "media"));
        }

        Assert.Equal(["/oauth/token", "/api/v2/organizations/me"], platform.Requests.Select(request => request.Path));
        Assert.Equal(("/media", null, null), Assert.Single(storage.Requests));
        await proxy.TunnelAsync(platform.Url.Port);
        await proxy.TunnelAsync(storage.Url.Port);
    }

    [Theory]
    [InlineData("squid", "wrong")]
    [InlineData("tinyproxy", "wrong")]
    [InlineData("squid", null)]
    public async Task Call_ProxyRefusesTheLogin_NamesItsSettings(string kind, string? password)
    {
        await using var platform = await SimulatorServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var proxy = await ProxyServer.StartAsync(kind);
        var given = Proxied(platform.BaseUrl, proxy);
        if (password is null)
        {
            given.Remove(ImportSettings.ProxyUsername);
        }

        await using ImportConnection connection = new(given, password is null ? null : ImportDefinitions.Secrets((ImportSettings.ProxyPassword, password)));
        var refusal = await Assert.ThrowsAsync<PlatformException>(connection.CallAsync);

        Assert.Equal(FailureClass.Credentials, refusal.Class);
        Assert.Contains("proxy login", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ForwardProxyPassword", refusal.Remedy, StringComparison.Ordinal);
        Assert.Contains("proxy.login", connection.Status.Alarms.Keys);
        Assert.Equal(0, platform.Requests.Total);
    }

    private static Dictionary<string, string> Proxied(Uri platform, ProxyServer proxy)
    {
        var given = ImportDefinitions.Given(platform);
        given[ImportSettings.ProxyAddress] = proxy.Url.Host;
        given[ImportSettings.ProxyPort] = $"{proxy.Port}";
        given[ImportSettings.ProxyUsername] = ProxyServer.User;
        return given;
    }
}
