using System.Security.Cryptography.X509Certificates;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Api;

public sealed class TlsConnectionTests : IDisposable
{
    private const string PlatformUrl = "GENESYS_ADAPTERS_TLS_PLATFORM";
    private const string Pkcs12File = "GENESYS_ADAPTERS_TLS_PKCS12";
    private const string RootFile = "GENESYS_ADAPTERS_TLS_ROOT";
    private const string Password = "key-pass-1";

    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new();

    [Theory]
    [InlineData("pem with key")]
    [InlineData("pem with encrypted key")]
    [InlineData("pem and key file")]
    [InlineData("pem and encrypted key file")]
    [InlineData("der and key file")]
    [InlineData("pkcs12 with password")]
    [InlineData("pkcs12 without password")]
    [InlineData("rsa key")]
    [InlineData("chain in front of key")]
    public async Task Call_ClientCertificateDemanded_IsShownInEveryForm(string form)
    {
        using var client = _authority.Issue("CN=recorder", isRsa: form == "rsa key", byRoot: form != "chain in front of key");
        await using var platform = await StartAsync();
        var given = Trusting(platform.Url);
        var secrets = Certify(given, form, client);

        await using ImportConnection connection = new(given, secrets);
        await connection.CallAsync();

        Assert.Equal(["/oauth/token", "/api/v2/organizations/me"], platform.Requests.Select(request => request.Path));
        Assert.All(platform.Requests, request => Assert.Equal(client.Thumbprint, request.Thumbprint));
        Assert.Empty(connection.Status.Alarms);
        Assert.Empty(ImportDefinitions.Breaches(given, secrets));
    }

    [Fact]
    public async Task Call_SimulatorThatDemandsACertificate_AnswersOnlyToOneOfItsAuthority()
    {
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { Url = new Uri("https://127.0.0.1:0"), RequireClientCertificate = true, TlsCaFile = _folder["ca.pem"], TlsClientCertificateFile = _folder["client.pem"] },
            cancellationToken: TestContext.Current.CancellationToken);
        var given = ImportDefinitions.Given(platform.BaseUrl);
        given[ImportSettings.TlsTrustList] = _folder["ca.pem"];
        await using ImportConnection without = new(given);
        given[ImportSettings.TlsCertificate] = _folder["client.pem"];
        await using ImportConnection with = new(given);
        using var stranger = _authority.Issue("CN=stranger", byRoot: true);
        Certify(given, "pem with key", stranger);
        await using ImportConnection wrong = new(given);

        Assert.NotEmpty(await with.CallAsync());

