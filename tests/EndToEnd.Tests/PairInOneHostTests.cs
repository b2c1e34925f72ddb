using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>A primary adapter and its secondary on one host.</summary>
public sealed class PairInOneHostTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pair_OnABadDayWithOneStoppedInTurnAndTheHostKilled_JournalsEachFactOnce()
    {
        await using var simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { Users = 60, ClientSecret = HostFixture.Secret, RateLimit = 100_000, Scenarios = new ScenarioOptions { Scale = 0.4 } }, cancellationToken: Cancel);
        await using PairHost host = new("Alone");
        host.WriteAlone(simulator, simulator.ClientId, HostFixture.Secret, ("First", ""), ("Second", "<SecondaryOf>First</SecondaryOf>"));
        await host.StartAsync();
        await host.WhenRunningAsync("First");
        await host.WhenRunningAsync("Second");
        await simulator.Faults.StartRoughAsync(3);
        simulator.Generator!.SetRate(240);

        foreach (var name in (string[])["First", "Second", "First"])
        {
            await WhenMoreCallsAsync(simulator, 25);
            await host.PostAsync($"/api/v1/adapters/{name}/stop");
            await WhenMoreCallsAsync(simulator, 25);
            await host.PostAsync($"/api/v1/adapters/{name}/start");
        }

        await WhenMoreCallsAsync(simulator, 25);
        await host.KillAsync();
        await WhenMoreCallsAsync(simulator, 25);
        await host.StartAsync();
        await WhenMoreCallsAsync(simulator, 25);

        simulator.Generator.SetRate(0);
        await simulator.Faults.ResetAsync();
        await Eventually.TrueAsync(() => simulator.Truth!.OpenCalls == 0, "the last call is over", TimeSpan.FromMinutes(3), Cancel);
        await PairTruth.WhenCleanAsync(simulator, "the journal", async () => await host.JournalAsync());
        var journal = await host.JournalAsync();
        Assert.Equal(journal.Count, journal.Select(PairConsumer.Id).Distinct().Count());
        var tellers = journal.Where(item => item.GetProperty("type").GetString()!.StartsWith("recorder.call.", StringComparison.Ordinal)).CountBy(item => item.GetProperty("adapter").GetString()!).ToDictionary();
        Assert.True(tellers.GetValueOrDefault("First") > 50 && tellers.GetValueOrDefault("Second") > 50, $"both tell: {string.Join(", ", tellers)}");
    }

    private static Task WhenMoreCallsAsync(SimulatorServer simulator, int more)
    {
        var wanted = simulator.Truth!.CallsMade + more;
        return Eventually.TrueAsync(() => simulator.Truth.CallsMade >= wanted, $"{more} more calls", TimeSpan.FromMinutes(1), Cancel);
    }
}
