using System.Net;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>Makes the handlers through which API calls, token calls, websocket upgrades and media downloads of an adapter go.</summary>
internal static class PlatformHttp
{
    public static SocketsHttpHandler CreateHandler(
        ProxyOptions? proxy, DecompressionMethods decompression = DecompressionMethods.All, TrustList? trust = null, ClientCertificate? certificate = null)
    {
        SocketsHttpHandler handler = new()
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = decompression,
            UseProxy = proxy is not null,
            Proxy = proxy is null ? null : new WebProxy(proxy.Url)
            {
                Credentials = proxy.Username is null ? null : new NetworkCredential(proxy.Username, proxy.Password?.Reveal() ?? string.Empty),
            },
        };
        trust?.ApplyTo(handler.SslOptions);
        handler.SslOptions.ClientCertificateContext = certificate?.Context;
        return handler;
    }
}
