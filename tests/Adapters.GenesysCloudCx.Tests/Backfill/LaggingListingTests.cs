using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>Listings that are too large, or lag behind what happens.</summary>
[Collection(Alone.Name)]
public sealed class LaggingListingTests
{
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
}
