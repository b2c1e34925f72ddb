using System.Globalization;
using System.Net;

namespace Adapters.GenesysCloudCx.Storage.Downloads;

/// <summary>
/// Says from which hosts media may be fetched: those of the platform's own domain, its storage at Amazon, the API's own origin and those the definition adds.
/// Asked before anything is sent, for the link and for each redirect.
/// </summary>
internal sealed class MediaHostPolicy
{
    private const string StorageDomain = "amazonaws.com";

    private readonly Uri _api;
    private readonly string _domain;
    private readonly bool _isApiLocal;
    private readonly IReadOnlyList<string> _patterns;

    /// <param name="api">Where the API is.</param>
    /// <param name="patterns">More hosts: <c>media.contoso.net</c>, or <c>*.contoso.net</c> for every host below it.</param>
    public MediaHostPolicy(Uri api, IReadOnlyList<string> patterns)
    {
        _api = api;
        _isApiLocal = api.IsLoopback;
        _patterns = patterns;
        var host = NameOf(api);
        var domain = host.StartsWith("api.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
        _domain = domain.Contains('.', StringComparison.Ordinal) ? domain : host;
    }

    /// <summary>The link as it may be shown: without its query, which is a secret while it is valid.</summary>
    public static string Shown(Uri link) => !link.IsAbsoluteUri ? "a link that is none"
        : link.Scheme is "https" or "http" ? $"{link.Scheme}://{link.Authority}{link.AbsolutePath}" : $"{link.Scheme}://{link.Authority}";

    /// <exception cref="DownloadException">Nothing may be sent there.</exception>
    public void Demand(Uri link)
    {
        if (WhyNot(link) is { } why)
        {
            throw new DownloadException(DownloadFault.HostNotAllowed, why);
        }
    }

    private string? WhyNot(Uri link)
    {
        if (!link.IsAbsoluteUri || (link.Scheme != Uri.UriSchemeHttps && link.Scheme != Uri.UriSchemeHttp) || link.Host.Length == 0 || link.UserInfo.Length > 0)
        {
            return $"Media is to come from {Shown(link)}, which is no plain https link.";
        }

        var host = NameOf(link);
        if (link.Scheme == Uri.UriSchemeHttp && _api.Scheme != Uri.UriSchemeHttp)
        {
            return $"Media is to come from {host} without encryption. Links are followed by https only.";
        }

        if (IsApiOrigin(link) || (_isApiLocal && link.IsLoopback))
        {
            return null;
        }

        if (link.IsLoopback || link.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || IPAddress.TryParse(host, out _) || !host.Contains('.', StringComparison.Ordinal))
        {
            return $"Media is to come from {host}, an address or a name of the local network. Only hosts with a full name are followed, whatever MediaHosts says.";
        }

        if (_patterns.Any(pattern => Fits(host, pattern.Trim())))
        {
            return null;
        }

        return link.IsDefaultPort && (host.Equals(_domain, StringComparison.OrdinalIgnoreCase) || IsBelow(host, _domain) || IsBelow(host, StorageDomain))
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"Media is to come from {host}:{link.Port}, which belongs neither to {_domain} nor to {StorageDomain}. If media of this organization is served from there, add '{host}' to MediaHosts in the definition.");
    }

    private bool IsApiOrigin(Uri link)
        => link.Scheme == _api.Scheme && link.Port == _api.Port && NameOf(link).Equals(NameOf(_api), StringComparison.OrdinalIgnoreCase);

    private static bool Fits(string host, string pattern)
        => pattern.StartsWith("*.", StringComparison.Ordinal) ? pattern.Length > 2 && IsBelow(host, pattern[2..]) : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    private static bool IsBelow(string host, string domain)
        => host.Length > domain.Length + 1 && host[^(domain.Length + 1)] == '.' && host.EndsWith(domain, StringComparison.OrdinalIgnoreCase);

    // a trailing dot names the same host
    private static string NameOf(Uri link) => link.IdnHost.TrimEnd('.');
}
