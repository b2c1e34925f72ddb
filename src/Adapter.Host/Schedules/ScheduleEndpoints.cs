using Adapter.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Schedules;

/// <summary><c>/api/v1/schedules</c>: what the host does by the clock, and a person's word in it.</summary>
internal static partial class ScheduleEndpoints
{
    private const string KnownRemedy = "GET /api/v1/schedules lists them.";

    public static void MapSchedules(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/schedules").WithTags("Schedules").RequireAuthorization(HostApi.ViewerPolicy);
        group.MapGet("/", async ([FromServices] ScheduleDesk desk, CancellationToken cancellationToken) => TypedResults.Json(new ScheduleList(await desk.ListAsync(cancellationToken)), ScheduleJsonContext.Default.ScheduleList))
            .WithSummary("Everything that the host does by the clock, the next first")
            .Produces<ScheduleList>();
        Describe(group.MapPost("/{id}/run", RunAsync), "Has it do now what it does by the clock, also while it is paused");
        Describe(group.MapPost("/{id}/pause", PauseAsync), "Has no turn of it come until it is resumed, over restarts of the host");
        Describe(group.MapPost("/{id}/resume", ResumeAsync), "Has its turns come again, from the next one on");
    }

    private static void Describe(RouteHandlerBuilder route, string summary)
        => route.WithSummary(summary)
            .RequireAuthorization(HostApi.OperatorPolicy)
            .Produces<ScheduleActionView>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> RunAsync(string id, HttpContext context, [FromServices] ScheduleDesk desk, [FromServices] ILogger<ScheduleDesk> logger, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } schedule)
        {
            return NotFound(id);
        }

        if (!schedule.CanRun)
        {
            return Problems.Conflict($"'{schedule.Id}' happens all the time; there is nothing to begin.", "Change the journal's settings in host.json if it should keep less.");
        }

        LogAction(logger, "Run", schedule.Id, By(context));
        if (await desk.RunAsync(schedule, By(context), cancellationToken) is not { } result)
        {
            return Problems.Conflict($"'{schedule.Id}' is under way already.", "Wait for its end.");
        }

        // a skipped turn is what the clock would have done as well; a person wants to know that nothing happened
        return result.Outcome == ScheduleOutcome.Failed ? Problems.Conflict(result.Text, "See the adapter's state and log.") : await DoneAsync(desk, schedule, result.Text, cancellationToken);
    }

    private static Task<IResult> PauseAsync(string id, HttpContext context, [FromServices] ScheduleDesk desk, [FromServices] ILogger<ScheduleDesk> logger, CancellationToken cancellationToken)
        => ChangeAsync(id, context, desk, logger, "Pause", schedule => desk.PauseAsync(schedule.Id, By(context), cancellationToken), "is paused until somebody resumes it.", "was paused already.", cancellationToken);

    private static Task<IResult> ResumeAsync(string id, HttpContext context, [FromServices] ScheduleDesk desk, [FromServices] ILogger<ScheduleDesk> logger, CancellationToken cancellationToken)
        => ChangeAsync(id, context, desk, logger, "Resume", schedule => desk.ResumeAsync(schedule.Id, cancellationToken), "goes on by the clock.", "was not paused.", cancellationToken);

    private static async Task<IResult> ChangeAsync(
        string id, HttpContext context, ScheduleDesk desk, ILogger logger, string action, Func<ScheduleView, Task<bool>> change, string done, string already, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } schedule)
        {
            return NotFound(id);
        }

        if (!schedule.CanPause)
        {
            return Problems.Conflict($"'{schedule.Id}' cannot be paused: the journal depends on it.", "Leave it; it takes next to nothing from the machine.");
        }

        try
        {
            var isChange = await change(schedule);
            if (isChange)
            {
                LogAction(logger, action, schedule.Id, By(context));
            }

            return await DoneAsync(desk, schedule, $"'{schedule.Id}' {(isChange ? done : already)}", cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Problems.Unavailable($"Nothing was changed: {failure.Message}", "Make room on the disk of the data folder, or let the host's account write there.");
        }
    }

    private static async Task<IResult> DoneAsync(ScheduleDesk desk, ScheduleView schedule, string message, CancellationToken cancellationToken)
        => TypedResults.Json(new ScheduleActionView(message, await desk.FindAsync(schedule.Id, cancellationToken) ?? schedule), ScheduleJsonContext.Default.ScheduleActionView);

    private static ProblemHttpResult NotFound(string id) => Problems.NotFound($"There is no schedule '{id}'.", KnownRemedy);

    private static string By(HttpContext context) => context.User.Identity?.Name is { Length: > 0 } name ? name : "local";

    [LoggerMessage(Diagnostics.EventIds.ScheduleAction, LogLevel.Information, "{Action} of schedule {Schedule} asked for by {User}.")]
    private static partial void LogAction(ILogger logger, string action, string schedule, string user);
}
