using System.ComponentModel;
using Adapter.Abstractions;
using Adapter.Host.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Http;

/// <summary><c>/api/v1/imports</c>: the import sources' runs, ledgers and accounts.</summary>
internal static partial class ImportEndpoints
{
    /// <summary>Bytes a second.</summary>
    private const double SlowestReader = 8 * 1024;

    /// <summary>The platform lists a day at a time, out of the requests that the import itself needs.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(366);

    public static void MapImports(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/imports/{name}").WithTags("Imports").RequireAuthorization(HostApi.ViewerPolicy).AddEndpointFilter(NoAnswers.ExplainAsync)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status502BadGateway);
        group.MapGet("/", async (string name, IAdapterDirectory adapters, CancellationToken cancellationToken) => TypedResults.Ok(ImportStatusView.From(
                adapters.Find(name)?.Name ?? name,
                await adapters.AskAsync(name, static (IImportSource source, CancellationToken _) => Task.FromResult(source.ReadImportStatus()), cancellationToken),
                adapters.Find(name)?.NextRun)))
            .WithSummary("How an import stands: position, counts by state, rate, expected end");
        group.MapPost("/run", async (string name, IAdapterDirectory adapters, HttpContext context, ILogger<IAdapterDirectory> logger, CancellationToken cancellationToken) =>
            {
                var answer = await adapters.AskAsync(name, static (IImportSource source, CancellationToken token) => source.StartRunAsync("asked for by a person", token).AsTask(), cancellationToken);
                LogAction(logger, "Run", name, context.User.Identity?.Name);
                return TypedResults.Ok(new ImportRunView(
                    answer.HasStarted, answer.Run, answer.HasStarted ? $"Run {answer.Run.Number} was begun." : $"Run {answer.Run.Number}, begun at {answer.Run.Started.UtcDateTime:u}, still goes on; no second one was begun."));
            })
            .WithSummary("Begins a run, unless one is going on")
            .RequireAuthorization(HostApi.OperatorPolicy)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        group.MapPost("/retry", RetryAsync)
            .WithSummary("Makes recordings due now that are not stored")
            .RequireAuthorization(HostApi.OperatorPolicy)
            .Produces<ImportRetryView>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        group.MapGet("/report", ReportAsync)
            .WithSummary("Accounts for every voice conversation that began in a span")
            .WithDescription("One line for each recording and one for each conversation without any. `addsUp` says whether the lines agree with the totals, which are counted apart.")
            .Produces<ImportReportView>()
            .Produces<string>(StatusCodes.Status200OK, "text/csv")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/deletions", async (string name, IAdapterDirectory adapters, CancellationToken cancellationToken) =>
                TypedResults.Ok(new ImportDeletionList(await adapters.AskAsync(name, static (IImportSource source, CancellationToken token) => ListAsync(source.DeletionsAsync(token)), cancellationToken))))
            .WithSummary("What was deleted at its source and what would be");
    }

    private static async Task<IResult> RetryAsync(
        string name,
        IAdapterDirectory adapters,
        HttpContext context,
        ILogger<IAdapterDirectory> logger,
        [Description("Only recordings in these states, for example failed; may be given several times. Default: all that are not stored."), FromQuery] string[]? state = null,
        CancellationToken cancellationToken = default)
    {
        if (ImportWords.Read(state, out var states) is { } noState)
        {
            return noState;
        }

        var count = await adapters.AskAsync(name, (IImportSource source, CancellationToken token) => source.RetryAsync(states, token), cancellationToken);
        LogAction(logger, "Retry", name, context.User.Identity?.Name);
        return TypedResults.Ok(new ImportRetryView(count, count == 1 ? "1 recording is tried again now." : $"{count} recordings are tried again now."));
    }

    private static async Task<IResult> ReportAsync(
        string name,
        HttpContext context,
        IAdapterDirectory adapters,
        [Description("Conversations that began at this moment or later, ISO 8601.")] DateTimeOffset? from = null,
        [Description("Conversations that began before this moment, ISO 8601.")] DateTimeOffset? to = null,
        [Description("Whether the platform's own list of the span is read first; default true.")] bool ask = true,
        [Description("json (default) or csv.")] string format = "json",
        [Description("Whether the lines are wanted; without them they are counted all the same. Default true.")] bool lines = true,
        CancellationToken cancellationToken = default)
    {
        if (from is not { } begin || to is not { } end || begin >= end)
        {
            return Problems.BadRequest("The span is not given, or it ends before it begins.", "Give from and to in ISO 8601, for example from=2026-09-14T00:00:00Z&to=2026-09-15T00:00:00Z.");
        }

        if (ask && end - begin > LongestAsked)
        {
            return Problems.BadRequest(
                $"The span has more than {LongestAsked.TotalDays:0} days, too many to have the platform list them while somebody waits.", "Give a shorter span, or ask=false: then the ledger alone is read, for any span.");
        }

        if (format is not ("json" or "csv"))
        {
            return Problems.BadRequest($"There is no format '{format}'.", "Give json or csv.");
        }

        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } pace)
        {
            // an account is of one moment of the ledger, which keeps all that is written meanwhile beside it: for as long as a reader needs, and none may need days
            pace.MinDataRate = new MinDataRate(SlowestReader, TimeSpan.FromSeconds(30));
        }

        ImportReportRequest request = new(begin.ToUniversalTime(), end.ToUniversalTime(), ask);
        var known = adapters.Find(name)?.Name ?? name;
        await adapters.AskAsync(
            name,
            async (IImportSource source, CancellationToken token) =>
            {
                await using var report = await source.ReportAsync(request, token);
                await new ImportReportPage(known, report, format == "csv", lines).WriteAsync(context.Response, token);
                return true;
            },
            cancellationToken);
        return Results.Empty;
    }

    private static async Task<IReadOnlyList<ImportDeletion>> ListAsync(IAsyncEnumerable<ImportDeletion> deletions)
    {
        List<ImportDeletion> list = [];
        await foreach (var deletion in deletions)
        {
            list.Add(deletion);
        }

        return list;
    }

    [LoggerMessage(EventIds.HttpImportAction, LogLevel.Information, "{Action} of import {Adapter} asked for by {User}.")]
    private static partial void LogAction(ILogger logger, string action, string adapter, string? user);
}
