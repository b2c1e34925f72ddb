using System.Runtime.InteropServices;
using System.Text.Json;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>A conversation as the analytics query tells it.</summary>
/// <param name="ConversationId">Its id.</param>
/// <param name="End">When it ended; <see langword="null"/> while it is alive.</param>
/// <param name="Users">Users who have or had a leg in it.</param>
/// <param name="Json">The whole of it.</param>
internal sealed record AnalyticsRow(string ConversationId, DateTimeOffset? End, IReadOnlyList<string> Users, ReadOnlyMemory<byte> Json)
{
    /// <summary>When it began, as told.</summary>
    public DateTimeOffset? Start { get; init; }
}

/// <summary>Asks which voice conversations are alive, and which ended since a moment.</summary>
internal sealed class AnalyticsQuery(ApiClient api, PlatformClock clock)
{
    /// <summary>How far back calls may have begun that are still asked for.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromHours(24);

    /// <summary>The conversations without an end.</summary>
    /// <exception cref="PlatformException">The platform refused the query.</exception>
    public Task<IReadOnlyList<AnalyticsRow>> AliveAsync(CancellationToken cancellationToken)
        => AliveAsync(clock.Now - LookBack, clock.Now + TimeSpan.FromMinutes(1), cancellationToken);

    /// <summary>The conversations without an end that began on the days of an interval of the platform's clock.</summary>
    /// <exception cref="PlatformException">The platform refused the query.</exception>
    public Task<IReadOnlyList<AnalyticsRow>> AliveAsync(DateTimeOffset begunFrom, DateTimeOffset begunTo, CancellationToken cancellationToken)
        => PagesAsync(begunFrom, begunTo, "conversationStart", "asc", "notExists", static _ => false, cancellationToken);

    /// <summary>The conversations that ended since a moment of the platform's clock.</summary>
    /// <exception cref="PlatformException">The platform refused the query.</exception>
    public async Task<IReadOnlyList<AnalyticsRow>> EndedSinceAsync(DateTimeOffset since, CancellationToken cancellationToken, int mostPages = DetailQuery.MostPages)
    {
        // the newest ends come first, so that most of the day need not be read; a server that sorts otherwise is read to its end
        var now = clock.Now;
        var rows = await PagesAsync(now - LookBack, now + TimeSpan.FromMinutes(1), "conversationEnd", "desc", "exists", page => IsDescending(page) && page[^1].End < since, cancellationToken, mostPages);
        return [.. rows.Where(row => row.End is null || row.End >= since)];
    }

    private async Task<IReadOnlyList<AnalyticsRow>> PagesAsync(
        DateTimeOffset from, DateTimeOffset to, string orderBy, string order, string endOperator, Func<IReadOnlyList<AnalyticsRow>, bool> isEnough, CancellationToken cancellationToken,
        int mostPages = DetailQuery.MostPages)
    {
        Dictionary<string, AnalyticsRow> rows = new(StringComparer.OrdinalIgnoreCase);
        for (var number = 1; number <= mostPages; number++)
        {
            // the end lies ahead: conversations that begin while pages are read belong to it as well
            var query = DetailQuery.Page(from, to, orderBy, order, endOperator, number);
            var page = DetailQuery.Read(await api.SendAsync(HttpMethod.Post, DetailQuery.Path, query, RequestPriority.Resync, cancellationToken), Row).Rows;
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

    private static AnalyticsRow Row(JsonElement conversation, string id)
        => new(id, DetailQuery.Time(conversation, "conversationEnd"), Users(conversation), JsonMarshal.GetRawUtf8Value(conversation).ToArray())
        {
            Start = DetailQuery.Time(conversation, "conversationStart"),
        };

    private static List<string> Users(JsonElement conversation)
        => [.. DetailQuery.List(conversation, "participants").Select(participant => DetailQuery.Text(participant, "userId")).OfType<string>()];

    private static bool IsDescending(IReadOnlyList<AnalyticsRow> page) => page.Zip(page.Skip(1)).All(pair => pair.First.End >= pair.Second.End);
}