        Assert.Equal(FailureClass.Configuration, (await Assert.ThrowsAsync<PlatformException>(without.CallAsync)).Class);
        Assert.Equal(FailureClass.Configuration, (await Assert.ThrowsAsync<PlatformException>(wrong.CallAsync)).Class);
    }

    [Fact]
    public async Task Call_ThumbprintOfTheStore_IsFoundAndShown()
    {
        using var client = _authority.Issue("CN=recorder", byRoot: true);
        await using var platform = await StartAsync();
        var pkcs12 = _folder["client.pfx"];
        await File.WriteAllBytesAsync(pkcs12, client.Export(X509ContentType.Pkcs12), TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_folder["home"]);

        await ChildTest.PassesAsync(
            typeof(TlsConnectionTests),
            nameof(Child_CertificateInTheStore_Connects),
            new Dictionary<string, string?>
            {
                // the store of an account that has nothing else
                ["HOME"] = _folder["home"],
                [PlatformUrl] = platform.Url.ToString(),
                [Pkcs12File] = pkcs12,
                [RootFile] = _folder.Write("root.pem", _authority.RootPem),
            });

        Assert.Equal(6, platform.Requests.Count);
        Assert.All(platform.Requests, request => Assert.Equal(client.Thumbprint, request.Thumbprint));
    }

    [Fact(Explicit = true)]
    public async Task Child_CertificateInTheStore_Connects()
    {
        using X509Store store = new(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadWrite);
        using var client = X509CertificateLoader.LoadPkcs12FromFile(Environment.GetEnvironmentVariable(Pkcs12File)!, null, X509KeyStorageFlags.PersistKeySet);
        store.Add(client);
        string[] spellings =
        [
            client.Thumbprint, "\u200E" + string.Join(' ', client.Thumbprint.ToLowerInvariant().Chunk(2).Select(pair => new string(pair))),
            string.Join(':', client.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).Chunk(2).Select(pair => new string(pair))),
        ];
        foreach (var spelling in spellings)
        {
            var given = ImportDefinitions.Given(new Uri(Environment.GetEnvironmentVariable(PlatformUrl)!));
            given[ImportSettings.TlsTrustList] = Environment.GetEnvironmentVariable(RootFile)!;
            given[ImportSettings.TlsCertificate] = spelling;
            await using ImportConnection connection = new(given);

            Assert.NotEmpty(await connection.CallAsync());
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("other authority")]
    public async Task Call_ClientCertificateRefused_SaysWhichSettingAndWhatToDo(string shown)
    {
        using TestAuthority other = new("Fabrikam");
        using var client = other.Issue("CN=recorder", byRoot: true);
        await using var platform = await StartAsync();
        var given = Trusting(platform.Url);
        if (shown != "none")
        {
            Certify(given, "pem with key", client);
        }

        await using ImportConnection connection = new(given);
        var failure = await Assert.ThrowsAsync<PlatformException>(connection.CallAsync);

        Assert.Equal(FailureClass.Configuration, failure.Class);
        Assert.Contains("client certificate", failure.Message, StringComparison.Ordinal);
        Assert.Contains("tls.untrusted", connection.Status.Alarms.Keys);
        Assert.Contains("TlsCertificateFileOrThumbprint", failure.Remedy, StringComparison.Ordinal);
        Assert.Empty(platform.Requests);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("inline")]
    [InlineData("thumbprint of the server")]
    [InlineData("thumbprint of the issuer")]
    [InlineData("thumbprints of others too")]
    public async Task Call_ServerInTheTrustList_IsTrusted(string form)
    {
        using var certificate = _authority.Issue("CN=platform", host: "127.0.0.1");
        await using var platform = await CertifiedServer.StartAsync(certificate, [_authority.Issuing, _authority.Root]);
        var given = ImportDefinitions.Given(platform.Url);
        given[ImportSettings.TlsTrustList] = form switch
        {
            "file" => _folder.Write("roots.pem", "a comment\n" + _authority.RootPem),
            "inline" => _authority.RootPem,
            "thumbprint of the server" => certificate.Thumbprint,
            "thumbprint of the issuer" => _authority.Issuing.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256),
            _ => $"{new string('a', 40)}, {certificate.Thumbprint}",
        };

        await using ImportConnection connection = new(given);
        await connection.CallAsync();
        using var media = await connection.MediaAsync(new Uri(platform.Url, "media"));

        Assert.Equal(3, platform.Requests.Count);
        Assert.Empty(connection.Status.Alarms);
        Assert.Empty(ImportDefinitions.Breaches(given));
    }

    [Theory]
    [InlineData("no list", "")]
    [InlineData("another root", "")]
    [InlineData("another thumbprint", "no certificate that it shows")]
    [InlineData("another host", "issued for another host name")]
    [InlineData("pinned, another host", "issued for another host name")]
    [InlineData("pinned, expired", "not valid")]
    [InlineData("pinned authority shown by another", "no certificate that it shows")]
    public async Task Call_ServerNotTrusted_SaysWhichSettingAndWhatToDo(string reason, string said)
    {
        using TestAuthority other = new();
        using var certificate = (reason == "pinned authority shown by another" ? other : _authority).Issue(
            "CN=platform", host: reason.EndsWith("another host", StringComparison.Ordinal) ? "platform.contoso.test" : "127.0.0.1", ends: reason == "pinned, expired" ? -1 : 365);
        await using var platform = await CertifiedServer.StartAsync(certificate, [_authority.Issuing, _authority.Root]);
        var given = ImportDefinitions.Given(platform.Url);
        given[ImportSettings.TlsTrustList] = reason switch
        {
            "no list" => string.Empty,
            "another root" => other.RootPem,
            "another thumbprint" => other.Root.Thumbprint,
            "another host" => _authority.RootPem,
            "pinned authority shown by another" => _authority.Issuing.Thumbprint,
            _ => certificate.Thumbprint,
        };

        await using ImportConnection connection = new(given);
        var failure = await Assert.ThrowsAsync<PlatformException>(connection.CallAsync);
        await Assert.ThrowsAsync<HttpRequestException>(() => connection.MediaAsync(new Uri(platform.Url, "media")));

        Assert.Equal(FailureClass.Configuration, failure.Class);
        Assert.Contains("not trusted", failure.Message, StringComparison.Ordinal);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Contains("TlsTrustList", failure.Remedy, StringComparison.Ordinal);
        Assert.Contains("HttpsGenesysCloudApiUrl", failure.Remedy, StringComparison.Ordinal);
        Assert.Contains("not trusted", connection.Status.Alarms["tls.untrusted"], StringComparison.Ordinal);
        Assert.Empty(platform.Requests);
    }

    [Fact]
    public async Task Call_EverythingTrusted_ConnectsAndRaisesAnAlarm()
    {
        using var certificate = _authority.Issue("CN=platform", host: "platform.contoso.test", ends: -1);
        await using var platform = await CertifiedServer.StartAsync(certificate);
        var given = ImportDefinitions.Given(platform.Url);
        given[ImportSettings.TlsTrustList] = "*";

        await using ImportConnection connection = new(given);
        await connection.CallAsync();

        Assert.Contains("TlsTrustList", connection.Status.Alarms[TlsAlarms.TrustsEverything], StringComparison.Ordinal);
        Assert.Equal(("tls-trusts-everything", false), Assert.Single(ImportDefinitions.Breaches(given).Select(breach => (breach.Code, breach.IsError))));
    }

    [Fact]
    public async Task Media_OfAnotherHost_SeesNeitherCertificateNorToken()
    {
        using var client = _authority.Issue("CN=recorder", byRoot: true);
        await using var platform = await StartAsync();
        await using var storage = await StartAsync(isDemanding: false);
        var given = Trusting(platform.Url);
        Certify(given, "pem with key", client);

        await using ImportConnection connection = new(given);
        await connection.CallAsync();
        using var own = await connection.MediaAsync(new Uri(platform.Url, "media"));
        using var other = await connection.MediaAsync(new Uri(storage.Url, "media"));

        Assert.Equal(("/media", client.Thumbprint, null), platform.Requests.Last());
        Assert.Equal(("/media", null, null), Assert.Single(storage.Requests));
    }

    [Fact]
    public async Task Connect_CertificateEndsSoon_RaisesAnAlarm()
    {
        using var client = _authority.Issue("CN=recorder", ends: 10);
        var given = ImportDefinitions.Given();
        Certify(given, "pem with key", client);

        await using ImportConnection connection = new(given);

        Assert.Contains("ends on", connection.Status.Alarms[TlsAlarms.CertificateEnds], StringComparison.Ordinal);
        Assert.Equal(("tls-certificate-ends-soon", false), Assert.Single(ImportDefinitions.Breaches(given).Select(breach => (breach.Code, breach.IsError))));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private async Task<CertifiedServer> StartAsync(bool isDemanding = true)
        => await CertifiedServer.StartAsync(_authority.Issue("CN=platform", host: "127.0.0.1"), [_authority.Issuing], _authority.Root, isDemanding);

    private Dictionary<string, string> Trusting(Uri platform)
    {
        var given = ImportDefinitions.Given(platform);
        given[ImportSettings.TlsTrustList] = _authority.RootPem;
        return given;
    }

    private Dictionary<string, Secret> Certify(Dictionary<string, string> given, string form, X509Certificate2 client)
    {
        var (pem, key) = (client.ExportCertificatePem(), TestAuthority.KeyPem(client));
        var encrypted = TestAuthority.EncryptedKeyPem(client, Password);
        string? WithKeyFile(string content)
        {
            given[ImportSettings.TlsKeyFile] = _folder.Write("client.key", content);
            return null;
        }

        byte[] content = form switch
        {
            "pem with encrypted key" => System.Text.Encoding.ASCII.GetBytes(pem + "\n" + encrypted),
            "pem and key file" => System.Text.Encoding.ASCII.GetBytes(pem + WithKeyFile(key)),
            "pem and encrypted key file" => System.Text.Encoding.ASCII.GetBytes(pem + WithKeyFile(encrypted)),
            "der and key file" => [.. client.RawData.Take(client.RawData.Length + (WithKeyFile(key)?.Length ?? 0))],
            "pkcs12 with password" => client.Export(X509ContentType.Pkcs12, Password),
            "pkcs12 without password" => client.Export(X509ContentType.Pkcs12),
            "chain in front of key" => System.Text.Encoding.ASCII.GetBytes(_authority.Issuing.ExportCertificatePem() + "\n" + pem + "\n" + key),
            _ => System.Text.Encoding.ASCII.GetBytes(pem + "\n" + key),
        };
        given[ImportSettings.TlsCertificate] = _folder["client.crt"];
        File.WriteAllBytes(_folder["client.crt"], content);
        return form.Contains("encrypted", StringComparison.Ordinal) || form == "pkcs12 with password" ? ImportDefinitions.Secrets((ImportSettings.TlsKeyPassword, Password)) : ImportDefinitions.Secrets();
    }
}
