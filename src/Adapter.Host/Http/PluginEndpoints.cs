using Adapter.Host.Plugins;
using Adapter.Host.Supervision;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Http;

/// <summary><c>/api/v1/plugins</c>: what became of each plugin folder, and taking over new versions without a restart of the host.</summary>
internal static class PluginEndpoints
{
    public static void MapPlugins(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/plugins").WithTags("Plugins").RequireAuthorization(HostApi.ViewerPolicy);
        group.MapGet("/", ([FromServices] PluginCatalogue plugins) => TypedResults.Ok(new PluginList([.. plugins.Reports.Select(View)])))
            .WithSummary("Every plugin folder: version, contract, adapter types, and what a person may have to act on");
        group.MapPost("/reload", async ([FromServices] PluginReloader reloader, [FromServices] AdapterLifetime adapters, CancellationToken cancellationToken) =>
            {
                var changes = await reloader.ReloadAsync(adapters.RereadAsync, cancellationToken);
                return TypedResults.Ok(new PluginReloadView(changes.NewOrChanged, changes.Removed));
            })
            .WithSummary("Takes over plugins that were installed, replaced or removed; only their own adapters are restarted")
            .RequireAuthorization(HostApi.AdminPolicy)
            .ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static PluginView View(PluginLoadReport report) => new(
        report.Plugin,
        report.State.ToString(),
        report.Version?.ToString(),
        report.ContractVersion?.ToString(),
        report.AdapterTypes,
        [.. report.Findings.Select(finding => new PluginFindingView(
            finding.Code, finding.IsError, finding.Problem, finding.Remedy, finding.AssemblyAskedFor, finding.VersionWanted?.ToString(), finding.VersionFound?.ToString(), finding.AskedBy))]);
}

/// <summary>Every plugin folder.</summary>
internal sealed record PluginList(IReadOnlyList<PluginView> Plugins);

/// <summary>One plugin folder. State is Usable, Incompatible or Failed.</summary>
internal sealed record PluginView(
    string Name, string State, string? Version, string? ContractVersion, IReadOnlyList<string> AdapterTypes, IReadOnlyList<PluginFindingView> Findings);

/// <summary>One thing about a plugin that a person may have to act on.</summary>
internal sealed record PluginFindingView(
    string Code, bool IsError, string Problem, string Remedy, string? AssemblyAskedFor, string? VersionWanted, string? VersionFound, string? AskedBy);

/// <summary>What differed.</summary>
internal sealed record PluginReloadView(IReadOnlyList<string> NewOrChanged, IReadOnlyList<string> Removed);
