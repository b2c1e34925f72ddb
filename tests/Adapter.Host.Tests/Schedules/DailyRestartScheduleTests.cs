using System.Globalization;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Plugins;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Supervision;

namespace Adapter.Host.Tests.Schedules;

/// <summary>Daily restarts as they really happen: Quartz, the supervisor and a plugin's adapter, all by the clock of the test.</summary>
public sealed class DailyRestartScheduleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Europe/London", "01:30", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    [InlineData("Europe/London", "01:30", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("Europe/Berlin", "02:30", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    [InlineData("Europe/Berlin", "02:30", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("America/New_York", "02:15", "2026-03-07T12:00Z", "2026-03-08T07:00Z", "2026-03-09T06:15Z")]
    [InlineData("America/New_York", "01:30", "2026-10-31T12:00Z", "2026-11-01T05:30Z", "2026-11-02T06:30Z")]
    [InlineData("Australia/Lord_Howe", "02:15", "2026-10-03T00:00Z", "2026-10-03T15:30Z", "2026-10-04T15:15Z")]
    [InlineData("Australia/Lord_Howe", "01:45", "2026-04-04T00:00Z", "2026-04-04T14:45Z", "2026-04-05T15:15Z")]
    [InlineData("Europe/Dublin", "01:30", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    public async Task Restart_ClockChange_HappensExactlyOnceThatDay(string zone, string time, string from, string first, string second)
    {
        await using ScheduledHost host = await ScheduledHost.StartAsync(At(from), catalogue => [Healthy(catalogue, "A", ("zone", zone), ("RestartTime", time))]);
        Assert.Equal(At(first), host.Supervisor.Find("A")!.NextDailyRestart);

        await host.RunUntilAsync(At(second) + TimeSpan.FromHours(6), (At(first), "A"), (At(second), "A"));

        Assert.Equal([At(first), At(second)], host.RestartsOf("A"));
        Assert.Equal((AdapterState.Running, 0), (host.Supervisor.Find("A")!.State, host.Supervisor.Find("A")!.Restarts));
    }

    [Fact]
    public async Task Restart_SecondaryWithoutKey_IsOneHourAfterItsPrimary()
    {
        await using ScheduledHost host = await ScheduledHost.StartAsync(At("2026-06-01T12:00Z"), catalogue =>
            [Healthy(catalogue, "P", ("RestartTime", "23:30")), Healthy(catalogue, "S", ("secondaryOf", "P"))]);

        await host.RunUntilAsync(At("2026-06-02T12:00Z"), (At("2026-06-01T23:30Z"), "P"), (At("2026-06-02T00:30Z"), "S"));

        Assert.Equal([At("2026-06-01T23:30Z")], host.RestartsOf("P"));
        Assert.Equal([At("2026-06-02T00:30Z")], host.RestartsOf("S"));
    }

    [Fact]
    public async Task Restart_TimeChangedWhileRunning_CountsAtOnceAndDoesNotTouchTheAdapter()
    {
        await using ScheduledHost host = await ScheduledHost.StartAsync(At("2026-06-01T12:00Z"), catalogue => [Healthy(catalogue, "A", ("RestartTime", "18:00"))]);
        var since = host.Supervisor.Find("A")!.Since;

        await host.ReconcileAsync(Healthy(host.Catalogue, "A", ("RestartTime", "14:00")));

        Assert.Equal(At("2026-06-01T14:00Z"), host.Supervisor.Find("A")!.NextDailyRestart);
        Assert.Equal((AdapterState.Running, since, 0), (host.Supervisor.Find("A")!.State, host.Supervisor.Find("A")!.Since, host.Supervisor.Find("A")!.Restarts));
        await host.RunUntilAsync(At("2026-06-02T06:00Z"), (At("2026-06-01T14:00Z"), "A"));
        Assert.Equal([At("2026-06-01T14:00Z")], host.RestartsOf("A"));
    }

    [Fact]
    public async Task Restart_StoppedAndDisabledAdapters_AreLeftAlone()
    {
        await using ScheduledHost host = await ScheduledHost.StartAsync(At("2026-06-01T12:00Z"), catalogue =>
            [Healthy(catalogue, "A"), Healthy(catalogue, "M", StartupType.Manual), Healthy(catalogue, "D", StartupType.Disabled)]);

        await host.RunUntilAsync(At("2026-06-02T02:00Z"), (At("2026-06-02T00:00Z"), "A"));

        Assert.Equal([At("2026-06-02T00:00Z")], host.RestartsOf("A"));
        Assert.Equal((AdapterState.Stopped, AdapterState.Disabled, null), (host.Supervisor.Find("M")!.State, host.Supervisor.Find("D")!.State, host.Supervisor.Find("D")!.NextDailyRestart));
        Assert.Equal(At("2026-06-03T00:00Z"), host.Supervisor.Find("A")!.NextDailyRestart);
        Assert.Empty(host.RestartsOf("M"));
    }

    [Fact]
    public async Task Restart_DefinitionRemoved_DoesNotHappen()
    {
        await using ScheduledHost host = await ScheduledHost.StartAsync(At("2026-06-01T12:00Z"), catalogue => [Healthy(catalogue, "A"), Healthy(catalogue, "B")]);

        await host.ReconcileAsync(Healthy(host.Catalogue, "B"));
        await host.RunUntilAsync(At("2026-06-02T06:00Z"), (At("2026-06-02T00:00Z"), "B"));

        Assert.Empty(host.RestartsOf("A"));
        Assert.Null(host.Schedule.NextFor("A"));
    }

    private static AdapterEntry Healthy(PluginCatalogue catalogue, string name, params (string, string)[] settings) => Healthy(catalogue, name, StartupType.Automatic, settings);

    private static AdapterEntry Healthy(PluginCatalogue catalogue, string name, StartupType startup, params (string, string)[] settings)
        => TestDefinitions.Entry(catalogue.Find("Healthy Adapter")!, name, startup, settings: [("Site", name), ("BeatMs", "2000000000"), .. settings]);

    private static DateTimeOffset At(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
