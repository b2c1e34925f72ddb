using System.Text.Json;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>Every validation of the import source's settings, by the program itself: each breach in a definition of its own, all told at once.</summary>
public sealed class ImportDefinitionTests
{
    private const string Type = "Genesys Cloud Import Source";

    /// <summary>Told at the setting that is missing, not at the one that asks for it.</summary>
    private const string RequiredByAnother = "DEF041";

    private static readonly Dictionary<string, string> Good = new()
    {
        ["ClientId"] = "00000000-0000-0000-0000-000000000001",
        ["ClientSecret"] = "env:PATH",
        ["HttpsGenesysCloudApiAuthenticationUrl"] = "https://login.usw2.pure.cloud",
        ["HttpsGenesysCloudApiUrl"] = "https://api.usw2.pure.cloud",
        ["TranscodingByGenesys"] = "ogg_opus",
        ["RecordingTimezone"] = "Eastern Standard Time",
        ["RecordingStartTimestamp"] = "2023-01-01",
        ["GenesysCloudMaximumRecordingLength"] = "999",
        ["GenesysCloudAvailabilityDelay"] = "10",
        ["GenesysCacheLifetime"] = "0",
    };

    /// <summary>Setting, value, severity and code of the one finding, and a word of its remedy.</summary>
    private static readonly (string Setting, string Value, string Severity, string Code, string Remedy)[] Breaches =
    [
        ("ClientId", "", "error", "DEF040", "ClientId"),
        ("ClientId", "recorder", "warning", "DEF045", "GUID"),
        ("ClientSecret", "", "error", "DEF040", "ClientSecret"),
        ("ClientSecret", "plain", "warning", "DEF060", "protect"),
        ("HttpsGenesysCloudApiAuthenticationUrl", "", "error", "DEF040", "HttpsGenesysCloudApiAuthenticationUrl"),
        ("HttpsGenesysCloudApiAuthenticationUrl", "login.usw2.pure.cloud", "error", "DEF049", "https://"),
        ("HttpsGenesysCloudApiAuthenticationUrl", "http://login.usw2.pure.cloud", "error", "authentication-url-not-https", "https://login.usw2.pure.cloud"),
        ("HttpsGenesysCloudApiUrl", "", "error", "DEF040", "HttpsGenesysCloudApiUrl"),
        ("HttpsGenesysCloudApiUrl", "https://api.usw2.pure.cloud/api/v2", "error", "api-url-with-path", "alone"),
        ("HttpsGenesysCloudApiUrl", "https://api.mypurecloud.de", "warning", "regions-differ", "both"),
        ("HttpsGenesysCloudApiUrl", "http://127.0.0.1:8080", "warning", "api-url-in-clear", "https"),
        ("TlsCertificateFileOrThumbprint", "/nowhere/client.pem", "error", "tls-certificate-unusable", "Put the certificate there"),
        ("TlsCertificateFileOrThumbprint", "00:11 22:33 44:55 66:77 88:99 aa:bb cc:dd ee:ff 00:11 22:33", "error", "tls-certificate-unusable", "Import it there"),
        ("TlsKeyFile", "secrets/none.key", "error", "DEF053", "configuration folder"),
        ("TlsKeyPassword", "env:PATH", "warning", "tls-key-password-without-certificate", "TlsCertificateFileOrThumbprint"),
        ("TlsTrustList", "/nowhere/roots.pem", "error", "tls-trust-list-unusable", "Put the bundle there"),
        ("TlsTrustList", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "error", "tls-trust-list-unusable", "anew"),
        ("TlsTrustList", "*", "warning", "tls-trusts-everything", "authorities"),
        ("ForwardProxyAddress", "proxy.contoso.net", "error", "DEF041", "ForwardProxyPort"),
        ("ForwardProxyAddress", "http://proxy.contoso.net", "error", "DEF047", "alone"),
        ("ForwardProxyPort", "70000", "error", "DEF048", "65535"),
        ("ForwardProxyUsername", "svc", "warning", "proxy-user-without-proxy", "ForwardProxyAddress"),
        ("ForwardProxyPassword", "env:PATH", "warning", "proxy-password-without-proxy", "ForwardProxyAddress"),
        ("TranscodingByGenesys", "", "error", "DEF040", "TranscodingByGenesys"),
        ("TranscodingByGenesys", "FLAC", "error", "DEF044", "OGG_OPUS"),
        ("RecordingTimezone", "", "error", "DEF040", "RecordingTimezone"),
        ("RecordingTimezone", "Europe/Nowhere", "error", "DEF051", "IANA"),
        ("RecordingStartTimestamp", "", "error", "DEF040", "RecordingStartTimestamp"),
        ("RecordingStartTimestamp", "yesterday", "error", "DEF052", "ISO 8601"),
        ("RecordingStartTimestamp", "2999-01-01", "error", "DEF057", "has been"),
        ("GenesysCloudMaximumRecordingLength", "", "error", "DEF040", "GenesysCloudMaximumRecordingLength"),
        ("GenesysCloudMaximumRecordingLength", "0", "error", "DEF043", "1 or more"),
        ("GenesysCloudAvailabilityDelay", "", "error", "DEF040", "GenesysCloudAvailabilityDelay"),
        ("GenesysCloudAvailabilityDelay", "-1", "error", "DEF043", "0 or more"),
        ("GenesysCacheLifetime", "", "error", "DEF040", "GenesysCacheLifetime"),
        ("GenesysCacheLifetime", "an hour", "error", "DEF042", "digits"),
        ("OnCompletionDeleteRecordingsStoredInGenesysCloud", "maybe", "error", "DEF046", "true"),
        ("+ParallelDownloads", "65", "error", "DEF043", "64"),
        ("+DeleteGraceHours", "-1", "error", "DEF043", "0"),
        ("+MediaHosts", "*", "error", "DEF045", "host names"),
        ("+S3Bucket", "recordings", "error", "s3-region-missing", "S3Region"),
        ("+S3SecretKey", "env:PATH", "error", "s3-secret-key-without-bucket", "S3Bucket"),
        ("+S3SecretKey", "plain", "warning", "DEF060", "protect"),
        ("+skipoverlongrecordings", "true", "warning", "DEF016", "SkipOverLongRecordings"),
    ];

