using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Import;

public sealed class ImportSettingsTests
{
    private const string Password = "key-pass-1";

    private static readonly AdapterType Type = ImportDefinitions.Type;

    [Fact]
    public void Settings_AllNineteen_HaveTheNamesAndLabelsAdminsKnow()
    {
        Assert.Equal("Genesys Cloud CX", Type.DataSourceType);
        Assert.Equal(
            [
                ("ClientId", "Client Id", true), ("ClientSecret", "Client Secret", true),
                ("HttpsGenesysCloudApiAuthenticationUrl", "HTTPS Genesys Cloud API Authentication URL", true), ("HttpsGenesysCloudApiUrl", "HTTPS Genesys Cloud API URL", true),
                ("TlsCertificateFileOrThumbprint", "TLS Certificate File / Thumbprint", false), ("TlsKeyFile", "TLS Key File", false),
                ("TlsKeyPassword", "TLS Key Password", false), ("TlsTrustList", "TLS Trust List", false),
                ("ForwardProxyAddress", "Forward Proxy Address", false), ("ForwardProxyPort", "Forward Proxy Port", false),
                ("ForwardProxyUsername", "Forward Proxy Username", false), ("ForwardProxyPassword", "Forward Proxy Password", false),
                ("TranscodingByGenesys", "Transcoding by Genesys", true), ("RecordingTimezone", "Recording Timezone", true), ("RecordingStartTimestamp", "Recording Start Timestamp", true),
                ("GenesysCloudMaximumRecordingLength", "Genesys Cloud Maximum Recording Length (minutes)", true),
                ("GenesysCloudAvailabilityDelay", "Genesys Cloud Availability Delay (minutes)", true), ("GenesysCacheLifetime", "Genesys Cache Lifetime (minutes)", true),
                ("OnCompletionDeleteRecordingsStoredInGenesysCloud", "On Completion Delete Recordings Stored in Genesys Cloud", false),
            ],
            Type.Settings.Select(setting => (setting.Name, setting.Label!, setting.IsRequired)));
        Assert.Equal(["ClientSecret", "TlsKeyPassword", "ForwardProxyPassword"], Type.Settings.Where(setting => setting.IsSecret).Select(setting => setting.Name));
        Assert.True(Setting("RecordingStartTimestamp").MustNotBeFuture);
        Assert.Equal(new SettingCondition("ForwardProxyAddress", null), Setting("ForwardProxyPort").RequiredWhen);
        Assert.Equal(["WAV", "WAV_ULAW", "MP3", "OGG_OPUS", "OGG_VORBIS", "WEBM", "NONE"], Setting("TranscodingByGenesys").Choices.Select(choice => choice.Value));
        Assert.False(Setting("TranscodingByGenesys").IsOpenChoice);
    }

    [Theory]
    [InlineData("Schedule", "5m")]
    [InlineData("MaxRetry", "0")]
    [InlineData("MaxRetriesBeforeBackoff", "0")]
    [InlineData("MaxRetryTimeS", "1")]
    [InlineData("DefaultRetryAfterMs", "0")]
    [InlineData("BackoffIntervalMs", "0")]
    [InlineData("StorageFolder", null)]
    [InlineData("S3Bucket", null)]
    [InlineData("S3Endpoint", null)]
    [InlineData("S3Region", null)]
    [InlineData("S3Prefix", null)]
    [InlineData("S3AccessKey", null)]
    [InlineData("S3SecretKey", null)]
    [InlineData("S3ForcePathStyle", "false")]
    [InlineData("MediaHosts", null)]
    [InlineData("SkipOverLongRecordings", "false")]
    [InlineData("DeleteGraceHours", "24")]
    [InlineData("DeleteDryRun", "false")]
    [InlineData("ParallelDownloads", "4")]
    [InlineData("BehindAfterMinutes", "60")]
    public void AdvancedSettings_Key_HasItsDefault(string key, string? expected)
        => Assert.Equal(expected, Type.AdvancedSettings.Single(setting => setting.Name == key).Default);

