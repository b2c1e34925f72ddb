using Adapter.Abstractions;
using Adapter.Host.Alarms;
using Adapter.Host.Definitions;
using Adapter.Host.Plugins;
using Adapter.Host.Schedules;
using Adapter.Host.Tests.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Schedules;

/// <summary>Pausing and resuming with Quartz, the supervisor and plugins, all by the clock of the test.</summary>
public sealed class PauseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DailyRestart_PausedOverItsTurn_DoesNotComeAndComesAgainWhenResumed()
    {
        await using var host = await ScheduledHost.StartAsync(Noon, catalogue => [Healthy(catalogue, "A"), Healthy(catalogue, "B")]);
        var schedules = host.Service<AdapterSchedules>();

        Assert.True(await schedules.PauseAsync("restart.A", "ada", Token));
        Assert.Null(host.Supervisor.Find("A")!.NextDailyRestart);
        await host.RunUntilAsync(Noon.AddDays(1), (Noon.AddHours(12), "B"));
        Assert.Empty(host.RestartsOf("A"));

        // an edit of the definition does not end a pause
        await host.ReconcileAsync(Healthy(host.Catalogue, "A", ("RestartTime", "01:00")), Healthy(host.Catalogue, "B"));
        Assert.Null(host.Supervisor.Find("A")!.NextDailyRestart);

        Assert.True(await schedules.ResumeAsync("restart.A", Token));
        Assert.Equal(Noon.AddHours(24 + 13), host.Supervisor.Find("A")!.NextDailyRestart);
        await host.RunUntilAsync(Noon.AddHours(24 + 14), (Noon.AddHours(24 + 12), "B"), (Noon.AddHours(24 + 13), "A"));
        Assert.Equal([Noon.AddHours(24 + 13)], host.RestartsOf("A"));
        Assert.Equal((ScheduleOutcome.Done, "schedule"), host.Service<ScheduleBook>().LastOf("restart.A") is { } last ? (last.Outcome, last.By) : default);
    }

    [Fact]
    public async Task Import_Paused_RunsForAPersonOnly()
    {
        await using var host = await ScheduledHost.StartAsync(Noon, catalogue => [TestDefinitions.Entry(catalogue.Find("Import Source Adapter")!, "Archive", StartupType.Automatic)]);
        await host.Service<AdapterSchedules>().PauseAsync("import.Archive", "ada", Token);
        Assert.Null(host.Supervisor.Find("Archive")!.NextRun);

        await host.AdvanceAsync(TimeSpan.FromMinutes(30));
        var byHand = await host.Service<ScheduleRunner>().ImportAsync("Archive", "ada", Token);

        Assert.Equal((ScheduleOutcome.Done, "Run 1 was begun.", "ada"), (byHand!.Outcome, byHand.Text, byHand.By));
        await host.Service<AdapterSchedules>().ResumeAsync("import.Archive", Token);
        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(5), host.Supervisor.Find("Archive")!.NextRun);
        await host.AdvanceAsync(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => host.Service<ScheduleBook>().LastOf("import.Archive") is { Text: "Run 2 was begun.", By: "schedule" }, "the schedule goes on", cancellationToken: Token);
    }

    [Fact]
    public async Task Restart_StoppedAdapter_IsSkippedAndSaysSo()
    {
        await using var host = await ScheduledHost.StartAsync(Noon, catalogue => [Healthy(catalogue, "A")]);
        await host.Supervisor.StopAsync("A");

        var result = await host.Service<ScheduleRunner>().RestartAsync("A", "ada");

        Assert.Equal((ScheduleOutcome.Skipped, true), (result!.Outcome, result.Text.Contains("left alone", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Alarm_PausedForADay_IsRaisedAndEndsWithThePause()
    {
        await using var host = await ScheduledHost.StartAsync(Noon, catalogue => [Healthy(catalogue, "A")]);
        ScheduleAlarms alarms = new(host.Schedule, host.Service<ImportSchedule>(), host.Service<ScheduleBook>(), host.Clock);
        await host.Service<AdapterSchedules>().PauseAsync("restart.A", "ada", Token);

        await host.AdvanceAsync(TimeSpan.FromHours(23.5));
        Assert.Empty(Look(alarms));
        await host.AdvanceAsync(TimeSpan.FromHours(0.5));
        var raised = Assert.Single(Look(alarms));
        Assert.Equal(("schedule.paused", "A", "restart", AlarmLevel.Warning), (raised.Kind.Name, raised.Adapter, raised.Subject, raised.Kind.Severity));
        Assert.Contains("by ada", raised.Text, StringComparison.Ordinal);

        await host.Service<AdapterSchedules>().ResumeAsync("restart.A", Token);
        Assert.Empty(Look(alarms));
    }

    private static List<AlarmSighting> Look(ScheduleAlarms alarms)
    {
        AlarmLook look = new();
        alarms.Look(look);
        return look.Seen;
    }

    private static AdapterEntry Healthy(PluginCatalogue catalogue, string name, params (string, string)[] settings)
        => TestDefinitions.Entry(catalogue.Find("Healthy Adapter")!, name, StartupType.Automatic, settings: [("Site", name), ("BeatMs", "2000000000"), .. settings]);
}
