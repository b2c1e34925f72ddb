using System.Text.Json;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>Many recordings at once, in what they were recorded in.</summary>
internal sealed class BatchEndpoints(RecordingArchive archive, BatchJobs jobs, MediaShelf shelf)
{
    private const int MostItems = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v2/recording/batchrequests", SubmitAsync).WithMetadata(PermissionSet.AnyRecordingView);
        routes.MapGet("/api/v2/recording/batchrequests/{jobId}", context =>
        {
            var job = jobs.Find((string)context.Request.RouteValues["jobId"]!, ApiPipeline.TokenOf(context).ClientId);
            return PlatformJson.AnswerAsync(context, w => Write(w, job, context.Request));
        });
    }

    private async Task SubmitAsync(HttpContext context)
    {
        var items = (await PlatformJson.ReadAsync<Submission>(context)).BatchDownloadRequestList;
        if (items is not { Count: > 0 })
        {
            throw new ApiException(400, "batch.download.bad.request", "Request list is required and must not be empty");
        }

        if (items.Count > MostItems)
        {
            throw new ApiException(400, "batch.download.too.many.items", "Too many items requested, max 100 allowed");
        }

        if (items.Any(static item => string.IsNullOrEmpty(item?.ConversationId)))
        {
            throw ApiException.BadRequest();
        }

        var job = jobs.Submit(ApiPipeline.TokenOf(context).ClientId, items);
        await PlatformJson.AnswerAsync(context, new { id = job.Id, selfUri = $"/api/v2/recording/batchrequests/{job.Id}" });
    }

    private void Write(Utf8JsonWriter w, BatchJob job, HttpRequest request)
    {
        var now = archive.Now;
        var done = job.Results.Take(job.Done(now)).ToList();
        foreach (var result in done)
        {
            jobs.Settle(job, result);
        }

        w.WriteStartObject();
        w.WriteString("id"u8, job.Id);
        w.WriteString("jobId"u8, job.Id);
        w.WriteNumber("expectedResultCount"u8, job.Expected(now));
        w.WriteNumber("resultCount"u8, done.Count);
        w.WriteNumber("errorCount"u8, done.Count(static result => result.Error is not null));
        w.Text("status"u8, (job.Options.BatchStatus, job.IsOver(now)) switch
        {
            (BatchStatusSpelling.None, _) => null,
            (BatchStatusSpelling.Upper, var isOver) => isOver ? "FULFILLED" : "PROCESSING",
            (_, var isOver) => isOver ? "Completed" : "InProgress",
        });
        w.WriteStartArray("results"u8);
        foreach (var result in done)
        {
            w.WriteStartObject();
            w.WriteString("conversationId"u8, result.ConversationId);
            w.Text("recordingId"u8, result.RecordingId);
            if (result.Error is { } error)
            {
                w.WriteString("errorMsg"u8, error);
            }
            else
            {
                File(w, job, result, request);
            }

            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteString("selfUri"u8, $"/api/v2/recording/batchrequests/{job.Id}");
        w.WriteEndObject();
    }

    private void File(Utf8JsonWriter w, BatchJob job, BatchResult result, HttpRequest request)
    {
        archive.TryGet(result.RecordingId!, out var recording);
        var file = MediaShelf.Open(recording!, recording!.OriginalFormat, result.Track);
        lock (result)
        {
            if (result.Link is null || job.Options.BatchSignsAnew)
            {
                result.Link = shelf.LinkTo(
                    request, $"/batch/{job.Id}", recording, recording.OriginalFormat, result.Track, file.Extension, saveAs: null, archive.Options.BatchLinkLife);
            }
        }

        w.WriteString("resultUrl"u8, result.Link);
        w.WriteString("contentType"u8, MediaShelf.ContentTypeOf(recording, file));
    }

    private sealed record Submission(IReadOnlyList<BatchItem>? BatchDownloadRequestList);
}
