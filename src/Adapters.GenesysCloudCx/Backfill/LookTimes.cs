namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>When a span that has just ended is looked at: the platform's listing lags behind, so that one look is not enough.</summary>
internal static class LookTimes
{
    /// <summary>How long the listing may lag behind. What is older than this at a look counts as read back by it.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromMinutes(10);

    /// <summary>When the span is looked at, counted from its end.</summary>
    public static readonly IReadOnlyList<TimeSpan> Looks = [TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), Lag];

    /// <summary>Where the listing proves to be further behind, it is looked at again after so long.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromMinutes(2);

    /// <summary>However far behind it seems, after so long no more is waited for.</summary>
    public static readonly TimeSpan MostLag = TimeSpan.FromHours(1);

    /// <summary>How far back the platform tells of conversations.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(31);

    /// <summary>How long before a span a conversation may have begun that is still looked for in it.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromDays(1);

    /// <summary>A frame that was lost may have been sent this long before the last one that arrived.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);
}
