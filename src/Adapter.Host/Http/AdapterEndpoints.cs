using Adapter.Host.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Http;

/// <summary><c>/api/v1/adapters</c>: state and commands.</summary>
internal static partial class AdapterEndpoints
{
    public static void MapAdapters(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/adapters").WithTags("Adapters").RequireAuthorization(HostApi.ViewerPolicy);
        group.MapGet("/", (IAdapterDirectory adapters) => TypedResults.Ok(new AdapterList(adapters.Adapters)))
            .WithSummary("Every adapter with its state");
        group.MapGet("/{name}", Find)
            .WithSummary("One adapter with its state")
            .ProducesProblem(StatusCodes.Status404NotFound);
        Map(group, "start", "Starts an adapter", static (adapters, name) => adapters.StartAsync(name));
        Map(group, "stop", "Stops an adapter, and answers once it has stopped or was given up", static (adapters, name) => adapters.StopAsync(name));
        Map(group, "restart", "Stops and starts an adapter", static (adapters, name) => adapters.RestartAsync(name));
    }

    private static Results<Ok<AdapterView>, ProblemHttpResult> Find(string name, IAdapterDirectory adapters)
        => adapters.Find(name) is { } adapter ? TypedResults.Ok(adapter) : Unknown(name, adapters);

    private static void Map(RouteGroupBuilder group, string action, string summary, Func<IAdapterDirectory, string, Task<AdapterActionResult>> command)
        => group.MapPost("/{name}/" + action, async Task<Results<Ok<AdapterActionView>, ProblemHttpResult>> (
                string name, IAdapterDirectory adapters, HttpContext context, ILogger<IAdapterDirectory> logger) =>
            {
                var result = await command(adapters, name);
                LogAction(logger, action, name, context.User.Identity?.Name, result.Outcome);
                return result.Outcome switch
                {
                    AdapterActionOutcome.Done => TypedResults.Ok(new AdapterActionView(result.Message, result.Adapter)),
                    AdapterActionOutcome.NotFound => Unknown(name, adapters),
                    _ => Problems.Conflict(result.Message, result.Adapter?.Remedy ?? "See the adapter's state."),
                };
            })
            .WithSummary(summary)
            .RequireAuthorization(HostApi.OperatorPolicy)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static ProblemHttpResult Unknown(string name, IAdapterDirectory adapters)
        => Problems.NotFound(
            $"There is no adapter '{name}'.",
            adapters.Adapters.Count == 0
                ? "There are no adapters: put a definition into the adapters folder."
                : $"The adapters are: {string.Join(", ", adapters.Adapters.Select(adapter => $"'{adapter.Name}'"))}.");

    [LoggerMessage(EventIds.HttpAdapterAction, LogLevel.Information, "{Action} of adapter {Adapter} asked for by {User}: {Outcome}.")]
    private static partial void LogAction(ILogger logger, string action, string adapter, string? user, AdapterActionOutcome outcome);
}

/// <summary>Every adapter.</summary>
internal sealed record AdapterList(IReadOnlyList<AdapterView> Adapters);

/// <summary>What became of a command.</summary>
internal sealed record AdapterActionView(string Message, AdapterView? Adapter);
