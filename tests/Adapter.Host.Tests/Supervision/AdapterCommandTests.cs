using Adapter.Abstractions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Supervision;

/// <summary>Adapters that people start, stop, restart and renew.</summary>
public sealed class AdapterCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
