using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Http;

/// <summary><c>/api/v1/adapters/NAME/backfills</c>: reading spans of time back from the platform.</summary>
internal static partial class BackfillEndpoints
{
    public static void MapBackfills(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/adapters/{name}/backfills").WithTags("Coverage").RequireAuthorization(HostApi.ViewerPolicy).AddEndpointFilter(NoAnswers.ExplainAsync)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status502BadGateway);
        group.MapGet("/", async (string name, IAdapterDirectory adapters, CancellationToken cancellationToken) => TypedResults.Ok(
                new BackfillList(adapters.Find(name)?.Name ?? name, [.. (await RunsAsync(name, adapters, cancellationToken)).Select(BackfillView.Of)])))
            .WithSummary("Back-fills that wait or go on and the last ones that ended, automatic and manual, newest first");
        group.MapGet("/{id}", async Task<Results<Ok<BackfillView>, ProblemHttpResult>> (string name, string id, IAdapterDirectory adapters, CancellationToken cancellationToken) =>
                (await RunsAsync(name, adapters, cancellationToken)).FirstOrDefault(run => string.Equals(run.Id, id, StringComparison.OrdinalIgnoreCase)) is { } run
                    ? TypedResults.Ok(BackfillView.Of(run))
                    : Problems.NotFound($"'{name}' knows no back-fill '{id}'.", "It ended long ago or before the adapter's last start; the coverage tells what came of it."))
            .WithSummary("One back-fill");
        group.MapPost("/", StartAsync)
            .WithSummary("Begins to read a span of time back; the same span asked for twice is one run")
            .WithDescription("It goes on in the background, behind live events. What is journaled already is recognised by its id.")
            .Accepts<BackfillRequest>("application/json")
            .RequireAuthorization(HostApi.OperatorPolicy)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<Results<Accepted<BackfillView>, ProblemHttpResult>> StartAsync(
        string name, HttpContext context, IAdapterDirectory adapters, ILogger<IAdapterDirectory> logger, CancellationToken cancellationToken)
    {
        BackfillRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(context.Request.Body, ApiJsonContext.Default.BackfillRequest, cancellationToken);
        }
        catch (JsonException)
        {
            request = null;
        }

        if (request is null)
        {
            return Problems.BadRequest("The body is not a JSON object.", """Send {"from":"2026-09-14T08:00:00Z","to":"2026-09-14T09:00:00Z"}.""");
        }

        if (Missing("from", request.From, out var since) is { } noBegin)
        {
            return noBegin;
        }

        if (Missing("to", request.To, out var until) is { } noEnd)
        {
            return noEnd;
        }

        if (since >= until)
        {
            return Problems.BadRequest($"The span ends before it begins: from is {request.From}, to is {request.To}.", "Give a from that lies before to.");
        }

        var run = await adapters.AskAsync(name, (IBackfillSource source, CancellationToken token) => source.StartBackfillAsync(since, until, token).AsTask(), cancellationToken);
        var known = adapters.Find(name)?.Name ?? name;
        LogAsked(logger, known, since, until, context.User.Identity?.Name, run.Id);
        return TypedResults.Accepted($"/api/v1/adapters/{Uri.EscapeDataString(known)}/backfills/{Uri.EscapeDataString(run.Id)}", BackfillView.Of(run));
    }

    private static Task<IReadOnlyList<BackfillRun>> RunsAsync(string name, IAdapterDirectory adapters, CancellationToken cancellationToken)
        => adapters.AskAsync(name, static (IBackfillSource source, CancellationToken _) => Task.FromResult(source.Backfills()), cancellationToken);

    private static ProblemHttpResult? Missing(string name, string? text, out DateTimeOffset moment)
    {
        moment = default;
        return text is null ? Problems.BadRequest($"{name} is not given.", Moments.Remedy)
            : Moments.TryParse(text, out moment) ? null
            : Problems.BadRequest($"{name} is '{text}', which is no date and time.", Moments.Remedy);
    }

    [LoggerMessage(EventIds.HttpBackfillAction, LogLevel.Information, "Back-fill of {Adapter} from {Since:u} to {Until:u} asked for by {User}: run {Run}.")]
    private static partial void LogAsked(ILogger logger, string adapter, DateTimeOffset since, DateTimeOffset until, string? user, string run);
}

/// <summary>The span to read back.</summary>
internal sealed record BackfillRequest(string? From, string? To);

/// <summary>An adapter's back-fills.</summary>
internal sealed record BackfillList(string Adapter, IReadOnlyList<BackfillView> Backfills);

/// <summary>One back-fill. Mode is automatic or manual; state is waiting, running, completed, stopped or failed.</summary>
internal sealed record BackfillView
{
    public required string Id { get; init; }

    public required string Mode { get; init; }

    public required string State { get; init; }

    public DateTimeOffset From { get; init; }

    public DateTimeOffset To { get; init; }

    /// <summary>Why the span was not covered; absent for a manual one.</summary>
    public string? Cause { get; init; }

    public DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Up to where the span has been looked through at least once.</summary>
    public DateTimeOffset? ReadUpTo { get; init; }

    public DateTimeOffset? NextLook { get; init; }

    /// <summary>Conversations that the platform names in the span.</summary>
    public long Detected { get; init; }

    /// <summary>Conversations of these that were read.</summary>
    public long Read { get; init; }

    /// <summary>Events that were new in the journal.</summary>
    public long Recovered { get; init; }

    /// <summary>Conversations that the platform would not give.</summary>
    public long Failed { get; init; }

    public string? Detail { get; init; }

    public static BackfillView Of(BackfillRun run) => new()
    {
        Id = run.Id,
        Mode = run.Mode == BackfillMode.Manual ? "manual" : "automatic",
        State = run.State switch
        {
            BackfillState.Waiting => "waiting",
            BackfillState.Running => "running",
            BackfillState.Completed => "completed",
            BackfillState.Stopped => "stopped",
            _ => "failed",
        },
        From = run.From,
        To = run.To,
        Cause = run.Cause,
        RequestedAt = run.RequestedAt,
        EndedAt = run.EndedAt,
        ReadUpTo = run.ReadUpTo,
        NextLook = run.NextLook,
        Detected = run.Detected,
        Read = run.Read,
        Recovered = run.Recovered,
        Failed = run.Failed,
        Detail = run.Detail,
    };
}
