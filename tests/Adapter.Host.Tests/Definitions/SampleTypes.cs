using Adapter.Abstractions;

namespace Adapter.Host.Tests.Definitions;

/// <summary>Declarations that use everything a declaration can say.</summary>
internal static class SampleTypes
{
    private static readonly SettingCondition WithProxy = new("UseClientProxy", "true");

    public static AdapterType Phone { get; } = new()
    {
        Name = "Contoso Phone Adapter",
        Description = "Delivers calls of a Contoso phone system.",
        DataSourceType = "Contoso Phone",
        Settings =
        [
            new()
            {
                Name = "ClientId",
                Kind = SettingKind.Text,
                Help = "Client ID of the OAuth client.",
                IsRequired = true,
                Pattern = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
                PatternHelp = "a GUID such as 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
                PatternIsAdvice = true,
            },
            new() { Name = "ClientSecret", Kind = SettingKind.Secret, Help = "Belongs to the Client ID -- see there.", IsRequired = true },
            new()
            {
                Name = "RegionHost",
                Kind = SettingKind.Choice,
                Help = "Host of the region.",
                IsRequired = true,
                IsOpenChoice = true,
                Choices = [new("https://api.east.example.com", "East"), new("https://api.west.example.com", "West")],
            },
            new() { Name = "UseClientProxy", Kind = SettingKind.Boolean, Help = "Whether to go through a proxy.", Default = "false" },
            new() { Name = "ProxyProtocol", Kind = SettingKind.Choice, Help = "Protocol.", RequiredWhen = WithProxy, AppliesWhen = WithProxy, Choices = [new("http"), new("https")] },
            new() { Name = "ProxyHostname", Kind = SettingKind.HostName, Help = "Host.", RequiredWhen = WithProxy, AppliesWhen = WithProxy },
            new() { Name = "ProxyPort", Kind = SettingKind.Port, Help = "Port.", RequiredWhen = WithProxy, AppliesWhen = WithProxy },
            new() { Name = "ProxyUsername", Kind = SettingKind.Text, Help = "Account.", AppliesWhen = WithProxy },
            new() { Name = "ProxyPassword", Kind = SettingKind.Secret, Help = "Password.", AppliesWhen = WithProxy },
        ],
        AdvancedSettings =
        [
            WellKnownSettings.RestartTime,
            new() { Name = "MaxRetry", Kind = SettingKind.WholeNumber, Help = "Retries.", Default = "0", Minimum = 0, Maximum = 100, Effect = SettingEffect.AppliesLive },
            new() { Name = "MaxRetryTimeS", Kind = SettingKind.WholeNumber, Help = "Time.", Default = "1", Unit = "s", Minimum = 0, Maximum = int.MaxValue },
        ],
        Rules =
        [
            new()
            {
                Code = "proxy-user-without-password",
                Setting = "ProxyUsername",
                Reads = ["ProxyUsername", "ProxyPassword"],
                Check = values => values.IsGiven("ProxyUsername") && !values.IsGiven("ProxyPassword") ? "ProxyUsername is given without ProxyPassword." : null,
            },
            new()
            {
                Code = "retries-without-time",
                IsError = true,
                Setting = "MaxRetry",
                Reads = ["MaxRetry", "MaxRetryTimeS"],
                Check = values => values.WholeNumber("MaxRetry") > 0 && values.WholeNumber("MaxRetryTimeS") == 0 ? "MaxRetry has no effect while MaxRetryTimeS is 0." : null,
            },
        ],
        Create = () => throw new NotSupportedException(),
    };

    /// <summary>The kinds that <see cref="Phone"/> has no setting of.</summary>
    public static AdapterType Archive { get; } = new()
    {
        Name = "Contoso Archive",
        Description = "Brings in recordings.",
        DataSourceType = "Contoso Phone",
        Settings =
        [
            new() { Name = "ApiUrl", Kind = SettingKind.Url, Help = "API.", IsRequired = true, Pattern = "https://[^/]+/?", PatternHelp = "an https URL without a path, such as https://api.example.com" },
            new() { Name = "Zone", Kind = SettingKind.TimeZone, Help = "Zone." },
            new() { Name = "Start", Kind = SettingKind.Instant, Help = "From when on." },
            new() { Name = "KeyFile", Kind = SettingKind.FilePath, Help = "Key." },
            new() { Name = "ProxyAddress", Kind = SettingKind.HostName, Help = "Proxy." },
            new() { Name = "ProxyPort", Kind = SettingKind.Port, Help = "Port.", RequiredWhen = new("ProxyAddress", null) },
        ],
        Create = () => throw new NotSupportedException(),
    };

    public static IReadOnlyCollection<AdapterType> All { get; } = [Phone, Archive];
}
