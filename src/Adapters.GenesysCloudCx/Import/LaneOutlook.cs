using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>Says of a lane what waits in it and when that will be done, or up to when it is up to date. The same for both lanes.</summary>
internal static class LaneOutlook
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <param name="lane">The lane as it stands.</param>
    /// <param name="backlog">What waits in it, with its position from just before that was counted; <see langword="null"/> while it was not.</param>
    /// <param name="listing">How long it will still be listed: zero when it is, <see langword="null"/> where that cannot be said.</param>
    /// <param name="perMinute">Recordings of it stored in a minute, lately.</param>
    /// <param name="heldUntil">Nothing is asked for before.</param>
    /// <param name="now">The moment.</param>
    public static ImportLane Of(ImportLane lane, (LaneBacklog Backlog, DateTimeOffset Position)? backlog, TimeSpan? listing, double perMinute, DateTimeOffset? heldUntil, DateTimeOffset now)
    {
        if (backlog is not var (waits, position) || position == default)
        {
            return lane;
        }

        var waiting = waits.Recordings + waits.Looks;
        if (waiting == 0 && listing == TimeSpan.Zero)
        {
            return lane with { Waiting = 0, UpToDateAsOf = position };
        }

        // a conversation that was not looked at counts as one recording; what lies in the archive waits for a person, and nobody knows how long
        var ready = waits.Ready + waits.Looks;
        TimeSpan? fetching = ready == 0 ? TimeSpan.Zero : perMinute > 0 ? TimeSpan.FromMinutes(Math.Min(ready / perMinute, Longest.TotalMinutes)) : null;
        if (listing is not { } left || fetching is not { } needed || (waiting == waits.Archived && left == TimeSpan.Zero))
        {
            return lane with { Waiting = waiting };
        }

        var longer = left > needed ? left : needed;
        var end = (heldUntil > now ? heldUntil.Value : now) + (longer < Longest ? longer : Longest);
        return lane with { Waiting = waiting, ExpectedEnd = waits.LastDue > end ? waits.LastDue : end };
    }
}
