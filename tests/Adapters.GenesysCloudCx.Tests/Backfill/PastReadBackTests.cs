using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Faults;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>Hours and days in which nobody listened.</summary>
[Collection(Alone.Name)]
public sealed class PastReadBackTests
{
    [Fact]
    public async Task Outage_OfHours_EveryCallThatWasAliveInItIsReadBackOnce()
    {
        await using var past = await PlayedPast.BeginAsync(
            new SimulatorOptions { AnalyticsPageOverlap = 7, AnalyticsTotalWobble = 30, AnalyticsMaxInterval = TimeSpan.FromDays(7), AnalyticsMaxPageSize = 100 });
        var first = past.Now;
        foreach (var story in (string[])["inbound-answered", "outbound-personal", "hold", "blind-transfer-user"])
        {
            Assert.NotNull(past.Platform.Generator!.TryStart(story, []));
        }

        past.Play(TimeSpan.FromSeconds(8), 3);
        var down = past.Now;
        past.Coverage.Begin(first, new CoverageSpan(first, down, CoverageState.Covered, CoverageCauses.Live));
        past.Play(TimeSpan.FromHours(5), 2);
        var up = past.Now;
        await using var adapter = past.Start();

        await adapter.AdvanceUntilAsync(() => past.IsWhole(up), "the outage read back", 4);

        past.Platform.Generator!.SetRate(0);
        var alive = past.Truth.Facts().Where(fact => fact.At >= down && fact.At < up).Select(fact => fact.ConversationId).ToHashSet();
        Assert.True(alive.Count > 300, $"{alive.Count} calls");
        var spanning = past.Truth.Facts().Where(fact => fact.Exact && fact.At < down && alive.Contains(fact.ConversationId)).Select(fact => fact.ConversationId).ToHashSet();
        Assert.NotEmpty(spanning);
        Assert.Empty(past.Missing(fact => alive.Contains(fact.ConversationId) && fact.At < up));
        Assert.Empty(past.Doubled());
        Assert.Equal(CoverageState.Recovered, past.Coverage.At(down));
        Assert.Equal(CoverageCauses.NotRunning, past.Coverage.Spans.First(span => span.State == CoverageState.Recovered).Cause);
        past.AssertAddsUp();
        var perCall = past.Journal.Events.OfType<CallEvent>().Where(told => told.Recovered).GroupBy(told => told.ConversationId);
        Assert.All(perCall, call => Assert.Equal(call.Select(told => told.Time).Order(), call.Select(told => told.Time)));
    }

    [Fact]
    public async Task Outage_OfHours_IsToldAsReadBackSliceBySlice()
    {
        await using var past = await PlayedPast.BeginAsync();
        var down = past.Now;
        past.Coverage.Begin(down);
        past.Play(TimeSpan.FromHours(6), 0.5);
        var up = past.Now;
        await using var adapter = past.Start();

        await adapter.AdvanceUntilAsync(() => past.IsWhole(up), "the outage read back", 4);

        var words = past.Coverage.Told.Where(span => span.State == CoverageState.Recovered && span.From >= down && span.To <= up - TimeSpan.FromMinutes(20)).ToList();
        Assert.True(words.Count >= 3, $"{words.Count} words");
        Assert.Equal(words.Select(span => span.From).Order(), words.Select(span => span.From));
    }

