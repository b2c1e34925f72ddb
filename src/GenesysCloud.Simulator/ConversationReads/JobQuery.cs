using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>The query of an asynchronous job. It finds what was alive during the interval, not what started on its days.</summary>
internal sealed record JobQuery(
    (DateTimeOffset From, DateTimeOffset To) Interval, AnalyticsFilters Filters, bool ByEnd, bool IsDescending, int? Limit, bool StartedOnFirstDay)
{
    /// <exception cref="ApiException">The query is refused.</exception>
    public static JobQuery Check(AnalyticsQueryWire wire)
    {
        if (wire.Paging is not null)
        {
            throw ApiException.BadRequest("An asynchronous query has no paging.");
        }

        if (wire.Limit is <= 0)
        {
            throw ApiException.BadRequest("The limit has to be 1 and above.");
        }

        var (isByEnd, isDescending) = AnalyticsQuery.Order(wire);
        return new JobQuery(
            AnalyticsQuery.Interval(wire.Interval), AnalyticsFilters.Check(wire), isByEnd, isDescending, wire.Limit, wire.StartOfDayIntervalMatching ?? false);
    }
}
