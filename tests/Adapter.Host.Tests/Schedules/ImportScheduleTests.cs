using System.Globalization;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Plugins;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Schedules;

/// <summary>Runs of an import source as they really begin: Quartz, the supervisor and a plugin's source, all by the clock of the test.</summary>
public sealed class ImportScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ByDefault_IsEveryFiveMinutes()
    {
        await using var host = await ScheduledHost.StartAsync(Noon, catalogue => [Source(catalogue)]);
        Assert.Equal(Noon.AddMinutes(5), host.Supervisor.Find("Archive")!.NextRun);

        await AdvanceToRunAsync(host, Noon.AddMinutes(5), 1);
        await AdvanceToRunAsync(host, Noon.AddMinutes(10), 2);

        Assert.Equal(Noon.AddMinutes(15), host.Supervisor.Find("Archive")!.NextRun);
    }

    [Fact]
    public async Task Run_CronOfTheDefinition_CountsInTheZoneOfTheDataSource()
    {
        await using var host = await ScheduledHost.StartAsync(Noon, catalogue => [Source(catalogue, ("Schedule", "0 30 16 * * ?"), ("zone", "Europe/Berlin"))]);

        Assert.Equal(Noon.AddHours(2.5), host.Supervisor.Find("Archive")!.NextRun);
        await AdvanceToRunAsync(host, Noon.AddHours(2.5), 1);
        Assert.Equal(Noon.AddHours(26.5), host.Supervisor.Find("Archive")!.NextRun);
    }

    [Fact]
    public async Task Run_StillGoingOn_IsNotJoinedByASecondOne()
    {
        await using var host = await ScheduledHost.StartAsync(Noon, catalogue => [Source(catalogue, ("RunS", "420"))]);
        await AdvanceToRunAsync(host, Noon.AddMinutes(5), 1);

        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => host.Supervisor.Find("Archive")!.NextRun == Noon.AddMinutes(15), "the schedule came round", cancellationToken: Token);
        var byHand = await host.Supervisor.AskAsync("Archive", (IImportSource source, CancellationToken token) => source.StartRunAsync("a person", token).AsTask(), Token);

        Assert.False(byHand.HasStarted);
        Assert.Equal((1, "schedule"), (byHand.Run.Number, byHand.Run.Reason));
        await AdvanceToRunAsync(host, Noon.AddMinutes(15), 2);
    }

    [Fact]
    public async Task Run_ScheduleChangedWhileRunning_CountsAtOnceAndDoesNotTouchTheSource()
    {
        await using var host = await ScheduledHost.StartAsync(Noon, catalogue => [Source(catalogue)]);

        await host.ReconcileAsync(Source(host.Catalogue, ("Schedule", "1h")));

        Assert.Equal(Noon.AddHours(1), host.Supervisor.Find("Archive")!.NextRun);
        Assert.Equal((AdapterState.Running, 0), (host.Supervisor.Find("Archive")!.State, host.Supervisor.Find("Archive")!.Restarts));
    }

    [Fact]
    public async Task Run_DefinitionRemovedOrDisabled_IsNotScheduled()
    {
        await using var host = await ScheduledHost.StartAsync(Noon, catalogue => [Source(catalogue)]);

        await host.ReconcileAsync(TestDefinitions.Entry(host.Catalogue.Find("Import Source Adapter")!, "Archive", StartupType.Disabled));

        Assert.Null(host.Supervisor.Find("Archive")!.NextRun);
    }

    [Fact]
    public async Task Run_ScheduleThatNeverComesAgain_StopsNoOtherSchedule()
    {
        await using var host = await ScheduledHost.StartAsync(
            Noon, catalogue => [TestDefinitions.Entry(catalogue.Find("Import Source Adapter")!, "Ancient", StartupType.Automatic, settings: [("Schedule", "0 0 0 1 1 ? 2020")]), Source(catalogue)]);

        Assert.Null(host.Supervisor.Find("Ancient")!.NextRun);
        Assert.Equal(Noon.AddMinutes(5), host.Supervisor.Find("Archive")!.NextRun);
        Assert.True((await host.Supervisor.AskAsync("Ancient", static (IImportSource source, CancellationToken token) => source.StartRunAsync("a person", token).AsTask(), Token)).HasStarted);

        // an edit brings it back
        await host.ReconcileAsync(TestDefinitions.Entry(host.Catalogue.Find("Import Source Adapter")!, "Ancient", StartupType.Automatic, settings: [("Schedule", "10m")]), Source(host.Catalogue));
        Assert.Equal(Noon.AddMinutes(10), host.Supervisor.Find("Ancient")!.NextRun);
    }

    [Fact]
    public async Task Ask_AdapterThatIsNoImportSource_SaysSo()
    {
        await using var host = await ScheduledHost.StartAsync(Noon, catalogue =>
            [TestDefinitions.Entry(catalogue.Find("Healthy Adapter")!, "A", StartupType.Automatic, settings: [("Site", "a"), ("BeatMs", "2000000000")])]);

        var none = await Assert.ThrowsAsync<NoAnswerException>(() => AskAsync(host, "A"));
        var unknown = await Assert.ThrowsAsync<NoAnswerException>(() => AskAsync(host, "B"));
        await host.Supervisor.StopAsync("A");
        var stopped = await Assert.ThrowsAsync<NoAnswerException>(() => AskAsync(host, "A"));

        Assert.Equal([NoAnswerReason.OtherKind, NoAnswerReason.NotFound, NoAnswerReason.NotRunning], [none.Reason, unknown.Reason, stopped.Reason]);
        Assert.Null(host.Supervisor.Find("A")!.NextRun);
    }

    private static Task<ImportStatus> AskAsync(ScheduledHost host, string name)
        => host.Supervisor.AskAsync(name, static (IImportSource source, CancellationToken _) => Task.FromResult(source.ReadImportStatus()), Token);

    private static AdapterEntry Source(PluginCatalogue catalogue, params (string, string)[] settings)
        => TestDefinitions.Entry(catalogue.Find("Import Source Adapter")!, "Archive", StartupType.Automatic, settings: settings);

    private static async Task AdvanceToRunAsync(ScheduledHost host, DateTimeOffset at, int number)
    {
        await host.AdvanceAsync(at - host.Clock.GetUtcNow());
        var expected = string.Create(CultureInfo.InvariantCulture, $"{number} {at:O} schedule");
        await Eventually.TrueAsync(() => host.Supervisor.Find("Archive")!.Facts.GetValueOrDefault("runs") == expected, $"run {number} at {at:u}", cancellationToken: Token);
    }
}
