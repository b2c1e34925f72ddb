using System.Text;
using Adapter.Host.Definitions.Describe;
using Adapter.Host.Definitions.Xml;
using Adapter.Host.Editing;
using Adapter.Host.Tests.Definitions;

namespace Adapter.Host.Tests.Editing;

public sealed class ValueWriterTests : IAsyncDisposable
{
    private const string File = "x.xml";

    private readonly EditingWorld _world = new();

    public ValueWriterTests() => _world.Folder.GoodDataSource();

    public static TheoryData<string, bool, string> Shapes()
    {
        TheoryData<string, bool, string> shapes = [];
        foreach (var encoding in (string[])["utf-8", "utf-16", "utf-16BE", "iso-8859-1"])
        {
            foreach (var end in (string[])["\n", "\r\n", "\r"])
            {
                shapes.Add(encoding, true, end);
            }
        }

        shapes.Add("utf-8", false, "\n");
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Write_AnyEncodingAndLineEnd_ChangesTheEditedValuesOnly(string name, bool mark, string lineEnd)
    {
        var encoding = Encoding.GetEncoding(name);
        var template = $"""
            <?xml version="1.0" encoding="{name}"?>
            <!-- <ClientId>no value</ClientId> ü -->
            <a:Adapter   xmlns:a='urn:recorder-adapters:v1'><!-- x -->
            	<a:Name>@1</a:Name><a:Type>contoso phone adapter</a:Type>   <a:DataSource>Contoso Source</a:DataSource>
              <a:Settings>
                <a:ClientSecret>env:CONTOSO_SECRET</a:ClientSecret><?pi <ClientId> ?>
                <a:ClientId
                   >  @2<!-- kept --></a:ClientId  ><a:RegionHost><![CDATA[@3]]></a:RegionHost>
                <a:Unknown a='1'>ü &amp; &#65;</a:Unknown>
              </a:Settings>
              <a:AdvancedSettings><a:Add  value = '@4' key="MaxRetry"/><!-- and --></a:AdvancedSettings>
            </a:Adapter>

            """.ReplaceLineEndings(lineEnd);
        byte[] Bytes(params string[] values) => [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(values.Select((value, i) => (value, i)).Aggregate(template, (text, item) => text.Replace($"@{item.i + 1}", item.value)))];

        var made = _world.Make(File, Bytes("One", ConfigFolder.Guid, "https://api.east.example.com", "3"), EditingWorld.Draft(new DefinitionValues
        {
            Name = "Two <&> ü",
            Settings = new Dictionary<string, string?> { ["ClientId"] = " new & \"id\" ", ["RegionHost"] = "https://<other>" },
            Advanced = [new("MaxRetry", "'5' & \"6\"")],
        }));

        Assert.Equal(encoding.GetString(Bytes("Two &lt;&amp;&gt; ü", "new &amp; \"id\"", "https://<other>", "&apos;5&apos; &amp; &quot;6&quot;")), encoding.GetString(made));
        Assert.Equal(Bytes("Two &lt;&amp;&gt; ü", "new &amp; \"id\"", "https://<other>", "&apos;5&apos; &amp; &quot;6&quot;"), made);
    }

    [Fact]
    public void Write_NothingEdited_GivesTheSameBytes()
    {
        var bytes = Encoding.UTF8.GetBytes(TemplateWriter.Write(SampleTypes.Phone));
        Assert.True(SourceMap.TryMake(bytes, out var map));
        var shown = MaskedDefinition.Of(map, DefinitionKind.Adapters, SampleTypes.Phone).Values;

        Assert.Equal(bytes, _world.Make(File, bytes, EditingWorld.Draft(shown)));
        Assert.Equal(bytes, _world.Make(File, bytes, EditingWorld.Draft(shown, new() { ["ClientSecret"] = "", ["ProxyPassword"] = "  " })));
    }

    [Fact]
    public void Write_CharacterThatTheEncodingCannotHold_IsWrittenAsReference()
    {
        var old = Encoding.Latin1.GetBytes("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n<Adapter xmlns=\"urn:recorder-adapters:v1\"><Name>ü</Name></Adapter>");

        var made = _world.Make(File, old, EditingWorld.Draft(new DefinitionValues { Name = "ü € 😀" }));

        Assert.Contains("<Name>ü &#x20AC; &#x1F600;</Name>", Encoding.Latin1.GetString(made));
        Assert.Equal("ü € 😀", EditingWorld.Parse(made).Children[0].Text);
    }

    [Fact]
    public void Write_NewElements_StandWhereTheDeclarationHasThemAndAsFarIn()
    {
        const string Old = """
            <Adapter xmlns="urn:recorder-adapters:v1">
            	<Name>One</Name> <!-- of two -->
            	<Type>Contoso Phone Adapter</Type>
            	<Settings>
            		<ClientId>a</ClientId>   <!-- from the portal -->
            		<ProxyPort>1</ProxyPort>
            	</Settings>
            </Adapter>

            """;

        var made = _world.Make(File, Old, EditingWorld.Draft(new DefinitionValues
        {
            Description = "d",
            StartupType = "Manual",
            DataSource = "Contoso Source",
            Settings = new Dictionary<string, string?> { ["ProxyUsername"] = "u", ["UseClientProxy"] = "true", ["RegionHost"] = "r" },
            Advanced = [new("MaxRetryTimeS", "7"), new("Own", ""), new("RestartTime", "01:00")],
        }));

        Assert.Equal("""
            <Adapter xmlns="urn:recorder-adapters:v1">
            	<Name>One</Name> <!-- of two -->
            	<Description>d</Description>
            	<Type>Contoso Phone Adapter</Type>
            	<StartupType>Manual</StartupType>
            	<DataSource>Contoso Source</DataSource>
            	<Settings>
            		<ClientId>a</ClientId>   <!-- from the portal -->
            		<RegionHost>r</RegionHost>
            		<UseClientProxy>true</UseClientProxy>
            		<ProxyPort>1</ProxyPort>
            		<ProxyUsername>u</ProxyUsername>
            	</Settings>
            	<AdvancedSettings>
            		<Add key="RestartTime" value="01:00"/>
            		<Add key="MaxRetryTimeS" value="7"/>
            		<Add key="Own" value=""/>
            	</AdvancedSettings>
            </Adapter>

            """.ReplaceLineEndings("\n"), made.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Write_NewElementThatStandsCommentedOut_StandsBelowTheComment()
    {
        var template = TemplateWriter.Write(SampleTypes.Phone);

        var made = _world.Make(File, template, EditingWorld.Draft(new DefinitionValues { Settings = new Dictionary<string, string?> { ["ProxyPort"] = "88" }, Advanced = [new("MaxRetry", "2")] }));

        Assert.Contains("    <!-- <ProxyPort>3128</ProxyPort> -->\n    <ProxyPort>88</ProxyPort>\n", made);
        Assert.Contains("    <!-- <Add key=\"MaxRetry\" value=\"0\"/> -->\n    <Add key=\"MaxRetry\" value=\"2\"/>\n", made);
        Assert.Equal(template.Split('\n').Length + 2, made.Split('\n').Length);
    }

    [Theory]
    [InlineData("<Settings/>", "<Settings>\n    <ClientId>v</ClientId>\n  </Settings>")]
    [InlineData("<Settings />", "<Settings>\n    <ClientId>v</ClientId>\n  </Settings>")]
    [InlineData("<Settings></Settings>", "<Settings>\n    <ClientId>v</ClientId>\n  </Settings>")]
    [InlineData("<Settings>\n  </Settings>", "<Settings>\n    <ClientId>v</ClientId>\n  </Settings>")]
    [InlineData("<Settings> <!-- a -->\n    <RegionHost>r</RegionHost>\n  </Settings>", "<Settings> <!-- a -->\n    <ClientId>v</ClientId>\n    <RegionHost>r</RegionHost>\n  </Settings>")]
    [InlineData("<Settings><RegionHost>r</RegionHost> <ProxyPort>1</ProxyPort></Settings>", "<Settings>\n    <ClientId>v</ClientId><RegionHost>r</RegionHost> <ProxyPort>1</ProxyPort></Settings>")]
    [InlineData("<Settings><ClientId/></Settings>", "<Settings><ClientId>v</ClientId></Settings>")]
    [InlineData("<Settings><ClientId></ClientId></Settings>", "<Settings><ClientId>v</ClientId></Settings>")]
    [InlineData("<Settings><ClientId><!-- here --></ClientId></Settings>", "<Settings><ClientId>v<!-- here --></ClientId></Settings>")]
    [InlineData("<Settings><ClientId>a<b/>c</ClientId></Settings>", "<Settings><ClientId>v</ClientId></Settings>")]
    [InlineData("<Settings><ClientId>a<!-- x -->b</ClientId></Settings>", "<Settings><ClientId>v<!-- x --></ClientId></Settings>")]
    public void Write_IntoAnyShapeOfGroup_IsWellFormedAndKeepsWhatIsThere(string group, string expected)
    {
        static string Whole(string inside) => $"<Adapter xmlns=\"urn:recorder-adapters:v1\">\n  <Name>One</Name>\n  <Type>Contoso Phone Adapter</Type>\n  {inside}\n</Adapter>\n";

        Assert.Equal(Whole(expected), _world.Make(File, Whole(group), EditingWorld.Draft(EditingWorld.Settings(("ClientId", "v")))));
    }

    [Fact]
    public void Write_FileInOneLine_StaysInOneLine()
    {
        const string Old = "<Adapter xmlns=\"urn:recorder-adapters:v1\"><Name>One</Name><Type>Contoso Phone Adapter</Type></Adapter>";

        var made = _world.Make(File, Old, EditingWorld.Draft(new DefinitionValues { Settings = new Dictionary<string, string?> { ["ClientId"] = "v" }, DataSource = "S", Advanced = [new("MaxRetry", "1")] }));

        Assert.Equal("<Adapter xmlns=\"urn:recorder-adapters:v1\"><Name>One</Name><Type>Contoso Phone Adapter</Type><DataSource>S</DataSource><Settings><ClientId>v</ClientId></Settings><AdvancedSettings><Add key=\"MaxRetry\" value=\"1\"/></AdvancedSettings></Adapter>", made);
    }

    [Fact]
    public void Write_EmptyValues_TakeTheirLineOut()
    {
        const string Old = """
            <Adapter xmlns="urn:recorder-adapters:v1">
              <Name>One</Name>
              <Description>away</Description>
              <Type>Contoso Phone Adapter</Type>
              <Settings>
                <ClientId>a</ClientId> <!-- stays -->
                <RegionHost>
                  away
                </RegionHost>
                <ProxyPort>1</ProxyPort> <ProxyUsername>u</ProxyUsername>
              </Settings>
              <AdvancedSettings>
                <!-- stays -->
                <Add key="MaxRetry" value="1"/>
                <Add key="own" value="masked, so not in the list"/>
              </AdvancedSettings>
            </Adapter>
            """;

        var made = _world.Make(File, Old, EditingWorld.Draft(new DefinitionValues
        {
            Description = "",
            Settings = new Dictionary<string, string?> { ["ClientId"] = "", ["RegionHost"] = null, ["ProxyPort"] = " " },
            Advanced = [],
        }));

        Assert.Equal("""
            <Adapter xmlns="urn:recorder-adapters:v1">
              <Name>One</Name>
              <Type>Contoso Phone Adapter</Type>
              <Settings>
                 <!-- stays -->
                 <ProxyUsername>u</ProxyUsername>
              </Settings>
              <AdvancedSettings>
                <!-- stays -->
                <Add key="own" value="masked, so not in the list"/>
              </AdvancedSettings>
            </Adapter>
            """, made);
    }

    [Fact]
    public void Write_NewDefinition_HasTheOrderOfTheDeclarationAndValidates()
    {
        var draft = EditingWorld.Draft(
            new DefinitionValues
            {
                Type = "contoso phone adapter",
                Name = "New",
                DataSource = "Contoso Source",
                Settings = new Dictionary<string, string?> { ["RegionHost"] = "https://api.east.example.com", ["ClientId"] = ConfigFolder.Guid, ["ProxyPort"] = "" },
                Advanced = [new("MaxRetryTimeS", "2"), new("MaxRetry", "1")],
            },
            new() { ["ClientSecret"] = "env:CONTOSO_SECRET" });

        var judged = _world.Judge.Judge(DefinitionKind.Adapters, "new.xml", null, draft);

        Assert.Empty(judged.Findings);
        Assert.Equal($"""
            <?xml version="1.0" encoding="utf-8"?>
            <Adapter xmlns="urn:recorder-adapters:v1">
              <Name>New</Name>
              <Type>contoso phone adapter</Type>
              <DataSource>Contoso Source</DataSource>
              <Settings>
                <ClientId>{ConfigFolder.Guid}</ClientId>
                <ClientSecret>env:CONTOSO_SECRET</ClientSecret>
                <RegionHost>https://api.east.example.com</RegionHost>
              </Settings>
              <AdvancedSettings>
                <Add key="MaxRetry" value="1"/>
                <Add key="MaxRetryTimeS" value="2"/>
              </AdvancedSettings>
            </Adapter>

            """.ReplaceLineEndings("\n"), Encoding.UTF8.GetString(judged.Content!));
    }

    [Fact]
    public void Write_DataSource_ElementsStandInItsRoot()
    {
        var judged = _world.Judge.Judge(DefinitionKind.DataSources, "s.xml", null, EditingWorld.Draft(new DefinitionValues
        {
            Name = "S",
            Type = "Contoso Phone",
            Settings = new Dictionary<string, string?> { ["LongCallDurationMin"] = "5", ["TimeZone"] = "Europe/London", ["Organization"] = "" },
        }));

        Assert.Empty(judged.Findings);
        Assert.Contains("  <Type>Contoso Phone</Type>\n  <TimeZone>Europe/London</TimeZone>\n  <LongCallDurationMin>5</LongCallDurationMin>\n</DataSource>", Encoding.UTF8.GetString(judged.Content!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xD800)]
    [InlineData(0xFFFE)]
    public void Write_ValueThatXmlCannotHold_IsAFindingAndNoFile(int character)
    {
        var value = $"a{(char)character}b";
        var judged = _world.Judge.Judge(DefinitionKind.Adapters, File, null, EditingWorld.Draft(new DefinitionValues { Name = value, Settings = new Dictionary<string, string?> { ["a b"] = "1" } }));

        Assert.Null(judged.Content);
        Assert.Equal(["DEF010", "DEF054"], judged.Findings.Select(finding => finding.Code).Order());
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
