using System.Text;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;
using Adapters.GenesysCloudCx;
using Fuzz.Engine;
using Fuzz.Mutation;
using Testing.Common;

namespace Fuzz.Targets;

/// <summary>Definition files of adapters and data sources, with the settings of the plugin that is shipped. Reading never throws, and whatever is wrong has a place, a code and a remedy.</summary>
internal sealed class DefinitionsTarget : FuzzTarget
{
    /// <summary>Parts the files of an input.</summary>
    private static ReadOnlySpan<byte> Cut => "\n--8<--\n"u8;

    private static readonly string[] Files = ["datasources/source.xml", "adapters/one.xml", "adapters/two.xml", "adapters/three.xml"];

    private readonly TempFolder _folder = new();
    private readonly IReadOnlyList<AdapterType> _types = new GenesysCloudPlugin().AdapterTypes;
    private readonly DefinitionReader _reader;
    private readonly HashSet<string> _codes;
    private readonly DefinitionSet _good;

    public DefinitionsTarget()
    {
        Directory.CreateDirectory(_folder["config/adapters"]);
        Directory.CreateDirectory(_folder["config/datasources"]);
        _reader = new DefinitionReader(new SecretProtector(_folder["data"]), static name => name == "CONTOSO_GENESYS_SECRET" ? "a-secret" : null, new ManualClock());
        _codes =
        [
            .. typeof(FindingCodes).GetFields().Select(static field => (string)field.GetRawConstantValue()!),
            .. _types.SelectMany(static type => type.Rules).Select(static rule => rule.Code),
        ];
        Write(Join(Source, Live, Secondary, Import));
        _good = _reader.Read(_folder["config"], _types);
        BrokenPromiseException.Unless(!_good.HasErrors && _good.Adapters.Count == 3, $"The seeds are good: {Print(_good)}");
    }

    public override string Name => "definitions";

    public override IDialect Dialect { get; } = new XmlDialect();

    public override IEnumerable<byte[]> Seeds() => [Join(Source, Live, Secondary, Import), Join(Source, Live), Join(Source, Import), Join(Source)];

