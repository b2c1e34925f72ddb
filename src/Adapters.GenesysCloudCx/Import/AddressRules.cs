using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>The two addresses of the platform: over TLS, without a path, of one region, each in its place.</summary>
internal static class AddressRules
{
    private const string LoginLabel = "login.";
    private const string ApiLabel = "api.";

    public static IReadOnlyList<SettingRule> All(RegionCatalogue regions) =>
    [
        .. new[] { (ImportSettings.AuthenticationUrl, "authentication-url", LoginLabel), (ImportSettings.ApiUrl, "api-url", ApiLabel) }.SelectMany(pair => Each(pair.Item1, pair.Item2, pair.Item3)),
        new()
        {
            Code = "regions-differ",
            Setting = ImportSettings.ApiUrl,
            Reads = [ImportSettings.AuthenticationUrl, ImportSettings.ApiUrl],
            Check = values => RegionOf(values.Url(ImportSettings.AuthenticationUrl), regions) is { } login && RegionOf(values.Url(ImportSettings.ApiUrl), regions) is { } api
                && !login.Equals(api, StringComparison.OrdinalIgnoreCase)
                ? $"{ImportSettings.AuthenticationUrl} is of {login} and {ImportSettings.ApiUrl} of {api}: a token of one region is worth nothing in another. Enter both of the region in which the OAuth client was created."
                : null,
        },
    ];

    private static IEnumerable<SettingRule> Each(string setting, string what, string label)
    {
        yield return new()
        {
            Code = $"{what}-not-https",
            IsError = true,
            Setting = setting,
            Check = values => values.Url(setting) is { } url && url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback
                ? $"'{url.Host}' would be reached without encryption: the client secret and the recordings would travel in clear. Write https://{url.Host}; http is for a simulator on this machine alone."
                : null,
        };
        yield return new()
        {
            Code = $"{what}-in-clear",
            Setting = setting,
            Check = values => values.Url(setting) is { } url && url.Scheme != Uri.UriSchemeHttps && url.IsLoopback
                ? $"{url.Authority} is reached without encryption, as suits a simulator on this machine. For Genesys Cloud write https."
                : null,
        };
        yield return new()
        {
            Code = $"{what}-with-path",
            IsError = true,
            Setting = setting,
            Check = values => values.Url(setting) is { } url && (url.AbsolutePath != "/" || url.Query.Length > 0 || url.Fragment.Length > 0)
                ? $"The URL has a path or query. Write {url.GetLeftPart(UriPartial.Authority)} alone; the rest is added where it is needed."
                : null,
        };
        yield return new()
        {
            Code = $"{what}-of-the-other-host",
            Setting = setting,
            Check = values => values.Url(setting) is { } url && url.Host.StartsWith(label == LoginLabel ? ApiLabel : LoginLabel, StringComparison.OrdinalIgnoreCase)
                ? $"'{url.Host}' looks like the {(label == LoginLabel ? "API" : "login")} host. Tokens come from the login host ({LoginLabel}...), data from the API host ({ApiLabel}...): check that the two URLs are not exchanged."
                : null,
        };
    }

    /// <summary>A known region's id, else what follows the host's first part; <see langword="null"/> for an address that tells none.</summary>
    private static string? RegionOf(Uri? url, RegionCatalogue regions)
        => url is null || url.IsLoopback || url.HostNameType != UriHostNameType.Dns ? null
            : regions.ByHost(url.Host)?.Id
                ?? (url.Host.StartsWith(LoginLabel, StringComparison.OrdinalIgnoreCase) ? url.Host[LoginLabel.Length..]
                    : url.Host.StartsWith(ApiLabel, StringComparison.OrdinalIgnoreCase) ? url.Host[ApiLabel.Length..]
                    : url.Host);
}
