using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;

namespace Adapters.GenesysCloudCx.Tests;

public sealed class GenesysCloudPluginTests
{
    private readonly AdapterType _type = new GenesysCloudPlugin().AdapterTypes[0];

    [Fact]
    public void AdapterTypes_LiveAdapter_HasTheNamesAdminsKnow()
    {
        Assert.Equal("Genesys Cloud CX API Adapter", _type.Name);
        Assert.Equal("Genesys Cloud CX", _type.DataSourceType);
        Assert.Equal(
            ["ClientId", "ClientSecret", "RegionHost", "UseClientProxy", "ProxyProtocol", "ProxyHostname", "ProxyPort", "ProxyUsername", "ProxyPassword"],
            _type.Settings.Select(setting => setting.Name));
        Assert.Equal(
            ["RestartTime", "MaxRetry", "MaxRetriesBeforeBackoff", "MaxRetryTimeS", "DefaultRetryAfterMs", "BackoffIntervalMs"],
            _type.AdvancedSettings.Select(setting => setting.Name));
    }

    [Theory]
    [InlineData("RestartTime", "00:00")]
    [InlineData("MaxRetry", "0")]
    [InlineData("MaxRetriesBeforeBackoff", "0")]
    [InlineData("MaxRetryTimeS", "1")]
    [InlineData("DefaultRetryAfterMs", "0")]
    [InlineData("BackoffIntervalMs", "0")]
    public void AdvancedSettings_Defaults_AreThoseOfTheTrade(string key, string expected)
    {
        var setting = _type.AdvancedSettings.Single(setting => setting.Name == key);

        Assert.Equal(expected, setting.Default);
        Assert.Equal(SettingEffect.AppliesLive, setting.Effect);
        Assert.True(setting.Kind == SettingKind.TimeOfDay || setting.Minimum == 0);
    }

    [Theory]
    [InlineData("ProxyProtocol", true)]
    [InlineData("ProxyHostname", true)]
    [InlineData("ProxyPort", true)]
    [InlineData("ProxyUsername", false)]
    [InlineData("ProxyPassword", false)]
    public void Settings_Proxy_CountOnlyWhileTheProxyIsUsed(string name, bool isRequired)
    {
        var setting = _type.Settings.Single(setting => setting.Name == name);

        Assert.Equal(new SettingCondition("UseClientProxy", "true"), setting.AppliesWhen);
        Assert.Equal(isRequired, setting.RequiredWhen is not null);
    }

    [Fact]
    public void Settings_RegionHost_OffersEveryRegionAndAnyOther()
    {
        var setting = _type.Settings.Single(setting => setting.Name == "RegionHost");

        Assert.Equal(18, setting.Choices.Count);
        Assert.True(setting.IsOpenChoice);
        Assert.Contains(new SettingChoice("https://api.usw2.pure.cloud", "US West (Oregon)"), setting.Choices);
    }

    [Fact]
    public void Settings_Secrets_AreSecret() => Assert.Equal(["ClientSecret", "ProxyPassword"], _type.Settings.Where(setting => setting.IsSecret).Select(setting => setting.Name));

    [Theory]
    [InlineData("region-host-malformed", "RegionHost", "ftp://x")]
    [InlineData("region-host-in-clear", "RegionHost", "http://gateway.contoso.net")]
    [InlineData("proxy-user-without-password", "ProxyUsername", "svc")]
    [InlineData("proxy-user-with-colon", "ProxyUsername", "a:b")]
    [InlineData("retries-without-time", "MaxRetryTimeS", "0")]
    public void Rules_Breach_IsFound(string code, string setting, string value)
    {
        var rule = _type.Rules.Single(rule => rule.Code == code);
        Dictionary<string, string> good = new() { ["RegionHost"] = "api.mypurecloud.de", ["UseClientProxy"] = "true", ["MaxRetry"] = "3", ["MaxRetryTimeS"] = "10" };

        Assert.Null(rule.Check(Values(good)));
        good[setting] = value;
        Assert.NotNull(rule.Check(Values(good)));
    }

    [Fact]
    public void Rules_ProxyPasswordWithoutUser_IsFound()
    {
        var rule = _type.Rules.Single(rule => rule.Code == "proxy-password-without-user");

        Assert.NotNull(rule.Check(Values(new() { ["UseClientProxy"] = "true" }, new() { ["ProxyPassword"] = new Secret("x") })));
        Assert.Null(rule.Check(Values(new() { ["UseClientProxy"] = "false" }, new() { ["ProxyPassword"] = new Secret("x") })));
    }

    [Fact]
    public void Options_OldDefinitionWithoutProxyAndRetries_HasTheDefaults()
    {
        var definition = AdapterHarness.Define(
            new Dictionary<string, string> { ["ClientId"] = "id", ["RegionHost"] = "api.mypurecloud.ie" },
            new Dictionary<string, Secret> { ["ClientSecret"] = new("s") });

        var options = GenesysCloudOptions.From(definition, GenesysCloudCx.Api.RegionCatalogue.Load());

        Assert.Null(options.Proxy);
        Assert.Equal(new GenesysCloudCx.Api.RetrySettings(0, 0, TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.Zero), options.Retry);
    }

    [Fact]
    public void Options_EverySetting_IsRead()
    {
        var definition = AdapterHarness.Define(
            new Dictionary<string, string>
            {
                ["ClientId"] = "id",
                ["RegionHost"] = "api.mypurecloud.ie",
                ["UseClientProxy"] = "1",
                ["ProxyProtocol"] = "HTTPS",
                ["ProxyHostname"] = "proxy.contoso.net",
                ["ProxyPort"] = "3128",
                ["ProxyUsername"] = "svc",
                ["MaxRetry"] = "5",
                ["MaxRetriesBeforeBackoff"] = "2",
                ["MaxRetryTimeS"] = "60",
                ["DefaultRetryAfterMs"] = "300",
                ["BackoffIntervalMs"] = "7000",
            },
            new Dictionary<string, Secret> { ["ClientSecret"] = new("s"), ["ProxyPassword"] = new("p") });

        var options = GenesysCloudOptions.From(definition, GenesysCloudCx.Api.RegionCatalogue.Load());

        Assert.Equal(new Uri("https://proxy.contoso.net:3128"), options.Proxy?.Url);
        Assert.Equal("svc", options.Proxy?.Username);
        Assert.Equal("p", options.Proxy?.Password?.Reveal());
        Assert.Equal(new GenesysCloudCx.Api.RetrySettings(5, 2, TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(7)), options.Retry);
    }

    private SettingValues Values(Dictionary<string, string> given, Dictionary<string, Secret>? secrets = null) => new(_type.Settings.Concat(_type.AdvancedSettings), given, secrets);
}
