using System.Collections.Concurrent;
using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Diagnostics;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Journal;
using Microsoft.Extensions.Options;
using Testing.Common;

namespace Adapter.Host.Tests.Supervision;

/// <summary>Timelines and the lives of adapters: each life begins with its moment and ends with its reason.</summary>
public sealed class LifeCoverageTests
{
    private readonly ConcurrentQueue<(DateTimeOffset StartedAt, MemoryCoverage Coverage)> _lives = new();

    [Fact]
    public async Task Life_AskedToStop_ClosesItsCoverageWithTheReason()
    {
        ManualClock clock = new();
        await using SupervisionFixture host = new(clock, "Accounts");
        host.Journal.Timelines = (_, startedAt) => Add(startedAt, clock);
        await host.LoadAsync();
        host.Define("A", "Accounting Adapter");
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Running);
        clock.Advance(TimeSpan.FromSeconds(10));
        await host.Supervisor.RestartAsync("A");
        await host.WhenAsync("A", AdapterState.Running);
        await host.Supervisor.StopAsync("A");
        await host.Supervisor.StartAsync("A");
        await host.WhenAsync("A", AdapterState.Running);
        host.Remove("A");
        await host.ReconcileAsync();
        await Eventually.TrueAsync(() => host.Supervisor.Find("A") is null, "A is gone", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([StopReason.Restart, StopReason.Operator, StopReason.DefinitionRemoved], _lives.Select(life => life.Coverage.ClosedFor!.Value));
        Assert.Equal(TimeSpan.FromSeconds(10), _lives.ElementAt(1).StartedAt - _lives.First().StartedAt);
    }

    [Fact]
    public async Task Life_ThatFails_ClosesWithoutAReason()
    {
        ManualClock clock = new();
        await using SupervisionFixture host = new(clock, "ThrowsOnStart");
        host.Journal.Timelines = (_, startedAt) => Add(startedAt, clock);
        await host.LoadAsync();
        host.Define("Bad", "Throws On Start Adapter", settings: ("Class", "Credentials"));
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Faulted);

        Assert.Equal(StopReason.None, Assert.Single(_lives).Coverage.ClosedFor);
    }

    [Theory]
    [InlineData("Accounts", "Accounting Adapter")]
    [InlineData("HangsOnStop", "Hangs On Stop Adapter")]
    public async Task Stop_CoverageCannotBeClosed_EndsAsEverAndIsTold(string plugin, string type)
    {
        var expected = plugin == "HangsOnStop" ? (OperationOutcome.Abandoned, AdapterState.Faulted) : (OperationOutcome.Done, AdapterState.Stopped);
        await using SupervisionFixture host = new(TimeProvider.System, options => plugin == "HangsOnStop" ? options with { StopDeadline = TimeSpan.FromMilliseconds(100) } : options, plugin);
        host.Journal.Timelines = (_, _) => Broken();
        await host.LoadAsync();
        host.Define("A", type);
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Running);

        var stopped = await host.Supervisor.StopAsync("A").WaitAsync(Eventually.DefaultDeadline, TestContext.Current.CancellationToken);

        Assert.Equal(expected, (stopped.Outcome, stopped.Adapter!.State));
        Assert.Contains(host.Plugins.Log.Lines, line => line.Id.Id == EventIds.AdapterClosingFault && line.Exception is FormatException);
    }

    [Fact]
    public async Task Life_FailsAndItsCoverageCannotBeClosed_TellsBoth()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "ThrowsOnStart");
        host.Journal.Timelines = (_, _) => Broken();
        await host.LoadAsync();
        host.Define("Bad", "Throws On Start Adapter", settings: ("Class", "Credentials"));
        await host.ReconcileAsync();

        var bad = await host.WhenAsync("Bad", AdapterState.Faulted);

        Assert.Equal(FailureClass.Credentials, bad.LastError!.Class);
        Assert.Contains(host.Plugins.Log.Lines, line => line.Id.Id == EventIds.AdapterClosingFault && line.Exception is FormatException);
    }

    private static MemoryCoverage Broken() => new(TimeProvider.System) { Fault = new FormatException("words") };

    [Fact]
    public async Task Adapter_OverStopAndStart_AccountsForAllItsTimeAndLeavesMemory()
    {
        await using JournalFixture journal = new();
        CoverageStore store = new(journal.Journal, Options.Create(journal.Options), TimeProvider.System, journal.Log);
        await using SupervisionFixture host = new(TimeProvider.System, "Accounts");
        host.Journal.Timelines = store.Begin;
        await host.LoadAsync();
        host.Define("A", "Accounting Adapter", settings: ("BeatMs", "5"));
        await host.ReconcileAsync();
        await WhenFactAsync(host, "covered", value => value is not null);
        Assert.Equal("", host.Supervisor.Find("A")!.Facts["missed"]);
        await store.DoubtAsync(DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow(), CoverageCauses.JournalDamaged, "Page 7.", TestContext.Current.CancellationToken);
        await WhenFactAsync(host, "doubted", value => value?.EndsWith(CoverageCauses.JournalDamaged, StringComparison.Ordinal) == true);
        await host.Supervisor.StopAsync("A");
        await WhenFactAsync(host, "plugin.unloaded", value => value == "yes");
        Assert.Equal(CoverageCauses.Stopped, store.Find("A")!.Spans[^1].Cause);

        await host.Supervisor.StartAsync("A");
        await WhenFactAsync(host, "covered", value => value is not null);

        Assert.Equal("journal-damaged stopped", host.Supervisor.Find("A")!.Facts["missed"]);
        var account = store.Find("A")!;
        Assert.Equal(account.Until - account.From, CoverageWords.States.Aggregate(TimeSpan.Zero, (sum, state) => sum + account.In(state)));
        Assert.Equal(["recovered journal-damaged", "recovered stopped"], account.Spans.Where(span => span.State == CoverageState.Recovered && span.Cause is CoverageCauses.JournalDamaged or CoverageCauses.Stopped).Select(span => $"{CoverageWords.Of(span.State)} {span.Cause}"));
    }

    private static Task WhenFactAsync(SupervisionFixture host, string fact, Func<string?, bool> condition)
        => Eventually.TrueAsync(() => condition(host.Supervisor.Find("A")!.Facts.GetValueOrDefault(fact)), $"the fact {fact}", cancellationToken: TestContext.Current.CancellationToken);

    private MemoryCoverage Add(DateTimeOffset startedAt, TimeProvider time)
    {
        MemoryCoverage coverage = new(time);
        _lives.Enqueue((startedAt, coverage));
        return coverage;
    }
}
