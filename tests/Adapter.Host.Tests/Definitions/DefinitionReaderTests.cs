using Adapter.Abstractions;
using Adapter.Host.Definitions;

namespace Adapter.Host.Tests.Definitions;

public sealed class DefinitionReaderTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    [Fact]
    public void Read_GoodDefinition_GivesEverythingItSays()
    {
        _folder.DataSource("s.xml", """
            <LongCallDurationMin>60</LongCallDurationMin><Organization>Contoso</Organization><SeatingArrangement>free</SeatingArrangement>
            <MinimumSessionLengthS>5</MinimumSessionLengthS><TimeZone>GMT Standard Time</TimeZone><Description>d</Description><Type>contoso phone</Type><Name>Contoso Source</Name>
            """);
        _folder.Adapter("a.xml", $"""
            <AdvancedSettings><Add key="RestartTime" value="02:30"/><Add key="MaxRetry" value="5"/></AdvancedSettings>
            <Settings>
              <ProxyPassword>env:CONTOSO_SECRET</ProxyPassword><ProxyUsername> svc </ProxyUsername><ProxyPort>3128</ProxyPort><ProxyHostname>proxy.contoso.net</ProxyHostname><ProxyProtocol>HTTP</ProxyProtocol>
              <UseClientProxy>TRUE</UseClientProxy><RegionHost>HTTPS://API.WEST.EXAMPLE.COM</RegionHost><ClientSecret>env:CONTOSO_SECRET</ClientSecret><ClientId>{ConfigFolder.Guid}</ClientId>
            </Settings>
            <DataSource>CONTOSO source</DataSource><StartupType>manual</StartupType><Type>Contoso phone adapter</Type><Description>Contoso &amp; Co</Description><Name> One </Name>
            """);

        var set = _folder.Read();

        Assert.Empty(set.Findings);
        Assert.False(set.HasErrors);
        var entry = Assert.Single(set.Adapters);
        Assert.Equal("One", entry.Definition.Name);
        Assert.Equal("Contoso & Co", entry.Definition.Description);
        Assert.Equal(StartupType.Manual, entry.Definition.StartupType);
        Assert.Equal("Contoso Phone Adapter", entry.Definition.Type);
        Assert.Equal(SampleTypes.Phone.Name, entry.Type.Name);
        Assert.Equal("Contoso Source", entry.Definition.DataSource);
        Assert.Null(entry.Definition.SecondaryOf);
        Assert.Equal("https://api.west.example.com", entry.Definition.Settings.Text("RegionHost"));
        Assert.True(entry.Definition.Settings.Boolean("UseClientProxy"));
        Assert.Equal("http", entry.Definition.Settings.Text("ProxyProtocol"));
        Assert.Equal("proxy.contoso.net", entry.Definition.Settings.Text("ProxyHostname"));
        Assert.Equal(3128, entry.Definition.Settings.WholeNumber("ProxyPort"));
        Assert.Equal("svc", entry.Definition.Settings.Text("ProxyUsername"));
        Assert.Equal("env-secret-value", entry.Definition.Settings.Secret("ProxyPassword")?.Reveal());
        Assert.Equal("env-secret-value", entry.Definition.Settings.Secret("ClientSecret")?.Reveal());
        Assert.Equal(new TimeOnly(2, 30), entry.Definition.AdvancedSettings.TimeOfDay("RestartTime"));
        Assert.Equal(5, entry.Definition.AdvancedSettings.WholeNumber("MaxRetry"));
        Assert.Equal(1, entry.Definition.AdvancedSettings.WholeNumber("MaxRetryTimeS"));
        Assert.Equal(TimeSpan.FromSeconds(5), entry.DataSource.MinimumSessionLength);
        Assert.Equal(TimeSpan.FromMinutes(60), entry.DataSource.LongCallDuration);
        Assert.Equal("Europe/London", entry.DataSource.TimeZone.Id);
        Assert.Same(entry.DataSource, Assert.Single(set.DataSources));
    }

    [Fact]
    public void Read_DefinitionOfOlderAge_LoadsCleanlyWithDefaults()
    {
        _folder.DataSource("s.xml", "<Name>Contoso Source</Name><Type>Contoso Phone</Type>");
        _folder.GoodAdapter();

        var set = _folder.Read();

        Assert.Empty(set.Findings);
        var entry = Assert.Single(set.Adapters);
        Assert.Equal(StartupType.Automatic, entry.Definition.StartupType);
        Assert.False(entry.Definition.Settings.Boolean("UseClientProxy"));
        Assert.Null(entry.Definition.Settings.Text("ProxyHostname"));
        Assert.Equal(new TimeOnly(0, 0), entry.Definition.AdvancedSettings.TimeOfDay("RestartTime"));
        Assert.Equal(0, entry.Definition.AdvancedSettings.WholeNumber("MaxRetry"));
        Assert.Equal(TimeZoneInfo.Utc.Id, entry.DataSource.TimeZone.Id);
        Assert.Equal(TimeSpan.Zero, entry.DataSource.MinimumSessionLength);
        Assert.Equal(TimeSpan.FromMinutes(120), entry.DataSource.LongCallDuration);
    }

    [Fact]
    public void Read_OneBadDefinition_StopsThatOneOnly()
    {
        _folder.GoodDataSource();
        _folder.GoodAdapter("One");
        _folder.Adapter("bad.xml", "<Name>Bad</Name><Type>Nobody's Adapter</Type><DataSource>Contoso Source</DataSource>");

        var set = _folder.Read();

        Assert.True(set.HasErrors);
        Assert.Equal("One", Assert.Single(set.Adapters).Definition.Name);
        var broken = Assert.Single(set.Broken);
        Assert.Equal(("Bad", "Nobody's Adapter", false), (broken.Name, broken.Type, broken.IsDataSource));
        Assert.Equal(FindingCodes.UnknownType, Assert.Single(broken.Findings).Code);
        Assert.Contains("Contoso Archive, Contoso Phone Adapter", broken.Findings[0].Remedy);
    }

    public void Dispose() => _folder.Dispose();
}
