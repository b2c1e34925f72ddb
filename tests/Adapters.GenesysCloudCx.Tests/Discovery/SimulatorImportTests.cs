using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Scenarios;

namespace Adapters.GenesysCloudCx.Tests.Discovery;

/// <summary>What the lanes and looks find at the simulated platform is what there is.</summary>
public sealed class SimulatorImportTests
{
    private static readonly SimulatorOptions ThreeDays = new()
    {
        HistoryDays = 3,
        HistoryCallsPerDay = 300,
        AnalyticsPageOverlap = 3,
        AnalyticsTotalWobble = 5,
        AnalyticsLag = TimeSpan.FromSeconds(20),
        Users = 40,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(4)]
    [InlineData(200)]
    public async Task Lanes_ThreeDaysOfHistory_AreListedCompletely(int jobLagInHours)
    {
        // with a lag of days jobs reach nothing, and the query lists it all
        await using var import = await SimulatedImport.StartAsync(ThreeDays with { AnalyticsJobLag = TimeSpan.FromHours(jobLagInHours) }, TimeSpan.FromDays(3));

        await import.RunAsync();

        Assert.True(import.Lanes.IsCaughtUp);
        await AssertCompleteAsync(import);
        Assert.InRange(import.Truth.Count(), 700, 1000);
        Assert.Equal(jobLagInHours < 24, import.Log.Lines.Any(line => line.Text.StartsWith("Conversation detail job", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Lanes_OutagesFailedJobsAndRestarts_LoseAndDoubleNothing()
    {
        await using var import = await SimulatedImport.StartAsync(ThreeDays, TimeSpan.FromDays(3));
        import.Server.Faults.Jobs.Settings = (2, 1, TimeSpan.Zero);
        import.Server.Faults.Requests.Add(new RequestFault { Status = 503, Share = 0.1 });
        var failures = 0;
        while (!import.Lanes.IsCaughtUp)
        {
            try
            {
                await import.RunAsync();
            }
            catch (PlatformException)
            {
                Assert.InRange(++failures, 0, 300);
                await import.RestartAsync();
            }
        }

        Assert.True(failures > 0);
        await import.Server.Faults.ResetAsync();
        await AssertCompleteAsync(import);
    }

    [Fact]
    public async Task Lanes_ALiveDayBesideThePast_IsListedAsItHappens()
    {
        await using var import = await SimulatedImport.StartAsync(ThreeDays with { HistoryDays = 1, CallsPerMinute = 5, Scenarios = new ScenarioOptions { Shifts = false } }, TimeSpan.FromDays(1));
        await import.RunAsync();
        for (var minutes = 0; minutes < 180; minutes += 5)
        {
            for (var second = 0; second < 300; second += 5)
            {
                import.Clock.Advance(TimeSpan.FromSeconds(5));
            }

            await import.Lanes.LiveAsync(Cancel);
        }

        import.Server.Generator!.SetRate(0);
        import.Clock.Advance(TimeSpan.FromMinutes(30));
        await import.Lanes.LiveAsync(Cancel);

        await AssertCompleteAsync(import);
        Assert.True(import.Truth.Count() > 900);
    }

    [Fact]
    public async Task Looks_LateScreenArchivedAndMissingRecordings_AreAllInTheLedger()
    {
        RecordingOptions recordings = new()
        {
            LateShare = 0.2,
            LateDelay = TimeSpan.FromHours(5),
            ScreenShare = 0.2,
            ArchivedShare = 0.05,
            ErrorShare = 0.05,
            StationShare = 0.1,
            UnrecordedShare = 0.05,
            NoAgentShare = 0.2,
            OrphanShare = 0.05,
        };
        await using var import = await SimulatedImport.StartAsync(ThreeDays with { HistoryDays = 1, Recordings = recordings }, TimeSpan.FromDays(1));
        await import.RunAsync();
        for (var i = 0; i < 30; i++)
        {
            await import.LookAsync();
            import.Clock.Advance(TimeSpan.FromHours(3));
            await import.Lanes.LiveAsync(Cancel);
        }

        await import.LookAsync();
        var known = import.Truth.Select(call => call.Id).ToHashSet();
        var expected = import.Server.Recordings.All
            .Where(recording => known.Contains(recording.ConversationId) && recording.Life.At(import.Clock.GetUtcNow()) is { IsVisible: true, IsOrphan: false })
            .Select(recording => recording.Id).Order().ToList();
        List<string> named = [];
        foreach (var conversation in known)
        {
            named.AddRange((await import.Ledger.OfConversationAsync(conversation, Cancel)).Select(recording => recording.RecordingId));
        }

        Assert.Equal(expected, named.Order());
        var counts = import.Ledger.Counts;
        Assert.Equal(import.Server.Recordings.All.Count(recording => recording.IsScreen && expected.Contains(recording.Id)), counts.Recordings[ImportState.NotFetched]);
        Assert.InRange(counts.Unnamed, 1, known.Count);
    }

    private static async Task AssertCompleteAsync(SimulatedImport import)
    {
        var expected = import.Truth.Where(call => call.End <= import.Clock.GetUtcNow().AddMinutes(-3)).Select(call => call.Id).ToList();
        var listed = await import.ListedAsync();
        Assert.Empty(expected.Except(listed));
        Assert.Empty(listed.Except(import.Truth.Select(call => call.Id)));
        Assert.Equal(listed.Count, import.Ledger.Counts.Conversations);
    }
}
