using System.Text;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Tests.Definitions;

/// <summary>Files as an attacker, a broken disk or a wrong program writes them. None stops the reader, the neighbour or the host.</summary>
public sealed class HostileXmlTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public HostileXmlTests()
    {
        _folder.GoodDataSource();
        _folder.GoodAdapter("Neighbour");
    }

    public static TheoryData<string, string> Texts() => new()
    {
        { FindingCodes.DocumentTypeForbidden, """<!DOCTYPE Adapter SYSTEM "http://127.0.0.1:9/x.dtd"><Adapter xmlns="urn:recorder-adapters:v1"/>""" },
        { FindingCodes.DocumentTypeForbidden, """<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;&b;"><!ENTITY d "&c;&c;&c;">]><Adapter xmlns="urn:recorder-adapters:v1"><Name>&d;</Name></Adapter>""" },
        { FindingCodes.DocumentTypeForbidden, """<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><Adapter/>""" },
        { FindingCodes.LimitExceeded, string.Concat(Enumerable.Repeat("<Adapter>", 40)) + string.Concat(Enumerable.Repeat("</Adapter>", 40)) },
        { FindingCodes.LimitExceeded, "<Adapter>" + string.Concat(Enumerable.Repeat("<a/>", SourceParser.MaxNodes)) + "</Adapter>" },
        { FindingCodes.LimitExceeded, $"<Adapter {string.Join(' ', Enumerable.Range(0, SourceParser.MaxNodes).Select(i => $"a{i}=''"))}/>" },
        { FindingCodes.LimitExceeded, "<Adapter>" + new string('x', SourceParser.MaxBytes) + "</Adapter>" },
        { FindingCodes.NotWellFormed, "<Adapter><Name>x</Adapter>" },
        { FindingCodes.NotWellFormed, "<Adapter/><Adapter/>" },
        { FindingCodes.NotWellFormed, "<Adapter a='1' a='2'/>" },
        { FindingCodes.NotWellFormed, "<Adapter>\u0001</Adapter>" },
        { FindingCodes.NotWellFormed, "<Adapter>&#0;</Adapter>" },
        { FindingCodes.NotWellFormed, "<x:Adapter/>" },
        { FindingCodes.NotWellFormed, "not XML at all" },
        { FindingCodes.NotWellFormed, "   \r\n\t" },
        { FindingCodes.NotWellFormed, "\0\0\0\0\0\0" },
        { FindingCodes.NotWellFormed, "<?xml version='1.0' encoding='utf-16'?><Adapter/>" },
        { FindingCodes.NotWellFormed, "<?xml version='9.9'?><Adapter/>" },
        { FindingCodes.NotWellFormed, "<?xml version='1.0' encoding='utf-7'?><Adapter/>" },
        { FindingCodes.WrongRoot, "<html/>" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Read_HostileText_IsAFindingAndTouchesNobodyElse(string code, string text)
    {
        var file = _folder.Write("adapters/hostile.xml", text);

        var set = _folder.Read();

        Assert.Equal((FindingSeverity.Error, code, file), (set.Findings[0].Severity, set.Findings[0].Code, set.Findings[0].File));
        Assert.Single(set.Findings);
        Assert.Equal("Neighbour", Assert.Single(set.Adapters).Definition.Name);
        Assert.Equal(text, File.ReadAllText(file));
    }

    [Fact]
    public void Read_BytesThatAreNotTheDeclaredEncoding_IsAFinding()
    {
        File.WriteAllBytes(_folder.AdapterFile("x.xml"), [.. "<Adapter xmlns=\"urn:recorder-adapters:v1\"><Name>"u8, 0xE9, 0xFF, .. "</Name></Adapter>"u8]);

        Assert.Equal(FindingCodes.NotWellFormed, Assert.Single(_folder.Read().Findings).Code);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    public void Read_OtherEncodings_AreRead(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var text = $"""<?xml version="1.0" encoding="{name}"?><Adapter xmlns="urn:recorder-adapters:v1">{ConfigFolder.Good("Zürich")}</Adapter>""";
        File.WriteAllBytes(_folder.AdapterFile("x.xml"), [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);

        var set = _folder.Read();

        Assert.Empty(set.Findings);
        Assert.Equal(["Neighbour", "Zürich"], set.Adapters.Select(entry => entry.Definition.Name));
    }

    [Fact]
    public void Read_ThousandsOfMistakes_AreCountedAndNotAllListed()
    {
        _folder.GoodAdapter("Many", settings: string.Concat(Enumerable.Range(0, 3000).Select(i => $"<n{i}/>")));

        var set = _folder.Read();

        Assert.Equal(FindingList.Limit + 1, set.Findings.Count);
        Assert.Equal((FindingCodes.TooManyFindings, "2800 more findings in this file are not listed."), (set.Findings[^1].Code, set.Findings[^1].Message));
    }

    [Fact]
    public void Read_LinkToNowhere_IsAFinding()
    {
        File.CreateSymbolicLink(_folder.AdapterFile("x.xml"), _folder.AdapterFile("nowhere"));

        var finding = Assert.Single(_folder.Read().Findings);

        Assert.Equal((FindingCodes.FileUnreadable, "The file cannot be read (it is gone)."), (finding.Code, finding.Message));
    }

    [Fact]
    public void Read_FileHeldByItsWriter_IsAFinding()
    {
        var file = _folder.GoodAdapter("Held");
        using FileStream writer = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal(FindingCodes.FileUnreadable, Assert.Single(_folder.Read().Findings).Code);
    }

    public void Dispose() => _folder.Dispose();
}
