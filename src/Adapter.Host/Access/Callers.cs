using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Access;

/// <summary>Ways to sign in, as the audit trail and <c>GET /api/v1/session</c> name them.</summary>
internal static class Ways
{
    /// <summary>From this machine while nobody has to sign in.</summary>
    public const string Local = "local";

    /// <summary>The console's cookie.</summary>
    public const string Session = "session";

    public const string Basic = "basic";

    public const string ApiKey = "api-key";

    /// <summary>A command on this machine that may read the data folder.</summary>
    public const string LocalToken = "local-token";
}

/// <summary>Where a request comes from, and as whom.</summary>
internal static class Callers
{
    private static readonly string[] SignsOfAProxy = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host", "Via"];

    /// <summary>Whether the request was made on this machine, and not handed on by a proxy that runs here.</summary>
    public static bool IsLocal(HttpContext context)
        => (context.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(Plain(remote)))
            && !Array.Exists(SignsOfAProxy, context.Request.Headers.ContainsKey);

    /// <summary>The address as people read it.</summary>
    public static string Address(HttpContext context) => context.Connection.RemoteIpAddress is { } remote ? Plain(remote).ToString() : "";

    /// <summary>What counts as one caller: an IPv4 address, or the network that an IPv6 caller can choose its addresses from.</summary>
    public static string Key(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } remote)
        {
            return "pipe";
        }

        var plain = Plain(remote);
        return plain.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(plain) ? Convert.ToHexStringLower(plain.GetAddressBytes().AsSpan(0, 8)) + "::/64" : plain.ToString();
    }

    /// <summary>How the caller signed in; <see langword="null"/> for nobody.</summary>
    public static string? Way(ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true } identity ? identity.AuthenticationType : null;

    /// <summary>The highest role that the caller holds.</summary>
    public static Role? RoleOf(ClaimsPrincipal user)
        => Enum.GetValues<Role>().Where(role => user.IsInRole(Roles.Name(role))).Select(role => (Role?)role).Max();

    public static bool IsChange(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    /// <summary>Whether a browser sends this: programs have no language, and none of the marks that browsers put on.</summary>
    public static bool IsBrowser(HttpRequest request)
        => CrossSiteGuard.HasMark(request) || request.Headers.ContainsKey("Sec-Fetch-Mode") || request.Headers.AcceptLanguage.Count > 0;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
