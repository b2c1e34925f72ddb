using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Backfill;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>Time that is still to be proved, by the platform's clock: where in it a fact lies that REST alone told.</summary>
internal sealed class UnprovedTime
{
    private readonly Stretch _live;
    private readonly Dictionary<HeardBefore, Stretch> _before;

    /// <param name="live">That of the link as it is now, by the host's clock.</param>
    /// <param name="before">What lies before.</param>
    /// <param name="clock">How the two clocks stand to each other.</param>
    /// <param name="time">The host's clock.</param>
    public UnprovedTime(Stretch live, IEnumerable<HeardBefore> before, PlatformClock clock, TimeProvider time)
    {
        _live = ToPlatform(live);
        _before = before.ToDictionary(static each => each, each => ToPlatform(each.On(time)));

        Stretch ToPlatform(Stretch own) => new(clock.ToPlatform(own.From), clock.ToPlatform(own.To));
    }

    public DateTimeOffset Since => _before.Values.Select(static each => each.From).Append(_live.From).Min();

    public bool IsLive(AdapterEvent fact) => IsIn(_live, fact.Time);

    /// <summary>The times before that a fact lies in.</summary>
    public IEnumerable<HeardBefore> Before(AdapterEvent fact) => _before.Where(each => IsIn(each.Value, fact.Time)).Select(static each => each.Key);

    /// <summary>Whether all that was alive from one moment to the other was so within a time before.</summary>
    public bool IsWithin(HeardBefore before, DateTimeOffset? from, DateTimeOffset? to) => from >= _before[before].From && to <= _before[before].To;

    private static bool IsIn(Stretch stretch, DateTimeOffset moment) => moment >= stretch.From && moment <= stretch.To;
}
