using Adapter.Abstractions;
using Adapter.Host.Definitions;

namespace Adapter.Host.Tests.Definitions;

/// <summary>What stays in force when files break, move or vanish; and what counts as a change.</summary>
public sealed class LastGoodTests : IDisposable
{
    private readonly ConfigFolder _folder = new();
    private readonly DefinitionSet _before;

    public LastGoodTests()
    {
        _folder.GoodDataSource();
        _folder.GoodAdapter("One", settings: "<UseClientProxy>false</UseClientProxy>");
        _folder.GoodAdapter("Two");
        _before = _folder.Read();
        Assert.Empty(_before.Findings);
        Assert.Equal(2, _before.Adapters.Count);
    }

    private AdapterEntry One => _before.Adapters[0];

    [Fact]
    public void Read_NothingChanged_IsTheSameSet()
    {
        var after = _folder.Read(_before);

        Assert.True(after.IsSameAs(_before));
        Assert.Equal(_before.Adapters.Select(entry => entry.Fingerprint), after.Adapters.Select(entry => entry.Fingerprint));
    }

    [Theory]
    [InlineData("<Adapter")]
    [InlineData("")]
    [InlineData("""<Adapter xmlns="urn:recorder-adapters:v1"><Name>One</Name></Adapter>""")]
    [InlineData("""<Adapter xmlns="urn:recorder-adapters:v1"><Name>Uno</Name></Adapter>""")]
    public void Read_BadEdit_KeepsTheVersionBefore(string text)
    {
        File.WriteAllText(One.File, text);

        var after = _folder.Read(_before);

        var one = after.Adapters[0];
        Assert.True(one.IsStale);
        Assert.Same(One.Definition, one.Definition);
        Assert.Equal(One.Fingerprint, one.Fingerprint);
        Assert.Contains(one.Findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.True(after.HasErrors);
        Assert.False(after.Adapters[1].IsStale);
        Assert.Empty(after.Broken);
        Assert.False(after.IsSameAs(_before));
        var again = _folder.Read(after);
        Assert.True(again.IsSameAs(after));
    }

    [Fact]
    public void Read_BadEditCorrected_IsInForceAgain()
    {
        File.WriteAllText(One.File, "<Adapter");
        var broken = _folder.Read(_before);
        _folder.GoodAdapter("One", settings: "<UseClientProxy>false</UseClientProxy>");

        var after = _folder.Read(broken);

        Assert.True(after.IsSameAs(_before));
        Assert.False(after.Adapters[0].IsStale);
    }

    [Fact]
    public void Read_RenamedFile_IsTheSameAdapter()
    {
        File.Move(One.File, _folder.AdapterFile("zzz.xml"));

        var after = _folder.Read(_before);

        Assert.Equal(One.Fingerprint, after.Adapters[0].Fingerprint);
        Assert.Equal(_folder.AdapterFile("zzz.xml"), after.Adapters[0].File);
        Assert.False(after.IsSameAs(_before));
    }

    [Fact]
    public void Read_RenamedAndBrokenFile_KeepsTheVersionBefore()
    {
        File.Delete(One.File);
        _folder.GoodAdapter("One", settings: "<Nonsense/>", file: "zzz.xml");

        var after = _folder.Read(_before);

        Assert.Equal((true, One.Fingerprint, _folder.AdapterFile("zzz.xml")), (after.Adapters[0].IsStale, after.Adapters[0].Fingerprint, after.Adapters[0].File));
    }

    [Fact]
    public void Read_RenamedAdapter_IsAnotherAdapter()
    {
        _folder.GoodAdapter("Eins", file: "One.xml", settings: "<UseClientProxy>false</UseClientProxy>");

        var after = _folder.Read(_before);

        Assert.Equal(["Eins", "Two"], after.Adapters.Select(entry => entry.Definition.Name));
        Assert.NotEqual(One.Fingerprint, after.Adapters[0].Fingerprint);
        Assert.Equal(_before.Adapters[1].Fingerprint, after.Adapters[1].Fingerprint);
    }

    [Fact]
    public void Read_RemovedFile_IsGone()
    {
        File.Delete(One.File);

        Assert.Equal("Two", Assert.Single(_folder.Read(_before).Adapters).Definition.Name);
    }

    [Fact]
    public void Read_NewcomerWithARunningName_DoesNotTouchTheRunningOne()
    {
        _folder.GoodAdapter("ONE", file: "aaa.xml");

        var after = _folder.Read(_before);

        Assert.Equal((true, One.Fingerprint, One.File), (after.Adapters[0].IsStale, after.Adapters[0].Fingerprint, after.Adapters[0].File));
        Assert.Equal(_folder.AdapterFile("aaa.xml"), Assert.Single(after.Broken).File);
    }

    [Fact]
    public void Read_GoodFileTakesTheNameOfABrokenOneOver_TheGoodOneCounts()
    {
        File.WriteAllText(One.File, "<Adapter");
        _folder.GoodAdapter("One", file: "aaa.xml");

        var after = _folder.Read(_before);

        Assert.Equal((false, _folder.AdapterFile("aaa.xml")), (after.Adapters[0].IsStale, after.Adapters[0].File));
        Assert.Equal(One.File, Assert.Single(after.Broken).File);
        Assert.Equal(2, after.Adapters.Count);
    }

    [Fact]
    public void Read_ChangedType_IsRefused()
    {
        _folder.Adapter("One.xml", "<Name>One</Name><Type>Contoso Archive</Type><DataSource>Contoso Source</DataSource><Settings><ApiUrl>https://api.contoso.net</ApiUrl></Settings>");

        var after = _folder.Read(_before);

        Assert.Equal(FindingCodes.TypeChanged, Assert.Single(after.Findings).Code);
        Assert.Equal((true, "Contoso Phone Adapter"), (after.Adapters[0].IsStale, after.Adapters[0].Definition.Type));
    }

    [Fact]
    public void Read_BadEditOfDataSource_KeepsEveryAdapterOnItWithAnAlarm()
    {
        _folder.GoodDataSource(more: "<LongCallDurationMin>0</LongCallDurationMin>");

        var after = _folder.Read(_before);

        Assert.True(after.HasErrors);
        Assert.Equal(_before.Adapters.Select(entry => entry.Fingerprint), after.Adapters.Select(entry => entry.Fingerprint));
        Assert.All(after.Adapters, entry => Assert.True(entry.IsStale));
        Assert.All(after.Adapters, entry => Assert.Equal((FindingCodes.DataSourceBroken, FindingSeverity.Warning), (entry.Findings[0].Code, entry.Findings[0].Severity)));
        Assert.StartsWith("ALARM: the file of the data source 'Contoso Source' has errors now", after.Adapters[0].Findings[0].Message);
        Assert.Equal(TimeSpan.FromMinutes(120), Assert.Single(after.DataSources).LongCallDuration);
        Assert.True(_folder.Read(after).IsSameAs(after));
    }

    [Fact]
    public void Read_DataSourceRemoved_KeepsEveryAdapterOnIt()
    {
        File.Delete(_folder.DataSourceFile("Contoso Source.xml"));

        var after = _folder.Read(_before);

        Assert.Empty(after.DataSources);
        Assert.All(after.Adapters, entry => Assert.Equal((true, FindingCodes.DataSourceNotFound), (entry.IsStale, entry.Findings[0].Code)));
        Assert.Equal(_before.Adapters.Select(entry => entry.Fingerprint), after.Adapters.Select(entry => entry.Fingerprint));
    }

    [Fact]
    public void Read_GoodEditOfDataSource_ChangesEveryAdapterOnIt()
    {
        _folder.GoodDataSource(more: "<LongCallDurationMin>30</LongCallDurationMin>");

        var after = _folder.Read(_before);

        Assert.Empty(after.Findings);
        Assert.All(after.Adapters.Zip(_before.Adapters), pair => Assert.NotEqual(pair.First.RestartFingerprint, pair.Second.RestartFingerprint));
        Assert.Equal(TimeSpan.FromMinutes(30), after.Adapters[0].DataSource.LongCallDuration);
    }

    [Theory]
    [InlineData("adapters")]
    [InlineData(".")]
    public void Read_FolderVanished_KeepsEverything(string name)
    {
        Directory.Delete(Path.Combine(_folder.Config, name), recursive: true);

        var after = _folder.Read(_before);

        Assert.Equal(_before.Adapters.Select(entry => entry.Fingerprint), after.Adapters.Select(entry => entry.Fingerprint));
        Assert.All(after.Adapters, entry => Assert.True(entry.IsStale));
        Assert.Contains(after.Findings, finding => finding is { Code: FindingCodes.FolderMissing, Severity: FindingSeverity.Error });
        Assert.Single(after.DataSources);
    }

    [Theory]
    [InlineData("<Description>d</Description>", "", "", true, true)]
    [InlineData("<StartupType>Manual</StartupType>", "", "", false, true)]
    [InlineData("<AdvancedSettings><Add key=\"MaxRetry\" value=\"3\"/></AdvancedSettings>", "", "", false, true)]
    [InlineData("<AdvancedSettings><Add key=\"RestartTime\" value=\"03:00\"/></AdvancedSettings>", "", "", false, true)]
    [InlineData("<AdvancedSettings><Add key=\"MaxRetryTimeS\" value=\"3\"/></AdvancedSettings>", "", "", false, false)]
    [InlineData("", "<UseClientProxy>true</UseClientProxy><ProxyProtocol>http</ProxyProtocol><ProxyHostname>p</ProxyHostname><ProxyPort>1</ProxyPort>", "", false, false)]
    [InlineData("", "<UseClientProxy>FALSE</UseClientProxy><ProxyHostname>ignored</ProxyHostname>", "", true, true)]
    [InlineData("", "", "another-secret", false, false)]
    public void Read_Edit_ChangesTheFingerprintsThatItShould(string more, string settings, string secret, bool sameFingerprint, bool sameRestartFingerprint)
    {
        _folder.Environment["CONTOSO_SECRET"] = secret.Length > 0 ? secret : _folder.Environment["CONTOSO_SECRET"];
        _folder.GoodAdapter("One", more: more, settings: settings.Length > 0 ? settings : "<UseClientProxy>false</UseClientProxy>");

        var one = _folder.Read(_before).Adapters[0];

        Assert.False(one.IsStale);
        Assert.Equal((sameFingerprint, sameRestartFingerprint), (one.Fingerprint == One.Fingerprint, one.RestartFingerprint == One.RestartFingerprint));
    }

    [Fact]
    public void Read_StartupTypeChanges_AreSeen()
    {
        _folder.GoodAdapter("One", more: "<StartupType>disabled</StartupType>", settings: "<UseClientProxy>false</UseClientProxy>");

        Assert.Equal(StartupType.Disabled, _folder.Read(_before).Adapters[0].Definition.StartupType);
    }

    public void Dispose() => _folder.Dispose();
}
