using System.Text;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;

namespace Adapter.Host.Tests.Definitions;

public sealed class ProtectFileTests : IDisposable
{
    private readonly ConfigFolder _folder = new();
    private readonly DefinitionFileProtector _protector;

    public ProtectFileTests()
    {
        _folder.GoodDataSource();
        _protector = new DefinitionFileProtector(_folder.Protector, SampleTypes.All);
    }

    public static TheoryData<string, bool, string> Shapes()
    {
        TheoryData<string, bool, string> shapes = [];
        foreach (var encoding in (string[])["utf-8", "utf-16", "utf-16BE", "utf-32", "iso-8859-1"])
        {
            foreach (var end in (string[])["\n", "\r\n", "\r"])
            {
                shapes.Add(encoding, true, end);
            }
        }

        shapes.Add("utf-8", false, "\n");
        shapes.Add("us-ascii", false, "\r\n");
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ProtectFile_AnyEncodingAndLineEnd_ChangesTheSecretsOnly(string name, bool mark, string lineEnd)
    {
        var encoding = Encoding.GetEncoding(name);
        var template = $"""
            <?xml version="1.0" encoding="{name}"?>
            <!-- a comment with <ClientSecret>no secret</ClientSecret> -->
            <a:Adapter   xmlns:a='urn:recorder-adapters:v1'><!-- x -->
            	<a:Name>One</a:Name><a:Type>contoso phone adapter</a:Type>   <a:DataSource>Contoso Source</a:DataSource>
              <a:Settings>
                <a:ProxyPassword>@1</a:ProxyPassword><?pi <ClientSecret> ?>
                <a:ClientSecret
                   >  @2<!-- kept --></a:ClientSecret  ><a:ClientId>{(name == "us-ascii" ? "x" : "ü")} &amp; <![CDATA[<ClientSecret>no</ClientSecret>]]></a:ClientId>
                <a:RegionHost>https://api.east.example.com</a:RegionHost>
              </a:Settings>
            </a:Adapter>

            """.ReplaceLineEndings(lineEnd);
        byte[] Bytes(string one, string two) => [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(template.Replace("@1", one).Replace("@2", two))];
        var file = _folder.AdapterFile("x.xml");
        File.WriteAllBytes(file, Bytes("<![CDATA[pass<>word]]>", "s&amp;cret"));

        var report = _protector.ProtectFile(file);

        Assert.Empty(report.Findings);
        Assert.Equal(["ProxyPassword", "ClientSecret"], report.Protected);
        var values = _folder.Read();
        Assert.Equal("s&cret", Assert.Single(values.Adapters).Definition.Settings.Secret("ClientSecret")?.Reveal());
        var text = encoding.GetString(File.ReadAllBytes(file));
        var found = System.Text.RegularExpressions.Regex.Matches(text, "protected:v1:[A-Za-z0-9+/=]+");
        Assert.Equal(2, found.Count);
        Assert.Equal(Bytes(found[0].Value, found[1].Value), File.ReadAllBytes(file));
        Assert.True(_folder.Protector.TryUnprotect("ProxyPassword", found[0].Value, out var password, out _));
        Assert.Equal("pass<>word", password.Reveal());
    }

    [Fact]
    public void ProtectFile_ReferencesAndEmptySecrets_StayAsTheyAre()
    {
        var file = _folder.GoodAdapter(settings: "<ProxyPassword/>");
        var before = File.ReadAllBytes(file);

        var report = _protector.ProtectFile(file);

        Assert.True(report.IsDone);
        Assert.Empty(report.Protected);
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.False(Directory.Exists(_folder.Data));
    }

    [Fact]
    public void ProtectFile_Twice_ChangesNothingTheSecondTime()
    {
        var file = _folder.GoodAdapter(secret: "plain");
        Assert.Equal(["ClientSecret"], _protector.ProtectFile(file).Protected);
        var once = File.ReadAllBytes(file);

        Assert.Empty(_protector.ProtectFile(file).Protected);

        Assert.Equal(once, File.ReadAllBytes(file));
        Assert.Empty(_folder.Read().Findings);
    }

    [Fact]
    public void ProtectFile_SecretAdvancedKey_IsProtectedToo()
    {
        AdapterType type = new()
        {
            Name = "T",
            Description = "",
            DataSourceType = "Contoso Phone",
            Settings = [],
            AdvancedSettings = [new() { Name = "Token", Kind = SettingKind.Secret, Help = "" }],
            Create = () => throw new NotSupportedException(),
        };
        _folder.Types = [type];
        var file = _folder.Adapter("x.xml", """<Name>X</Name><Type>T</Type><DataSource>Contoso Source</DataSource><AdvancedSettings><Add value = 'to&amp;ken' key="Token"/></AdvancedSettings>""");

        var report = new DefinitionFileProtector(_folder.Protector, [type]).ProtectFile(file);

        Assert.Equal(["Token"], report.Protected);
        Assert.DoesNotContain("ken'", File.ReadAllText(file));
        Assert.Contains("<Add value = 'protected:v1:", File.ReadAllText(file));
        Assert.Equal("to&ken", Assert.Single(_folder.Read().Adapters).Definition.AdvancedSettings.Secret("Token")?.Reveal());
    }

    [Fact]
    public void ProtectFile_Permissions_AreKept()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var file = _folder.GoodAdapter(secret: "plain");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(file, Mode);

        Assert.True(_protector.ProtectFile(file).IsDone);

        Assert.Equal(Mode, File.GetUnixFileMode(file));
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void ProtectFile_Link_ChangesWhatItPointsTo()
    {
        var file = _folder.Write("real.xml", $"""<Adapter xmlns="urn:recorder-adapters:v1">{ConfigFolder.Good(secret: "plain")}</Adapter>""");
        var link = _folder.AdapterFile("link.xml");
        File.CreateSymbolicLink(link, file);

        Assert.Equal(["ClientSecret"], _protector.ProtectFile(link).Protected);

        Assert.NotNull(File.ResolveLinkTarget(link, false));
        Assert.Contains("protected:", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("""<Adapter xmlns="urn:recorder-adapters:v1"><Type>Nobody</Type></Adapter>""", FindingCodes.UnknownType)]
    [InlineData("""<DataSource xmlns="urn:recorder-adapters:v1"/>""", FindingCodes.WrongRoot)]
    [InlineData("""<Adapter""", FindingCodes.NotWellFormed)]
    [InlineData("""<Adapter xmlns="urn:recorder-adapters:v1"><Type>Contoso Phone Adapter</Type><Settings><ClientSecret>a<b/>c</ClientSecret></Settings></Adapter>""", FindingCodes.NotProtectable)]
    public void ProtectFile_FileThatCannotBe_IsLeftAsItIs(string text, string code)
    {
        var file = _folder.Write("adapters/x.xml", text);

        var report = _protector.ProtectFile(file);

        Assert.Equal(code, Assert.Single(report.Findings).Code);
        Assert.False(report.IsDone);
        Assert.Equal(text, File.ReadAllText(file));
    }

    [Fact]
    public void ProtectFile_MissingFile_IsAFinding() => Assert.Equal(FindingCodes.FileUnreadable, Assert.Single(_protector.ProtectFile(_folder.AdapterFile("none.xml")).Findings).Code);

    [Fact]
    public void ProtectFile_KeyCannotBeMade_LeavesTheFileAndSaysWhy()
    {
        var file = _folder.GoodAdapter(secret: "plain-secret-value");
        var before = File.ReadAllBytes(file);
        File.WriteAllText(_folder.Data, "a file where the folder should be");

        var finding = Assert.Single(_protector.ProtectFile(file).Findings);

        Assert.Equal(FindingCodes.NotProtectable, finding.Code);
        Assert.DoesNotContain("plain-secret-value", FindingPrinter.Line(finding));
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    public void Dispose() => _folder.Dispose();
}
