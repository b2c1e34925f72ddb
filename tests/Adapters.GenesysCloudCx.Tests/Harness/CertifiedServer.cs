using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>Login, API and media behind TLS; demands a client certificate of an authority, where it is given one.</summary>
internal sealed class CertifiedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CertifiedServer(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single() + "/");

    /// <summary>Path, thumbprint of the client's certificate and authorization of each request.</summary>
    public ConcurrentQueue<(string Path, string? Thumbprint, string? Authorization)> Requests { get; } = new();

    public static async Task<CertifiedServer> StartAsync(X509Certificate2 certificate, X509Certificate2Collection? chain = null, X509Certificate2? clientRoot = null, bool isDemanding = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ServerCertificateChain = chain;
            https.ClientCertificateMode = clientRoot is null ? ClientCertificateMode.NoCertificate : isDemanding ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (client, presented, _) => clientRoot is null || IsOf(client, presented, clientRoot);
        })));
        var app = builder.Build();
        CertifiedServer server = new(app);
        app.Run(async context =>
        {
            var client = await context.Connection.GetClientCertificateAsync();
            server.Requests.Enqueue((context.Request.Path, client?.Thumbprint, context.Request.Headers.Authorization.FirstOrDefault()));
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(context.Request.Path == "/oauth/token" ? """{"access_token":"the-token","token_type":"bearer","expires_in":86400}""" : """{"id":"o","name":"Contoso"}""");
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static bool IsOf(X509Certificate2 client, X509Chain? presented, X509Certificate2 root)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        return chain.Build(client);
    }
}
