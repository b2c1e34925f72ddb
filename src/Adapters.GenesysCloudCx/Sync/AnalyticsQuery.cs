using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>A conversation as the analytics query tells it.</summary>
/// <param name="ConversationId">Its id.</param>
/// <param name="End">When it ended; <see langword="null"/> while it is alive.</param>
/// <param name="Users">Users who have or had a leg in it.</param>
/// <param name="Json">The whole of it.</param>
internal sealed record AnalyticsRow(string ConversationId, DateTimeOffset? End, IReadOnlyList<string> Users, ReadOnlyMemory<byte> Json);

/// <summary>Asks which voice conversations are alive, and which ended since a moment.</summary>
internal sealed class AnalyticsQuery(ApiClient api, PlatformClock clock)
{
    /// <summary>How far back calls may have begun that are still asked for.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromHours(24);

    private const int PageSize = 100;
    private const int MostPages = 1000;

    /// <summary>The conversations without an end.</summary>
    /// <exception cref="PlatformException">The platform refused the query.</exception>
    public Task<IReadOnlyList<AnalyticsRow>> AliveAsync(CancellationToken cancellationToken)
        => PagesAsync("conversationStart", "asc", "notExists", static _ => false, cancellationToken);

    /// <summary>The conversations that ended since a moment of this host's clock.</summary>
    /// <exception cref="PlatformException">The platform refused the query.</exception>
    public async Task<IReadOnlyList<AnalyticsRow>> EndedSinceAsync(DateTimeOffset since, CancellationToken cancellationToken, int mostPages = MostPages)
    {
        since = clock.ToPlatform(since);

        // the newest ends come first, so that most of the day need not be read; a server that sorts otherwise is read to its end
        var rows = await PagesAsync("conversationEnd", "desc", "exists", page => IsDescending(page) && page[^1].End < since, cancellationToken, mostPages);
        return [.. rows.Where(row => row.End is null || row.End >= since)];
    }

    private async Task<IReadOnlyList<AnalyticsRow>> PagesAsync(
        string orderBy, string order, string endOperator, Func<List<AnalyticsRow>, bool> isEnough, CancellationToken cancellationToken, int mostPages = MostPages)
    {
        Dictionary<string, AnalyticsRow> rows = new(StringComparer.OrdinalIgnoreCase);
        var now = clock.Now;
        for (var number = 1; number <= mostPages; number++)
        {
            var body = await api.SendAsync(HttpMethod.Post, "analytics/conversations/details/query", Query(now, orderBy, order, endOperator, number), RequestPriority.Resync, cancellationToken);
            var page = Read(body);
            foreach (var row in page)
            {
                // the same conversation can stand on two pages while data flows in; the later answer knows more
                rows[row.ConversationId] = row;
            }

            if (page.Count == 0 || isEnough(page))
            {
                break;
            }
        }

        return [.. rows.Values];
    }

    private static byte[] Query(DateTimeOffset now, string orderBy, string order, string endOperator, int page)
    {
        static string At(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

        // the end lies ahead: conversations that begin while pages are read belong to it as well
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"interval":"{{At(now - LookBack)}}/{{At(now + TimeSpan.FromMinutes(1))}}","order":"{{order}}","orderBy":"{{orderBy}}",
            "paging":{"pageSize":{{PageSize}},"pageNumber":{{page}}},
            "conversationFilters":[{"type":"and","predicates":[{"type":"dimension","dimension":"conversationEnd","operator":"{{endOperator}}"}]}],
            "segmentFilters":[{"type":"and","predicates":[{"type":"dimension","dimension":"mediaType","operator":"matches","value":"voice"}]}]}
            """));
    }

    private static List<AnalyticsRow> Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            List<AnalyticsRow> rows = [];
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("conversations", out var conversations) && conversations.ValueKind == JsonValueKind.Array)
            {
                foreach (var conversation in conversations.EnumerateArray())
                {
                    if (conversation.ValueKind == JsonValueKind.Object && conversation.TryGetProperty("conversationId", out var id) && id.GetString() is { Length: > 0 } text)
                    {
                        rows.Add(new AnalyticsRow(text, Time(conversation, "conversationEnd"), Users(conversation), JsonMarshal.GetRawUtf8Value(conversation).ToArray()));
                    }
                }
            }

            return rows;
        }
        catch (JsonException exception)
        {
            throw new PlatformException(FailureClass.Transient, "The answer to the analytics query cannot be read.", exception) { Status = 200 };
        }
    }

    private static DateTimeOffset? Time(JsonElement row, string name)
        => row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time) ? time : null;

    private static List<string> Users(JsonElement row)
    {
        List<string> users = [];
        if (row.TryGetProperty("participants", out var participants) && participants.ValueKind == JsonValueKind.Array)
        {
            foreach (var participant in participants.EnumerateArray())
            {
                if (participant.ValueKind == JsonValueKind.Object && participant.TryGetProperty("userId", out var id) && id.ValueKind == JsonValueKind.String)
                {
                    users.Add(id.GetString()!);
                }
            }
        }

        return users;
    }

    private static bool IsDescending(List<AnalyticsRow> page) => page.Zip(page.Skip(1)).All(pair => pair.First.End >= pair.Second.End);
}
