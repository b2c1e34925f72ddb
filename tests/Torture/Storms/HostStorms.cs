using Torture.Lanes;

namespace Torture.Storms;

/// <summary>What happens to the host's process.</summary>
internal static class HostStorms
{
    /// <summary>Steps of the journal and how many of them may go by first.</summary>
    private static readonly (string Step, int Most)[] Steps =
    [
        ("writer.gathered", 60), ("writer.before-commit", 60), ("writer.after-commit", 60), ("writer.acknowledged", 60), ("writer.reserved", 2), ("checkpoint.before", 2), ("checkpoint.after", 2),
    ];

    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(10);

    public static IReadOnlyList<Storm> All { get; } =
    [
        new("kill", "kill -9 at a random moment", EndsHost: true, 8, async (lane, random, cancel) =>
        {
            await MomentAsync(lane, random, cancel);
            await lane.Host.KillAsync();
        })
        { Kills = true },
        new("kill-step", "kill -9 at a named step of the journal", EndsHost: true, 4, async (lane, _, cancel) =>
        {
            // a step that does not come is no reason to wait long
            await lane.Host.WhenEndedAsync(StepLimit, cancel);
            await lane.Host.KillAsync(isAwaited: true);
        })
        { Kills = true, Prepare = random => (StartupHook.Variable, Step(random)) },
        new("term", "SIGTERM, as a service manager stops it", EndsHost: true, 1.5, async (lane, random, cancel) =>
        {
            await MomentAsync(lane, random, cancel);
            await lane.Host.TerminateAsync();
        }),
        new("restart", "the adapter is restarted through the API", EndsHost: false, 1, async (lane, _, cancel) => await lane.Host.TryPostAsync($"/api/v1/adapters/{LaneFolder.Adapter}/restart", cancel)),
        new("upgrade", "the plugin is replaced while it runs", EndsHost: false, 1, async (lane, random, cancel) =>
        {
            lane.TouchPlugins(random.Next());
            await lane.Host.TryPostAsync("/api/v1/plugins/reload", cancel);
        }),
    ];

    private static string Step(Random random)
    {
        var (step, most) = Steps[random.Next(Steps.Length)];
        return $"{step}:{random.Next(most) + 1}";
    }

    /// <summary>While it starts, soon after it listens, or somewhere in its work.</summary>
    private static async Task MomentAsync(Lane lane, Random random, CancellationToken cancel)
    {
        var (kind, share) = (random.NextDouble(), random.NextDouble());
        if (kind < 0.15)
        {
            await lane.WaitAsync(TimeSpan.FromSeconds(share * 1.5), cancel);
            return;
        }

        await lane.Host.WhenListeningAsync().WaitAsync(cancel);
        await lane.WaitAsync(TimeSpan.FromSeconds(kind < 0.8 ? share * 4 : 4 + (share * 8)), cancel);
    }
}
