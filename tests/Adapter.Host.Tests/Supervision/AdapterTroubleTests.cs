using Adapter.Abstractions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Supervision;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Supervision;

/// <summary>Adapters that fail, are degraded or start slowly: what is shown, when they are tried again, what is logged.</summary>
public sealed class AdapterTroubleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
        await clock.WhenDueAsync(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        var waiting = await host.WhenAsync("Bad", AdapterState.WaitingToRetry);
        clock.Advance(waiting.NextAttempt!.Value - clock.GetUtcNow());
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
}
