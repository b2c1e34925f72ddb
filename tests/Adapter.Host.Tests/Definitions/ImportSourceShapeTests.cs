using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;
using Testing.Common;

namespace Adapter.Host.Tests.Definitions;

/// <summary>The 21 settings of an import source fit into declarations, with every check that the form alone allows.</summary>
public sealed class ImportSourceShapeTests : IDisposable
{
    private const string NoPath = "https://[^/]+/?";

    private static readonly SettingDeclaration[] Settings =
    [
        new() { Name = "ClientId", Kind = SettingKind.Text, Help = "", IsRequired = true },
        new() { Name = "ClientSecret", Kind = SettingKind.Secret, Help = "", IsRequired = true },
        new() { Name = "AuthenticationUrl", Kind = SettingKind.Url, Help = "", IsRequired = true, Pattern = NoPath, PatternHelp = "an https URL without a path" },
        new() { Name = "ApiUrl", Kind = SettingKind.Url, Help = "", IsRequired = true, Pattern = NoPath, PatternHelp = "an https URL without a path" },
        new() { Name = "TlsCertificate", Kind = SettingKind.Text, Help = "" },
        new() { Name = "TlsKeyFile", Kind = SettingKind.FilePath, Help = "" },
        new() { Name = "TlsKeyPassword", Kind = SettingKind.Secret, Help = "" },
        new() { Name = "TlsTrustList", Kind = SettingKind.Text, Help = "", AllowsLineBreaks = true },
        new() { Name = "ForwardProxyAddress", Kind = SettingKind.HostName, Help = "" },
        new() { Name = "ForwardProxyPort", Kind = SettingKind.Port, Help = "", RequiredWhen = new("ForwardProxyAddress", null) },
        new() { Name = "ForwardProxyUsername", Kind = SettingKind.Text, Help = "" },
        new() { Name = "ForwardProxyPassword", Kind = SettingKind.Secret, Help = "" },
        new() { Name = "Transcoding", Kind = SettingKind.Choice, Help = "", IsRequired = true, Choices = [new("WAV"), new("MP3"), new("NONE")] },
        new() { Name = "RecordingTimeZone", Kind = SettingKind.TimeZone, Help = "", IsRequired = true },
        new() { Name = "RecordingStart", Kind = SettingKind.Instant, Help = "", IsRequired = true, MustNotBeFuture = true },
        new() { Name = "MaximumRecordingLengthMin", Kind = SettingKind.WholeNumber, Help = "", IsRequired = true, Minimum = 1 },
        new() { Name = "AvailabilityDelayMin", Kind = SettingKind.WholeNumber, Help = "", IsRequired = true, Minimum = 0 },
        new() { Name = "CacheLifetimeMin", Kind = SettingKind.WholeNumber, Help = "", IsRequired = true, Minimum = 0 },
        new() { Name = "DeleteOnCompletion", Kind = SettingKind.Boolean, Help = "", Default = "false" },
    ];

    private static readonly AdapterType Import = new()
    {
        Name = "Import",
        Description = "",
        DataSourceType = "Contoso Phone",
        Settings = Settings,
        Rules =
        [
            new()
            {
                Code = "regions-differ",
                Setting = "ApiUrl",
                Reads = ["AuthenticationUrl", "ApiUrl"],
                Check = values => values.Url("ApiUrl")!.Host.Split('.', 2)[1] == values.Url("AuthenticationUrl")!.Host.Split('.', 2)[1] ? null : "The URLs are of two regions.",
            },
        ],
        Create = () => throw new NotSupportedException(),
    };

    private readonly ConfigFolder _folder = new() { Types = [Import] };
    private readonly DefinitionReader _reader;

