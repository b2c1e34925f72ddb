using System.Text.Json;
using System.Xml;
using System.Xml.Schema;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Describe;

namespace Adapter.Host.Tests.Definitions;

/// <summary>XSD, template and description come from the declaration alone and agree with what the reader accepts.</summary>
public sealed class DescribeTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public static TheoryData<string> Types() => [.. SampleTypes.All.Select(type => type.Name)];

    private static AdapterType Type(string name) => SampleTypes.All.First(type => type.Name == name);

    [Theory]
    [MemberData(nameof(Types))]
    public void Template_AsItIs_ValidatesWithoutAnyError(string name)
    {
        _folder.Write("adapters/a.xml", TemplateWriter.Write(Type(name)));
        _folder.Write("datasources/s.xml", TemplateWriter.WriteDataSource(Type(name).DataSourceType));

        var set = _folder.Read();

        Assert.DoesNotContain(set.Findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.All(set.Findings, finding => Assert.Contains(finding, set.Adapters[0].StartBlockers));
        Assert.Equal(name, Assert.Single(set.Adapters).Definition.Type);
        Assert.Equal(StartupType.Manual, set.Adapters[0].Definition.StartupType);
        Assert.Equal("Contoso Phone", Assert.Single(set.DataSources).Type);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Template_EverythingUncommented_ValidatesToo(string name)
    {
        var lines = TemplateWriter.Write(Type(name)).Split('\n').Select(line => line.Trim() is ['<', '!', '-', '-', ' ', '<', ..] commented && !commented.Contains("SecondaryOf", StringComparison.Ordinal) ? commented[5..^4] : line);
        var text = string.Join('\n', lines).Replace("<UseClientProxy>false", "<UseClientProxy>true");
        _folder.Write("adapters/a.xml", text);
        _folder.Write("datasources/s.xml", TemplateWriter.WriteDataSource(Type(name).DataSourceType));

        var set = _folder.Read();

        Assert.All(set.Findings, finding => Assert.Equal((FindingSeverity.Warning, true), (finding.Severity, set.Adapters[0].StartBlockers.Contains(finding))));
        Assert.All(Type(name).Settings, setting => Assert.Contains($"<{setting.Name}>", text));
        Assert.All(Type(name).AdvancedSettings, key => Assert.Contains($"<Add key=\"{key.Name}\"", text));
    }

    [Fact]
    public void Template_EverySetting_IsExplained()
    {
        var text = string.Join(' ', TemplateWriter.Write(SampleTypes.Phone).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains("<!-- MaxRetry: Retries. [optional; a whole number from 0 to 100; default 0; applies live] --> <!-- <Add key=\"MaxRetry\" value=\"0\"/> -->", text);
        Assert.Contains("<!-- ProxyProtocol: Protocol. [required while UseClientProxy is true; one of: http, https; only while UseClientProxy is true; needs a restart of the adapter] --> <!-- <ProxyProtocol>http</ProxyProtocol> -->", text);
        Assert.Contains("<!-- ClientSecret: Belongs to the Client ID - - see there. [required; secret: env:NAME, file:PATH, protected:... or clear text; needs a restart of the adapter] --> <ClientSecret>env:CLIENTSECRET</ClientSecret>", text);
        Assert.Contains("<RegionHost>https://api.east.example.com</RegionHost>", text);
        Assert.Contains("a malformed value counts as the default, with an alarm", text);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Xsd_OfType_AcceptsItsTemplate(string name)
    {
        Assert.Empty(Validate(TemplateWriter.Write(Type(name)), XsdWriter.Write(Type(name))));
        Assert.Empty(Validate(TemplateWriter.Write(Type(name)), XsdWriter.Frame()));
        Assert.Empty(Validate(TemplateWriter.WriteDataSource("Contoso Phone"), XsdWriter.WriteDataSource("Contoso Phone")));
        Assert.Empty(Validate(TemplateWriter.WriteDataSource("Contoso Phone"), XsdWriter.Frame()));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("<UseClientProxy>TRUE</UseClientProxy><ProxyProtocol>HTTPS</ProxyProtocol><ProxyHostname>p</ProxyHostname><ProxyPort>1</ProxyPort>", "", true)]
    [InlineData("<UseClientProxy/><ProxyPort>garbage that is ignored</ProxyPort>", "", true)]
    [InlineData("", "<AdvancedSettings><Add key=\"restarttime\" value=\"x\"/></AdvancedSettings><StartupType>manual</StartupType><Description/>", true)]
    [InlineData("<Nonsense/>", "", false)]
    [InlineData("<ClientId>again</ClientId>", "", false)]
    [InlineData("<UseClientProxy>yes</UseClientProxy>", "", false)]
    [InlineData("<UseClientProxy x='1'>true</UseClientProxy>", "", false)]
    [InlineData("", "<StartupType>Sometimes</StartupType>", false)]
    [InlineData("", "<Organization>x</Organization>", false)]
    [InlineData("", "<AdvancedSettings><Add key='MaxRetry'/></AdvancedSettings>", false)]
    public void Xsd_OfType_AgreesWithTheReader(string settings, string more, bool isGood)
    {
        _folder.GoodDataSource();
        var text = File.ReadAllText(_folder.GoodAdapter(settings: settings, more: more));

        Assert.Equal(isGood, !_folder.Read().HasErrors);
        Assert.Equal(isGood, Validate(text, XsdWriter.Write(SampleTypes.Phone)).Count == 0);
    }

    [Theory]
    [InlineData("<MinimumSessionLengthS>3600</MinimumSessionLengthS><LongCallDurationMin>1440</LongCallDurationMin><SeatingArrangement>FREE</SeatingArrangement><Organization>o</Organization><Description>d</Description>", true)]
    [InlineData("<MinimumSessionLengthS>3601</MinimumSessionLengthS>", false)]
    [InlineData("<LongCallDurationMin>0</LongCallDurationMin>", false)]
    [InlineData("<SeatingArrangement>Fixed</SeatingArrangement>", false)]
    [InlineData("<LongHoldDuration>1</LongHoldDuration>", false)]
    public void Xsd_OfDataSource_AgreesWithTheReader(string more, bool isGood)
    {
        var text = File.ReadAllText(_folder.GoodDataSource(more: more));

        Assert.Equal(isGood, !_folder.Read().HasErrors);
        Assert.Equal(isGood, Validate(text, XsdWriter.WriteDataSource("Contoso Phone")).Count == 0);
        Assert.Equal(isGood, Validate(text, XsdWriter.Frame()).Count == 0);
    }

    [Fact]
    public void Xsd_OfType_DocumentsAndOffersChoices()
    {
        var xsd = XsdWriter.Write(SampleTypes.Phone);

        Assert.Contains("""<xs:enumeration value="https://api.west.example.com" />""", xsd);
        Assert.Contains("""<xs:enumeration value="RestartTime">""", xsd);
        Assert.Contains("Retries. optional; a whole number from 0 to 100; default 0. Applies live.", xsd);
    }

    [Fact]
    public void Describe_Text_SaysEverythingOfASetting()
    {
        var text = TypeDescriber.Text(SampleTypes.Phone);

        Assert.StartsWith("Contoso Phone Adapter\nDelivers calls of a Contoso phone system.\n\nElements of Adapter\n  Name\n", text);
        Assert.Contains("  RegionHost\n      Host of the region.\n      required; one of: https://api.east.example.com (East), https://api.west.example.com (West); or another value. Needs a restart of the adapter.\n", text);
        Assert.Contains("  ProxyPort\n      Port.\n      required while UseClientProxy is true; port from 1 to 65535; only while UseClientProxy is true. Needs a restart of the adapter.\n", text);
        Assert.Contains("  MaxRetryTimeS\n      Time.\n      optional; a whole number of 0 or more (s); default 1. Needs a restart of the adapter.\n", text);
        Assert.Contains("LongCallDurationMin", TypeDescriber.DataSourceText("Contoso Phone"));
    }

    [Fact]
    public void Describe_Json_CarriesWhatAFormNeeds()
    {
        using var document = JsonDocument.Parse(TypeDescriber.Json(SampleTypes.Phone));
        var settings = document.RootElement.GetProperty("settings").EnumerateArray().ToDictionary(setting => setting.GetProperty("name").GetString()!);
        var keys = document.RootElement.GetProperty("advancedSettings").EnumerateArray().ToDictionary(setting => setting.GetProperty("name").GetString()!);

        Assert.Equal(SampleTypes.Phone.Settings.Select(setting => setting.Name), settings.Keys);
        Assert.True(settings["ClientSecret"].GetProperty("isSecret").GetBoolean());
        Assert.Equal("West", settings["RegionHost"].GetProperty("choices")[1].GetProperty("label").GetString());
        Assert.Equal("UseClientProxy", settings["ProxyPort"].GetProperty("requiredWhen").GetProperty("setting").GetString());
        Assert.Equal("WholeNumber", keys["MaxRetry"].GetProperty("kind").GetString());
        Assert.Equal(100, keys["MaxRetry"].GetProperty("maximum").GetInt64());
        Assert.Equal("AppliesLive", keys["MaxRetry"].GetProperty("effect").GetString());
        Assert.True(keys["RestartTime"].GetProperty("fallsBackToDefault").GetBoolean());
    }

    [Fact]
    public void Describe_ElementsThatTouchNothing_DoNotAskForARestart()
    {
        Assert.Equal(["Description", "StartupType"], Live(TypeDescriber.Json(SampleTypes.Phone)));
        Assert.Equal(["Description", "Organization", "SeatingArrangement"], Live(TypeDescriber.DataSourceJson("Contoso Phone")));
        Assert.Contains("  Description\n      Free text, for example the tenant's name.\n      optional; text. Applies live.\n", TypeDescriber.Text(SampleTypes.Phone));
        Assert.Contains("<!-- StartupType: Automatic starts with the host, Manual waits for a person, Disabled refuses to start. [optional; one of: Automatic, Manual, Disabled; default Automatic; applies live] -->",
            string.Join(' ', TemplateWriter.Write(SampleTypes.Phone).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("kept for your own use. optional; text. Applies live.", XsdWriter.WriteDataSource("Contoso Phone"));

        static IEnumerable<string?> Live(string json)
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.GetProperty("elements").EnumerateArray()
                .Where(element => element.GetProperty("effect").GetString() == "AppliesLive").Select(element => element.GetProperty("name").GetString())];
        }
    }

    private static List<string> Validate(string text, string xsd)
    {
        XmlSchemaSet schemas = new() { XmlResolver = null };
        using var schema = XmlReader.Create(new StringReader(xsd));
        schemas.Add(null, schema);
        schemas.Compile();
        List<string> problems = [];
        XmlReaderSettings settings = new() { Schemas = schemas, ValidationType = ValidationType.Schema, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        settings.ValidationEventHandler += (_, problem) => problems.Add(problem.Message);
        using var reader = XmlReader.Create(new StringReader(text), settings);
        while (reader.Read())
        {
        }

        return problems;
    }

    public void Dispose() => _folder.Dispose();
}
