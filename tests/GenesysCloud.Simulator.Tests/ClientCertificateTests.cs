using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests;

/// <summary>A gateway that wants to know who calls: no request gets through without a certificate of its authority.</summary>
public class ClientCertificateTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accepted_TokenApiAndSocket_Work()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { RequireClientCertificate = true });
        using var certificate = server.ClientCertificates!.Issue();
        using var http = Client(server, certificate.Certificate);

        Assert.Equal("https", server.BaseUrl.Scheme);
        Assert.Equal(HttpStatusCode.OK, await TokenAsync(http, server));
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.Tokens.Issue(server.ClientId).Value);
        using var answer = await http.PostAsync("/api/v2/notifications/channels", null, Stop);
        var channel = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop)).RootElement;
        await using var socket = await SocketClient.ConnectAsync(new Uri(channel.GetProperty("connectUri").GetString()!), options: options =>
        {
            options.RemoteCertificateValidationCallback = ServerTests.Trust(X509Certificate2.CreateFromPem(server.CaPem!));
            options.ClientCertificates = [certificate.Certificate];
        });
        Assert.Empty(await socket.UntilPongAsync());
    }

    [Theory]
    [InlineData("none")]
    [InlineData("expired")]
    [InlineData("unknown authority")]
    [InlineData("authority of the same name")]
    public async Task NotAccepted_TokenAndApi_BreakTheHandshake(string which)
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { RequireClientCertificate = true });
        using var expired = server.ClientCertificates!.IssueExpired();
        using var unknown = server.ClientCertificates!.IssueByUnknownAuthority();
        using CertificateAuthority other = new("Simulated client CA", TimeProvider.System);
        using var sameName = other.Issue("recorder", CertificateAuthority.ClientUse);
        var certificate = which switch
        {
            "expired" => expired.Certificate,
            "unknown authority" => unknown.Certificate,
            "authority of the same name" => sameName,
            _ => null,
        };
        using var http = Client(server, certificate);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => TokenAsync(http, server));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.GetAsync("/api/v2/users", Stop));
        Assert.Equal(0, server.Requests.Total);
    }

    [Fact]
    public async Task Forms_PemEncryptedPemAndPfx_AreTheSameCertificate()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { RequireClientCertificate = true });
        using var certificate = server.ClientCertificates!.Issue("archive");

        using var pem = X509Certificate2.CreateFromPem(certificate.CertificatePem, certificate.KeyPem);
        using var encrypted = X509Certificate2.CreateFromEncryptedPem(certificate.CertificatePem, certificate.EncryptedKeyPem("hush"), "hush");
        using var pfx = X509CertificateLoader.LoadPkcs12(certificate.Pfx("hush"), "hush");

        Assert.Equal("CN=archive", pem.Subject);
        foreach (var form in new[] { pem, encrypted, pfx })
        {
            Assert.True(form.HasPrivateKey);
            using var http = Client(server, form);
            Assert.Equal(HttpStatusCode.OK, await TokenAsync(http, server));
        }
    }

    [Fact]
    public async Task Files_AskedFor_AreWrittenAndAccepted()
    {
        using TempFolder folder = new();
        await using var server = await Sim.StartAsync(new SimulatorOptions
        {
            RequireClientCertificate = true,
            TlsClientCaFile = folder["clients.pem"],
            TlsClientCertificateFile = folder["client.pem"],
        });
        using var authority = X509CertificateLoader.LoadCertificateFromFile(folder["clients.pem"]);
        using var client = X509Certificate2.CreateFromPemFile(folder["client.pem"]);
        using var http = Client(server, client);

        Assert.Equal(authority.Subject, client.Issuer);
        Assert.Equal(HttpStatusCode.OK, await TokenAsync(http, server));
    }

    private static async Task<HttpStatusCode> TokenAsync(HttpClient http, SimulatorServer server)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.Latin1.GetBytes($"{server.ClientId}:{server.ClientSecret}")));
        using var answer = await http.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private static HttpClient Client(SimulatorServer server, X509Certificate2? certificate)
    {
        SocketsHttpHandler handler = new();
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = ServerTests.Trust(X509Certificate2.CreateFromPem(server.CaPem!)),
            ClientCertificates = certificate is null ? [] : [certificate],
            LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
        };
        return new HttpClient(handler) { BaseAddress = server.BaseUrl };
    }
}
