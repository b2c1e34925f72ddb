using System.Globalization;
using Adapter.Host.Journal;
using GenesysCloud.Simulator;
using Microsoft.Data.Sqlite;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>Two real host processes on one platform, each with a recorder of its own.</summary>
public sealed class PairTests
{
    private const string SecondClient = "5c1d7e0a-2f4b-4b8e-9d3a-71c0a6e4f002";
    private const string SecondSecret = "second-secret-0b1f";
    private const string Settings = """
        "Heartbeat": "00:00:00.2", "TakeOverAfter": "00:00:01.5", "Resubmit": "00:00:20", "ReturnAfter": "00:00:02", "ReturnAtLatest": "00:00:15"
        """;

    /// <summary>For what people do: a host that a busy machine holds up for seconds is not taken for dead.</summary>
    private const string Patient = """
        "Heartbeat": "00:00:00.2", "TakeOverAfter": "00:00:20", "Resubmit": "00:00:20", "ReturnAfter": "00:00:02", "ReturnAtLatest": "00:00:15"
        """;

    /// <summary>An hour's calls (ten a minute), compressed into two minutes.</summary>
    private const int Calls = 600;

    /// <summary>At least; a slow machine makes more calls meanwhile.</summary>
    private const int Kills = 6;
    private const int KillsOfActive = 3;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pair_EachHostKilledInTurnForAnHourOfCalls_RecordersLoseNothing()
    {
        await using var simulator = await SimulatorServer.StartAsync(Platform(), cancellationToken: Cancel);
        await using PairHost primary = new("Primary");
        await using PairHost secondary = new("Secondary");
        await StartAsync(simulator, primary, secondary);
        await primary.WhenActiveAsync();
        await secondary.WhenActiveAsync(false);
        using CancellationTokenSource over = new();
        PairConsumer[] recorders = [new(primary), new(secondary)];
        var following = Task.WhenAll(recorders.Select(recorder => recorder.RunAsync(over.Token)));

        simulator.Generator!.SetRate(300);
        Random moments = new(7);
        var (kills, killedActive) = (0, 0);
        while (simulator.Truth!.CallsMade < Calls || ((kills < Kills || killedActive < KillsOfActive) && kills < 10 * Kills))
        {
            var victim = kills % 2 == 0 ? primary : secondary;
            var other = victim == primary ? secondary : primary;
            await WaitAsync(moments.Next(500, 6000));
            killedActive += await victim.IsActiveAsync() ? 1 : 0;
            await victim.KillAsync();
            kills++;

            // now and then it comes back before the other one has noticed
            if (moments.Next(4) > 0)
            {
                await other.WhenActiveAsync();
                await WaitAsync(moments.Next(0, 4000));
            }

            await victim.StartAsync();
            await victim.WhenRunningAsync("Feed");
        }

        simulator.Generator.SetRate(0);
        await Eventually.TrueAsync(() => simulator.Truth.OpenCalls == 0, "the last call is over", TimeSpan.FromMinutes(3), Cancel);
        await primary.WhenActiveAsync();
        await secondary.WhenActiveAsync(false);
        Assert.True(kills >= Kills && killedActive >= KillsOfActive, $"{kills} kills, {killedActive} of an active host");

        // what recorders of either host saw, against the truth
        await PairTruth.WhenCleanAsync(simulator, "the recorders", () => Task.FromResult(recorders.SelectMany(recorder => recorder.Seen).Select(item => item.Event)));
        foreach (var host in (PairHost[])[primary, secondary])
        {
            await PairTruth.WhenCleanAsync(simulator, $"the journal of the {host.Role}", async () => await host.JournalAsync());
            var journal = await host.JournalAsync();
            Assert.Equal(journal.Count, journal.Select(PairConsumer.Id).Distinct().Count());
        }

        await over.CancelAsync();
        await following.Soon();
        await secondary.StopAsync();
        await primary.StopAsync();
        foreach (var (recorder, host) in recorders.Zip([primary, secondary]))
        {
            Assert.Equal(recorder.Seen.Count, recorder.Seen.Select(item => item.Sequence).Distinct().Count());
            AssertWithinActiveTime(recorder, host);
        }
    }

