using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Plugins;
using Adapter.Host.Supervision;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Supervision;

public sealed class AdapterSupervisorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReconcileAsync_StartupTypes_DecideWhatStarts()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        host.Define("Auto", "Healthy Adapter", settings: ("Site", "a"));
        host.Define("Manual", "Healthy Adapter", StartupType.Manual, settings: ("Site", "m"));
        host.Define("Off", "Healthy Adapter", StartupType.Disabled, settings: ("Site", "d"));

        await host.ReconcileAsync();
        await host.WhenAsync("auto", AdapterState.Running);

        Assert.Equal([("Auto", AdapterState.Running), ("Manual", AdapterState.Stopped), ("Off", AdapterState.Disabled)], host.Supervisor.Snapshots.Select(item => (item.Name, item.State)));
        var refused = await host.Supervisor.StartAsync("Off");
        Assert.Equal(OperationOutcome.RefusedDisabled, refused.Outcome);
        Assert.Contains("Off.xml", refused.Message, StringComparison.Ordinal);
        Assert.Equal(OperationOutcome.RefusedDisabled, (await host.Supervisor.RestartAsync("Off")).Outcome);
        Assert.Equal(OperationOutcome.Done, (await host.Supervisor.StartAsync("Manual")).Outcome);
        await host.WhenAsync("Manual", AdapterState.Running);
        Assert.Equal(OperationOutcome.AlreadySo, (await host.Supervisor.StartAsync("Manual")).Outcome);
    }

    [Fact]
    public async Task StartAsync_UnknownName_IsNotFoundAndNamesThoseThatAre()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        host.Define("Auto", "Healthy Adapter", settings: ("Site", "a"));
        await host.ReconcileAsync();

        foreach (var result in new[] { await host.Supervisor.StartAsync("Atuo"), await host.Supervisor.StopAsync("Atuo"), await host.Supervisor.RestartAsync("Atuo"), await host.Supervisor.RenewAsync("Atuo", "x") })
        {
            Assert.Equal((OperationOutcome.NotFound, null), (result.Outcome, result.Adapter));
            Assert.Contains("'Auto'", result.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ReconcileAsync_BrokenDefinition_IsFaultedWithItsFindings()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        DefinitionFinding finding = new(FindingSeverity.Error, FindingCodes.RequiredMissing, "Bad.xml", 3, 1, "Bad", "Site", "Site is missing.", "Enter one.");
        host.Broken.Add(new BrokenDefinition("Bad.xml", "Bad", "Healthy Adapter", false, [finding]));
        await host.ReconcileAsync();

        var bad = await host.WhenAsync("Bad", AdapterState.Faulted);
        Assert.Equal((FailureClass.Configuration, "Site is missing.", "Enter one.", "Bad.xml"), (bad.FailureClass, bad.Why, bad.Remedy, bad.File));
        Assert.Equal([finding], bad.Findings);
        Assert.Equal(OperationOutcome.RefusedBroken, (await host.Supervisor.StartAsync("Bad")).Outcome);

        // corrected
        host.Broken.Clear();
        host.Define("Bad", "Healthy Adapter", settings: ("Site", "now"));
        await host.ReconcileAsync();
        Assert.Null((await host.WhenAsync("Bad", AdapterState.Running)).FailureClass);
    }

    [Fact]
    public async Task ReconcileAsync_TypeOfIncompatiblePlugin_IsIncompatibleAndNotFaulted()
    {
        await using SupervisionFixture host = new(new ManualClock(), "WrongContractNew", "Healthy");
        await host.LoadAsync();
        host.Broken.Add(new BrokenDefinition("Bad.xml", "Bad", "WrongContractNew Adapter", false, []));
        host.Define("Also", "WrongContractNew Adapter");
        await host.ReconcileAsync();

        foreach (var name in new[] { "Bad", "Also" })
        {
            var bad = await host.WhenAsync(name, AdapterState.Incompatible);
            Assert.Contains(HostAssemblies.ContractVersion.ToString(2), bad.Why, StringComparison.Ordinal);
        }

        Assert.Equal(OperationOutcome.RefusedIncompatible, (await host.Supervisor.StartAsync("Bad")).Outcome);
    }

    [Fact]
    public async Task ReconcileAsync_UnknownTypeBesideAPluginThatFailed_TellsOfThePlugin()
    {
        await using SupervisionFixture host = new(new ManualClock(), "NoAttribute");
        await host.LoadAsync();
        host.Broken.Add(new BrokenDefinition("Bad.xml", "Bad", "Some Adapter", false, []));
        await host.ReconcileAsync();

        var bad = await host.WhenAsync("Bad", AdapterState.Faulted);

        Assert.Contains("NoAttribute", bad.Why, StringComparison.Ordinal);
        Assert.Equal((OperationOutcome.AlreadySo, AdapterState.Faulted), ((await host.Supervisor.StopAsync("Bad")).Outcome, host.Supervisor.Find("Bad")!.State));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b: c*?")]
    [InlineData("CON.")]
    public async Task StateDirectory_AnyName_IsAFolderOfItsOwn(string name)
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        host.Define(name, "Healthy Adapter", settings: ("Site", "a"));
        await host.ReconcileAsync();
        await host.WhenAsync(name, AdapterState.Running);

        Assert.NotEqual(name, Path.GetFileName(Assert.Single(Directory.GetDirectories(host.Options.StateFolder))));
    }

    [Theory]
    [InlineData(FailureClass.Credentials)]
    [InlineData(FailureClass.Permission)]
    [InlineData(FailureClass.Configuration)]
    [InlineData(FailureClass.Permanent)]
    public async Task Failure_NotForTryingAgain_IsFaultedWithWhyAndRemedy(FailureClass failureClass)
    {
        await using SupervisionFixture host = new(new ManualClock(), "ThrowsOnStart");
        await host.LoadAsync();
        host.Define("Bad", "Throws On Start Adapter", settings: ("Class", failureClass.ToString()));
        await host.ReconcileAsync();

        var bad = await host.WhenAsync("Bad", AdapterState.Faulted);

        Assert.Equal((failureClass, "Do something about it.", null, 0), (bad.FailureClass, bad.Remedy, bad.NextAttempt, bad.Restarts));
        Assert.StartsWith("The platform said no.", bad.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("  ", Assert.Single(bad.Alarms).Text, StringComparison.Ordinal);
        Assert.Equal(("said.no", "c-1"), (bad.LastError?.PlatformCode, bad.LastError?.CorrelationId));
        Assert.Contains(host.Plugins.Log.Lines, line => line.Id.Id == EventIds.AdapterStateChanged && line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Failure_Transient_WaitsLongerEachTimeAndIsLoggedOnce()
    {
        ManualClock clock = new();
        await using SupervisionFixture host = new(clock, "ThrowsOnStart");
        await host.LoadAsync();
        host.Define("Bad", "Throws On Start Adapter", settings: ("Class", "Transient"));
        await host.ReconcileAsync();

        foreach (var (seconds, restarts) in new[] { (0.75, 0), (1.5, 1), (3, 2) })
        {
            var waiting = await host.WhenAsync("Bad", item => item.State == AdapterState.WaitingToRetry && item.Restarts == restarts, $"it waits for attempt {restarts + 2}");
            Assert.Equal((FailureClass.Transient, clock.GetUtcNow() + TimeSpan.FromSeconds(seconds)), (waiting.FailureClass, waiting.NextAttempt));
            clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        var told = host.Plugins.Log.Lines.Where(line => line.Id.Id == EventIds.AdapterStateChanged && line.Level >= LogLevel.Warning).ToList();
        var line = Assert.Single(told);
        Assert.Contains("Starting -> WaitingToRetry", line.Text, StringComparison.Ordinal);
        Assert.Contains("The platform said no.", line.Text, StringComparison.Ordinal);
        Assert.Contains("2026-09-14 08:00:00Z", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_AfterDelivering_WaitsAndTheRecoveryIsTold()
    {
        ManualClock clock = new();
        await using SupervisionFixture host = new(clock, "ThrowsOnStart");
        await host.LoadAsync();
        host.Define("Bad", "Throws On Start Adapter", settings: [("Class", "Transient"), ("RunFirstMs", "1000")]);
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Running);
        clock.Advance(TimeSpan.FromSeconds(1));
        await host.WhenAsync("Bad", AdapterState.WaitingToRetry);
        clock.Advance(TimeSpan.FromSeconds(1));
        await host.WhenAsync("Bad", AdapterState.Running);

        await Eventually.TrueAsync(() => host.Plugins.Log.Lines.Any(line => line.Id.Id == EventIds.AdapterRecovered), "the recovery is told", cancellationToken: Token);
    }

    [Fact]
    public async Task Degraded_SaidByTheAdapter_IsShownWithWhyAndNextAttemptUntilItDelivers()
    {
        ManualClock clock = new();
        await using SupervisionFixture host = new(clock, "ThrowsOnStart");
        await host.LoadAsync();
        host.Define("Bad", "Throws On Start Adapter", settings: [("RunFirstMs", "60000"), ("DegradedMs", "5000")]);
        await host.ReconcileAsync();
        var before = await host.WhenAsync("Bad", AdapterState.Running);
        Assert.Equal((null, null), (before.FailureClass, before.NextAttempt));

        await clock.WhenDueAsync(TimeSpan.FromMinutes(1));
        clock.Advance(TimeSpan.FromMinutes(1));
        var degraded = await host.WhenAsync("Bad", AdapterState.Degraded);

        var since = clock.GetUtcNow();
        Assert.Equal(
            ("The link is down and is being reconnected.", FailureClass.Transient, since + TimeSpan.FromSeconds(5), since),
            (degraded.Why, degraded.FailureClass, degraded.NextAttempt, degraded.Since));
        Assert.Equal(("down", 0), (degraded.Facts["link.state"], degraded.Restarts));

        await clock.WhenDueAsync(TimeSpan.FromSeconds(5));
        clock.Advance(TimeSpan.FromSeconds(5));
        var after = await host.WhenAsync("Bad", AdapterState.Running);

        Assert.Equal(("The link is up again.", null, null, clock.GetUtcNow(), 0), (after.Why, after.FailureClass, after.NextAttempt, after.Since, after.Restarts));
        var lines = host.Plugins.Log.Lines.Where(line => line.Text.Contains("Degraded", StringComparison.Ordinal)).ToList();
        Assert.Equal([(EventIds.AdapterStateChanged, LogLevel.Warning), (EventIds.AdapterRecovered, LogLevel.Information)], lines.Select(line => (line.Id.Id, line.Level)));
        Assert.Contains("Running -> Degraded", lines[0].Text, StringComparison.Ordinal);
        Assert.Contains("The link is down and is being reconnected.", lines[0].Text, StringComparison.Ordinal);
        Assert.Contains("2026-09-14 08:01:05Z", lines[0].Text, StringComparison.Ordinal);
        Assert.Contains("Degraded -> Running after 00:00:05", lines[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_ReturnedEarly_IsABug()
    {
        await using SupervisionFixture host = new(new ManualClock(), "ThrowsOnStart");
        await host.LoadAsync();
        host.Define("Bad", "Throws On Start Adapter", settings: ("Class", "None"));
        await host.ReconcileAsync();

        var bad = await host.WhenAsync("Bad", AdapterState.WaitingToRetry);

        Assert.Equal(FailureClass.Bug, bad.FailureClass);
        Assert.Contains("without having been asked", bad.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopAsync_WhileWaitingToRetry_IsNotStartedAgain()
    {
        ManualClock clock = new();
        await using SupervisionFixture host = new(clock, "ThrowsOnStart");
        await host.LoadAsync();
        host.Define("Bad", "Throws On Start Adapter", settings: ("Class", "Transient"));
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.WaitingToRetry);

        var stopped = await host.Supervisor.StopAsync("Bad");
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal((OperationOutcome.Done, AdapterState.Stopped), (stopped.Outcome, stopped.Adapter!.State));
        Assert.Equal(OperationOutcome.AlreadySo, (await host.Supervisor.StopAsync("Bad")).Outcome);
        Assert.Equal((AdapterState.Stopped, 0), (host.Supervisor.Find("Bad")!.State, host.Supervisor.Find("Bad")!.Restarts));
    }

    [Fact]
    public async Task StartWarning_StillStarting_RaisesAnAlarmOnceAndClearsItWithTheEnd()
    {
        ManualClock clock = new();
        await using SupervisionFixture host = new(clock, options => options with { StopDeadline = TimeSpan.FromSeconds(1) }, "HangsOnStart");
        await host.LoadAsync();
        host.Define("Slow", "Hangs On Start Adapter");
        await host.ReconcileAsync();
        await host.WhenAsync("Slow", AdapterState.Starting);

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(host.Supervisor.Find("Slow")!.Alarms);
        clock.Advance(TimeSpan.FromSeconds(1));
        var slow = await host.WhenAsync("Slow", item => item.Alarms.Count > 0, "the alarm is raised");
        Assert.Equal((AdapterState.Starting, "host.start-slow"), (slow.State, slow.Alarms[0].Code));

        var stopping = host.Supervisor.StopAsync("Slow");
        await host.WhenAsync("Slow", AdapterState.Stopping);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(OperationOutcome.Abandoned, (await stopping).Outcome);
    }

    [Fact]
    public async Task States_OfOneLife_AreLoggedOnceEachWithFromToAndWhy()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        host.Define("A", "Healthy Adapter", settings: ("Site", "a"));
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Running);
        await host.Supervisor.StopAsync("A");

        var told = host.Plugins.Log.Lines.Where(line => line.Id.Id == EventIds.AdapterStateChanged).Select(line => line.Text).ToList();
        Assert.Collection(told,
            text => Assert.StartsWith("Adapter A: Stopped -> Starting. Why: The definition was loaded.", text, StringComparison.Ordinal),
            text => Assert.StartsWith("Adapter A: Starting -> Running. Why: connected", text, StringComparison.Ordinal),
            text => Assert.StartsWith("Adapter A: Running -> Stopping. Why: A person stopped it.", text, StringComparison.Ordinal),
            text => Assert.StartsWith("Adapter A: Stopping -> Stopped. Why: A person stopped it.", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task StopAllAsync_ManyThatHang_TakesOneDeadline()
    {
        ManualClock clock = new();
        await using SupervisionFixture host = new(clock, "HangsOnStop", "Healthy");
        await host.LoadAsync();
        foreach (var name in new[] { "A", "B", "C" })
        {
            host.Define(name, "Hangs On Stop Adapter");
        }

        host.Define("Good", "Healthy Adapter", settings: ("Site", "g"));
        await host.ReconcileAsync();
        foreach (var name in new[] { "A", "B", "C", "Good" })
        {
            await host.WhenAsync(name, AdapterState.Running);
        }

        var stopping = host.Supervisor.StopAllAsync();
        await host.WhenAsync("Good", AdapterState.Stopped);
        Assert.Equal("HostStopping", ((LinkEvent)host.Journal.EventsOf("Good")[^1]).Reason);
        foreach (var name in new[] { "A", "B", "C" })
        {
            await host.WhenAsync(name, AdapterState.Stopping);
        }

        clock.Advance(host.Options.StopDeadline);
        await stopping.WaitAsync(Eventually.DefaultDeadline, Token);
        Assert.Equal(OperationOutcome.RefusedStopping, (await host.Supervisor.StartAsync("Good")).Outcome);
    }

    [Fact]
    public async Task RestartAsync_Running_IsANewLifeThatKeepsItsCounters()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        host.Define("A", "Healthy Adapter", settings: ("Site", "a"));
        await host.ReconcileAsync();
        await CountAsync(1);

        var restarted = await host.Supervisor.RestartAsync("A");
        await CountAsync(2);

        Assert.Equal((OperationOutcome.Done, 1), (restarted.Outcome, restarted.Adapter!.Restarts));
        Assert.Contains(host.Journal.EventsOf("A"), item => item is LinkEvent { Type: EventTypes.LinkStopping, Reason: "Restart" });

        Task CountAsync(int beats) => Eventually.TrueAsync(() => host.Supervisor.Find("A")!.Counters is [{ Value: var value }] && value == beats, $"{beats} beats are counted", cancellationToken: Token);
    }

    [Fact]
    public async Task RenewAsync_AdapterThatCan_IsNotRestarted()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        host.Define("A", "Healthy Adapter", settings: ("Site", "a"));
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Running);

        var renewed = await host.Supervisor.RenewAsync("A", "daily restart");

        Assert.Equal((OperationOutcome.Done, 0, "daily restart"), (renewed.Outcome, renewed.Adapter!.Restarts, renewed.Adapter.Facts["renewed"]));
        await host.Supervisor.StopAsync("A");
        Assert.Equal((OperationOutcome.AlreadySo, AdapterState.Stopped), ((await host.Supervisor.RenewAsync("A", "daily restart")).Outcome, host.Supervisor.Find("A")!.State));
    }

    [Fact]
    public async Task RenewAsync_AdapterThatCannot_IsStoppedAndStarted()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Floods");
        await host.LoadAsync();
        host.Define("A", "Floods Adapter", settings: ("Events", "1"));
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Running);

        var renewed = await host.Supervisor.RenewAsync("A", "daily restart");
        await host.WhenAsync("A", AdapterState.Running);

        Assert.Equal((OperationOutcome.Done, 1), (renewed.Outcome, renewed.Adapter!.Restarts));
        Assert.Contains(host.Plugins.Log.Lines, line => line.Id.Id == EventIds.AdapterRenewFailed);
    }
}
