using System.Net;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Diagnostics;
using Adapter.Host.Http;
using Adapter.Host.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Access;

/// <summary>
/// Refuses what a web page of somebody else makes a browser on this machine send: requests under a foreign name (DNS rebinding) while nobody signs in,
/// and requests to the API by pages of another origin: none may change anything, and none may read either, because an answer that the page does not get to see has cost
/// a stream or a question to the platform all the same.
/// </summary>
internal sealed partial class RequestGuard(RequestDelegate next, IOptions<HttpOptions> options, Accounts accounts, TimeProvider time, ILogger<RequestGuard> logger)
{
    private const int LongestShown = 200;

    private const string Remedy = "Send the request from a program, or from a page that this host serves.";

    // whoever is refused has not signed in, and must not have the log filled
    private readonly LogBudget _lines = new(linesPerSecond: 1, time);
    private readonly HashSet<string> _allowedHosts = new(options.Value.AllowedHosts, StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        var hasUsers = accounts.Exist;
        if (!hasUsers && context.Connection.LocalIpAddress is { } local && !IPAddress.IsLoopback(local))
        {
            return RefuseAsync(context, "Only programs on this machine get an answer while no credentials are set.", "Make the first admin on that machine: in the console, or with 'adapterhost users add NAME --role admin'.");
        }

        var host = context.Request.Host.Host;
        if (!hasUsers && !HostAddresses.IsLoopbackName(host) && !_allowedHosts.Contains(host))
        {
            return RefuseAsync(context, "The request names this host by a name it does not know.", "Use localhost or 127.0.0.1, or add the name to Http:AllowedHosts in host.json.");
        }

        if (Callers.IsChange(context.Request) && IsForeign(context.Request))
        {
            return RefuseAsync(context, "A page of another origin may not change anything here.", Remedy);
        }

        // not logged: a page could have the log filled
        return IsMadeByAnotherSite(context.Request) && SecurityHeaders.IsOfTheApi(context.Request.Path)
            ? Problems.Forbidden("A page of another origin may not ask anything here.", Remedy).ExecuteAsync(context)
            : next(context);
    }

    private static bool IsMadeByAnotherSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";

    private static bool IsForeign(HttpRequest request)
    {
        if (IsMadeByAnotherSite(request))
        {
            return true;
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var page)
                && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private Task RefuseAsync(HttpContext context, string what, string remedy)
    {
        if (_lines.TryTake(LogLevel.Warning))
        {
            LogForeign(Short(context.Request.Method), Short(context.Request.Path.ToString()), what);
        }

        return Problems.Forbidden(what, remedy).ExecuteAsync(context);
    }

    private static string Short(string text) => text.Length > LongestShown ? text[..LongestShown] : text;

    [LoggerMessage(EventIds.HttpForeignRequest, LogLevel.Warning, "Refused {Method} {Path}: {What}")]
    private partial void LogForeign(string method, string path, string what);
}
