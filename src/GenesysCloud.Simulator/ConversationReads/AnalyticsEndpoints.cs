using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>Conversation details of analytics: the synchronous query and the reading of single conversations.</summary>
internal sealed class AnalyticsEndpoints(AnalyticsSearch search, SimulatorOptions options, TimeProvider time)
{
    private const int MaxIds = 100;

    public static readonly RequiredPermissions Permissions
        = RequiredPermissions.Any(PermissionSet.ConversationDetailView, PermissionSet.AgentConversationDetailView);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v2/analytics/conversations/details/query", QueryAsync).WithMetadata(Permissions);
        routes.MapGet("/api/v2/analytics/conversations/details", ManyAsync).WithMetadata(Permissions);
        routes.MapGet("/api/v2/analytics/conversations/{conversationId}/details", OneAsync).WithMetadata(Permissions);
    }

    private async Task QueryAsync(HttpContext context)
    {
        var query = AnalyticsQuery.Check(await PlatformJson.ReadAsync<AnalyticsQueryWire>(context), options, time.GetUtcNow());
        var hits = search.Find(query);
        // on demand each page begins with the last conversations of the page before, as happens while data flows in
        var step = Math.Max(1, query.PageSize - options.AnalyticsPageOverlap);
        var page = hits.Skip((query.PageNumber - 1) * step).Take(query.PageSize).ToList();
        await PlatformJson.AnswerAsync(context, writer =>
        {
            writer.WriteStartObject();
            // a page past the end has no list at all, not an empty one
            if (page.Count > 0)
            {
                writer.WriteStartArray("conversations");
                foreach (var conversation in page)
                {
                    conversation.WriteAnalyticsRow(writer);
                }

                writer.WriteEndArray();
            }

            writer.WriteNumber("totalHits", About(hits.Count, query.PageNumber));
            writer.WriteEndObject();
        });
    }

    /// <summary>The platform counts roughly, and counts again for each page.</summary>
    private int About(int hits, int page)
        => Math.Max(0, hits + (page * 7 % ((2 * options.AnalyticsTotalWobble) + 1)) - options.AnalyticsTotalWobble);

    private Task OneAsync(HttpContext context)
    {
        var view = search.Find((string)context.Request.RouteValues["conversationId"]!) ?? throw ApiException.NotFound();
        return PlatformJson.AnswerAsync(context, view.WriteAnalyticsRow);
    }

    private Task ManyAsync(HttpContext context)
    {
        var ids = context.Request.Query["id"].SelectMany(static value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (ids.Count is 0 or > MaxIds)
        {
            throw ApiException.BadRequest($"From 1 to {MaxIds} conversation ids have to be given.");
        }

        return PlatformJson.AnswerAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("conversations");
            foreach (var id in ids)
            {
                search.Find(id)?.WriteAnalyticsRow(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
