using Adapter.Host.Definitions;

namespace Adapter.Host.Tests.Definitions;

/// <summary>Names, data sources, primaries: what looks at more than one file.</summary>
public sealed class ReferenceTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    [Theory]
    [InlineData("<", "&lt;")]
    [InlineData(">", "&gt;")]
    [InlineData("$", "$")]
    [InlineData("&", "&amp;")]
    [InlineData("'", "'")]
    [InlineData("\"", "&quot;")]
    public void Read_ForbiddenCharacterInName_IsRefused(string character, string written)
    {
        _folder.GoodDataSource();
        _folder.GoodAdapter($"a{written}b", file: "a.xml");

        var finding = Assert.Single(_folder.Read().Findings);

        Assert.Equal((FindingCodes.ForbiddenNameCharacter, $"The name contains {character}, which is not allowed."), (finding.Code, finding.Message));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a'b")]
    [InlineData("a&quot;b")]
    public void Read_SlashOrQuoteInDataSourceName_IsRefused(string name)
    {
        _folder.DataSource("s.xml", $"<Name>{name}</Name><Type>Contoso Phone</Type>");

        Assert.Equal(FindingCodes.ForbiddenNameCharacter, Assert.Single(_folder.Read().Findings).Code);
    }

    [Fact]
    public void Read_SlashInAdapterName_IsAllowed()
    {
        _folder.GoodDataSource();
        _folder.GoodAdapter("EMEA/1", file: "a.xml");

        Assert.Empty(_folder.Read().Findings);
    }

    [Fact]
    public void Read_SameNameInOtherCase_NamesBothFiles()
    {
        _folder.GoodDataSource();
        _folder.GoodAdapter("One", file: "a.xml");
        _folder.GoodAdapter("ONE", file: "b.xml");

        var set = _folder.Read();

        Assert.Empty(set.Adapters);
        Assert.Equal(2, set.Broken.Count);
        Assert.All(set.Findings, finding => Assert.Equal(FindingCodes.NameNotUnique, finding.Code));
        Assert.Equal($"The name 'One' is also used in {_folder.AdapterFile("b.xml")}; upper and lower case do not differ.", set.Findings[0].Message);
        Assert.Equal($"The name 'ONE' is also used in {_folder.AdapterFile("a.xml")}; upper and lower case do not differ.", set.Findings[1].Message);
    }

    [Fact]
    public void Read_SameDataSourceNameInOtherCase_NamesBothFiles()
    {
        _folder.DataSource("a.xml", "<Name>Source</Name><Type>Contoso Phone</Type>");
        _folder.DataSource("b.xml", "<Name>SOURCE</Name><Type>Contoso Phone</Type>");

        var set = _folder.Read();

        Assert.Equal([FindingCodes.NameNotUnique, FindingCodes.NameNotUnique], set.Findings.Select(finding => finding.Code));
        Assert.Empty(set.DataSources);
    }

    [Fact]
    public void Read_DataSourceOfWrongType_IsRefused()
    {
        _folder.GoodDataSource(type: "Fabrikam Phone");
        _folder.GoodAdapter();

        var set = _folder.Read();

        Assert.Equal([FindingCodes.DataSourceOfWrongType, FindingCodes.DataSourceTypeUnused], set.Findings.Select(finding => finding.Code));
        Assert.Equal("The data source 'Contoso Source' has the type 'Fabrikam Phone'; Contoso Phone Adapter needs 'Contoso Phone'.", set.Findings[0].Message);
        Assert.Empty(set.Adapters);
    }

    [Fact]
    public void Read_DataSourceBrokenFromTheStart_IsNamedAtTheAdapter()
    {
        var file = _folder.GoodDataSource(more: "<LongCallDurationMin>0</LongCallDurationMin>");
        _folder.GoodAdapter();

        var set = _folder.Read();

        Assert.Equal([FindingCodes.DataSourceBroken, FindingCodes.OutOfRange], set.Findings.Select(finding => finding.Code));
        Assert.Equal($"Correct {file}.", set.Findings[0].Remedy);
    }

    [Theory]
    [InlineData("One", "Two", FindingCodes.SecondaryOfItself)]
    [InlineData("Nobody", "Two", FindingCodes.PrimaryNotFound)]
    [InlineData("Third", "Two", FindingCodes.SecondaryOfSecondary)]
    [InlineData("Archive", "Two", FindingCodes.PrimaryOfOtherType)]
    public void Read_WrongPrimary_IsRefusedInTheSecondaryOnly(string secondaryOf, string primary, string code)
    {
        _folder.GoodDataSource();
        _folder.GoodAdapter("One", more: $"<SecondaryOf>{secondaryOf}</SecondaryOf>");
        _folder.GoodAdapter(primary);
        _folder.GoodAdapter("Third", more: $"<SecondaryOf>{primary}</SecondaryOf>");
        _folder.Adapter("archive.xml", "<Name>Archive</Name><Type>Contoso Archive</Type><DataSource>Contoso Source</DataSource><Settings><ApiUrl>https://api.contoso.net</ApiUrl></Settings>");

        var set = _folder.Read();

        var finding = Assert.Single(set.Findings);
        Assert.Equal((code, "One", "SecondaryOf"), (finding.Code, finding.Adapter, finding.Setting));
        Assert.Equal(["Archive", "Third", primary], set.Adapters.Select(entry => entry.Definition.Name));
    }

    [Fact]
    public void Read_SecondariesOfEachOther_AreBothRefused()
    {
        _folder.GoodDataSource();
        _folder.GoodAdapter("One", more: "<SecondaryOf>Two</SecondaryOf>");
        _folder.GoodAdapter("Two", more: "<SecondaryOf>One</SecondaryOf>");

        Assert.Equal([FindingCodes.SecondaryOfSecondary, FindingCodes.SecondaryOfSecondary], _folder.Read().Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Read_SecondaryOfBrokenPrimary_Runs()
    {
        _folder.GoodDataSource();
        _folder.GoodAdapter("One", settings: "<Nonsense/>");
        _folder.GoodAdapter("Two", more: "<SecondaryOf>one</SecondaryOf>");

        var set = _folder.Read();

        Assert.Equal("Two", Assert.Single(set.Adapters).Definition.Name);
        Assert.Equal("one", set.Adapters[0].Definition.SecondaryOf);
    }

    [Fact]
    public void Read_NoConfigurationFolder_IsOneError()
    {
        Directory.Delete(_folder.Config, recursive: true);

        var finding = Assert.Single(_folder.Read().Findings);

        Assert.Equal((FindingSeverity.Error, FindingCodes.FolderMissing, _folder.Config), (finding.Severity, finding.Code, finding.File));
    }

    [Fact]
    public void Read_OtherFiles_AreNotDefinitions()
    {
        _folder.GoodDataSource();
        _folder.GoodAdapter(file: "one.XML");
        _folder.Write("adapters/notes.txt", "not XML");
        _folder.Write("adapters/.hidden.xml", "not XML");
        _folder.Write("adapters/one.xml.bak", "not XML");
        _folder.Write("adapters/below/two.xml", "not XML");

        var set = _folder.Read();

        Assert.Empty(set.Findings);
        Assert.Single(set.Adapters);
    }

    public void Dispose() => _folder.Dispose();
}
