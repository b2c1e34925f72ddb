namespace Torture.Storms;

/// <summary>What happens to the host's process.</summary>
internal static class HostStorms
{
    public static IReadOnlyList<Storm> All { get; } =
    [
        new("kill", "kill -9 at a random moment", EndsHost: true, 10, async (lane, random, cancel) =>
        {
            await lane.WaitAsync(Moment(random), cancel);
            await lane.Host.KillAsync();
        }),
        new("term", "SIGTERM, as a service manager stops it", EndsHost: true, 1.5, async (lane, random, cancel) =>
        {
            await lane.WaitAsync(Moment(random), cancel);
            await lane.Host.TerminateAsync();
        }),
        new("restart", "the adapter is restarted through the API", EndsHost: false, 1, async (lane, _, cancel) => await lane.Host.TryPostAsync($"/api/v1/adapters/{Lanes.LaneFolder.Adapter}/restart", cancel)),
    ];

    /// <summary>While it starts, soon after it listens, or somewhere in its work.</summary>
    private static TimeSpan Moment(Random random) => random.NextDouble() switch
    {
        < 0.15 => TimeSpan.FromSeconds(random.NextDouble() * 1.5),
        < 0.75 => TimeSpan.FromSeconds(1.5 + (random.NextDouble() * 5)),
        _ => TimeSpan.FromSeconds(5 + (random.NextDouble() * 10)),
    };
}
