using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Access.Audit;

/// <summary>One entry for every request that changes something, lets somebody listen, or shows credentials that are refused; it is written before the answer leaves.</summary>
internal sealed class AuditMiddleware(RequestDelegate next, AuditTrail trail, AccessMetrics metrics, TimeProvider time)
{
    /// <summary>How the commands begin their <c>User-Agent</c>.</summary>
    public const string CliAgent = "adapterhost-cli";

    private const int LongestTarget = 300;

    public async Task InvokeAsync(HttpContext context)
    {
        var isNoted = false;
        context.Response.OnStarting(() =>
        {
            Note(context.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            await next(context);
        }
        catch
        {
            Note(StatusCodes.Status500InternalServerError);
            throw;
        }

        void Note(int status)
        {
            if (isNoted)
            {
                return;
            }

            isNoted = true;
            if (AuditEntry.OutcomeOf(status) == AuditEntry.Denied)
            {
                metrics.CountRefusal(status);
            }

            if (IsWorthNoting(context, status))
            {
                trail.Note(Describe(context, status), context.GetEndpoint()?.Metadata.GetMetadata<AuditRoutine>() is not null);
            }
        }
    }

    private static bool IsWorthNoting(HttpContext context, int status)
        => Callers.IsChange(context.Request) || context.GetEndpoint()?.Metadata.GetMetadata<AuditRead>() is not null
            ? context.GetEndpoint() is not null || AuditEntry.OutcomeOf(status) == AuditEntry.Denied
            : AuditEntry.OutcomeOf(status) == AuditEntry.Denied && (context.Request.Headers.Authorization.Count > 0 || SessionCookie.Read(context.Request) is not null);

    private AuditEntry Describe(HttpContext context, int status)
    {
        var now = time.GetUtcNow();
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var target = AuditNote.TargetOf(context) ?? string.Join(' ', context.Request.RouteValues.Values.OfType<string>());
        return new AuditEntry(
            trail.NextId(now), now,
            context.User.Identity is { IsAuthenticated: true } identity ? identity.Name : AuditNote.UserOf(context),
            Callers.RoleOf(context.User) is { } role ? Roles.Name(role) : null,
            Callers.Way(context.User),
            ClientOf(context), Callers.Address(context),
            $"{context.Request.Method} {(route is null ? "(no such path)" : "/" + route.Trim('/'))}",
            target.Length == 0 ? null : target.Length > LongestTarget ? target[..LongestTarget] : target,
            AuditEntry.OutcomeOf(status), status, null);
    }

    private static string ClientOf(HttpContext context)
        => context.Request.Headers.UserAgent.ToString().StartsWith(CliAgent, StringComparison.Ordinal) ? "cli"
            : Callers.Way(context.User) == Ways.Session || CrossSiteGuard.HasMark(context.Request) ? "console"
            : "api";
}
