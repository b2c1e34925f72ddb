using System.ComponentModel;
using Adapter.Abstractions;
using Adapter.Host.Access.Audit;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Recordings;

/// <summary><c>/api/v1/imports/NAME/recordings</c>: the ledger a page at a time, one recording, its media, and another try at it.</summary>
internal static class RecordingEndpoints
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 1000;

    public static void MapRecordings(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/imports/{name}/recordings").WithTags("Recordings").AddEndpointFilter(NoAnswers.ExplainAsync)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status502BadGateway);
        group.MapGet("/", ListAsync)
            .WithSummary("Recordings of the ledger, by the beginning of their conversation, newest first")
            .RequireAuthorization(HostApi.ViewerPolicy)
            .Produces<RecordingListView>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/{conversationId}/{recordingId}", FindAsync)
            .WithSummary("One recording: what the ledger says, its files, its metadata")
            .RequireAuthorization(HostApi.ViewerPolicy)
            .Produces<RecordingView>();
        group.MapPost("/{conversationId}/{recordingId}/retry", RetryAsync)
            .WithSummary("Makes one recording due now, unless there is nothing to be done for it")
            .WithDescription("It is then fetched like any other that is due, within the budget of requests. Done twice it is the same as done once; `outcome` says of a stored one that there is nothing to do.")
            .RequireAuthorization(HostApi.OperatorPolicy)
            .Produces<RecordingRetryView>()
            .ProducesProblem(StatusCodes.Status403Forbidden);
        group.MapMethods("/{conversationId}/{recordingId}/media/{file}", [HttpMethods.Get, HttpMethods.Head], SendAsync)
            .WithSummary("A media file as it was stored, whole or in ranges")
            .WithDescription("Whoever asks is written into the audit trail. Which role may: `Recordings:ListenRole` of host.json, operator unless told otherwise.")
            .RequireAuthorization(RecordingServices.ListenerPolicy)
            .WithMetadata(AuditRead.Instance, AuditRoutine.Instance)
            .Produces<byte[]>(StatusCodes.Status200OK, "audio/wav", "audio/ogg", "audio/mpeg", "audio/webm")
            .Produces<byte[]>(StatusCodes.Status206PartialContent, "audio/wav", "audio/ogg", "audio/mpeg", "audio/webm")
            .ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<Results<Ok<RecordingListView>, ProblemHttpResult>> ListAsync(
        string name,
        IAdapterDirectory adapters,
        [Description("Only conversations that began at this moment or later, ISO 8601.")] string? from = null,
        [Description("Only conversations that began before this moment, ISO 8601.")] string? to = null,
        [Description("Only recordings in these states, for example failed; may be given several times.")][FromQuery] string[]? state = null,
        [Description("Only those of this conversation.")] string? conversation = null,
        [Description("`next` of the page before.")] string? after = null,
        [Description("Lines of a page, from 1 to 1,000; default 100.")] int limit = DefaultLimit,
        CancellationToken cancellationToken = default)
    {
        if (Moments.Read("from", from, out var begin) is { } noBegin)
        {
            return noBegin;
        }

        if (Moments.Read("to", to, out var end) is { } noEnd)
        {
            return noEnd;
        }

        if (begin >= end)
        {
            return Problems.BadRequest($"The span ends before it begins: from is {from}, to is {to}.", "Give a from that lies before to.");
        }

        if (limit is < 1 or > LargestLimit)
        {
            return Problems.BadRequest($"limit is {limit}.", $"Give a number from 1 to {LargestLimit}.");
        }

        if (ImportWords.Read(state, out var states) is { } noState)
        {
            return noState;
        }

        RecordingQuery query = new() { From = begin, To = end, States = states, ConversationId = conversation, After = after, Limit = limit };
        var page = await adapters.AskAsync(name, (IRecordingLibrary library, CancellationToken token) => library.ListAsync(query, token), cancellationToken);
        return TypedResults.Ok(new RecordingListView([.. page.Lines.Select(ImportLineView.From)], page.Next));
    }

    private static async Task<Results<Ok<RecordingView>, ProblemHttpResult>> FindAsync(
        string name, string conversationId, string recordingId, HttpContext context, IAdapterDirectory adapters, IAuthorizationService authorization, CancellationToken cancellationToken)
    {
        var details = await adapters.AskAsync(name, (IRecordingLibrary library, CancellationToken token) => library.FindAsync(conversationId, recordingId, token), cancellationToken);
        return details is null
            ? NotInTheLedger(conversationId, recordingId)
            : TypedResults.Ok(RecordingView.From(details, (await authorization.AuthorizeAsync(context.User, RecordingServices.ListenerPolicy)).Succeeded));
    }

    private static async Task<Results<Ok<RecordingRetryView>, ProblemHttpResult>> RetryAsync(
        string name, string conversationId, string recordingId, IAdapterDirectory adapters, CancellationToken cancellationToken)
    {
        var (retry, parkedUntil) = await adapters.AskAsync(
            name,
            async (IRecordingRetry source, CancellationToken token) => (await source.RetryAsync(conversationId, recordingId, token), source.ReadImportStatus().ParkedUntil),
            cancellationToken);
        return retry is null ? NotInTheLedger(conversationId, recordingId) : TypedResults.Ok(RecordingRetryView.From(retry, parkedUntil));
    }

    private static async Task<IResult> SendAsync(
        string name,
        string conversationId,
        string recordingId,
        string file,
        HttpContext context,
        IAdapterDirectory adapters,
        ILogger<MediaAnswer> logger,
        [Description("Whether a browser is to save it instead of playing it; default false.")] bool download = false,
        CancellationToken cancellationToken = default)
    {
        AuditNote.Target(context, $"{name} {conversationId} {recordingId} {file}{(download ? " (download)" : "")}");
        MediaAnswer answer = new(context, logger);
        try
        {
            return await adapters.AskAsync<IRecordingLibrary, IResult>(
                name,
                async (library, token) =>
                {
                    if (await library.FindAsync(conversationId, recordingId, token) is not { } details)
                    {
                        return NotInTheLedger(conversationId, recordingId);
                    }

                    if (details.Files.FirstOrDefault(known => known.Name == file) is not { } known)
                    {
                        return Problems.NotFound(
                            details.Files.Count == 0 ? "Nothing of this recording is stored." : $"The recording has no file '{file}'.",
                            details.Files.Count == 0 ? details.Line.Reason ?? "Wait until its state is stored." : $"Its files are: {string.Join(", ", details.Files.Select(each => each.Name))}.");
                    }

                    await answer.SendAsync(library, details, known, download, token);
                    return Results.Empty;
                },
                cancellationToken);
        }
        finally
        {
            await answer.EndAsync();
        }
    }

    private static ProblemHttpResult NotInTheLedger(string conversationId, string recordingId)
        => Problems.NotFound($"The ledger has no recording '{recordingId}' of conversation '{conversationId}'.", "List them with GET /api/v1/imports/NAME/recordings.");
}
