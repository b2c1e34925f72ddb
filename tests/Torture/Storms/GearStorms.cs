namespace Torture.Storms;

/// <summary>What happens around the host: proxy, clock, disk.</summary>
internal static class GearStorms
{
    /// <summary>From a second's correction to a machine that woke up in another day.</summary>
    private static readonly TimeSpan[] Jumps =
    [
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(7), TimeSpan.FromDays(1),
    ];

    public static IReadOnlyList<Storm> All { get; } =
    [
        new("proxy", "the proxy is killed and comes back", EndsHost: false, 2, async (lane, random, cancel) =>
        {
            await lane.Gear.Proxy!.KillAsync();
            try
            {
                await lane.WaitAsync(Seconds(random, 0, 6), cancel);
            }
            finally
            {
                await lane.Gear.Proxy.StartAsync();
            }
        })
        { Fits = lane => lane.Gear.Proxy is not null },
        new("clock", "the host's clock jumps, and jumps back", EndsHost: false, 2, async (lane, random, cancel) =>
        {
            var jump = Jumps[random.Next(Jumps.Length)] * (random.Next(2) == 0 ? 1 : -1);
            lane.SetHostClock(jump);
            try
            {
                await lane.WaitAsync(Seconds(random, 1, 12), cancel);
            }
            finally
            {
                lane.SetHostClock(TimeSpan.Zero);
            }
        })
        { Fits = lane => lane.Gear.Clock is not null },
        new("clock-change", "the night in which the clocks are changed, with the daily restart in that hour", EndsHost: false, 1, async (lane, random, cancel) =>
        {
            if (lane.Gear.Season!.Moments.FirstOrDefault(moment => moment > lane.Now) is { Year: > 1 } next)
            {
                lane.MoveClocksTo(next);
                await lane.WaitAsync(Seconds(random, 5, 15), cancel);
            }
        })
        { Fits = lane => lane.Gear.Season is { } season && season.Moments[^1] > lane.Now },
        new("disk-full", "nothing more can be written", EndsHost: false, 2, async (lane, random, cancel) =>
        {
            lane.Gear.Disk!.Leave(random.Next(3) * 65_536L);
            try
            {
                await lane.WaitAsync(Seconds(random, 1, 10), cancel);
            }
            finally
            {
                lane.Gear.Disk.Free();
            }
        })
        { Fits = lane => lane.Gear.Disk is not null },
    ];

    private static TimeSpan Seconds(Random random, double least, double most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));
}
