using Torture.Lanes;

namespace Torture.Gear;

/// <summary>What stands between a host and the world in one lane: a proxy, a clock that can be set, a small disk. Not every lane has everything, and not every machine can.</summary>
internal sealed class LaneGear : IAsyncDisposable
{
    private LaneGear(ProxyProcess? proxy, HostClock? clock, ClockChange? season, SmallDisk? disk) => (Proxy, Clock, Season, Disk) = (proxy, clock, season, disk);

    public ProxyProcess? Proxy { get; }

    public HostClock? Clock { get; }

    /// <summary>The clock change near which this lane lives; <see langword="null"/>: it lives today.</summary>
    public ClockChange? Season { get; }

    public SmallDisk? Disk { get; }

    /// <param name="wanted">Names of the storms that are to be.</param>
    /// <param name="number">The lane's number, from 1: each lane has another mixture.</param>
    /// <param name="random">The lane's own dice.</param>
    /// <param name="folder">The lane's folder.</param>
    /// <param name="leftOut">Told what this machine cannot do.</param>
    public static async Task<LaneGear> CreateAsync(IReadOnlyCollection<string> wanted, int number, Random random, LaneFolder folder, Action<string> leftOut)
    {
        bool Has(string storm, int share) => wanted.Contains(storm) && (wanted.Count <= 3 || number % 2 == share);
        var proxy = Has("proxy", 0) ? await ProxyProcess.TryStartAsync(folder["proxy"], number, leftOut) : null;
        var clock = Has("clock", 1) || Has("clock-change", 1) ? HostClock.TryCreate(folder["clock"], leftOut) : null;
        var disk = Has("disk-full", 0) ? SmallDisk.TryMount(folder.Data, leftOut) : null;
        var season = clock is not null && wanted.Contains("clock-change") ? ClockChange.OfLondon[random.Next(ClockChange.OfLondon.Count)] : null;
        return new LaneGear(proxy, clock, season, disk);
    }

    public async ValueTask DisposeAsync()
    {
        if (Proxy is not null)
        {
            await Proxy.DisposeAsync();
        }

        Disk?.Dispose();
    }
}
