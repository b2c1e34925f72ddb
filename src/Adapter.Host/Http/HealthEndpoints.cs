using Adapter.Host.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Adapter.Host.Http;

/// <summary><c>/health</c>: is the process alive, and can it do its work.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").WithTags("Health");
        group.MapGet("/live", () => TypedResults.Ok(new HealthView("live", [], [])))
            .WithSummary("The process answers. Needs no credentials")
            .AllowAnonymous();
        group.MapGet("/ready", Ready)
            .RequireAuthorization(HostApi.ViewerPolicy)
            .WithSummary("The journal can be written and the definitions are read; else 503 with the reasons")
            .Produces<HealthView>(StatusCodes.Status503ServiceUnavailable);
    }

    private static JsonHttpResult<HealthView> Ready(
        IEventJournal journal, IAdapterDirectory adapters, IEnumerable<IHealthNotices> others, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        List<string> reasons = [];
        var statistics = journal.Statistics;
        if (statistics.WriteError is { } error)
        {
            reasons.Add($"The journal cannot write since {statistics.WriteErrorSince:yyyy-MM-ddTHH:mm:ssZ}: {error}");
        }

        if (statistics.Healing is { } damage)
        {
            reasons.Add($"The journal is damaged and is being healed: {damage}");
        }

        if (!adapters.IsReconciled)
        {
            reasons.Add("The definitions have not been read yet.");
        }

        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            reasons.Add("The host is going down.");
        }

        string[] own = [.. new[] { statistics.RetentionNotice, DamageNotice.Of(statistics.Quarantined, time.GetUtcNow()) }.OfType<string>()];
        string[] notices = [.. own, .. others.SelectMany(other => other.Notices)];
        return TypedResults.Json(
            new HealthView(reasons.Count == 0 ? "ready" : "not-ready", reasons, notices), ApiJsonContext.Default.HealthView,
            statusCode: reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>A room that has something to say that deserves a look.</summary>
internal interface IHealthNotices
{
    IEnumerable<string> Notices { get; }
}

/// <summary>How the host stands: reasons keep it from working, notices do not.</summary>
internal sealed record HealthView(string Status, IReadOnlyList<string> Reasons, IReadOnlyList<string> Notices);
