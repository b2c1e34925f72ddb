using System.Text.Json;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Notifications;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>Conversation details of analytics: the synchronous query and the reading of single conversations.</summary>
internal sealed class AnalyticsEndpoints(IConversationBoard board, SimulatorOptions options, TimeProvider time)
{
    private const int MaxIds = 100;

    private static readonly RequiredPermissions Permissions
        = RequiredPermissions.Any(PermissionSet.ConversationDetailView, PermissionSet.AgentConversationDetailView);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v2/analytics/conversations/details/query", QueryAsync).WithMetadata(Permissions);
        routes.MapGet("/api/v2/analytics/conversations/details", ManyAsync).WithMetadata(Permissions);
        routes.MapGet("/api/v2/analytics/conversations/{conversationId}/details", OneAsync).WithMetadata(Permissions);
    }

    private async Task QueryAsync(HttpContext context)
    {
        var query = AnalyticsQuery.Check(await PlatformJson.ReadAsync<AnalyticsQueryWire>(context), options);
        var hits = Hits(query);
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
                foreach (var row in page)
                {
                    writer.WriteRawValue(row.Span, skipInputValidation: true);
                }

                writer.WriteEndArray();
            }

            writer.WriteNumber("totalHits", hits.Count);
            writer.WriteEndObject();
        });
    }

    private List<ReadOnlyMemory<byte>> Hits(AnalyticsQuery query)
    {
        List<(DateTimeOffset Key, string Id, ReadOnlyMemory<byte> Row)> hits = [];
        foreach (var conversation in board.All)
        {
            if (!IsVisible(conversation) || !query.Touches(conversation.Start))
            {
                continue;
            }

            var row = Frame.Value(conversation.WriteAnalyticsRow);
            using var parsed = JsonDocument.Parse(row);
            if (ConversationMatcher.Matches(parsed.RootElement, query))
            {
                hits.Add((query.ByEnd ? conversation.End ?? DateTimeOffset.MaxValue : conversation.Start, conversation.Id, row));
            }
        }

        hits.Sort((left, right) => left.Key.CompareTo(right.Key) is var order and not 0
            ? query.Descending ? -order : order
            : string.CompareOrdinal(left.Id, right.Id));
        return [.. hits.Select(static hit => hit.Row)];
    }

    private Task OneAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["conversationId"]!;
        return board.TryGet(id, out var view) && IsVisible(view) ? PlatformJson.AnswerAsync(context, view.WriteAnalyticsRow) : throw ApiException.NotFound();
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
                if (board.TryGet(id, out var view) && IsVisible(view))
                {
                    view.WriteAnalyticsRow(writer);
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    // an ended call is on its way into the store for a while
    private bool IsVisible(IConversationView conversation) => conversation.End is not { } end || end + options.AnalyticsLag <= time.GetUtcNow();
}
