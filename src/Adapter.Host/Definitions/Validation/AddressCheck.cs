using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Validation;

/// <summary>Host names and URLs.</summary>
internal static class AddressCheck
{
    private const string HostRemedy = "Write the host name or IP address alone, for example proxy.example.com, without http://, port or path.";

    public static ValueVerdict HostName(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return ValueVerdict.Bad(FindingCodes.NotAHostName, $"{Shown.Value(text)} is a URL and not a host name.", HostRemedy);
        }

        if (text.Contains('/', StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal))
        {
            return ValueVerdict.Bad(FindingCodes.NotAHostName, $"{Shown.Value(text)} has a path.", HostRemedy);
        }

        // an IPv6 address may stand in brackets; it is kept without them, as sockets want it
        var bare = text is ['[', .. var inner, ']'] ? inner : text;
        var kind = Uri.CheckHostName(bare);
        if (kind == UriHostNameType.Unknown && text.Contains(':', StringComparison.Ordinal))
        {
            return ValueVerdict.Bad(FindingCodes.NotAHostName, $"{Shown.Value(text)} has a port.", HostRemedy);
        }

        var isGood = kind is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            && (bare.Length == text.Length || kind == UriHostNameType.IPv6)
            && !(kind == UriHostNameType.Dns && LooksLikeIPv4(bare));
        return isGood ? ValueVerdict.Good(bare) : ValueVerdict.Bad(FindingCodes.NotAHostName, $"{Shown.Value(text)} is not a host name.", HostRemedy);
    }

    public static ValueVerdict Url(string text)
    {
        const string Remedy = "Write an absolute URL, for example https://api.example.com.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.Host.Length == 0)
        {
            return ValueVerdict.Bad(FindingCodes.NotAUrl, $"{Shown.Value(text)} is not an http or https URL.", Remedy);
        }

        return url.UserInfo.Length > 0
            ? ValueVerdict.Bad(FindingCodes.NotAUrl, "The URL carries a user name or password.", "Remove everything up to the @; credentials have settings of their own.")
            : ValueVerdict.Good(text);
    }

    /// <summary>Four numbers with dots are meant as an address: 10.0.0.300 is no host name.</summary>
    private static bool LooksLikeIPv4(string text) => text.Split('.') is { Length: 4 } parts && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit));
}
