using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>What a damaged journal lost is read back.</summary>
[Collection(Alone.Name)]
public sealed class DamagedJournalReadBackTests
{
    [Fact]
    public async Task Journal_Damaged_WhatItLostIsReadAgain()
    {
        await using var past = await PlayedPast.BeginAsync();
        past.Coverage.Begin(past.Now);
        await using var adapter = past.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "runs");
        var from = past.Now;
        past.Platform.Generator!.SetRate(4);
        await adapter.AdvanceUntilAsync(() => past.Truth.CallsMade > 10, "calls", 1);
        past.Platform.Generator.SetRate(0);
        await adapter.AdvanceUntilAsync(() => past.Platform.Truth!.OpenCalls == 0 && past.Missing().Count == 0, "all told", 4);
        var to = past.Now;

        past.Journal.Forget();
        past.Coverage.Doubt(new CoverageSpan(from, to, CoverageState.Uncertain, CoverageCauses.JournalDamaged));
        await adapter.AdvanceUntilAsync(() => past.IsWhole(to), "read back", 4);

        Assert.Empty(past.Missing());
        Assert.Contains(past.Coverage.Spans, span => span is { State: CoverageState.Recovered, Cause: CoverageCauses.JournalDamaged });
    }

    [Fact]
    public async Task Journal_DamagedWhileStopped_WhatItLostOfCallsOpenAndOverIsReadAgain()
    {
        await using var past = await PlayedPast.BeginAsync(scale: 8);
        using TempFolder state = new();
        past.Coverage.Begin(past.Now);
        DateTimeOffset from;
        await using (var first = past.Start(state))
        {
            await first.AdvanceUntilAsync(() => first.Status.IsRunning, "runs");
            from = past.Now;
            past.Platform.Generator!.SetRate(4);
            await first.AdvanceUntilAsync(() => past.Truth.Facts().Count(static fact => fact.Kind == "ended") > 10, "calls", 1);
            past.Platform.Generator.SetRate(0);
            await first.StopAsync(StopReason.Restart, 0.2);
        }

        // the state that was kept says that all of it was told
        Assert.True(past.Platform.Truth!.OpenCalls > 0, "calls are open");
        var to = past.Now;
        past.Journal.Quarantine(told => told is CallEvent);
        Assert.NotEmpty(past.Missing());
        past.Coverage.Doubt(new CoverageSpan(from, to, CoverageState.Uncertain, CoverageCauses.JournalDamaged));
        await using var second = past.Start(state);
        await second.AdvanceUntilAsync(() => past.Platform.Truth!.OpenCalls == 0 && past.IsWhole(to), "read back", 4);

        Assert.Empty(past.Missing());
        Assert.Empty(past.Doubled());
        Assert.Contains(past.Coverage.Spans, span => span is { State: CoverageState.Recovered, Cause: CoverageCauses.JournalDamaged });
    }
}
