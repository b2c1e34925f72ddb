using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Media;
using GenesysCloud.Simulator.Recordings;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Import;

/// <summary>What becomes of recordings that are not simply there: told once, with a reason, and tried on.</summary>
public sealed class ImportOutcomeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_RecordingThatIsUploadedLate_IsToldMissingThenImportedAndLate()
    {
        await using var server = await WithCallsAsync(2);
        var late = server.Recordings.Add(new NewRecording { ConversationId = Conversation(server), AvailableAt = DateTimeOffset.UtcNow.AddHours(1) });
        await using var import = Source(server, delayInMinutes: 0).Start();

        await import.UntilAsync(() => Told(import, late).Contains(EventTypes.RecordingMissing), "the late one is told missing");
        await import.UntilAsync(() => import.Status.Alarms.ContainsKey("recordings.missing"), "the alarm with the count");
        Appear(late);
        await import.UntilAsync(() => Told(import, late).Contains(EventTypes.RecordingLate), "it is told late", TimeSpan.FromSeconds(60));

        Assert.Equal([EventTypes.RecordingImported, EventTypes.RecordingLate, EventTypes.RecordingMissing], Told(import, late).Order());
        var line = (await import.LinesAsync()).Single(line => line.RecordingId == late.Id);
        Assert.True(line is { IsLate: true, State: ImportState.Stored });
        await import.UntilAsync(() => !import.Status.Alarms.ContainsKey("recordings.missing"), "the alarm ends by itself");
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_ArchivedBrokenAndDeleted_AreNamedWithTheirReasons()
    {
        await using var server = await WithCallsAsync(4);
        var all = server.Recordings.All.ToList();
        server.Recordings.Archive(all[0].Id);
        server.Recordings.Break(all[1].Id);
        server.Recordings.Delete(all[2].Id);
        await using var import = Source(server, delayInMinutes: 0).Start();

        await import.UntilAllImportedAsync();
        await import.UntilAsync(() => all.Take(3).All(recording => Told(import, recording).Contains(EventTypes.RecordingMissing)), "all three are told missing");

        var lines = (await import.LinesAsync()).ToDictionary(line => line.RecordingId!);
        Assert.True(lines[all[0].Id] is { State: ImportState.Missing, NextAttempt: not null });
        Assert.Contains("Restore it", lines[all[0].Id].Reason);
        Assert.True(lines[all[1].Id] is { State: ImportState.Failed, NextAttempt: not null });
        Assert.Contains("ERROR", lines[all[1].Id].Reason);
        Assert.True(lines[all[2].Id] is { State: ImportState.Missing, NextAttempt: null });
        Assert.Contains("deleted it before", lines[all[2].Id].Reason);
        Assert.All(all.Take(3), recording => Assert.Single(Told(import, recording)));
        await import.StopAsync();
    }

    [Fact]
    public async Task Retry_RestoredMeanwhile_IsStoredAtOnce()
    {
        await using var server = await WithCallsAsync(2);
        var late = server.Recordings.Add(new NewRecording { ConversationId = Conversation(server), AvailableAt = DateTimeOffset.UtcNow.AddHours(1) });
        server.Recordings.Break(server.Recordings.All.First().Id);
        await using var import = Source(server, delayInMinutes: 0).Start();
        await import.UntilAsync(() => Told(import, late).Contains(EventTypes.RecordingMissing), "it is told missing");
        Appear(late);

        await import.UntilAsync(
            async () => await import.Source.RetryAsync([ImportState.Missing], TestContext.Current.CancellationToken) == 0 && Told(import, late).Contains(EventTypes.RecordingImported),
            "it is stored by being asked for",
            TimeSpan.FromSeconds(60));
        await import.UntilAsync(() => import.Of(ImportState.Failed) == 1, "the broken one has failed");
        await import.StopAsync();
    }

    [Fact]
    public async Task Retry_OneRecording_IsFetchedAndNoOther()
    {
        await using var server = await WithCallsAsync(3);
        var (one, other) = (server.Recordings.All.First(), server.Recordings.All.Skip(1).First());
        server.Recordings.Archive(one.Id);
        server.Recordings.Archive(other.Id);
        await using var import = Source(server, delayInMinutes: 0).Start();
        await import.UntilAllImportedAsync();
        await import.UntilAsync(() => import.Of(ImportState.Missing) == 2, "both are missing and tried again in ten minutes at the earliest");
        one.Life.Archive(DateTimeOffset.UtcNow.AddDays(1));
        other.Life.Archive(DateTimeOffset.UtcNow.AddDays(1));

        var asked = await RetryAsync(import, one);
        await import.UntilAsync(() => Told(import, one).Contains(EventTypes.RecordingLate), "the one is stored");
        var again = await RetryAsync(import, one);
        var nobody = await import.Source.RetryAsync(one.ConversationId, "nobody", TestContext.Current.CancellationToken);

        Assert.Equal((RecordingRetryOutcome.Due, ImportState.Missing, 0), (asked!.Outcome, asked.Line.State, asked.Line.Attempts));
        Assert.Equal((RecordingRetryOutcome.NothingToDo, ImportState.Stored), (again!.Outcome, again.Line.State));
        Assert.Null(nobody);
        Assert.Equal([EventTypes.RecordingImported, EventTypes.RecordingLate, EventTypes.RecordingMissing], Told(import, one).Order());
        Assert.Equal((1, 0), (one.Life.Downloads, other.Life.Downloads));
        Assert.True((await import.LinesAsync()).Single(line => line.RecordingId == other.Id) is { State: ImportState.Missing, Attempts: 1 });
        await import.StopAsync();
    }

    [Fact]
    public async Task Retry_OneWhileThePlatformAsksForHours_AsksForNothing()
    {
        await using var server = await WithCallsAsync(2);
        var one = server.Recordings.All.First();
        server.Recordings.Archive(one.Id);
        await using var import = Source(server, delayInMinutes: 0).Start();
        await import.UntilAsync(() => import.Of(ImportState.Missing) == 1 && import.Import.Run is { Ended: not null }, "it is missing");
        server.Faults.Requests.Add(new GenesysCloud.Simulator.Faults.RequestFault { Status = 429, RetryAfter = TimeSpan.FromHours(2) });
        await import.Source.StartRunAsync("by hand", TestContext.Current.CancellationToken);
        await import.UntilAsync(() => import.Import.ParkedUntil is not null, "it is parked");
        one.Life.Archive(DateTimeOffset.UtcNow.AddDays(1));

        Assert.Equal(RecordingRetryOutcome.Due, (await RetryAsync(import, one))!.Outcome);
        await import.UntilAsync(async () => (await import.LinesAsync()).Single(line => line.RecordingId == one.Id).NextAttempt <= DateTimeOffset.UtcNow, "it is due");

        Assert.Equal(0, one.Life.Downloads);
        Assert.Equal(1, import.Of(ImportState.Missing));
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_AllStored_BothLanesAreUpToDate_AndOneThatIsKeptBackWaitsUntilThen()
    {
        await using var server = await WithCallsAsync(3);
        var late = server.Recordings.Add(new NewRecording { ConversationId = Conversation(server), AvailableAt = DateTimeOffset.UtcNow.AddHours(1) });
        await using var import = Source(server).Start();

        await import.UntilAsync(
            () => import.Of(ImportState.Stored) == 3 && Waiting(import) == 1 && (import.Import.Live.ExpectedEnd ?? import.Import.Historic.ExpectedEnd) is not null, "one waits for the platform");
        var lane = import.Import.Live.Waiting == 1 ? import.Import.Live : import.Import.Historic;
        var due = (await import.LinesAsync()).Single(line => line.RecordingId == late.Id).NextAttempt;
        Assert.Null(lane.UpToDateAsOf);
        Assert.True(lane.ExpectedEnd >= due || lane.ExpectedEnd > DateTimeOffset.UtcNow.AddSeconds(-5), $"{lane.ExpectedEnd} against {due}");
        Appear(late);

        await import.UntilAsync(() => Waiting(import) == 0 && import.Import.Live.UpToDateAsOf is not null && import.Import.Historic.UpToDateAsOf is not null, "nothing waits any more", TimeSpan.FromSeconds(90));
        var status = import.Import;
        Assert.Equal((null, null, null), (status.Live.ExpectedEnd, status.Historic.ExpectedEnd, status.ExpectedEnd));
        Assert.InRange(status.Live.UpToDateAsOf!.Value, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddMinutes(1));
        await import.StopAsync();

        static long? Waiting(ImportHarness import) => import.Import.Live.Waiting + import.Import.Historic.Waiting;
    }

    [Fact]
    public async Task Run_OverLongRecording_IsToldOnceAndStored()
    {
        await using var server = await WithCallsAsync(2);
        var large = AddLong(server);
        await using var import = Source(server, maximumInMinutes: 1).Start();

        await import.UntilAllImportedAsync();

        Assert.Equal([EventTypes.RecordingImported, EventTypes.RecordingOverlong], Told(import, large).Order());
        Assert.True((await import.LinesAsync()).Single(line => line.RecordingId == large.Id) is { IsOverLong: true, State: ImportState.Stored });
        await import.UntilAsync(() => import.Status.Alarms.ContainsKey("recordings.overlong.stored"), "the alarm");
        Assert.Contains(large.Id, import.Status.Alarms["recordings.overlong.stored"]);
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_OverLongToBeSkipped_RestsUntilTheSettingChanges()
    {
        await using var server = await WithCallsAsync(2);
        var large = AddLong(server);
        await using (var import = Source(server, maximumInMinutes: 1, more: (ImportKeys.SkipOverLong, "true")).Start())
        {
            await import.UntilAsync(() => import.Of(ImportState.OverLong) == 1 && Told(import, large).Count == 1, "it is told over-long");
            Assert.Equal(1, await import.Source.RetryAsync([ImportState.OverLong], TestContext.Current.CancellationToken));
            await import.UntilAsync(async () => (await import.LinesAsync()).Single(line => line.RecordingId == large.Id) is { State: ImportState.OverLong, Attempts: > 0 }, "it rests again");

            Assert.Equal([EventTypes.RecordingOverlong], Told(import, large));
            await import.UntilAsync(() => import.Status.Alarms.ContainsKey("recordings.overlong"), "the alarm with the count");
            Assert.Equal(0, large.Life.Downloads);
            await import.StopAsync();
        }

        await using var changed = Source(server, maximumInMinutes: 999).Start();
        await changed.UntilAsync(() => changed.Import.Run is not null, "it runs");
        await changed.Source.RetryAsync([ImportState.OverLong], TestContext.Current.CancellationToken);
        await changed.UntilAsync(() => Told(changed, large).Contains(EventTypes.RecordingImported), "it is stored");
        await changed.StopAsync();
    }

    [Theory]
    [InlineData(BatchStatusSpelling.Published, true)]
    [InlineData(BatchStatusSpelling.Upper, false)]
    [InlineData(BatchStatusSpelling.None, true)]
    internal async Task Run_Originals_ComeByBatchRequests(BatchStatusSpelling spelling, bool signsAnew)
    {
        RecordingOptions options = new()
        {
            BatchStatus = spelling,
            BatchSignsAnew = signsAnew,
            BatchPace = TimeSpan.FromMilliseconds(20),
            OriginalFormat = MediaFormat.WavUlaw,
            StationShare = 0.5,
        };
        await using var server = await WithCallsAsync(15, options);
        await using var import = Source(server, more: (ImportSettings.Transcoding, "NONE")).Start();

        await import.UntilAllImportedAsync(TimeSpan.FromSeconds(90));

        var lines = (await import.LinesAsync()).ToDictionary(line => line.RecordingId!);
        foreach (var recording in ImportHarness.Fetchable(server))
        {
            var truth = await RecordingTruth.HashAsync(recording, MediaFormat.WavUlaw, "S", TestContext.Current.CancellationToken);
            Assert.Equal(truth, (lines[recording.Id].SizeInBytes!.Value, lines[recording.Id].Sha256!));
        }

        await import.StopAsync();
    }

    [Fact]
    public async Task Run_OriginalsWithErrors_AreLookedUpOneByOne()
    {
        await using var server = await WithCallsAsync(10, new RecordingOptions { BatchErrorShare = 0.2 });
        var all = server.Recordings.All.ToList();
        server.Recordings.Archive(all[0].Id);
        server.Recordings.Delete(all[1].Id);
        await using var import = Source(server, delayInMinutes: 0, more: (ImportSettings.Transcoding, "NONE")).Start();

        await import.UntilAllImportedAsync(TimeSpan.FromSeconds(120));
        await import.UntilAsync(() => all.Take(2).All(recording => Told(import, recording).Contains(EventTypes.RecordingMissing)), "the two that cannot be had are told missing");

        var lines = (await import.LinesAsync()).ToDictionary(line => line.RecordingId!);
        Assert.Contains("archived", lines[all[0].Id].Reason);
        Assert.Contains("deleted", lines[all[1].Id].Reason);
        await import.StopAsync();
    }

    private static async Task<SimulatorServer> WithCallsAsync(int calls, RecordingOptions? recordings = null)
    {
        var server = await ImportHarness.StartSimulatorAsync(recordings);
        server.Past!.MakeTiny(DateTimeOffset.UtcNow.AddHours(-3), DateTimeOffset.UtcNow.AddMinutes(-5), calls);
        return server;
    }

    private static string Conversation(SimulatorServer server) => server.Recordings.All.First().ConversationId;

    /// <summary>It can be had from now on.</summary>
    private static void Appear(Recording recording)
    {
        var now = DateTimeOffset.UtcNow;
        recording.Life.AppearAt(now, now);
    }

    private static Recording AddLong(SimulatorServer server)
        => server.Recordings.Add(new NewRecording { ConversationId = Conversation(server), Start = DateTimeOffset.UtcNow.AddHours(-3), Duration = TimeSpan.FromMinutes(3) });

    private ImportHarness Source(SimulatorServer server, int delayInMinutes = 10, int maximumInMinutes = 999, (string Name, string Value)? more = null)
    {
        Dictionary<string, string> settings = new()
        {
            [ImportSettings.AvailabilityDelay] = $"{delayInMinutes}",
            [ImportSettings.MaximumLength] = $"{maximumInMinutes}",
        };
        if (more is { } one)
        {
            settings[one.Name] = one.Value;
        }

        return new ImportHarness(server, _folder, settings);
    }

    private static Task<RecordingRetry?> RetryAsync(ImportHarness import, Recording recording)
        => import.Source.RetryAsync(recording.ConversationId, recording.Id, TestContext.Current.CancellationToken);

    private static List<string> Told(ImportHarness import, Recording recording)
        => [.. import.Events.Where(told => told.RecordingId == recording.Id).Select(told => told.Type)];
}
