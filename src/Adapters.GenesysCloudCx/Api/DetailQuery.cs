using System.Globalization;
using System.Text;
using System.Text.Json;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>One answer of the analytics conversation detail query or of one of its jobs.</summary>
/// <param name="Rows">The conversations; none past the last page.</param>
/// <param name="TotalHits">How many there are in all: approximate, and not always told.</param>
/// <param name="Cursor">Where a job's results go on; <see langword="null"/> on their last page.</param>
/// <param name="AvailableUntil">Up to when a job's data is complete.</param>
internal sealed record DetailPage<T>(IReadOnlyList<T> Rows, long? TotalHits, string? Cursor, DateTimeOffset? AvailableUntil);

/// <summary>What is said to the analytics conversation detail query and its jobs, and how their answers are read.</summary>
internal static class DetailQuery
{
    public const string Path = "analytics/conversations/details/query";
    public const int PageSize = 100;

    /// <summary>The platform refuses to page beyond so many results.</summary>
    public const int MostPages = 100_000 / PageSize;

    /// <summary>Asks for a page of the voice conversations of an interval. <paramref name="endOperator"/>: <c>exists</c> or <c>notExists</c>, <see langword="null"/> = whether ended or not.</summary>
    public static ReadOnlyMemory<byte> Page(DateTimeOffset from, DateTimeOffset to, string orderBy, string order, string? endOperator, int page)
        => Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"interval":"{{Interval(from, to)}}","order":"{{order}}","orderBy":"{{orderBy}}",
            "paging":{"pageSize":{{PageSize}},"pageNumber":{{page}}},
            {{(endOperator is null ? string.Empty : $$"""
            "conversationFilters":[{"type":"and","predicates":[{"type":"dimension","dimension":"conversationEnd","operator":"{{endOperator}}"}]}],
            """)}}{{VoiceOnly}}}
            """));

    /// <summary>Asks for a job that finds the voice conversations with any activity in an interval.</summary>
    public static ReadOnlyMemory<byte> Job(DateTimeOffset from, DateTimeOffset to)
        => Encoding.UTF8.GetBytes($$"""{"interval":"{{Interval(from, to)}}","order":"asc","orderBy":"conversationStart",{{VoiceOnly}}}""");

    /// <summary>Reads an answer; <paramref name="read"/> makes a row of a conversation and its id.</summary>
    /// <exception cref="PlatformException">It is no JSON.</exception>
    public static DetailPage<T> Read<T>(byte[] body, Func<JsonElement, string, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            List<T> rows = [];
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return new DetailPage<T>(rows, null, null, null);
            }

            foreach (var conversation in List(root, "conversations"))
            {
                if (conversation.ValueKind == JsonValueKind.Object && Text(conversation, "conversationId") is { } id)
                {
                    rows.Add(read(conversation, id));
                }
            }

            return new DetailPage<T>(
                rows,
                root.TryGetProperty("totalHits", out var total) && total.ValueKind == JsonValueKind.Number && total.TryGetInt64(out var hits) ? hits : null,
                Text(root, "cursor"),
                Time(root, "dataAvailabilityDate"));
        }
        catch (JsonException exception)
        {
            throw new PlatformException(FailureClass.Transient, "The answer to the analytics query cannot be read.", exception) { Status = 200 };
        }
    }

    /// <summary>The elements of a list; none where there is no such list.</summary>
    public static IEnumerable<JsonElement> List(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>A text that is not empty; else <see langword="null"/>.</summary>
    public static string? Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text ? text : null;

    public static DateTimeOffset? Time(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : null;

    private const string VoiceOnly = """
        "segmentFilters":[{"type":"and","predicates":[{"type":"dimension","dimension":"mediaType","operator":"matches","value":"voice"}]}]
        """;

    private static string Interval(DateTimeOffset from, DateTimeOffset to) => $"{At(from)}/{At(to)}";

    private static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
