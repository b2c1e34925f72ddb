using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx;

/// <summary>The settings and advanced keys of the live adapter, as admins know them.</summary>
internal static class GenesysCloudSettings
{
    public const string ClientId = ClientSettings.ClientId;
    public const string ClientSecret = ClientSettings.ClientSecret;
    public const string RegionHost = "RegionHost";
    public const string UseClientProxy = "UseClientProxy";
    public const string ProxyProtocol = "ProxyProtocol";
    public const string ProxyHostname = "ProxyHostname";
    public const string ProxyPort = "ProxyPort";
    public const string ProxyUsername = "ProxyUsername";
    public const string ProxyPassword = "ProxyPassword";

    private static readonly SettingCondition WithProxy = new(UseClientProxy, "true");

    public static IReadOnlyList<SettingDeclaration> Form(RegionCatalogue regions) =>
    [
        ClientSettings.Id("In a redundant pair give each adapter a client of its own: all processes that share one client also share its 20 notification channels and its request budget."),
        ClientSettings.Secret(),
        new()
        {
            Name = RegionHost,
            Kind = SettingKind.Choice,
            Label = "Region Host",
            Help = "API host or URL of the region in which the OAuth client was created, for example https://api.usw2.pure.cloud; the login host follows from it. "
                + "Any other URL (a simulator, a new region) is taken as it is, for login and API alike.",
            IsRequired = true,
            IsOpenChoice = true,
            Choices = [.. regions.All.Select(region => new SettingChoice($"https://{region.ApiHost}", region.DisplayName))],
        },
        new()
        {
            Name = UseClientProxy,
            Kind = SettingKind.Boolean,
            Label = "Use Client Proxy",
            Help = "Turn on when the internet is reached through a proxy. The proxy is used for API calls and for the notification websockets. While off, the proxy fields are ignored.",
            Default = "false",
        },
        Proxied(ProxyProtocol, SettingKind.Choice, "Proxy Protocol", "Protocol in which the proxy itself is spoken to; nearly always http, also for https targets.", isRequired: true, choices: [new("http"), new("https")]),
        Proxied(ProxyHostname, SettingKind.HostName, "Proxy Hostname", "Host name or IP address of the proxy, without scheme, port or path.", isRequired: true),
        Proxied(ProxyPort, SettingKind.Port, "Proxy Port", "Port on which the proxy listens, for example 3128 or 8080.", isRequired: true),
        Proxied(ProxyUsername, SettingKind.Text, "Proxy Username", "Account for a proxy that asks for one (basic authentication). Empty = anonymous."),
        Proxied(ProxyPassword, SettingKind.Secret, "Proxy Password", "Password of the proxy account. Best given as env:NAME, file:PATH or protected:..."),
    ];

    public static IReadOnlyList<SettingDeclaration> Advanced() =>
    [
        WellKnownSettings.RestartTime,
        .. RetryKeys.Declarations(),
    ];

    public static IReadOnlyList<SettingRule> Rules(RegionCatalogue regions) =>
    [
        new()
        {
            Code = "region-host-malformed",
            IsError = true,
            Setting = RegionHost,
            Check = values => PlatformAddress.TryParse(values.RequiredText(RegionHost), regions, out _, out var why) ? null : why,
        },
        new()
        {
            Code = "region-host-in-clear",
            Setting = RegionHost,
            Check = values => PlatformAddress.TryParse(values.RequiredText(RegionHost), regions, out var address, out _)
                && address.Api.Scheme == Uri.UriSchemeHttp && !address.Api.IsLoopback
                ? $"'{address.Api.Host}' is reached without encryption: the client secret would travel in clear text. Use https, and http only for a simulator."
                : null,
        },
        .. ProxyRules.All(ProxyUsername, ProxyPassword, UseClientProxy, values => values.Boolean(UseClientProxy)),
        RetryKeys.Rule(),
    ];

    private static SettingDeclaration Proxied(string name, SettingKind kind, string label, string help, bool isRequired = false, IReadOnlyList<SettingChoice>? choices = null) => new()
    {
        Name = name,
        Kind = kind,
        Label = label,
        Help = help,
        RequiredWhen = isRequired ? WithProxy : null,
        AppliesWhen = WithProxy,
        Choices = choices ?? [],
    };
}
