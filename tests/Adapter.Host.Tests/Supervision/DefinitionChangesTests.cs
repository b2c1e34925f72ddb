using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Supervision;

/// <summary>What a changed definition does to a running adapter, and what it leaves alone.</summary>
public sealed class DefinitionChangesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReconcileAsync_LiveSetting_IsAppliedWithoutRestart()
    {
        await using var host = await RunningAsync(("Site", "a"), ("BeatMs", "1000"));

        host.Define("A", "Healthy Adapter", settings: [("Site", "a"), ("BeatMs", "250")]);
        await host.ReconcileAsync();
        await Eventually.TrueAsync(() => host.Supervisor.Find("A")!.Facts["beat"] == "250 ms", "the new value is in force", cancellationToken: Token);

        Assert.Equal((AdapterState.Running, 0), (host.Supervisor.Find("A")!.State, host.Supervisor.Find("A")!.Restarts));
        await Eventually.TrueAsync(() => Told(host).Any(text => text.Contains("changed BeatMs; in force now", StringComparison.Ordinal)), "it is told", cancellationToken: Token);
    }

    [Theory]
    [InlineData("Site", "b")]
    [InlineData("Token", "other")]
    [InlineData("zone", "Europe/Berlin")]
    public async Task ReconcileAsync_SettingThatNeedsIt_RestartsAndSaysSo(string name, string value)
    {
        await using var host = await RunningAsync(("Site", "a"), ("Token", "secret"));

        (string, string)[] settings = [("Site", "a"), ("Token", "secret")];
        host.Define("A", "Healthy Adapter", settings: [.. settings.Where(setting => setting.Item1 != name), (name, value)]);
        await host.ReconcileAsync();
        await host.WhenAsync("A", item => item is { State: AdapterState.Running, Restarts: 1 }, "it was restarted");

        var told = Assert.Single(Told(host));
        Assert.Contains("needs a restart", told, StringComparison.Ordinal);
        Assert.Contains(name == "zone" ? "DataSource" : name, told, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReconcileAsync_RemovedWhileSomebodyAsksForIt_IsNotFoundAndNoFault()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        for (var round = 0; round < 100; round++)
        {
            host.Define("A", "Healthy Adapter", StartupType.Manual, settings: ("Site", "a"));
            await host.ReconcileAsync();
            var asking = Enumerable.Range(0, 4).Select(_ => Task.Run(AskUntilGoneAsync, Token)).ToList();
            host.Remove("A");
            await host.ReconcileAsync();
            await Task.WhenAll(asking).WaitAsync(Eventually.DefaultDeadline, Token);
        }

        async Task AskUntilGoneAsync()
        {
            while ((await host.Supervisor.RenewAsync("A", "somebody asks")).Outcome != OperationOutcome.NotFound)
            {
                await Assert.ThrowsAsync<NoAnswerException>(() => host.Supervisor.AskAsync("A", static (IImportSource source, CancellationToken _) => Task.FromResult(source.ReadImportStatus()), Token));
            }
        }
    }

    [Fact]
    public async Task ReconcileAsync_AnotherType_RunsThatOneAndLetsGoOfTheOneBefore()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "Healthy", "PrivateDependencyV1");
        await host.LoadAsync();
        host.Define("A", "Healthy Adapter", settings: ("Site", "a"));
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Running);

        host.Define("A", "PrivateDependencyV1 Adapter", settings: ("Site", "b"));
        await host.ReconcileAsync();
        var changed = await host.WhenAsync("A", item => item is { State: AdapterState.Running, Restarts: 1 }, "it was restarted");

        Assert.Equal(("PrivateDependencyV1 Adapter", true), (changed.Type, changed.Facts.ContainsKey("dependency.version")));
        await Eventually.TrueAsync(() => host.Plugins.Log.Lines.Any(line => line.Id.Id == EventIds.PluginUnloaded && line.Text.Contains("Healthy", StringComparison.Ordinal)), "the plugin of before has left memory", cancellationToken: Token);
    }

    [Fact]
    public async Task ReconcileAsync_LiveSettingNotTakenOver_Restarts()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Floods");
        await host.LoadAsync();
        host.Define("A", "Floods Adapter", settings: ("Events", "1"));
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Running);

        host.Define("A", "Floods Adapter", settings: ("Events", "2"));
        await host.ReconcileAsync();

        await host.WhenAsync("A", item => item is { State: AdapterState.Running, Restarts: 1 }, "it was restarted");
    }

    [Theory]
    [InlineData("RestartTime", "04:00")]
    [InlineData("description", "other words")]
    public async Task ReconcileAsync_NothingThatConcernsTheAdapter_LeavesItAlone(string name, string value)
    {
        await using var host = await RunningAsync(("Site", "a"));

        host.Define("A", "Healthy Adapter", settings: [("Site", "a"), (name, value)]);
        await host.ReconcileAsync();

        var after = host.Supervisor.Find("A")!;
        Assert.Equal((AdapterState.Running, 0), (after.State, after.Restarts));
        Assert.Empty(Told(host));
        Assert.Equal(name == "description" ? value : null, after.Description);
    }

    [Fact]
    public async Task ReconcileAsync_Removed_StopsThatOneOnly()
    {
        await using var host = await RunningAsync(("Site", "a"));
        host.Define("B", "Healthy Adapter", settings: ("Site", "b"));
        await host.ReconcileAsync();
        var since = (await host.WhenAsync("B", AdapterState.Running)).Since;

        host.Remove("A");
        await host.ReconcileAsync();
        await Eventually.TrueAsync(() => host.Supervisor.Find("A") is null, "A is gone", cancellationToken: Token);

        Assert.Equal("DefinitionRemoved", ((LinkEvent)host.Journal.EventsOf("A")[^1]).Reason);
        Assert.Equal((AdapterState.Running, since), (host.Supervisor.Find("B")!.State, host.Supervisor.Find("B")!.Since));

        // and back again
        host.Define("A", "Healthy Adapter", settings: ("Site", "a"));
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Running);
    }

    [Fact]
    public async Task ReconcileAsync_Disabled_StopsAndAutomaticStartsAgain()
    {
        await using var host = await RunningAsync(("Site", "a"));

        host.Define("A", "Healthy Adapter", StartupType.Disabled, settings: ("Site", "a"));
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Disabled);
        Assert.Equal("DefinitionRemoved", ((LinkEvent)host.Journal.EventsOf("A")[^1]).Reason);

        host.Define("A", "Healthy Adapter", settings: ("Site", "a"));
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Running);
    }

    [Fact]
    public async Task ReconcileAsync_StoppedByAPerson_StaysStoppedWhateverIsEdited()
    {
        await using var host = await RunningAsync(("Site", "a"));
        await host.Supervisor.StopAsync("A");

        host.Define("A", "Healthy Adapter", settings: ("Site", "b"));
        await host.ReconcileAsync();

        Assert.Equal(AdapterState.Stopped, host.Supervisor.Find("A")!.State);
        await host.Supervisor.StartAsync("A");
        await host.WhenAsync("A", AdapterState.Running);
    }

    [Fact]
    public async Task ReconcileAsync_ManualStartedByAPerson_RunsOnAfterAnEdit()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        host.Define("A", "Healthy Adapter", StartupType.Manual, settings: ("Site", "a"));
        await host.ReconcileAsync();
        await host.Supervisor.StartAsync("A");
        await host.WhenAsync("A", AdapterState.Running);

        host.Define("A", "Healthy Adapter", StartupType.Manual, settings: ("Site", "b"));
        await host.ReconcileAsync();

        await host.WhenAsync("A", item => item is { State: AdapterState.Running, Restarts: 1 }, "it was restarted with the new value");
    }

    [Fact]
    public async Task ReconcileAsync_FaultedAndCorrected_StartsAgain()
    {
        await using SupervisionFixture host = new(new ManualClock(), "ThrowsOnStart");
        await host.LoadAsync();
        host.Define("A", "Throws On Start Adapter", settings: ("Class", "Credentials"));
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Faulted);

        host.Define("A", "Throws On Start Adapter", settings: [("Class", "Credentials"), ("RunFirstMs", "1000")]);
        await host.ReconcileAsync();

        var running = await host.WhenAsync("A", AdapterState.Running);
        Assert.DoesNotContain(running.Alarms, alarm => alarm.IsActive);
    }

    [Fact]
    public async Task ReconcileAsync_BadEdit_KeepsRunningWithAnAlarmUntilItIsCorrected()
    {
        await using var host = await RunningAsync(("Site", "a"));
        DefinitionFinding finding = new(FindingSeverity.Error, FindingCodes.NotWellFormed, "A.xml", 7, 2, "A", null, "It is not well-formed.", "Close the element.");

        host.Define("A", "Healthy Adapter", isStale: true, findings: [finding], settings: ("Site", "a"));
        await host.ReconcileAsync();

        var stale = host.Supervisor.Find("A")!;
        Assert.Equal((AdapterState.Running, 0), (stale.State, stale.Restarts));
        var alarm = Assert.Single(stale.Alarms);
        Assert.Equal("definition.not-applied", alarm.Code);
        Assert.Contains("A.xml(7)", alarm.Text, StringComparison.Ordinal);

        host.Define("A", "Healthy Adapter", settings: ("Site", "a"));
        await host.ReconcileAsync();
        Assert.False(Assert.Single(host.Supervisor.Find("A")!.Alarms).IsActive);
    }

    [Fact]
    public async Task ReconcileAsync_MalformedRestartTime_IsAnAlarmAndNotAFailedStart()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        DefinitionFinding finding = new(FindingSeverity.Warning, FindingCodes.ReplacedByDefault, "A.xml", 9, 5, "A", "RestartTime", "'25:00' is no time of day; 00:00 is used.", "Write hh:mm.");
        host.Define("A", "Healthy Adapter", findings: [finding], settings: ("Site", "a"));
        await host.ReconcileAsync();

        var running = await host.WhenAsync("A", AdapterState.Running);

        var alarm = Assert.Single(running.Alarms);
        Assert.Equal("definition.default-used", alarm.Code);
        Assert.Contains("'25:00' is no time of day", alarm.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_BlockedDefinition_IsFaultedWithWhatIsMissing()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        DefinitionFinding blocker = new(FindingSeverity.Error, FindingCodes.SecretVariableMissing, "A.xml", 4, 1, "A", "Token", "The variable T is not set.", "Set it.");
        var entry = host.Define("A", "Healthy Adapter", StartupType.Manual, settings: ("Site", "a"));
        DefinitionSet set = new([entry with { StartBlockers = [blocker] }], [], [], []);
        await host.Supervisor.ReconcileAsync(set, Token);
        Assert.Equal(AdapterState.Stopped, host.Supervisor.Find("A")!.State);

        var started = await host.Supervisor.StartAsync("A");

        Assert.Equal((AdapterState.Faulted, FailureClass.Configuration, "The variable T is not set.", "Set it."),
            (started.Adapter!.State, started.Adapter.FailureClass, started.Adapter.Why, started.Adapter.Remedy));
    }

    private static async Task<SupervisionFixture> RunningAsync(params (string Name, string Value)[] settings)
    {
        SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        host.Define("A", "Healthy Adapter", settings: settings);
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Running);
        return host;
    }

    private static IEnumerable<string> Told(SupervisionFixture host) => host.Plugins.Log.Lines.Where(line => line.Id.Id == EventIds.DefinitionApplied).Select(line => line.Text);
}