    public ImportSourceShapeTests()
    {
        _folder.GoodDataSource();
        _folder.Write("secrets/key.pem", "key");
        _reader = new DefinitionReader(new SecretProtector(_folder.Data), _ => "secret", new ManualClock(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Read_AllTwentyOne_AreCarried()
    {
        var values = Assert.Single(Read([])).Definition.Settings;

        Assert.Equal(21, Settings.Length + 2); // Name and Type stand in the frame
        Assert.Equal("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", values.Text("TlsTrustList"));
        Assert.Equal(Path.Combine(_folder.Config, "secrets", "key.pem"), values.Text("TlsKeyFile"));
        Assert.Equal(new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero), values.Instant("RecordingStart"));
        Assert.Equal("America/New_York", values.Text("RecordingTimeZone"));
        Assert.Equal(999, values.WholeNumber("MaximumRecordingLengthMin"));
        Assert.True(values.Boolean("DeleteOnCompletion"));
        Assert.Equal("MP3", values.Text("Transcoding"));
        Assert.Equal("secret", values.Secret("TlsKeyPassword")?.Reveal());
    }

    [Theory]
    [InlineData("AuthenticationUrl", "http://login.mypurecloud.com", FindingCodes.PatternMismatch)]
    [InlineData("ApiUrl", "https://api.mypurecloud.com/api/v2", FindingCodes.PatternMismatch)]
    [InlineData("ApiUrl", "https://api.usw2.pure.cloud", "regions-differ")]
    [InlineData("TlsKeyFile", "secrets/none.pem", FindingCodes.FileMissing)]
    [InlineData("ForwardProxyPort", "", FindingCodes.RequiredWhenMissing)]
    [InlineData("Transcoding", "FLAC", FindingCodes.NotAChoice)]
    [InlineData("RecordingTimeZone", "Nowhere", FindingCodes.NotATimeZone)]
    [InlineData("RecordingStart", "2026-01-31T12:00:01Z", FindingCodes.InTheFuture)]
    [InlineData("MaximumRecordingLengthMin", "0", FindingCodes.OutOfRange)]
    [InlineData("AvailabilityDelayMin", "-1", FindingCodes.OutOfRange)]
    [InlineData("CacheLifetimeMin", "", FindingCodes.RequiredMissing)]
    [InlineData("ClientId", "a\nb", FindingCodes.ControlCharacter)]
    public void Read_BadValue_IsFound(string setting, string value, string code)
    {
        Read(new() { [setting] = value });

        var finding = Assert.Single(_reader.Read(_folder.Config, [Import]).Findings);

        Assert.Equal((code, setting), (finding.Code, finding.Setting));
    }

    private IReadOnlyList<AdapterEntry> Read(Dictionary<string, string> changed)
    {
        Dictionary<string, string> values = new()
        {
            ["ClientId"] = "id",
            ["ClientSecret"] = "env:S",
            ["AuthenticationUrl"] = "https://login.mypurecloud.com",
            ["ApiUrl"] = "https://api.mypurecloud.com/",
            ["TlsCertificate"] = "AB:CD:EF",
            ["TlsKeyFile"] = "secrets/key.pem",
            ["TlsKeyPassword"] = "env:K",
            ["TlsTrustList"] = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            ["ForwardProxyAddress"] = "proxy.contoso.net",
            ["ForwardProxyPort"] = "3128",
            ["ForwardProxyUsername"] = "svc",
            ["ForwardProxyPassword"] = "env:P",
            ["Transcoding"] = "mp3",
            ["RecordingTimeZone"] = "Eastern Standard Time",
            ["RecordingStart"] = "2023-01-01",
            ["MaximumRecordingLengthMin"] = "999",
            ["AvailabilityDelayMin"] = "10",
            ["CacheLifetimeMin"] = "0",
            ["DeleteOnCompletion"] = "1",
        };
        foreach (var (setting, value) in changed)
        {
            values[setting] = value;
        }

        _folder.Adapter("import.xml", $"<Name>Import</Name><Type>Import</Type><DataSource>Contoso Source</DataSource><Settings>{string.Concat(values.Select(pair => $"<{pair.Key}>{pair.Value}</{pair.Key}>"))}</Settings>");
        return _reader.Read(_folder.Config, [Import]).Adapters;
    }

    public void Dispose() => _folder.Dispose();
}