    [Fact]
    public async Task Validate_EveryBreach_IsToldAtItsSettingWithItsRemedy()
    {
        using TempFolder folder = new();
        WriteDataSource(folder);
        for (var number = 0; number < Breaches.Length; number++)
        {
            Write(folder, $"b{number:00}", Breaches[number].Setting, Breaches[number].Value);
        }

        Write(folder, "good", "TlsTrustList", "00112233445566778899aabbccddeeff00112233");

        var (code, output, error) = await HostProgram.RunAsync("validate", "--config", folder.Path, "--json");

        Assert.True(code == 1, output + error);
        using var report = JsonDocument.Parse(output);
        var findings = report.RootElement.GetProperty("findings").EnumerateArray().Select(finding => (
            File: Path.GetFileNameWithoutExtension(finding.GetProperty("file").GetString()!),
            Severity: finding.GetProperty("severity").GetString()!,
            Code: finding.GetProperty("code").GetString()!,
            Setting: finding.TryGetProperty("setting", out var setting) ? setting.GetString() : null,
            Text: $"{finding.GetProperty("message").GetString()} {(finding.TryGetProperty("remedy", out var remedy) ? remedy.GetString() : string.Empty)}")).ToList();
        Assert.DoesNotContain(findings, finding => finding.File == "good");
        var untold = Breaches.Select((breach, number) => (Breach: breach, Told: findings.Where(finding => finding.File == $"b{number:00}").ToList()))
            .Where(pair => !pair.Told.Exists(finding => finding.Code == pair.Breach.Code && finding.Severity.Equals(pair.Breach.Severity, StringComparison.OrdinalIgnoreCase)
                && (finding.Setting == pair.Breach.Setting.TrimStart('+') || finding.Code == RequiredByAnother) && finding.Text.Contains(pair.Breach.Remedy, StringComparison.Ordinal)))
            .Select(pair => $"{pair.Breach}: {string.Join(" | ", pair.Told)}");
        Assert.Empty(untold);
    }

    [Fact]
    public async Task Protect_SecretsAmongTheAdvancedKeys_AreProtectedToo()
    {
        using TempFolder folder = new();
        WriteDataSource(folder);
        Write(folder, "one", "+S3SecretKey", "plain-secret-1");
        var file = folder["adapters/one.xml"];

        var (code, output, error) = await HostProgram.RunAsync("protect", file, "--data", folder["data"]);

        Assert.True(code == 0, output + error);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("plain-secret-1", text, StringComparison.Ordinal);
        Assert.Contains("<Add key=\"S3SecretKey\" value=\"protected:v1:", text, StringComparison.Ordinal);
    }

    private static void WriteDataSource(TempFolder folder)
        => folder.Write("datasources/one.xml", """<DataSource xmlns="urn:recorder-adapters:v1"><Name>Contoso Genesys</Name><Type>Genesys Cloud CX</Type></DataSource>""");

    private static void Write(TempFolder folder, string name, string setting, string value)
    {
        Dictionary<string, string> values = new(Good);
        var key = setting.StartsWith('+') ? $"""<AdvancedSettings><Add key="{setting[1..]}" value="{value}"/></AdvancedSettings>""" : string.Empty;
        if (key.Length == 0)
        {
            values[setting] = value;
        }

        var settings = string.Concat(values.Select(pair => $"<{pair.Key}>{pair.Value}</{pair.Key}>"));
        folder.Write($"adapters/{name}.xml", $"""<Adapter xmlns="urn:recorder-adapters:v1"><Name>{name}</Name><Type>{Type}</Type><DataSource>Contoso Genesys</DataSource><Settings>{settings}</Settings>{key}</Adapter>""");
    }
}
