using System.Globalization;
using System.Text;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>Asynchronous conversation detail queries: submit, poll, read page by page, cancel.</summary>
internal sealed class AnalyticsJobEndpoints(AnalyticsJobs jobs, SimulatorOptions options)
{
    private const string Path = "/api/v2/analytics/conversations/details/jobs";
    private const int DefaultPageSize = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, SubmitAsync).WithMetadata(AnalyticsEndpoints.Permissions);
        routes.MapGet(Path + "/availability", context => PlatformJson.AnswerAsync(context, new { dataAvailabilityDate = jobs.CompleteUpTo }))
            .WithMetadata(AnalyticsEndpoints.Permissions);
        routes.MapGet(Path + "/{jobId}", StateAsync).WithMetadata(AnalyticsEndpoints.Permissions);
        routes.MapGet(Path + "/{jobId}/results", ResultsAsync).WithMetadata(AnalyticsEndpoints.Permissions);
        routes.MapDelete(Path + "/{jobId}", CancelAsync).WithMetadata(AnalyticsEndpoints.Permissions);
    }

    private async Task SubmitAsync(HttpContext context)
    {
        var query = JobQuery.Check(await PlatformJson.ReadAsync<AnalyticsQueryWire>(context));
        var job = jobs.Submit(ApiPipeline.TokenOf(context).ClientId, query);
        await PlatformJson.AnswerAsync(context, new { jobId = job.Id }, StatusCodes.Status202Accepted);
    }

    private Task StateAsync(HttpContext context)
    {
        var job = Find(context);
        var state = jobs.StateOf(job);
        var isDone = state is JobStates.Fulfilled or JobStates.Expired;
        return PlatformJson.AnswerAsync(context, new
        {
            state,
            errorMessage = state == JobStates.Failed ? "The query could not be completed." : null,
            expirationDate = isDone ? job.Expires : (DateTimeOffset?)null,
            submissionDate = job.Submitted,
            completionDate = isDone || state == JobStates.Failed ? job.Completed : (DateTimeOffset?)null,
        });
    }

    private Task ResultsAsync(HttpContext context)
    {
        var job = Find(context);
        if (jobs.StateOf(job) is var state and not JobStates.Fulfilled)
        {
            throw options.AnalyticsJobEarlyStatus == 404
                ? ApiException.NotFound($"There are no results of job {job.Id}.")
                : ApiException.BadRequest($"Results of job {job.Id} cannot be read while its state is {state}.");
        }

        var size = PageSize(context.Request);
        var first = Position(context.Request.Query["cursor"].ToString(), job);
        var (found, upTo) = jobs.ResultsOf(job);
        return PlatformJson.AnswerAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("conversations");
            for (var i = first; i < Math.Min(first + size, found.Count); i++)
            {
                found[i].WriteJobRow(writer);
            }

            writer.WriteEndArray();
            if (first + size < found.Count)
            {
                writer.WriteString("cursor", Cursor(job, first + size));
            }

            writer.WriteString("dataAvailabilityDate", PlatformJson.Text(upTo));
            writer.WriteEndObject();
        });
    }

    private Task CancelAsync(HttpContext context)
    {
        Find(context).IsCancelled = true;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private AnalyticsJob Find(HttpContext context)
    {
        var job = jobs.Find((string)context.Request.RouteValues["jobId"]!) ?? throw ApiException.NotFound();
        return job.ClientId == ApiPipeline.TokenOf(context).ClientId ? job
            : options.AnalyticsJobForeignStatus == 403
                ? throw new ApiException(403, "not.authorized", "You are not authorized to perform the requested action.")
                : throw ApiException.NotFound();
    }

    private int PageSize(HttpRequest request)
    {
        var text = request.Query["pageSize"].ToString();
        return text.Length == 0 ? DefaultPageSize
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size >= 1 && size <= options.AnalyticsJobMaxPageSize ? size
            : throw ApiException.BadRequest($"The page size is from 1 to {options.AnalyticsJobMaxPageSize}.");
    }

    // opaque to clients: who counts pages instead of following cursors finds nothing
    private static string Cursor(AnalyticsJob job, int position)
        => Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{job.Id}:{position}")));

    private static int Position(string cursor, AnalyticsJob job)
    {
        if (cursor.Length == 0)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[64];
        if (cursor.Length <= 80 && Convert.TryFromBase64String(cursor, bytes, out var length)
            && Encoding.ASCII.GetString(bytes[..length]).Split(':') is [var id, var position] && id == job.Id
            && int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return index;
        }

        throw ApiException.BadRequest("The cursor is none of this job.");
    }
}
