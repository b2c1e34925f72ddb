using Adapter.Host.Diagnostics;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Pair;

/// <summary><c>/api/v1/pair</c>: how the two hosts of a pair stand, for each other and for people.</summary>
internal static partial class PairEndpoints
{
    public const string Path = "/api/v1/pair";

    public static void MapPair(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).WithTags("Pair").RequireAuthorization(HostApi.ViewerPolicy);
        group.MapGet("/", async Task<Results<Ok<PairAnswer>, ProblemHttpResult>> (HttpContext context, CancellationToken cancellationToken)
                => context.RequestServices.GetService<PairStatus>() is { } status ? TypedResults.Ok(await status.TellAsync(cancellationToken)) : NoPair())
            .WithSummary("This host's part in a pair: role, active or on standby, data sources, consumers' places, and what it hears of the other host")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/take-over", async Task<Results<Ok<PairActionView>, ProblemHttpResult>> (HttpContext context, ILogger<PairService> logger, CancellationToken cancellationToken) =>
            {
                if (context.RequestServices.GetService<PairService>() is not { } pair)
                {
                    return NoPair();
                }

                LogAction(logger, "take-over", context.User.Identity?.Name);
                return TypedResults.Ok(new PairActionView(await pair.TakeOverAsync(cancellationToken)
                    ? "This host is active. The other one goes to standby as soon as it hears so."
                    : "This host is active already."));
            })
            .WithSummary("Makes this host the active one, until it fails or a person wants otherwise")
            .RequireAuthorization(HostApi.AdminPolicy)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/step-down", StepDownAsync)
            .WithSummary("Has the other host take over, and answers once it did")
            .RequireAuthorization(HostApi.AdminPolicy)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Ok<PairActionView>, ProblemHttpResult>> StepDownAsync(HttpContext context, ILogger<PairService> logger, CancellationToken cancellationToken)
    {
        if (context.RequestServices.GetService<PairService>() is not { } pair)
        {
            return NoPair();
        }

        LogAction(logger, "step-down", context.User.Identity?.Name);
        if (!pair.State.Active)
        {
            return TypedResults.Ok(new PairActionView("This host is on standby already."));
        }

        if (!pair.IsPeerHeard)
        {
            return Problems.Conflict($"The other host is not heard, and nobody would be active. {pair.Peer.Trouble}", "Start the other host, or find out why it cannot be reached.");
        }

        if (pair.Peer.Host is { Leaving: PairLeaving.Stopping })
        {
            return Problems.Conflict("The other host stops, and nobody would be active.", "Start the other host again.");
        }

        return await pair.StepDownAsync(cancellationToken)
            ? TypedResults.Ok(new PairActionView("This host is on standby; the other one is active."))
            : Problems.Conflict("The other host did not take over in time; this one stays active.", "Look at the other host's GET /api/v1/pair: it may not hear this one.");
    }

    private static ProblemHttpResult NoPair() => Problems.NotFound("This host is not in a pair.", "Give host.json a section Pair; see docs/pairs.md.");

    [LoggerMessage(EventIds.PairAction, LogLevel.Information, "Pair: {Action} asked for by {User}.")]
    private static partial void LogAction(ILogger logger, string action, string? user);
}

/// <summary>What became of a command.</summary>
internal sealed record PairActionView(string Message);
