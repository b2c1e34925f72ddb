using Adapter.Abstractions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Supervision;

/// <summary>Every way of misbehaving, each beside a neighbour that must not notice.</summary>
public sealed class IsolationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThrowsOnStart_Bug_IsRestartedWithinItsBudgetThenFaulted()
    {
        await using SupervisionFixture host = new(TimeProvider.System, options => options with
        {
            Restart = new RestartPolicy { FirstPause = TimeSpan.FromMilliseconds(2), LongestPause = TimeSpan.FromMilliseconds(5), BugBudget = 3 },
        }, "Healthy", "ThrowsOnStart");
        await host.LoadAsync();
        var neighbour = await host.StartNeighbourAsync();
        var since = host.Supervisor.Find(neighbour)!.Since;

        host.Define("Bad", "Throws On Start Adapter");
        await host.ReconcileAsync();
        var bad = await host.WhenAsync("Bad", AdapterState.Faulted);

        Assert.Equal((FailureClass.Bug, 3), (bad.FailureClass, bad.Restarts));
        Assert.Contains("It was meant to fail.", bad.Why, StringComparison.Ordinal);
        Assert.Contains("4 times", bad.Why, StringComparison.Ordinal);
        Assert.Contains(bad.Alarms, alarm => alarm is { Code: "host.failed", IsActive: true });
        await host.AssertUndisturbedAsync(neighbour, since);
    }

    [Fact]
    public async Task HangsOnStart_BlocksItsThread_WarnsAndNobodyWaits()
    {
        await using SupervisionFixture host = new(TimeProvider.System, options => options with
        {
            StartWarning = TimeSpan.FromMilliseconds(50),
            StopDeadline = TimeSpan.FromMilliseconds(100),
        }, "Healthy", "HangsOnStart");
        await host.LoadAsync();
        var neighbour = await host.StartNeighbourAsync();
        var since = host.Supervisor.Find(neighbour)!.Since;

        host.Define("Bad", "Hangs On Start Adapter");
        await host.ReconcileAsync();
        var bad = await host.WhenAsync("Bad", snapshot => snapshot.Alarms.Any(alarm => alarm is { Code: "host.start-slow", IsActive: true }), "the slow start is told");

        Assert.Equal(AdapterState.Starting, bad.State);
        Assert.Contains("start.slow", bad.Facts.Keys);
        await host.AssertUndisturbedAsync(neighbour, since);

        var stopped = await host.Supervisor.StopAsync("Bad");
        Assert.Equal((OperationOutcome.Abandoned, AdapterState.Faulted), (stopped.Outcome, stopped.Adapter!.State));
        Assert.Contains("abandoned", stopped.Adapter.Why, StringComparison.Ordinal);
        await host.AssertUndisturbedAsync(neighbour, since);
    }

    [Fact]
    public async Task HangsOnStop_IsAbandonedAtTheDeadlineAndNotHeardAnyMore()
    {
        await using SupervisionFixture host = new(TimeProvider.System, options => options with { StopDeadline = TimeSpan.FromMilliseconds(100) }, "Healthy", "HangsOnStop");
        await host.LoadAsync();
        var neighbour = await host.StartNeighbourAsync();
        var since = host.Supervisor.Find(neighbour)!.Since;
        host.Define("Bad", "Hangs On Stop Adapter");
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Running);

        var stopped = await host.Supervisor.StopAsync("Bad");

        Assert.Equal((OperationOutcome.Abandoned, AdapterState.Faulted), (stopped.Outcome, stopped.Adapter!.State));
        Assert.Contains(stopped.Adapter.Alarms, alarm => alarm is { Code: "host.stop-abandoned", IsActive: true });
        Assert.Contains(host.Plugins.Log.Lines, line => line.Id.Id == EventIds.AdapterAbandoned);
        await host.AssertUndisturbedAsync(neighbour, since);

        // given up is not forgotten: what only a file watcher still holds would be collected, and its end never heard of
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // it ends late: nothing that it said meanwhile counts, the alarm is over and the state tells the truth again
        await File.WriteAllTextAsync(Path.Combine(host.Options.StateFolder, "bad", "release"), "", Token);
        var ended = await host.WhenAsync("Bad", AdapterState.Stopped);
        Assert.DoesNotContain("must not be heard", ended.Why, StringComparison.Ordinal);
        Assert.DoesNotContain(ended.Alarms, alarm => alarm.IsActive);
        Assert.DoesNotContain("late", ended.Facts.Keys);
        Assert.Equal(0, host.Journal.CountOf("Bad"));
    }

    [Fact]
    public async Task RemovedAndPutBack_WhileItIsStillStopping_RunsAgain()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "HangsOnStop");
        await host.LoadAsync();
        host.Define("Bad", "Hangs On Stop Adapter");
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Running);

        host.Remove("Bad");
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Stopping);
        host.Define("Bad", "Hangs On Stop Adapter");
        await host.ReconcileAsync();
        var release = Path.Combine(host.Options.StateFolder, "bad", "release");
        await File.WriteAllTextAsync(release, "", Token);

        await host.WhenAsync("Bad", AdapterState.Running);

        File.Delete(release);
        var stopped = host.Supervisor.StopAsync("Bad");
        await File.WriteAllTextAsync(release, "", Token);
        Assert.Equal(OperationOutcome.Done, (await stopped).Outcome);
    }

    [Fact]
    public async Task HangsOnDispose_AfterAFailure_DoesNotLookAlive()
    {
        ManualClock clock = new();
        await using SupervisionFixture host = new(clock, "ThrowsOnStart");
        await host.LoadAsync();
        host.Define("Bad", "Throws On Start Adapter", settings: [("Class", "Credentials"), ("HangOnDispose", "true")]);
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Starting);

        await clock.WhenTimersAsync(2);
        clock.Advance(host.Options.StopDeadline);

        Assert.Equal(FailureClass.Credentials, (await host.WhenAsync("Bad", AdapterState.Faulted)).FailureClass);
    }

    [Fact]
    public async Task HangsOnRenew_IsStoppedAndStartedInstead()
    {
        ManualClock clock = new();
        await using SupervisionFixture host = new(clock, "HangsOnStop");
        await host.LoadAsync();
        host.Define("Bad", "Hangs On Stop Adapter");
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Running);

        var renewing = host.Supervisor.RenewAsync("Bad", "daily restart");
        await clock.WhenDueAsync(host.Options.RenewDeadline);
        clock.Advance(host.Options.RenewDeadline);
        await host.WhenAsync("Bad", AdapterState.Stopping);
        clock.Advance(host.Options.StopDeadline);
        var renewed = await renewing.WaitAsync(Eventually.DefaultDeadline, Token);
        await host.WhenAsync("Bad", AdapterState.Running);

        Assert.Equal((OperationOutcome.Done, 1), (renewed.Outcome, renewed.Adapter!.Restarts));
        Assert.Contains(host.Plugins.Log.Lines, line => line.Id.Id == EventIds.AdapterRenewFailed && line.Text.Contains("120 s", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(host.Options.StateFolder, "bad", "release"), "", Token);
    }

    [Fact]
    public async Task HangsOnStop_RestartedTooOften_IsNotStartedAnyMore()
    {
        await using SupervisionFixture host = new(TimeProvider.System, options => options with { StopDeadline = TimeSpan.FromMilliseconds(50), AbandonedLimit = 2 }, "HangsOnStop");
        await host.LoadAsync();
        host.Define("Bad", "Hangs On Stop Adapter");
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Running);

        var first = await host.Supervisor.RestartAsync("Bad");
        await host.WhenAsync("Bad", AdapterState.Running);
        var second = await host.Supervisor.RestartAsync("Bad");

        Assert.Equal(OperationOutcome.Done, first.Outcome);
        Assert.Equal((OperationOutcome.Abandoned, AdapterState.Faulted), (second.Outcome, second.Adapter!.State));
        Assert.Contains("2 earlier runs", second.Adapter.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Floods_JournalSlower_IsDegradedUntilItIsOver()
    {
        await using SupervisionFixture host = new(TimeProvider.System, options => options with { FloodCalls = 500 }, "Healthy", "Floods");
        await host.LoadAsync();
        var neighbour = await host.StartNeighbourAsync();
        var since = host.Supervisor.Find(neighbour)!.Since;
        var held = host.Journal.Hold("Bad");

        host.Define("Bad", "Floods Adapter", settings: ("Events", "2000"));
        await host.ReconcileAsync();
        var bad = await host.WhenAsync("Bad", AdapterState.Degraded);

        Assert.Contains("faster than the journal", bad.Why, StringComparison.Ordinal);
        Assert.Contains(bad.Alarms, alarm => alarm is { Code: "host.flood", IsActive: true });
        await host.AssertUndisturbedAsync(neighbour, since);

        held.SetResult();
        var calm = await host.WhenAsync("Bad", AdapterState.Running);
        Assert.DoesNotContain(calm.Alarms, alarm => alarm.IsActive);
        await Eventually.TrueAsync(() => host.Journal.CountOf("Bad") == 2000, "nothing of the flood is lost", cancellationToken: Token);
    }

    [Fact]
    public async Task HoldsStatic_StoppedForGood_IsReportedAsNotUnloaded()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "Healthy", "HoldsStatic");
        await host.LoadAsync();
        var neighbour = await host.StartNeighbourAsync();
        var since = host.Supervisor.Find(neighbour)!.Since;
        host.Define("Bad", "Holds Static Adapter");
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Running);

        var stopped = await host.Supervisor.StopAsync("Bad");
        var told = await host.WhenAsync("Bad", snapshot => snapshot.Facts.ContainsKey("plugin.unloaded"), "what became of the code is told");

        Assert.Equal(OperationOutcome.Done, stopped.Outcome);
        Assert.Equal(AdapterState.Stopped, told.State);
        Assert.StartsWith("no", told.Facts["plugin.unloaded"], StringComparison.Ordinal);
        Assert.Contains(host.Plugins.Log.Lines, line => line.Id.Id == EventIds.PluginHeld && line.Text.Contains("HoldsStatic", StringComparison.Ordinal));
        await host.AssertUndisturbedAsync(neighbour, since);
    }

    [Fact]
    public async Task Healthy_StoppedForGood_LeavesMemoryWithWhatItRan()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "Healthy");
        await host.LoadAsync();
        var neighbour = await host.StartNeighbourAsync();
        await Eventually.TrueAsync(() => host.Journal.CountOf(neighbour) > 5, "it publishes", cancellationToken: Token);

        await host.Supervisor.StopAsync(neighbour);
        var told = await host.WhenAsync(neighbour, snapshot => snapshot.Facts.ContainsKey("plugin.unloaded"), "what became of the code is told");

        Assert.Equal("yes", told.Facts["plugin.unloaded"]);
        Assert.Equal(EventTypes.LinkStopping, host.Journal.EventsOf(neighbour)[^1].Type);
    }

    [Fact]
    public async Task MissingDependency_IsFaultedForGoodWithWhatIsMissing()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "Healthy", "MissingDependency", "HostDependency");
        await host.LoadAsync();
        var neighbour = await host.StartNeighbourAsync();
        var since = host.Supervisor.Find(neighbour)!.Since;

        host.Define("Bad", "Missing Dependency Adapter");
        host.Define("Leaning", "Host Dependency Adapter");
        await host.ReconcileAsync();
        var bad = await host.WhenAsync("Bad", AdapterState.Faulted);
        var leaning = await host.WhenAsync("Leaning", AdapterState.Faulted);

        Assert.Equal((FailureClass.Permanent, 0), (bad.FailureClass, bad.Restarts));
        Assert.Contains("Polly.Core", bad.Why, StringComparison.Ordinal);
        Assert.Equal(FailureClass.Permanent, leaning.FailureClass);
        Assert.Contains("Quartz", leaning.Why, StringComparison.Ordinal);
        await host.AssertUndisturbedAsync(neighbour, since);
    }

    [Fact]
    public async Task PrivateDependency_TwoVersionsInOneHost_EachSeesItsOwn()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "PrivateDependencyV1", "PrivateDependencyV2");
        await host.LoadAsync();
        host.Define("One", "PrivateDependencyV1 Adapter");
        host.Define("Two", "PrivateDependencyV2 Adapter");
        await host.ReconcileAsync();

        var one = await host.WhenAsync("One", AdapterState.Running);
        var two = await host.WhenAsync("Two", AdapterState.Running);

        Assert.StartsWith("8.9.1", one.Facts["dependency.file"], StringComparison.Ordinal);
        Assert.StartsWith("8.5.2", two.Facts["dependency.file"], StringComparison.Ordinal);
    }
}
