using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Faults;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>What a run tells of its time must never claim more than is on disk: the next run reads back the rest.</summary>
[Collection(Alone.Name)]
public sealed class CoveredEdgeTests
{
    private const string Analytics = "*analytics*";

    private readonly ManualClock _clock = new(DateTimeOffset.UtcNow);
    private readonly RecordingCoverage _coverage;

    public CoveredEdgeTests() => _coverage = new RecordingCoverage(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_StartNotReadBack_IsUncertainAndOwed()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { RateLimit = 100_000 }, _clock, cancellationToken: Cancel);
        platform.Faults.Requests.Add(new RequestFault { Status = 503, Path = Analytics });
        await using var adapter = await StartAsync(platform);

        await HearAsync(adapter, _clock.GetUtcNow() + TimeSpan.FromMinutes(2));
        await adapter.AdvanceUntilAsync(() => _coverage.Spans.Any(span => span.State == CoverageState.Covered), "a covered moment");

        var owed = Assert.Single(_coverage.Spans, span => span.State == CoverageState.Uncertain);
        Assert.Equal(_coverage.Spans[0].From, owed.From);
        Assert.Equal(CoverageCauses.Starting, owed.Cause);
        Assert.Contains(await _coverage.UncertainAsync(Cancel), span => span.From == owed.From);
    }

    [Fact]
    public async Task Stop_StartNotReadBack_IsUncertainAndOwed()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { RateLimit = 100_000 }, _clock, cancellationToken: Cancel);
        platform.Faults.Requests.Add(new RequestFault { Status = 503, Path = Analytics });
        await using var adapter = await StartAsync(platform);
        await HearAsync(adapter, _clock.GetUtcNow() + TimeSpan.FromMinutes(2));

        await adapter.StopAsync(StopReason.HostStopping);

        Assert.Equal(CoverageState.Uncertain, _coverage.Spans[0].State);
        Assert.Equal(CoverageState.Covered, _coverage.Spans[^1].State);
    }

    [Fact]
    public async Task Stop_EverythingReadBackAndOnDisk_IsCoveredToTheLastMoment()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { RateLimit = 100_000 }, _clock, cancellationToken: Cancel);
        await using var adapter = await StartAsync(platform);
        await ReadBackAsync(adapter);
        var heard = Heard(adapter);

        await adapter.StopAsync(StopReason.HostStopping);

        // kept to the millisecond
        Assert.True(_coverage.Edge >= heard - TimeSpan.FromMilliseconds(1), $"{_coverage.Edge:O} is before {heard:O}");
        Assert.Equal(CoverageState.Covered, _coverage.Spans[^1].State);
        Assert.DoesNotContain(_coverage.Spans, span => span is { State: CoverageState.Uncertain, Cause: CoverageCauses.Starting });
    }

    [Fact]
    public async Task Kill_JournalStandsStill_WhatIsNotOnDiskIsNotCovered()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { RateLimit = 100_000 }, _clock, cancellationToken: Cancel);
        await using var adapter = await StartAsync(platform);
        await ReadBackAsync(adapter);
        adapter.Journal.Hold();
        var held = _clock.GetUtcNow();

        await HearAsync(adapter, held + TimeSpan.FromMinutes(2));

        Assert.True(_coverage.Edge <= held, $"{_coverage.Edge:O} is after {held:O}");
        adapter.Journal.Release();
        await adapter.AdvanceUntilAsync(() => _coverage.Edge > held, "on disk again");
    }

    private async Task<AdapterHarness> StartAsync(SimulatorServer platform)
    {
        // the way to the first live link takes a while
        platform.Faults.Requests.Add(new RequestFault { Delay = TimeSpan.FromSeconds(1), Count = 1, Path = "*organizations*" });
        AdapterHarness adapter = new(platform.BaseUrl, time: _clock, coverage: _coverage) { Platform = platform };
        adapter.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.Facts.ContainsKey("link.channels"), "connected");
        return adapter;
    }

    private static Task HearAsync(AdapterHarness adapter, DateTimeOffset until) => adapter.AdvanceUntilAsync(() => Heard(adapter) >= until, "frames heard");

    private static DateTimeOffset? Heard(AdapterHarness adapter)
        => adapter.Status.Facts.TryGetValue("link.last.frame", out var at) ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null;

    private async Task ReadBackAsync(AdapterHarness adapter)
    {
        await adapter.AdvanceUntilAsync(() => _coverage.Spans.Any(span => span.State == CoverageState.Recovered), "the start read back", 4);
        await HearAsync(adapter, _clock.GetUtcNow() + TimeSpan.FromSeconds(30));
    }
}
