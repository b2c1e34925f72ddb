using System.Diagnostics.CodeAnalysis;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>Where the platform is: the origin of its API and that of its login.</summary>
/// <param name="Api">Origin (and optional path prefix) of <c>/api/v2</c>, ending in a slash.</param>
/// <param name="Login">Origin (and optional path prefix) of <c>/oauth/token</c>, ending in a slash.</param>
/// <param name="Region">The known region, or <see langword="null"/> for any other address.</param>
internal sealed record PlatformAddress(Uri Api, Uri Login, Region? Region)
{
    /// <summary>Region id, or the host where the address is none of a known region.</summary>
    public string Name => Region?.Id ?? Api.Authority;

    /// <summary>Reads what an admin typed: a region's host or URL, or any other URL, which is taken as it is.</summary>
    public static bool TryParse(string text, RegionCatalogue regions, [NotNullWhen(true)] out PlatformAddress? address, [NotNullWhen(false)] out string? why)
    {
        address = null;
        var typed = text.Trim();
        if (!Uri.TryCreate(typed.Contains("://", StringComparison.Ordinal) ? typed : $"https://{typed}", UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
            || url.Host.Length == 0 || url.HostNameType == UriHostNameType.Unknown || url.Host.Any(char.IsWhiteSpace))
        {
            why = $"'{typed}' is neither a host nor an http or https URL. Enter the API host of the region, for example https://api.usw2.pure.cloud.";
            return false;
        }

        if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            why = $"'{url.Host}' is given with a user, a query or a fragment. Enter only scheme, host and, where needed, port.";
            return false;
        }

        why = null;
        var region = url.IsDefaultPort ? regions.ByHost(url.Host) : null;
        address = region is not null
            ? new PlatformAddress(new Uri($"https://{region.ApiHost}/"), new Uri($"https://{region.LoginHost}/"), region)
            : AsItIs(url);
        return true;
    }

    private static PlatformAddress AsItIs(Uri url)
    {
        var api = new Uri(url.AbsoluteUri.TrimEnd('/') + "/");

        // a region newer than our list keeps the platform's rule: api.X logs in at login.X
        var login = api.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase)
            ? new UriBuilder(api) { Host = "login." + api.Host[4..] }.Uri
            : api;
        return new PlatformAddress(api, login, null);
    }
}