    [Theory]
    [InlineData("GenesysCloudMaximumRecordingLength", 1L)]
    [InlineData("GenesysCloudAvailabilityDelay", 0L)]
    [InlineData("GenesysCacheLifetime", 0L)]
    [InlineData("ParallelDownloads", 1L)]
    [InlineData("BehindAfterMinutes", 1L)]
    [InlineData("DeleteGraceHours", 0L)]
    public void Settings_Number_HasItsRange(string name, long minimum) => Assert.Equal(minimum, Setting(name).Minimum);

    [Fact]
    public void Rules_Codes_AreUnique() => Assert.Equal(Type.Rules.Count, Type.Rules.Select(rule => rule.Code).Distinct().Count());

    [Fact]
    public void Rules_GoodDefinition_HasNoBreach() => Assert.Empty(ImportDefinitions.Breaches(ImportDefinitions.Given()));

    [Theory]
    [InlineData("api-url-not-https", true, "HttpsGenesysCloudApiUrl", "http://api.usw2.pure.cloud", "https://api.usw2.pure.cloud")]
    [InlineData("authentication-url-not-https", true, "HttpsGenesysCloudApiAuthenticationUrl", "http://login.usw2.pure.cloud", "https://login.usw2.pure.cloud")]
    [InlineData("api-url-with-path", true, "HttpsGenesysCloudApiUrl", "https://api.usw2.pure.cloud/api/v2", "https://api.usw2.pure.cloud alone")]
    [InlineData("authentication-url-with-path", true, "HttpsGenesysCloudApiAuthenticationUrl", "https://login.usw2.pure.cloud/?a=b", "https://login.usw2.pure.cloud alone")]
    [InlineData("api-url-in-clear", false, "HttpsGenesysCloudApiUrl", "http://127.0.0.1:8080", "simulator")]
    [InlineData("regions-differ", false, "HttpsGenesysCloudApiUrl", "https://api.mypurecloud.de", "Enter both of the region")]
    [InlineData("regions-differ", false, "HttpsGenesysCloudApiUrl", "https://api.new1.pure.cloud", "Enter both of the region")]
    [InlineData("api-url-of-the-other-host", false, "HttpsGenesysCloudApiUrl", "https://login.usw2.pure.cloud", "check that")]
    [InlineData("authentication-url-of-the-other-host", false, "HttpsGenesysCloudApiAuthenticationUrl", "https://api.usw2.pure.cloud", "check that")]
    [InlineData("proxy-port-without-proxy", false, "ForwardProxyPort", "3128", "Add ForwardProxyAddress")]
    [InlineData("proxy-user-without-proxy", false, "ForwardProxyUsername", "svc", "Add ForwardProxyAddress")]
    [InlineData("tls-key-without-certificate", false, "TlsKeyFile", "/nowhere/key.pem", "Add TlsCertificateFileOrThumbprint")]
    [InlineData("tls-trusts-everything", false, "TlsTrustList", "*", "Name the authorities")]
    [InlineData("s3-endpoint-without-bucket", true, "S3Endpoint", "https://s3.contoso.net", "Add S3Bucket")]
    [InlineData("s3-region-without-bucket", true, "S3Region", "eu-central-1", "Add S3Bucket")]
    [InlineData("s3-prefix-without-bucket", true, "S3Prefix", "archive", "Add S3Bucket")]
    [InlineData("s3-path-style-without-bucket", true, "S3ForcePathStyle", "true", "Add S3Bucket")]
    [InlineData("s3-region-missing", true, "S3Bucket", "recordings", "Add S3Region")]
    [InlineData("dry-run-without-delete", false, "DeleteDryRun", "true", "Set that to true")]
    [InlineData("retries-without-time", false, "MaxRetry", "3", "Raise MaxRetryTimeS")]
    public void Rules_Breach_IsToldWithItsRemedy(string code, bool isError, string setting, string value, string remedy)
    {
        var given = ImportDefinitions.Given();
        given[setting] = value;
        if (code == "retries-without-time")
        {
            given["MaxRetryTimeS"] = "0";
        }

        var breach = Assert.Single(ImportDefinitions.Breaches(given), breach => breach.Code == code);

        Assert.Equal((setting, isError), (breach.Setting, breach.IsError));
        Assert.Contains(remedy, breach.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3-endpoint-in-clear", "S3Endpoint=http://s3.contoso.net", "Use https")]
    [InlineData("storage-folder-without-effect", "S3Region=eu-central-1;StorageFolder=/archive", "Remove one")]
    [InlineData("s3-access-key-alone", "S3Region=eu-central-1;S3AccessKey=AKIA", "Give both")]
    public void Rules_BucketBreach_IsToldWithItsRemedy(string code, string more, string remedy)
    {
        var given = ImportDefinitions.Given();
        given["S3Bucket"] = "recordings";
        foreach (var pair in more.Split(';'))
        {
            given[pair.Split('=')[0]] = pair.Split('=')[1];
        }

        var breach = Assert.Single(ImportDefinitions.Breaches(given));

        Assert.Equal(code, breach.Code);
        Assert.Contains(remedy, breach.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_SecretsAlone_AreToldWithTheirRemedy()
    {
        var secrets = ImportDefinitions.Secrets(("ForwardProxyPassword", "x"), ("TlsKeyPassword", "x"), ("S3SecretKey", "x"));

        Assert.Equal(
            ["proxy-password-without-proxy", "s3-secret-key-alone", "s3-secret-key-without-bucket", "tls-key-password-without-certificate"],
            ImportDefinitions.Breaches(ImportDefinitions.Given(), secrets).Select(breach => breach.Code).Order());
    }

    [Fact]
    public void Rules_ProxyLogin_IsCheckedAsInTheLiveAdapter()
    {
        var given = ImportDefinitions.Given();
        given["ForwardProxyAddress"] = "proxy.contoso.net";
        given["ForwardProxyPort"] = "3128";
        given["ForwardProxyUsername"] = "a:b";

        Assert.Equal(["proxy-user-with-colon", "proxy-user-without-password"], ImportDefinitions.Breaches(given).Select(breach => breach.Code).Order());
    }

    [Fact]
    public void Rules_DeleteWithoutGrace_Warns()
    {
        var given = ImportDefinitions.Given();
        given["OnCompletionDeleteRecordingsStoredInGenesysCloud"] = "true";
        Assert.Empty(ImportDefinitions.Breaches(given));
        given["DeleteGraceHours"] = "0";

        Assert.Equal(("delete-without-grace", false), Assert.Single(ImportDefinitions.Breaches(given).Select(breach => (breach.Code, breach.IsError))));
    }

    [Theory]
    [InlineData("no such file", "tls-certificate-unusable", "Put the certificate there")]
    [InlineData("neither file nor thumbprint", "tls-certificate-unusable", "full path")]
    [InlineData("thumbprint in no store", "tls-certificate-unusable", "Import it there")]
    [InlineData("no certificate in it", "tls-certificate-unusable", "Name a PEM file")]
    [InlineData("key alone", "tls-certificate-unusable", "TlsKeyFile")]
    [InlineData("without key", "tls-certificate-unusable", "TlsKeyFile")]
    [InlineData("expired", "tls-certificate-unusable", "renewed")]
    [InlineData("other key", "tls-key-unusable", "that the certificate was made for")]
    [InlineData("key file without key", "tls-key-unusable", "PRIVATE KEY")]
    [InlineData("damaged key", "tls-key-unusable", "exported anew")]
    [InlineData("old encryption", "tls-key-unusable", "openssl pkcs8")]
    [InlineData("wrong password", "tls-key-password-wrong", "Correct the password")]
    [InlineData("wrong password of pkcs12", "tls-key-password-wrong", "TlsKeyPassword")]
    public void Rules_TlsCertificate_IsCheckedOffline(string what, string code, string remedy)
    {
        using TempFolder folder = new();
        using TestAuthority authority = new();
        using var client = authority.Issue("CN=recorder", ends: what == "expired" ? -1 : 365);
        using var other = authority.Issue("CN=other");
        var (pem, key) = (client.ExportCertificatePem(), TestAuthority.KeyPem(client));
        var given = ImportDefinitions.Given();
        given[ImportSettings.TlsCertificate] = what switch
        {
            "no such file" => folder["none.pem"],
            "neither file nor thumbprint" => "secrets/client.pem",
            "thumbprint in no store" => "aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd",
            "no certificate in it" => folder.Write("client.pem", "nothing"),
            "key alone" => folder.Write("client.pem", key),
            "expired" => folder.Write("client.pem", pem + "\n" + key),
            "wrong password of pkcs12" => WriteBytes(folder, client.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12, "another")),
            _ => folder.Write("client.pem", pem),
        };
        var keyFile = what switch
        {
            "other key" => TestAuthority.KeyPem(other),
            "key file without key" => pem,
            "damaged key" => "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "old encryption" => "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----",
            "wrong password" => TestAuthority.EncryptedKeyPem(client, "another"),
            _ => null,
        };
        if (keyFile is not null)
        {
            given[ImportSettings.TlsKeyFile] = folder.Write("client.key", keyFile);
        }

        var secrets = what.StartsWith("wrong password", StringComparison.Ordinal) ? ImportDefinitions.Secrets((ImportSettings.TlsKeyPassword, Password)) : ImportDefinitions.Secrets();
        var breach = Assert.Single(ImportDefinitions.Breaches(given, secrets));

        Assert.Equal((code, true), (breach.Code, breach.IsError));
        Assert.Contains(remedy, breach.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, breach.Text, StringComparison.Ordinal);

        // and told the same at the start
        var failure = Assert.Throws<PlatformException>(() => new ImportConnection(given, secrets));
        Assert.Equal(FailureClass.Configuration, failure.Class);
        Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/roots.pem", "Put the bundle there")]
    [InlineData("roots.pem", "full path")]
    [InlineData("abcdef", "40 or 64")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "anew")]
    public void Rules_TlsTrustList_IsCheckedOffline(string value, string remedy)
    {
        var given = ImportDefinitions.Given();
        given[ImportSettings.TlsTrustList] = value;

        var breach = Assert.Single(ImportDefinitions.Breaches(given));

        Assert.Equal(("tls-trust-list-unusable", true), (breach.Code, breach.IsError));
        Assert.Contains(remedy, breach.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_TlsTrustListWithoutRoot_IsAnError()
    {
        using TestAuthority authority = new();
        var given = ImportDefinitions.Given();
        given[ImportSettings.TlsTrustList] = authority.Issuing.ExportCertificatePem();

        Assert.Contains("self-signed", Assert.Single(ImportDefinitions.Breaches(given)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_LeastDefinition_HasTheDefaults()
    {
        await using AdapterHarness context = new(new Uri("https://unused.invalid"));

        var options = ImportOptions.From(ImportDefinitions.Define(ImportDefinitions.Given()), context);

        Assert.Equal(new Uri("https://api.usw2.pure.cloud/"), options.Address.Api);
        Assert.Equal(new Uri("https://login.usw2.pure.cloud/"), options.Address.Login);
        Assert.Null(options.Proxy);
        Assert.Null(options.Tls);
        Assert.Equal(new RetrySettings(0, 0, TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.Zero), options.Retry);
        Assert.Equal(new DeletionOptions(false, false, TimeSpan.FromHours(24)), options.Deletion);
        Assert.Equal(context.RecordingsDirectory, options.Store.Folder);
        Assert.Null(options.Store.Bucket);
        Assert.Empty(options.MediaHosts);
        Assert.Equal((4, false, false), (options.Downloads, options.SkipOverLong, options.WantsOriginal));
    }

    [Fact]
    public async Task Options_EverySetting_IsRead()
    {
        await using AdapterHarness context = new(new Uri("https://unused.invalid"));
        var given = ImportDefinitions.Given();
        foreach (var (name, value) in new[]
        {
            ("TlsCertificateFileOrThumbprint", "/pki/client.pem"), ("TlsKeyFile", "/pki/client.key"), ("TlsTrustList", "/pki/roots.pem"),
            ("ForwardProxyAddress", "::1"), ("ForwardProxyPort", "3128"), ("ForwardProxyUsername", "svc"),
            ("TranscodingByGenesys", "none"), ("RecordingTimezone", "America/New_York"), ("RecordingStartTimestamp", "2023-01-01T00:00:00Z"),
            ("GenesysCloudMaximumRecordingLength", "999"), ("GenesysCloudAvailabilityDelay", "10"), ("GenesysCacheLifetime", "0"),
            ("OnCompletionDeleteRecordingsStoredInGenesysCloud", "true"), ("DeleteDryRun", "1"), ("DeleteGraceHours", "48"), ("SkipOverLongRecordings", "true"),
            ("ParallelDownloads", "16"), ("MediaHosts", "media.contoso.net , *.fabrikam.net"), ("MaxRetry", "5"), ("MaxRetryTimeS", "60"),
            ("StorageFolder", "/archive"), ("S3Bucket", "recordings"), ("S3Endpoint", "https://s3.contoso.net:9000"), ("S3Region", "eu-central-1"),
            ("S3Prefix", "archive/contoso"), ("S3AccessKey", "AKIA"), ("S3ForcePathStyle", "true"),
        })
        {
            given[name] = value;
        }

        var options = ImportOptions.From(ImportDefinitions.Define(given, ImportDefinitions.Secrets(("TlsKeyPassword", "k"), ("ForwardProxyPassword", "p"), ("S3SecretKey", "s"))), context);

        Assert.Equal(("/pki/client.pem", "/pki/client.key", "k", "/pki/roots.pem"), (options.Tls!.Certificate, options.Tls.KeyFile, options.Tls.KeyPassword?.Reveal(), options.Tls.TrustList));
        Assert.Equal(("http://[::1]:3128/", "svc", "p"), (options.Proxy!.Url.ToString(), options.Proxy.Username, options.Proxy.Password?.Reveal()));
        Assert.True(options.WantsOriginal);
        Assert.Equal("America/New_York", options.TimeZone.Id);
        Assert.Equal(new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero), options.Start);
        Assert.Equal((TimeSpan.FromMinutes(999), TimeSpan.FromMinutes(10), TimeSpan.Zero), (options.MaximumLength, options.AvailabilityDelay, options.CacheLifetime));
        Assert.Equal(new DeletionOptions(true, true, TimeSpan.FromHours(48)), options.Deletion);
        Assert.Equal((true, 16), (options.SkipOverLong, options.Downloads));
        Assert.Equal(["media.contoso.net", "*.fabrikam.net"], options.MediaHosts);
        Assert.Equal((5L, TimeSpan.FromSeconds(60)), (options.Retry.MaxRetry, options.Retry.MaxRetryTime));
        Assert.Equal(
            ("/archive", "recordings", "https://s3.contoso.net:9000/", "eu-central-1", "archive/contoso", "AKIA", "s", true),
            (options.Store.Folder, options.Store.Bucket, options.Store.Endpoint?.ToString(), options.Store.Region, options.Store.Prefix, options.Store.AccessKey, options.Store.SecretKey?.Reveal(), options.Store.ForcePathStyle));
    }

    [Theory]
    [InlineData("media.contoso.net", true)]
    [InlineData("127.0.0.1, *.contoso.net", true)]
    [InlineData("*", false)]
    [InlineData("*.net", false)]
    [InlineData("https://media.contoso.net", false)]
    [InlineData("media.*.net", false)]
    public void MediaHosts_Pattern_TakesNoWideWildcard(string value, bool isGood)
        => Assert.Equal(isGood, System.Text.RegularExpressions.Regex.IsMatch(value, $@"\A(?:{Setting("MediaHosts").Pattern})\z"));

    private static SettingDeclaration Setting(string name) => Type.Settings.Concat(Type.AdvancedSettings).Single(setting => setting.Name == name);

    private static string WriteBytes(TempFolder folder, byte[] content)
    {
        File.WriteAllBytes(folder["client.pfx"], content);
        return folder["client.pfx"];
    }
}