    [Fact]
    public async Task Kill_AtAnyWordOnItsTime_NothingIsLostOrDoubled()
    {
        await using var past = await PlayedPast.BeginAsync();
        past.Coverage.Begin(past.Now);
        past.Play(TimeSpan.FromHours(3), 1);
        var up = past.Now;
        var kills = 0;
        for (var allowed = 0; !past.IsWhole(up) && allowed < 60; allowed++)
        {
            var left = allowed;
            TaskCompletionSource killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            past.Coverage.Before = (_, _) =>
            {
                if (Interlocked.Decrement(ref left) >= 0)
                {
                    return Task.CompletedTask;
                }

                // nothing that comes after is on any disk
                past.Journal.Failure = static () => new OperationCanceledException("killed");
                killed.TrySetResult();
                return Task.FromException(new OperationCanceledException("killed"));
            };
            await using var adapter = past.Start();
            await adapter.AdvanceUntilAsync(() => killed.Task.IsCompleted || past.IsWhole(up), "killed, or all read back", 1);
            past.Journal.Failure = static () => new OperationCanceledException("killed");

            // a killed adapter is gone; what it still does on its way out reaches no disk
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                await adapter.StopAsync(StopReason.HostStopping, 1);
                await adapter.Run;
            });
            past.Journal.Failure = null;
            kills++;
        }

        past.Platform.Generator!.SetRate(0);
        Assert.True(past.IsWhole(up), $"after {kills} kills {string.Join('\n', past.Coverage.Spans)}");
        Assert.True(kills > 5, $"{kills} kills");
        Assert.Empty(past.Missing(fact => fact.At < up));
        Assert.Empty(past.Doubled());
        past.AssertAddsUp();
    }

    [Fact]
    public async Task Outage_PlatformRefusesForHours_IsReadBackWhenItAnswersAgain()
    {
        await using var past = await PlayedPast.BeginAsync();
        past.Coverage.Begin(past.Now);
        past.Play(TimeSpan.FromHours(2), 1);
        past.PlayOut();
        var up = past.Now;
        past.Platform.Faults.Requests.Add(new RequestFault { Status = 429, RetryAfter = TimeSpan.FromHours(3), Path = "*analytics*" });
        await using var adapter = past.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.Current is { IsRunning: false } state && state.Text!.Contains("could not be read back yet", StringComparison.Ordinal), "refused");

        var later = past.Now + TimeSpan.FromHours(2);
        await adapter.AdvanceUntilAsync(() => past.Now > later, "hours", 20);
        Assert.False(past.IsWhole(up));
        Assert.Contains(adapter.Backfill.Backfills(), run => run is { State: BackfillState.Waiting, Cause: CoverageCauses.NotRunning, Detail: not null });
        past.Platform.Faults.Requests.Clear();
        await adapter.AdvanceUntilAsync(() => past.IsWhole(up), "read back", 20);

        Assert.Empty(past.Missing());
        Assert.Contains(adapter.Backfill.Backfills(), run => run is { State: BackfillState.Completed, Mode: BackfillMode.Automatic, Cause: CoverageCauses.NotRunning, Recovered: > 0 });
    }

    [Fact]
    public async Task Outage_OlderThanThePlatformTells_IsLostAndTheRestReadBack()
    {
        await using var past = await PlayedPast.BeginAsync();
        var first = past.Now - TimeSpan.FromDays(40);
        past.Coverage.Begin(first, new CoverageSpan(first, past.Now - TimeSpan.FromDays(39), CoverageState.Covered, CoverageCauses.Live));
        past.Platform.Past!.Make(past.Now - TimeSpan.FromDays(2), past.Now - TimeSpan.FromHours(1), 30);
        var up = past.Now;
        await using var adapter = past.Start();

        await adapter.AdvanceUntilAsync(() => past.IsWhole(up), "read back", 4);

        var lost = Assert.Single(past.Coverage.Spans, span => span.State == CoverageState.Lost);
        Assert.Equal(CoverageCauses.BeyondReach, lost.Cause);
        Assert.InRange(lost.To - (up - TimeSpan.FromDays(31)), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(10));
        Assert.Contains($"{lost.From:u}", adapter.Status.Alarms["gap.beyond-reach"], StringComparison.Ordinal);
        Assert.Equal(
            past.Platform.Calls.All.Where(call => call.MediaType == "voice" && past.Journal.Events.OfType<CallEvent>().All(told => told.ConversationId != call.Id)).Select(call => call.Id), []);
    }
}
