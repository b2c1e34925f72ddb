using System.ComponentModel;
using System.Text.Json;
using Adapter.Host.Alarms.Targets;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Alarms;

/// <summary><c>/api/v1/alarms</c>: what is wrong, what was, and what people say of it.</summary>
internal static class AlarmEndpoints
{
    private const int BulkLimit = 1_000;
    private const int NoteLimit = 2_000;

    public static void MapAlarms(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/alarms").WithTags("Alarms").RequireAuthorization(HostApi.ViewerPolicy);
        group.MapGet("/", List)
            .WithSummary("Alarms, newest first, by page")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/{id:long}", Results<Ok<AlarmDetailView>, ProblemHttpResult> (long id, [FromServices] AlarmBook book) => book.Find(id) is { } alarm
                ? TypedResults.Ok(new AlarmDetailView(AlarmView.Of(alarm), book.History(id)))
                : Unknown(id))
            .WithSummary("One alarm with its history")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{id:long}/acknowledge", (long id, HttpContext context, [FromServices] AlarmBook book) => OneAsync(id, context, book.Acknowledge))
            .WithSummary("Says that somebody sees to it")
            .WithChange();
        group.MapPost("/{id:long}/clear", (long id, HttpContext context, [FromServices] AlarmBook book) => OneAsync(id, context, book.Clear))
            .WithSummary("Says that it is over; it is not raised again before its cause has ended once")
            .WithChange();
        group.MapPost("/acknowledge", (HttpContext context, [FromServices] AlarmBook book) => ManyAsync(context, book.Acknowledge))
            .WithSummary("Says of several that somebody sees to them")
            .WithChange();
        group.MapPost("/clear", (HttpContext context, [FromServices] AlarmBook book) => ManyAsync(context, book.Clear))
            .WithSummary("Says of several that they are over")
            .WithChange();
        group.MapPost("/test", async ([FromServices] AlarmDeliveries deliveries, HttpContext context, CancellationToken cancellationToken)
                => TypedResults.Ok(new AlarmTestList(await deliveries.TestAsync(By(context), cancellationToken))))
            .WithSummary("Sends a test to each target and tells what became of it")
            .RequireAuthorization(HostApi.AdminPolicy);
    }

    private static void WithChange(this RouteHandlerBuilder endpoint) => endpoint
        .Accepts<AlarmRequest>("application/json")
        .RequireAuthorization(HostApi.OperatorPolicy)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static Results<Ok<AlarmListView>, ProblemHttpResult> List(
        [FromServices] AlarmBook book,
        [Description("Only those in these states, separated by commas: active, acknowledged, cleared.")] string? state = null,
        [Description("Only those of this adapter.")] string? adapter = null,
        [Description("Only those of this kind, or of kinds that begin so up to a dot.")] string? kind = null,
        [Description("Only those at least this bad: notice, warning, error, critical or fatal.")] string? severity = null,
        [Description("Only those with smaller numbers: the next of the page before.")] long? before = null,
        [Description("So many at most; default 100, from 1 to 1000.")] int limit = AlarmQuery.DefaultLimit)
    {
        List<AlarmState> states = [];
        foreach (var word in (state ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Word<AlarmState>(word) is not { } known)
            {
                return Problems.BadRequest($"state has '{word}', which is none.", "Take active, acknowledged, cleared, or several of them separated by commas.");
            }

            states.Add(known);
        }

        if (severity is not null && Word<AlarmLevel>(severity) is null)
        {
            return Problems.BadRequest($"severity is '{severity}', which is none.", "Take notice, warning, error, critical or fatal.");
        }

        if (limit is < 1 or > AlarmQuery.MaxLimit)
        {
            return Problems.BadRequest($"limit is {limit}.", $"Take a number from 1 to {AlarmQuery.MaxLimit}.");
        }

        var page = book.List(new AlarmQuery
        {
            States = states,
            Adapter = adapter,
            Kind = kind,
            AtLeast = severity is null ? AlarmLevel.Notice : Word<AlarmLevel>(severity)!.Value,
            Before = before,
            Limit = limit,
        });
        return TypedResults.Ok(new AlarmListView([.. page.Alarms.Select(AlarmView.Of)], page.Next, AlarmTotals.Of(book.Open)));
    }

    private static async Task<Results<Ok<AlarmView>, ProblemHttpResult>> OneAsync(long id, HttpContext context, Func<long, string, string?, AlarmAnswer> change)
    {
        var (request, problem) = await ReadAsync(context, needsIds: false);
        if (problem is not null)
        {
            return problem;
        }

        return change(id, By(context), request?.Note) switch
        {
            { Alarm: null } => Unknown(id),
            { IsChanged: false } => Problems.Conflict($"Alarm {id} is cleared already.", "Nothing need be done."),
            { Alarm: var alarm } => TypedResults.Ok(AlarmView.Of(alarm)),
        };
    }

    private static async Task<Results<Ok<AlarmBulkView>, ProblemHttpResult>> ManyAsync(HttpContext context, Func<IReadOnlyList<long>, string, string?, IReadOnlyList<AlarmAnswer>> change)
    {
        var (request, problem) = await ReadAsync(context, needsIds: true);
        if (problem is not null)
        {
            return problem;
        }

        var answers = change([.. request!.Ids!.Distinct()], By(context), request.Note);
        return TypedResults.Ok(new AlarmBulkView(
            [.. answers.Where(answer => answer.IsChanged).Select(answer => AlarmView.Of(answer.Alarm!))],
            [.. answers.Where(answer => answer is { IsChanged: false, Alarm: not null }).Select(answer => answer.Id)],
            [.. answers.Where(answer => answer.Alarm is null).Select(answer => answer.Id)]));
    }

    private static async Task<(AlarmRequest? Request, ProblemHttpResult? Problem)> ReadAsync(HttpContext context, bool needsIds)
    {
        AlarmRequest? request = null;
        if (needsIds || context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            try
            {
                request = await JsonSerializer.DeserializeAsync(context.Request.Body, AlarmJsonContext.Default.AlarmRequest, context.RequestAborted);
            }
            catch (JsonException)
            {
                return (null, Problems.BadRequest("The body is not a JSON object of the expected form.", needsIds ? """Send {"ids":[1,2],"note":"..."}.""" : """Send {"note":"..."} or nothing."""));
            }
        }

        return needsIds && request?.Ids is not { Count: > 0 and <= BulkLimit }
            ? (null, Problems.BadRequest($"ids is missing, empty or has more than {BulkLimit} numbers.", """Send {"ids":[1,2],"note":"..."}."""))
            : request?.Note?.Length > NoteLimit ? (null, Problems.BadRequest($"The note has {request.Note.Length} characters.", $"Take {NoteLimit} at most."))
            : (request, null);
    }

    private static T? Word<T>(string word)
        where T : struct, Enum
        => word.Length > 0 && char.IsAsciiLetter(word[0]) && Enum.TryParse<T>(word, ignoreCase: true, out var value) ? value : null;

    private static string By(HttpContext context) => context.User.Identity?.Name is { Length: > 0 } name ? name : "local";

    private static ProblemHttpResult Unknown(long id) => Problems.NotFound($"There is no alarm {id}.", "GET /api/v1/alarms lists them; cleared ones are removed after a while.");
}
