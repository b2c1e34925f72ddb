using System.Globalization;
using System.Text.Json;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>A synchronous query that was found to be sound.</summary>
/// <param name="Days">Every day that the interval touches: what started on them is looked at.</param>
/// <param name="Filters">All have to hold.</param>
/// <param name="ByEnd">Ordered by the end instead of the start.</param>
/// <param name="IsDescending">The last first.</param>
/// <param name="PageSize">Conversations on a page.</param>
/// <param name="PageNumber">Which page, from 1.</param>
/// <param name="Question">All but the page: the same question has the same answer.</param>
internal sealed record AnalyticsQuery(
    (DateOnly First, DateOnly Last) Days, AnalyticsFilters Filters, bool ByEnd, bool IsDescending, int PageSize, int PageNumber, string Question)
{
    private const int DefaultPageSize = 25;

    /// <exception cref="ApiException">The query is refused.</exception>
    public static AnalyticsQuery Check(AnalyticsQueryWire wire, SimulatorOptions options, DateTimeOffset now)
    {
        var (from, to) = Interval(wire.Interval);
        if (to - from > options.AnalyticsMaxInterval)
        {
            throw ApiException.BadRequest($"The interval must not be longer than {options.AnalyticsMaxInterval.TotalDays} days.");
        }

        if (from < now - options.AnalyticsLookBack)
        {
            throw ApiException.BadRequest($"The interval must not begin more than {options.AnalyticsLookBack.TotalDays} days ago; use an asynchronous query.");
        }

        var size = wire.Paging?.PageSize ?? DefaultPageSize;
        var number = wire.Paging?.PageNumber ?? 1;
        if (size < 1 || size > options.AnalyticsMaxPageSize || number < 1)
        {
            throw ApiException.BadRequest($"Paging must have a page number of 1 and above and a page size from 1 to {options.AnalyticsMaxPageSize}.");
        }

        if ((long)size * number > options.AnalyticsMaxResults)
        {
            throw ApiException.BadRequest($"Pagination may not exceed {options.AnalyticsMaxResults} results.");
        }

        var (isByEnd, isDescending) = Order(wire);
        return new AnalyticsQuery(
            (DateOnly.FromDateTime(from.UtcDateTime), DateOnly.FromDateTime(to.UtcDateTime.AddTicks(-1))),
            AnalyticsFilters.Check(wire),
            isByEnd,
            isDescending,
            size,
            number,
            JsonSerializer.Serialize(wire with { Paging = null }, PlatformJson.Options));
    }

    /// <exception cref="ApiException">It is none.</exception>
    public static (DateTimeOffset From, DateTimeOffset To) Interval(string? text)
    {
        var parts = (text ?? "").Split('/');
        if (parts.Length != 2 || !TryParse(parts[0], out var from) || !TryParse(parts[1], out var to))
        {
            throw ApiException.InvalidDate();
        }

        return to > from ? (from, to) : throw ApiException.BadRequest("The interval must not be empty.");

        static bool TryParse(string value, out DateTimeOffset instant)
            => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant)
                && value.Contains('T', StringComparison.Ordinal);
    }

    /// <exception cref="ApiException">There is no such order.</exception>
    public static (bool IsByEnd, bool IsDescending) Order(AnalyticsQueryWire wire)
    {
        var order = wire.Order ?? "asc";
        if (order is not ("asc" or "desc" or "unordered"))
        {
            throw ApiException.InvalidValue(order, "QueryOrder", "asc, desc, unordered");
        }

        var by = wire.OrderBy ?? "conversationStart";
        return by is "conversationStart" or "conversationEnd" or "segmentStart" or "segmentEnd"
            ? (by is "conversationEnd" or "segmentEnd", order == "desc")
            : throw ApiException.InvalidValue(by, "QueryOrderBy", "conversationStart, conversationEnd, segmentStart, segmentEnd");
    }
}