    [Fact]
    public async Task Pair_Commands_ShowAndSwitchAndAStopInOrderHandsOver()
    {
        await using var simulator = await SimulatorServer.StartAsync(Platform(), cancellationToken: Cancel);
        await using PairHost primary = new("Primary");
        await using PairHost secondary = new("Secondary");
        await StartAsync(simulator, primary, secondary, Patient);
        await primary.WhenActiveAsync();
        await secondary.WhenActiveAsync(false);

        Assert.Contains("Secondary, on standby", (await secondary.RunAsync("pair")).Output, StringComparison.Ordinal);
        var silent = await secondary.RunAsync("events");
        Assert.Equal((0, ""), (silent.Code, silent.Output));
        Assert.Contains("on standby", silent.Error, StringComparison.Ordinal);
        Assert.Contains("recorder.link.up", (await secondary.RunAsync("events", "--standby")).Output, StringComparison.Ordinal);
        Assert.Contains("adapterhost_pair_active 1", await primary.TextAsync("/metrics"), StringComparison.Ordinal);

        var switched = await secondary.RunAsync("pair", "take-over");
        Assert.True(switched.Code == 0, switched.Error);
        await primary.WhenActiveAsync(false);
        Assert.Contains("A person asked for it.", (await secondary.RunAsync("pair")).Output, StringComparison.Ordinal);
        var back = await secondary.RunAsync("pair", "step-down");
        Assert.True(back.Code == 0, back.Error);
        Assert.True(await primary.IsActiveAsync());
        Assert.False(await secondary.IsActiveAsync());

        await primary.StopAsync();
        Assert.Equal("peer-stops", (await secondary.GetAsync("/api/v1/pair")).GetProperty("reason").GetString());
        Assert.Equal(6, (await secondary.RunAsync("pair", "step-down")).Code);
    }

    private static SimulatorOptions Platform() => new()
    {
        Users = 150,
        ClientSecret = HostFixture.Secret,
        MoreClients = new Dictionary<string, string> { [SecondClient] = SecondSecret },
        RateLimit = 100_000,
    };

    private static async Task StartAsync(SimulatorServer simulator, PairHost primary, PairHost secondary, string settings = Settings)
    {
        primary.Write(simulator, simulator.ClientId, HostFixture.Secret, secondary.Url, settings, ("Feed", ""));
        secondary.Write(simulator, SecondClient, SecondSecret, primary.Url, settings, ("Feed", ""));
        await Task.WhenAll(primary.StartAsync(), secondary.StartAsync());
        await primary.WhenRunningAsync("Feed");
        await secondary.WhenRunningAsync("Feed");
    }

    /// <summary>What a recorder got was journaled while its host was active, or is what it resubmitted when it became so: by their numbers, of which each change of the role has one.</summary>
    private static void AssertWithinActiveTime(PairConsumer recorder, PairHost host)
    {
        SqliteNative.Initialize(SqliteChoice.Auto);
        using SqliteConnection connection = new($"Data Source={JournalSchema.PathIn(host.Data)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sequence, active FROM roles ORDER BY at";
        using var rows = command.ExecuteReader();
        List<(long After, long UpTo)> active = [];
        while (rows.Read())
        {
            if (rows.GetInt64(1) != 0)
            {
                active.Add((rows.GetInt64(0), long.MaxValue));
            }
            else if (active.Count > 0)
            {
                active[^1] = (active[^1].After, rows.GetInt64(0));
            }
        }

        Assert.True(active.Count > 1, $"{host.Role} was active {active.Count} times.");
        var stray = recorder.Seen.Where(item => !active.Any(span => item.Sequence > span.After && item.Sequence <= span.UpTo)).ToList();
        Assert.True(stray.Count == 0, $"{host.Role} handed out {stray.Count} events beyond its active time: "
            + string.Join("; ", stray.Take(10).Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Sequence} {item.Event.GetProperty("type").GetString()}"))));
    }

    private static async Task WaitAsync(int milliseconds)
    {
        // lets calls go on for a while: not a wait for anything
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(milliseconds));
        await timer.WaitForNextTickAsync(Cancel);
    }
}
