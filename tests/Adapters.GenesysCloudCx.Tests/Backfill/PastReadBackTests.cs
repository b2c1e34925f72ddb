using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Faults;
using Testing.Common;

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
    public async Task Conversations_AllViewsForbidden_StayUncertainAndAreLostAsRefused()
    {
        await using var past = await PlayedPast.BeginAsync();
        var first = past.Now - TimeSpan.FromDays(31) + TimeSpan.FromHours(3);
        past.Platform.Past!.Make(first, first + TimeSpan.FromHours(2), 10);
        past.Coverage.Begin(
            first,
            new CoverageSpan(first, first + TimeSpan.FromHours(2), CoverageState.Uncertain, CoverageCauses.LinkCut),
            new CoverageSpan(first + TimeSpan.FromHours(2), past.Now, CoverageState.Covered, CoverageCauses.Live));
        past.Platform.Faults.Requests.Add(new RequestFault { Status = 403, Path = "/api/v2/conversations*" });
        await using var adapter = past.Start();

        await adapter.AdvanceUntilAsync(() => adapter.Status.Current?.Cause == FailureClass.Permission, "refused", 1);
        Assert.All(
            past.Platform.Calls.All.Where(call => call.MediaType == "voice" && call.Start > first && call.Start < first + TimeSpan.FromHours(2)),
            call => Assert.Equal(CoverageState.Uncertain, past.Coverage.At(call.Start.AddMilliseconds(1))));

        await adapter.AdvanceUntilAsync(() => !past.Coverage.Spans.Any(span => span.State == CoverageState.Uncertain && span.From < first.AddDays(1)), "given up", 30);
        Assert.Contains(past.Coverage.Spans, span => span is { State: CoverageState.Lost, Cause: CoverageCauses.Refused });
        Assert.Contains("gap.beyond-reach", adapter.Status.Alarms.Keys);
        past.AssertAddsUp();
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

    [Fact]
    public async Task Outage_OneConversationAlwaysRefused_OnlyItsTimeStaysUncertain()
    {
        await using var past = await PlayedPast.BeginAsync();
        past.Coverage.Begin(past.Now);
        past.Play(TimeSpan.FromHours(2), 1);
        past.PlayOut();
        past.Clock.Advance(TimeSpan.FromHours(1));
        var up = past.Now;
        var poison = past.Platform.Calls.All.Where(call => call.MediaType == "voice" && past.Truth.Facts().Any(fact => fact.ConversationId == call.Id)).OrderBy(call => call.Start).ElementAt(20);
        past.Platform.Faults.Requests.Add(new RequestFault { Status = 500, Path = $"*conversations*{poison.Id}" });
        await using var adapter = past.Start();

        await adapter.AdvanceUntilAsync(() => past.Coverage.At(up - TimeSpan.FromMinutes(1)) == CoverageState.Recovered, "the rest read back", 4);
        Assert.Equal(CoverageState.Uncertain, past.Coverage.At(poison.Start + TimeSpan.FromMilliseconds(1)));
        Assert.All(past.Missing(), fact => Assert.Contains(poison.Id, fact, StringComparison.Ordinal));
        Assert.Contains(adapter.Backfill.Backfills(), run => run.Failed == 1);

        past.Platform.Faults.Requests.Clear();
        await adapter.AdvanceUntilAsync(() => past.IsWhole(up), "all read back", 4);
        Assert.Empty(past.Missing());
        past.AssertAddsUp();
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(400)]
    public async Task Outage_OneConversationIsListedAndNotToBeHad_OnlyItsTimeStaysUncertain(int status)
    {
        await using var past = await PlayedPast.BeginAsync();
        past.Coverage.Begin(past.Now);
        past.Play(TimeSpan.FromHours(2), 1);
        past.PlayOut();
        past.Clock.Advance(TimeSpan.FromHours(1));
        var up = past.Now;
        var gone = Some(past);
        past.Platform.Faults.Requests.Add(new RequestFault { Status = status, Path = $"*conversations*{gone.Id}*" });
        await using var adapter = past.Start();

        await adapter.AdvanceUntilAsync(() => past.Coverage.At(up - TimeSpan.FromMinutes(1)) == CoverageState.Recovered, "the rest read back", 4);

        Assert.NotEmpty(past.Missing());
        Assert.All(past.Missing(), fact => Assert.Contains(gone.Id, fact, StringComparison.Ordinal));
        Assert.Equal(CoverageState.Uncertain, past.Coverage.At(gone.Start.AddMilliseconds(1)));
        past.Platform.Faults.Requests.Clear();
        await adapter.AdvanceUntilAsync(() => past.IsWhole(up), "all read back", 4);
        Assert.Empty(past.Missing());
        past.AssertAddsUp();
    }

    [Fact]
    public async Task Outage_ManyConversationsForbidden_TheOthersAreReadBackAndTheForbiddenTimeIsLostInTheEnd()
    {
        await using var past = await PlayedPast.BeginAsync();
        past.Coverage.Begin(past.Now);
        past.Play(TimeSpan.FromHours(2), 1);
        past.PlayOut();
        past.Clock.Advance(TimeSpan.FromHours(1));
        var up = past.Now;

        // more in a row than are taken for the platform's own refusal
        var forbidden = past.Platform.Calls.All.Where(call => call.MediaType == "voice").OrderBy(call => call.Start).Skip(20).Take(15).Select(call => call.Id).ToHashSet();
        foreach (var id in forbidden)
        {
            past.Platform.Faults.Requests.Add(new RequestFault { Status = 403, Path = $"*conversations*{id}*" });
        }

        await using var adapter = past.Start();
        await adapter.AdvanceUntilAsync(() => past.Coverage.At(up - TimeSpan.FromMinutes(1)) == CoverageState.Recovered, "the others read back", 5);

        Assert.NotEmpty(past.Missing());
        Assert.All(past.Missing(), fact => Assert.Contains(fact.Split(' ')[1], forbidden));
        Assert.Contains(past.Coverage.Spans, span => span.State == CoverageState.Uncertain && span.From < up);
        past.Clock.Advance(TimeSpan.FromDays(31));
        await adapter.AdvanceUntilAsync(() => past.Coverage.Spans.Any(static span => span is { State: CoverageState.Lost, Cause: CoverageCauses.Refused }), "given up", 30);
    }

    [Fact]
    public async Task Listing_LargerThanCanBePaged_IsReadAllTheSame()
    {
        await using var past = await PlayedPast.BeginAsync(new SimulatorOptions { AnalyticsMaxResults = 1200 }, new DateTimeOffset(2026, 9, 14, 23, 0, 0, TimeSpan.Zero));
        var day = past.Now.AddHours(-22);
        past.Platform.Past!.MakeTiny(day, past.Now, 2200, TimeSpan.FromMinutes(5));
        var (from, to) = (day.AddHours(8), day.AddHours(9));
        past.Coverage.Begin(
            day,
            new CoverageSpan(day, from, CoverageState.Covered, CoverageCauses.Live),
            new CoverageSpan(from, to, CoverageState.Uncertain, CoverageCauses.LinkCut),
            new CoverageSpan(to, past.Now, CoverageState.Covered, CoverageCauses.Live));
        await using var adapter = past.Start();

        await adapter.AdvanceUntilAsync(() => past.IsWhole(to), "read back", 4);

        var told = past.Journal.Events.OfType<CallEvent>().Select(call => call.ConversationId).ToHashSet();
        Assert.Empty(past.Platform.Calls.All.Where(call => call.Start < to && call.End > from).Select(call => call.Id).Except(told));
        Assert.InRange(told.Count, 90, 200);
    }

    [Fact]
    public async Task Listing_LagsBehindMoreThanUsual_IsLookedAtUntilItHasCaughtUp()
    {
        await using var past = await PlayedPast.BeginAsync(new SimulatorOptions { AnalyticsLag = TimeSpan.FromMinutes(25) });
        var begun = past.Now;
        past.Coverage.Begin(begun);
        await using var adapter = past.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning && past.Now > begun.AddMinutes(1) && past.IsWhole(past.Now - TimeSpan.FromSeconds(40)), "up, the start read back", 4);
        past.Platform.Faults.Upgrades.Refuse(503, int.MaxValue);
        past.Platform.Faults.Cut();
        await adapter.AdvanceUntilAsync(() => !adapter.Status.IsRunning, "cut");
        var missed = Assert.IsType<string>(past.Platform.Generator!.TryStart("inbound-answered", []));
        // its wrap-up tells the whole conversation once more
        var wrappedUp = past.Now.AddMinutes(2);
        await adapter.AdvanceUntilAsync(() => past.Platform.Truth!.OpenCalls == 0 && past.Now > wrappedUp, "a call that nobody told of", 1);
        await past.Platform.Faults.ResetAsync();
        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_reconnects") > 0, "connected again");
        var up = past.Now;

        past.Platform.Generator!.SetRate(3);
        await adapter.AdvanceUntilAsync(() => past.Journal.Events.OfType<CallEvent>().Any(told => told.ConversationId == missed && told.Type == EventTypes.CallEnded), "found in the end", 6);

        Assert.True(past.Now - up > TimeSpan.FromMinutes(12), $"{past.Now - up}");
        Assert.Contains(adapter.Log.Lines, line => line.Text.Contains("lags behind", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    public async Task Outage_ListingLagsBehind_ThePastIsNotToldAsReadBackBeforeItIsListed(int minutes)
    {
        await using var past = await PlayedPast.BeginAsync(new SimulatorOptions { AnalyticsLag = TimeSpan.FromMinutes(minutes) });
        past.Coverage.Begin(past.Now);
        past.Play(TimeSpan.FromHours(2), 2);
        var up = past.Now;
        await using var adapter = past.Start();

        await adapter.AdvanceUntilAsync(() => past.Coverage.At(up.AddMinutes(-20)) == CoverageState.Recovered, "told as recovered", 4);

        Assert.Empty(past.Missing(fact => fact.At < up));
        Assert.InRange((past.Now - up).TotalMinutes, 10, minutes + 20);
    }

    [Fact]
    public async Task Outage_NobodyIsHeardToEndAfterIt_TheListingIsWaitedForAnHour()
    {
        await using var past = await PlayedPast.BeginAsync();
        past.Coverage.Begin(past.Now);
        past.Play(TimeSpan.FromHours(2), 1);
        past.PlayOut();
        var up = past.Now;
        await using var adapter = past.Start();

        await adapter.AdvanceUntilAsync(() => past.IsWhole(up), "read back", 5);

        Assert.True(past.Now - up >= TimeSpan.FromHours(1), $"{past.Now - up}");
        Assert.Empty(past.Missing());
    }

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

    private static GenesysCloud.Simulator.Conversations.IConversationView Some(PlayedPast past)
        => past.Platform.Calls.All.Where(call => call.MediaType == "voice" && past.Truth.Facts().Any(fact => fact.Exact && fact.ConversationId == call.Id)).OrderBy(call => call.Start).ElementAt(20);
}
