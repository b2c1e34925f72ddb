using Adapter.Abstractions;
using Adapter.Host.Alarms;
using Adapter.Host.Definitions;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms;

/// <summary>What real adapters under the real supervisor come to in the book.</summary>
public sealed class AdapterAlarmsTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly TempFolder _folder = new();
    private readonly LogRecorder _log = new();
    private readonly AlarmStore _store;
    private readonly AlarmBook _book;

    public AdapterAlarmsTests()
    {
        _store = AlarmStore.Open(_folder.Path, _clock, _log.CreateLogger("store"));
        _book = new AlarmBook(_store, new FlapPolicy(TimeSpan.FromMinutes(10)), _clock, (_, _) => { }, _log.CreateLogger("book"));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData(FailureClass.Credentials, "credentials.refused")]
    [InlineData(FailureClass.Permission, "permission")]
    [InlineData(FailureClass.Configuration, "definition.bad")]
    [InlineData(FailureClass.Permanent, "adapter.failed")]
    public async Task Faulted_ByClass_IsItsKindAndOverOnceStopped(FailureClass failure, string kind)
    {
        await using var host = await StartAsync("ThrowsOnStart");
        host.Define("Bad", "Throws On Start Adapter", settings: ("Class", failure.ToString()));
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Faulted);
        Look(host);

        var alarm = Assert.Single(_book.Open);
        Assert.Equal((kind, "Bad", "Test Source"), (alarm.Kind, alarm.Adapter, alarm.DataSource));
        Assert.Contains("The platform said no.", alarm.Text, StringComparison.Ordinal);
        await host.Supervisor.StopAsync("Bad");
        Look(host);
        Assert.Empty(_book.Open);
    }

    [Fact]
    public async Task Faulted_RestartBudgetUsedUp_IsAdapterFailed()
    {
        await using var host = await StartAsync("ThrowsOnStart");
        host.Define("Bad", "Throws On Start Adapter", settings: ("Class", "Bug"));
        await host.ReconcileAsync();
        for (var restarts = 0; restarts < host.Options.Restart.BugBudget; restarts++)
        {
            var waiting = await host.WhenAsync("Bad", item => item.State == AdapterState.WaitingToRetry && item.Restarts == restarts, $"attempt {restarts}");
            _clock.Advance(waiting.NextAttempt!.Value - _clock.GetUtcNow());
        }

        await host.WhenAsync("Bad", AdapterState.Faulted);
        Look(host);

        var alarm = Assert.Single(_book.Open, alarm => alarm.Kind == "adapter.failed");
        Assert.Equal(AlarmLevel.Critical, alarm.Severity);
        Assert.Contains("6 times within", alarm.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removed_Definition_ResolvesItsAlarms()
    {
        await using var host = await StartAsync("ThrowsOnStart");
        host.Define("Bad", "Throws On Start Adapter", settings: ("Class", "Permanent"));
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Faulted);
        Look(host);
        host.Remove("Bad");
        await host.ReconcileAsync();
        await Eventually.TrueAsync(() => host.Supervisor.Find("Bad") is null, "it is gone", cancellationToken: TestContext.Current.CancellationToken);
        Look(host);

        Assert.Empty(_book.Open);
        Assert.Equal(Alarm.Itself, _book.Find(1)!.ResolvedBy);
    }

    [Fact]
    public async Task LinkDown_OverRetriesForTooLong_IsRaisedAndOverOnceItDelivers()
    {
        await using var host = await StartAsync("ThrowsOnStart");
        host.Define("Bad", "Throws On Start Adapter", settings: ("Class", "Transient"));
        await host.ReconcileAsync();
        var begun = _clock.GetUtcNow();
        AdapterAlarms source = Source(host);
        for (var restarts = 0; _clock.GetUtcNow() - begun < TimeSpan.FromMinutes(5); restarts++)
        {
            var waiting = await host.WhenAsync("Bad", item => item.State == AdapterState.WaitingToRetry && item.Restarts == restarts, $"attempt {restarts}");
            Look(source);
            Assert.Empty(_book.Open);
            _clock.Advance(waiting.NextAttempt!.Value - _clock.GetUtcNow());
            Look(source); // in between it is starting
        }

        await host.WhenAsync("Bad", AdapterState.WaitingToRetry);
        Look(source);
        var alarm = Assert.Single(_book.Open);
        Assert.Equal(("link.down", begun), (alarm.Kind, alarm.RaisedAt));

        host.Define("Bad", "Throws On Start Adapter", settings: [("Class", "Transient"), ("RunFirstMs", "1000000")]);
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Running);
        Look(source);
        Assert.Empty(_book.Open);
    }

    [Fact]
    public void LinkDown_TellByFact_CountsOnlyWhenItLasts()
    {
        var adapter = new AdapterSnapshot
        {
            Name = "Primary",
            File = "x",
            State = AdapterState.Degraded,
            Since = _clock.GetUtcNow(),
            FailureClass = FailureClass.Transient,
            Why = "The link is down.",
            Facts = new Dictionary<string, string> { [AdapterAlarms.LinkDownFact] = _clock.GetUtcNow().ToString("O") },
        };
        var live = adapter with { State = AdapterState.Running, Facts = new Dictionary<string, string>() };
        var current = adapter;
        AdapterAlarms source = new(() => true, () => [current], new AlarmOptions(), _clock);

        for (var i = 0; i < 10; i++)
        {
            current = adapter;
            Look(source);
            _clock.Advance(TimeSpan.FromMinutes(4));
            Look(source);
            Assert.Empty(_book.Open);
            current = live;
            Look(source);
            adapter = adapter with { Facts = new Dictionary<string, string> { [AdapterAlarms.LinkDownFact] = _clock.GetUtcNow().ToString("O") } };
        }

        current = adapter;
        Look(source);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Look(source);
        Assert.Equal("link.down", Assert.Single(_book.Open).Kind);
    }

    [Fact]
    public void LinkDown_AttemptsInBetween_DoNotEndTheOutage()
    {
        AdapterSnapshot adapter = new() { Name = "Primary", File = "x", State = AdapterState.WaitingToRetry, Since = _clock.GetUtcNow(), Why = "No answer." };
        var current = adapter;
        AdapterAlarms source = new(() => true, () => [current], new AlarmOptions(), _clock);
        for (var minute = 0; minute < 5; minute++)
        {
            current = adapter with { State = AdapterState.WaitingToRetry, Since = _clock.GetUtcNow() };
            Look(source);
            Assert.Empty(_book.Open);
            current = adapter with { State = minute % 2 == 0 ? AdapterState.Starting : AdapterState.Stopping, Since = _clock.GetUtcNow() };
            Look(source);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Look(source);
        Assert.Equal("link.down", Assert.Single(_book.Open).Kind);
        current = adapter with { State = AdapterState.Stopped };
        Look(source);
        Assert.Empty(_book.Open);
    }

    [Theory]
    [InlineData(AdapterState.Stopped)]
    [InlineData(AdapterState.Disabled)]
    internal void Stopped_Adapter_HasNoTroubleButThatOfItsDefinition(AdapterState state)
    {
        AlarmSnapshot[] alarms = [.. ((string[])["quota", "link.mute", "definition.not-applied", "host.stop-abandoned"]).Select(code => new AlarmSnapshot(code, AlarmSeverity.Error, "It is so.", _clock.GetUtcNow(), null))];
        AdapterSnapshot adapter = new() { Name = "Primary", File = "x", State = AdapterState.Running, Since = _clock.GetUtcNow(), Alarms = alarms };
        Look(new AdapterAlarms(() => true, () => [adapter], new AlarmOptions(), _clock));
        Assert.Equal(4, _book.Open.Count);

        Look(new AdapterAlarms(() => true, () => [adapter with { State = state }], new AlarmOptions(), _clock));

        Assert.Equal(["adapter.stop-abandoned", "definition.not-applied"], _book.Open.Select(alarm => alarm.Kind).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(FailureClass.Credentials, null, "credentials.refused")]
    [InlineData(FailureClass.Credentials, "proxy.login", "proxy.login")]
    [InlineData(FailureClass.Permission, null, "permission")]
    [InlineData(FailureClass.Permission, "permission.topic.presence", "permission")]
    [InlineData(FailureClass.Transient, "link.mute", "link.mute")]
    [InlineData(FailureClass.Transient, "store", "disk.store")]
    [InlineData(FailureClass.Transient, "never.heard.of", "adapter.other")]
    public void Degraded_WithOrWithoutAnAlarm_IsTheSameTroubleOnce(FailureClass cause, string? code, string kind)
    {
        AdapterSnapshot adapter = new()
        {
            Name = "Primary",
            File = "x",
            State = AdapterState.Degraded,
            Since = _clock.GetUtcNow(),
            FailureClass = cause,
            Why = "It is so.",
            Alarms = code is null ? [] : [new AlarmSnapshot(code, AlarmSeverity.Critical, "It is so.", _clock.GetUtcNow(), null), new AlarmSnapshot("quota", AlarmSeverity.Error, "Over.", _clock.GetUtcNow(), _clock.GetUtcNow())],
        };
        Look(new AdapterAlarms(() => true, () => [adapter], new AlarmOptions(), _clock));

        var alarm = Assert.Single(_book.Open);
        Assert.Equal((kind, "It is so."), (alarm.Kind, alarm.Text));
        Assert.Equal(code is "permission.topic.presence" ? "topic.presence" : code is "never.heard.of" ? code : "", alarm.Subject);
        Assert.Equal(cause == FailureClass.Permission ? AlarmLevel.Error : AlarmLevel.Critical, alarm.Severity);
    }

    [Fact]
    public async Task BadEdit_BrokenStaleOrDefaulted_IsToldAndOverOnceCorrected()
    {
        await using var host = await StartAsync("Healthy");
        DefinitionFinding error = new(FindingSeverity.Error, FindingCodes.RequiredMissing, "New.xml", 3, 1, "New", "Site", "Site is missing.", "Enter one.");
        DefinitionFinding replaced = new(FindingSeverity.Warning, FindingCodes.ReplacedByDefault, "Old.xml", 4, 1, "Old", "BeatMs", "BeatMs is no number.", "Enter one.");
        host.Broken.Add(new BrokenDefinition("New.xml", "New", "Healthy Adapter", false, [error]));
        host.Define("Old", "Healthy Adapter", isStale: true, findings: [error, replaced], settings: ("Site", "a"));
        await host.ReconcileAsync();
        await host.WhenAsync("New", AdapterState.Faulted);
        await host.WhenAsync("Old", AdapterState.Running);
        Look(host);

        Assert.Equal(
            ["definition.bad New", "definition.default-used Old", "definition.not-applied Old"],
            _book.Open.Select(alarm => $"{alarm.Kind} {alarm.Adapter}").Order(StringComparer.Ordinal));
        Assert.Contains("New.xml(3): Site is missing. Enter one.", _book.Open.Single(alarm => alarm.Kind == "definition.bad").Text, StringComparison.Ordinal);

        host.Broken.Clear();
        host.Define("New", "Healthy Adapter", settings: ("Site", "b"));
        host.Define("Old", "Healthy Adapter", settings: ("Site", "c"));
        await host.ReconcileAsync();
        await host.WhenAsync("New", AdapterState.Running);
        await host.WhenAsync("Old", snapshot => snapshot.Alarms.All(alarm => !alarm.IsActive), "no alarm");
        Look(host);
        Assert.Empty(_book.Open);
    }

    [Fact]
    public async Task Incompatible_Plugin_IsToldForEachAdapter()
    {
        await using var host = await StartAsync("WrongContractNew");
        host.Define("Also", "WrongContractNew Adapter");
        await host.ReconcileAsync();
        await host.WhenAsync("Also", AdapterState.Incompatible);
        Look(host);

        Assert.Equal("plugin.incompatible", Assert.Single(_book.Open).Kind);
    }

    [Fact]
    public void Look_BeforeTheDefinitionsAreRead_EndsNothing()
    {
        AdapterSnapshot adapter = new() { Name = "Primary", File = "x", State = AdapterState.Faulted, Since = _clock.GetUtcNow(), Why = "It failed." };
        Look(new AdapterAlarms(() => true, () => [adapter], new AlarmOptions(), _clock));
        Assert.Single(_book.Open);
        AlarmBook next = new(_store, new FlapPolicy(TimeSpan.FromMinutes(10)), _clock, (_, _) => { }, _log.CreateLogger("book"));

        AlarmLook look = new();
        new AdapterAlarms(() => false, () => [], new AlarmOptions(), _clock).Look(look);
        next.Update(look);
        Assert.Single(next.Open);
        look = new();
        new AdapterAlarms(() => true, () => [adapter with { State = AdapterState.Starting }], new AlarmOptions(), _clock).Look(look);
        next.Update(look);
        Assert.Single(next.Open);
        look = new();
        new AdapterAlarms(() => true, () => [adapter with { State = AdapterState.Running }], new AlarmOptions(), _clock).Look(look);
        next.Update(look);
        Assert.Empty(next.Open);
    }

    private async Task<SupervisionFixture> StartAsync(string plugin)
    {
        SupervisionFixture host = new(_clock, plugin);
        await host.LoadAsync();
        return host;
    }

    private AdapterAlarms Source(SupervisionFixture host) => new(() => true, () => host.Supervisor.Snapshots, new AlarmOptions(), _clock);

    private void Look(SupervisionFixture host) => Look(Source(host));

    private void Look(AdapterAlarms source)
    {
        AlarmLook look = new();
        source.Look(look);
        _book.Update(look);
    }
}
