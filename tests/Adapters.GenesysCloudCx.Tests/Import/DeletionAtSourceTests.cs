using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Rest;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Import;

/// <summary>Nothing goes at the source that is not safe here, and nobody asked to keep.</summary>
public sealed class DeletionAtSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_SwitchedOn_DeletesWhatIsStoredAndTellsIt()
    {
        await using var server = await WithCallsAsync(3);
        await using var import = Source(server).Start();

        await import.UntilAsync(() => import.Of(ImportState.DeletedAtSource) == 3, "all are deleted at the source", TimeSpan.FromSeconds(60));
        await import.UntilAsync(() => import.Events.Count(told => told.Type == EventTypes.RecordingDeletedAtSource) == 3, "each is told");

        Assert.All(server.Recordings.All, recording => Assert.StartsWith("deleted", server.RecordingTruth.Standing(recording)));
        var audit = await ListAsync(import);
        Assert.All(audit, row => Assert.True(row is { State: "deleted", Sha256.Length: 64, Location: not null }));
        Assert.All(audit, row => Assert.True(File.Exists(row.Location)));
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_SwitchedOff_DeletesNothing()
    {
        await using var server = await WithCallsAsync(3);
        await using var import = new ImportHarness(server, _folder).Start();
        await import.UntilAllImportedAsync();

        Assert.Empty(await ListAsync(import));
        await import.StopAsync();
        AssertAllThere(server);
    }

    [Fact]
    public async Task Run_DryRun_ListsWhatWouldGo()
    {
        await using var server = await WithCallsAsync(3);
        await using var import = Source(server, (ImportKeys.DeleteDryRun, "true")).Start();
        await import.UntilAllImportedAsync();

        Assert.All(await ListAsync(import), row => Assert.Equal("would-delete", row.State));
        Assert.Equal(3, (await ListAsync(import)).Count);
        await import.StopAsync();
        AssertAllThere(server);
    }

    [Fact]
    public async Task Run_WithoutThePermission_IsRefusedWithAnAlarmAndTheImportGoesOn()
    {
        await using var server = await WithCallsAsync(3, options => options with { Permissions = PermissionSet.Without(PermissionSet.EditRetention) });
        await using var import = Source(server).Start();

        await import.UntilAsync(() => import.Status.Alarms.ContainsKey(DeletionAtSource.PermissionAlarm), "the alarm");
        await import.UntilAllImportedAsync();

        Assert.Contains("editRetention", import.Status.Alarms[DeletionAtSource.PermissionAlarm]);
        Assert.True(import.Status.IsRunning);
        await import.StopAsync();
        AssertAllThere(server);
    }

    [Fact]
    public async Task Run_LegalHoldOrSiblingNotStored_IsHeldBack()
    {
        await using var server = await WithCallsAsync(3);
        var all = server.Recordings.All.ToList();
        server.Recordings.Protect(all[0].ConversationId, true);
        var sibling = server.Recordings.Add(new NewRecording { ConversationId = all[1].ConversationId });
        server.Recordings.Archive(sibling.Id);
        await using var import = Source(server).Start();

        await import.UntilAsync(() => import.Of(ImportState.DeletedAtSource) == 1, "the one that nothing stands against is deleted", TimeSpan.FromSeconds(60));
        var audit = (await ListAsync(import)).ToDictionary(row => row.RecordingId);

        Assert.Equal("held-back", audit[all[0].Id].State);
        Assert.Contains("protection", audit[all[0].Id].Reason);
        Assert.Equal("held-back", audit[all[1].Id].State);
        Assert.Contains(sibling.Id, audit[all[1].Id].Reason);
        Assert.Equal("available", server.RecordingTruth.Standing(all[0]));
        Assert.Equal("available", server.RecordingTruth.Standing(all[1]));
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_PlatformFailsAtIt_RaisesAnAlarmUntilItGoes()
    {
        await using var server = await WithCallsAsync(1);
        server.Faults.Requests.Add(new RequestFault { Status = 409, Method = "PUT", Path = "/api/v2/conversations/*/recordings/*" });
        await using var import = Source(server).Start();

        await import.UntilAsync(() => import.Status.Alarms.ContainsKey(DeletionAtSource.FailedAlarm), "the alarm", TimeSpan.FromSeconds(60));
        Assert.Equal(0, import.Of(ImportState.DeletedAtSource));
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_CopyDamagedMeanwhile_IsFetchedAgainBeforeAnythingGoes()
    {
        await using var server = await WithCallsAsync(1);
        await using (var first = Source(server, (ImportKeys.DeleteDryRun, "true")).Start())
        {
            await first.UntilAllImportedAsync();
            var location = Assert.Single(await first.LinesAsync()).Location!;
            await first.StopAsync();
            await File.WriteAllTextAsync(location, "damaged", TestContext.Current.CancellationToken);
        }

        await using var import = Source(server).Start();
        await import.UntilAsync(() => import.Of(ImportState.DeletedAtSource) == 1, "it is deleted at last", TimeSpan.FromSeconds(60));

        Assert.Equal(2, server.Recordings.All.Single().Life.CompletedDownloads);
        Assert.True(new FileInfo(Assert.Single(await import.LinesAsync()).Location!).Length > 1000);
        await import.StopAsync();
    }

    [Fact]
    public async Task Run_GoneMeanwhileAndNotWrittenDown_IsToldAsDeleted()
    {
        // as after a kill between the change at the platform and the ledger's row
        await using var server = await WithCallsAsync(2);
        await using (var first = Source(server, (ImportKeys.DeleteDryRun, "true")).Start())
        {
            await first.UntilAllImportedAsync();
            await first.StopAsync();
        }

        server.Recordings.All.ToList().ForEach(recording => server.Recordings.Delete(recording.Id));
        await using var import = Source(server).Start();
        await import.UntilAsync(() => import.Events.Count(told => told.Type == EventTypes.RecordingDeletedAtSource) == 2, "both are told");

        Assert.All(await ListAsync(import), row => Assert.True(row is { State: "deleted", Reason: not null }));
        Assert.DoesNotContain(DeletionAtSource.FailedAlarm, import.Status.Alarms.Keys);
        await import.StopAsync();
    }

    private static async Task<SimulatorServer> WithCallsAsync(int calls, Func<SimulatorOptions, SimulatorOptions>? change = null)
    {
        var server = await ImportHarness.StartSimulatorAsync(change: change);
        server.Past!.MakeTiny(DateTimeOffset.UtcNow.AddHours(-3), DateTimeOffset.UtcNow.AddMinutes(-5), calls);
        return server;
    }

    private ImportHarness Source(SimulatorServer server, (string Name, string Value)? more = null)
    {
        Dictionary<string, string> settings = new() { [ImportSettings.DeleteOnCompletion] = "true", [ImportKeys.DeleteGraceHours] = "0" };
        if (more is { } one)
        {
            settings[one.Name] = one.Value;
        }

        return new ImportHarness(server, _folder, settings);
    }

    private static async Task<List<ImportDeletion>> ListAsync(ImportHarness import)
        => await import.Source.DeletionsAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private static void AssertAllThere(SimulatorServer server) => Assert.All(server.Recordings.All, recording => Assert.Equal("available", server.RecordingTruth.Standing(recording)));
}