    public override ValueTask RunAsync(byte[] input, Trail trail)
    {
        var count = Write(input);
        var set = _reader.Read(_folder["config"], _types);
        Check(set, count, trail);
        Check(_reader.Read(_folder["config"], _types, _good), count, trail);
        BrokenPromiseException.Unless(_reader.Read(_folder["config"], _types, set).IsSameAs(set), "The same files give the same set");
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Check(DefinitionSet set, int files, Trail trail, HashSet<string> codes)
    {
        foreach (var finding in set.Findings)
        {
            trail.Saw($"{finding.Code} {finding.Setting}");
            var where = $"{finding.Code} {Path.GetFileName(finding.File)}({finding.Line},{finding.Column})";
            BrokenPromiseException.Unless(codes.Contains(finding.Code), $"A finding has a code that is documented: {where}");
            BrokenPromiseException.Unless(finding is { Line: >= 0, Column: >= 0 } && (finding.Line > 0 || finding.Column == 0), $"A finding has a place: {where}");
            BrokenPromiseException.Unless(finding.Message.Length is > 0 and < 2000 && finding.Remedy.Length is > 0 and < 2000, $"A finding says what is wrong and what to do, briefly: {where} {finding.Message}");
            BrokenPromiseException.Unless(File.Exists(finding.File) || Directory.Exists(finding.File), $"A finding names its file: {where}");
            BrokenPromiseException.Unless(finding.Line <= Lines(finding.File), $"A finding lies within its file: {where}");
            BrokenPromiseException.Unless(!finding.Message.Concat(finding.Remedy).Any(static character => char.IsControl(character)), $"A finding is one line: {where}");
        }

        BrokenPromiseException.Unless(set.HasErrors == set.Findings.Any(static finding => finding.Severity == FindingSeverity.Error), "Errors are told");
        BrokenPromiseException.Unless(set.Broken.All(static broken => broken.Findings.Any(static finding => finding.Severity == FindingSeverity.Error)), "A broken file has an error");
        BrokenPromiseException.Unless(set.Adapters.Count + set.DataSources.Count + set.Broken.Count == files, $"Every file is something: {set.Adapters.Count} {set.DataSources.Count} {set.Broken.Count} of {files}");
        Print(set);
    }

    private void Check(DefinitionSet set, int files, Trail trail) => Check(set, files, trail, _codes);

    private static string Print(DefinitionSet set)
    {
        StringWriter text = new();
        FindingPrinter.WriteText(text, set);
        FindingPrinter.WriteJson(text, set);
        return text.ToString();
    }

    private static int Lines(string file)
    {
        var text = File.Exists(file) ? File.ReadAllText(file, Encoding.Latin1) : string.Empty;
        return text.Length - text.Replace("\n", string.Empty, StringComparison.Ordinal).Replace("\r", string.Empty, StringComparison.Ordinal).Length + 1;
    }

    /// <summary>Writes the parts of the input as files and removes those it does not have.</summary>
    private int Write(ReadOnlySpan<byte> input)
    {
        var rest = input;
        var number = 0;
        for (var ended = false; !ended && number < Files.Length; number++)
        {
            var cut = number == Files.Length - 1 ? -1 : rest.IndexOf(Cut);
            File.WriteAllBytes(_folder["config/" + Files[number]], cut < 0 ? rest : rest[..cut]);
            ended = cut < 0;
            rest = ended ? [] : rest[(cut + Cut.Length)..];
        }

        for (var absent = number; absent < Files.Length; absent++)
        {
            File.Delete(_folder["config/" + Files[absent]]);
        }

        return number;
    }

    private static byte[] Join(params string[] files) => Encoding.UTF8.GetBytes(string.Join(Encoding.UTF8.GetString(Cut), files));

    private const string Source = """
        <DataSource xmlns="urn:recorder-adapters:v1">
          <Name>Contoso</Name><Type>Genesys Cloud CX</Type><TimeZone>Europe/London</TimeZone>
          <MinimumSessionLengthS>5</MinimumSessionLengthS><LongCallDurationMin>120</LongCallDurationMin>
        </DataSource>
        """;

    private const string Live = """
        <?xml version="1.0" encoding="utf-8"?>
        <Adapter xmlns="urn:recorder-adapters:v1">
          <Name>One</Name><Description>EMEA</Description><Type>Genesys Cloud CX API Adapter</Type><StartupType>Manual</StartupType><DataSource>Contoso</DataSource>
          <Settings>
            <ClientId>3f2504e0-4f89-11d3-9a0c-0305e82c3301</ClientId><ClientSecret>env:CONTOSO_GENESYS_SECRET</ClientSecret>
            <RegionHost>https://api.usw2.pure.cloud</RegionHost><UseClientProxy>true</UseClientProxy>
            <ProxyProtocol>http</ProxyProtocol><ProxyHostname>proxy.contoso.net</ProxyHostname><ProxyPort>3128</ProxyPort>
          </Settings>
          <AdvancedSettings><Add key="RestartTime" value="02:30"/><Add key="MaxRetry" value="5"/><Add key="MaxRetryTimeS" value="60"/></AdvancedSettings>
        </Adapter>
        """;

    private const string Secondary = """
        <Adapter xmlns="urn:recorder-adapters:v1">
          <Name>Two</Name><Type>Genesys Cloud CX API Adapter</Type><DataSource>Contoso</DataSource><SecondaryOf>One</SecondaryOf>
          <Settings><ClientId>3f2504e0-4f89-11d3-9a0c-0305e82c3302</ClientId><ClientSecret>env:CONTOSO_GENESYS_SECRET</ClientSecret><RegionHost>api.usw2.pure.cloud</RegionHost></Settings>
        </Adapter>
        """;

    private const string Import = """
        <Adapter xmlns="urn:recorder-adapters:v1">
          <Name>Three</Name><Type>Genesys Cloud Import Source</Type><DataSource>Contoso</DataSource>
          <Settings>
            <ClientId>00000000-0000-0000-0000-000000000001</ClientId>
            <ClientSecret>env:CONTOSO_GENESYS_SECRET</ClientSecret>
            <HttpsGenesysCloudApiAuthenticationUrl>https://login.usw2.pure.cloud</HttpsGenesysCloudApiAuthenticationUrl>
            <HttpsGenesysCloudApiUrl>https://api.usw2.pure.cloud</HttpsGenesysCloudApiUrl>
            <TranscodingByGenesys>NONE</TranscodingByGenesys>
            <RecordingTimezone>Europe/London</RecordingTimezone>
            <RecordingStartTimestamp>2026-01-01T00:00:00Z</RecordingStartTimestamp>
            <GenesysCloudMaximumRecordingLength>240</GenesysCloudMaximumRecordingLength>
            <GenesysCloudAvailabilityDelay>30</GenesysCloudAvailabilityDelay>
            <GenesysCacheLifetime>60</GenesysCacheLifetime>
            <OnCompletionDeleteRecordingsStoredInGenesysCloud>false</OnCompletionDeleteRecordingsStoredInGenesysCloud>
          </Settings>
          <AdvancedSettings><Add key="Schedule" value="5m"/><Add key="ParallelDownloads" value="4"/><Add key="MaxRetry" value="10"/></AdvancedSettings>
        </Adapter>
        """;
}
