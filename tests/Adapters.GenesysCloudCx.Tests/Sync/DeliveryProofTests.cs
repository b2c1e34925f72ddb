using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Sync;
using Adapters.GenesysCloudCx.Tests.Backfill;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator.Faults;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Sync;

/// <summary>A link that was heard and delivered nothing is found out, whatever ends it before a comparison could.</summary>
[Collection(Alone.Name)]
public sealed class DeliveryProofTests
{
    private const string Query = "/api/v2/analytics/conversations/details/query";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_LinkWasMuteBeforeTheNextComparison_WhatItMissedIsFoundAfterTheStart(bool isMute)
    {
        await using var past = await PlayedPast.BeginAsync();
        using TempFolder state = new();
        past.Coverage.Begin(past.Now);
        DateTimeOffset mute;
        await using (var first = past.Start(state))
        {
            await SettleAsync(past, first);
            mute = past.Now;
            past.Platform.Faults.Delivery.Settings = new DeliverySettings { Silence = isMute ? Silence.Events : Silence.None };
            past.Platform.Generator!.SetRate(40);
            await first.AdvanceUntilAsync(() => past.Now >= mute.AddMinutes(4), "four minutes in which nothing arrives", 1);
            past.Platform.Generator.SetRate(0);
            Assert.DoesNotContain("link.mute", first.Status.Alarms.Keys);
            Assert.Equal(CoverageState.Covered, past.Coverage.At(mute.AddMinutes(1)));

            // nothing arrives: a person restarts it
            await first.StopAsync(StopReason.Operator, 0.2);
        }

        past.Platform.Faults.Delivery.Settings = DeliverySettings.None;
        var up = past.Now;
        await using var second = past.Start(state);
        await second.AdvanceUntilAsync(() => past.IsWhole(up) && past.Platform.Truth!.OpenCalls == 0, "all of it covered or recovered", 2);
        var later = past.Now + TimeSpan.FromMinutes(30);
        await second.AdvanceUntilAsync(() => past.Now > later, "half an hour", 5);

        Assert.Equal(isMute ? CoverageState.Recovered : CoverageState.Covered, past.Coverage.At(mute.AddMinutes(1)));
        AssertNothingOfUsersIsMissing(past);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Compare_RefusedForLongerThanCallsAreRemembered_SaysSoAndReadsThatTimeBack(bool isRestarted)
    {
        await using var past = await PlayedPast.BeginAsync();
        using TempFolder state = new();
        past.Coverage.Begin(past.Now);
        var adapter = past.Start(state);
        try
        {
            await SettleAsync(past, adapter);
            past.Platform.Faults.Requests.Add(new RequestFault { Status = 503, Path = Query });
            past.Platform.Faults.Delivery.Settings = new DeliverySettings { Silence = Silence.Events };
            var mute = past.Now;
            past.Platform.Generator!.SetRate(6);
            await adapter.AdvanceUntilAsync(() => past.Now > mute.AddMinutes(20), "no comparison for long", 2);
            Assert.Contains("link.unproven", adapter.Status.Alarms.Keys);
            Assert.StartsWith("unproven since ", adapter.Status.Facts["link.delivery"], StringComparison.Ordinal);
            past.Platform.Faults.Delivery.Settings = DeliverySettings.None;
            await adapter.AdvanceUntilAsync(() => past.Now > mute.AddMinutes(80), "delivering again, and nothing compared", 5);
            past.Platform.Generator.SetRate(0);
            await adapter.AdvanceUntilAsync(() => past.Platform.Truth!.OpenCalls == 0, "the calls over", 5);
            if (isRestarted)
            {
                await adapter.StopAsync(StopReason.Operator, 0.2);
                await adapter.DisposeAsync();
                adapter = past.Start(state);
                await adapter.AdvanceUntilAsync(() => adapter.Status.Facts.GetValueOrDefault("link.channels") == "1 of 1 live", "up", 1);
            }

            past.Platform.Faults.Requests.Clear();
            await adapter.AdvanceUntilAsync(() => past.Coverage.At(mute.AddMinutes(5)) == CoverageState.Recovered && past.IsWhole(mute.AddMinutes(80)), "read back", 5);

            Assert.Contains(past.Coverage.Told, told => told is { State: CoverageState.Uncertain, Cause: "link-unproven" } && told.From <= mute && told.To > mute.AddMinutes(20));
            AssertNothingOfUsersIsMissing(past);
            Assert.DoesNotContain("link.unproven", adapter.Status.Alarms.Keys);
            Assert.Equal("ok", adapter.Status.Facts["link.delivery"]);
        }
        finally
        {
            await adapter.DisposeAsync();
        }
    }

    [Fact]
    public async Task Cut_LinkWasMuteBeforeTheNextComparison_WhatItMissedIsFoundOnceItIsBack()
    {
        await using var past = await PlayedPast.BeginAsync();
        using TempFolder state = new();
        past.Coverage.Begin(past.Now);
        await using var adapter = past.Start(state);
        await SettleAsync(past, adapter);
        past.Platform.Faults.Delivery.Settings = new DeliverySettings { Silence = Silence.Events };
        var mute = past.Now;
        past.Platform.Generator!.SetRate(40);
        await adapter.AdvanceUntilAsync(() => past.Now >= mute.AddMinutes(4), "four minutes in which nothing arrives", 1);
        past.Platform.Generator.SetRate(0);
        Assert.DoesNotContain("link.mute", adapter.Status.Alarms.Keys);
        Assert.Equal(CoverageState.Covered, past.Coverage.At(mute.AddMinutes(1)));

        past.Platform.Faults.Delivery.Settings = DeliverySettings.None;
        past.Platform.Sockets.All.ToList().ForEach(static socket => socket.Cut());
        var later = past.Now.AddMinutes(30);
        await adapter.AdvanceUntilAsync(() => past.Now > later && past.IsWhole(later.AddMinutes(-15)), "half an hour", 2);

        Assert.Equal(CoverageState.Recovered, past.Coverage.At(mute.AddMinutes(1)));
        AssertNothingOfUsersIsMissing(past);
    }

    [Fact]
    public async Task Start_ReadsBackAllThatTheMuteLinkMissedBeforeAComparison_ThatTimeIsNotToldAsCovered()
    {
        await using var past = await PlayedPast.BeginAsync(scale: 20);
        using TempFolder state = new();
        past.Coverage.Begin(past.Now);
        DateTimeOffset connected;
        await using (var first = past.Start(state))
        {
            await SettleAsync(past, first);
            past.Platform.Faults.Delivery.Settings = new DeliverySettings { Silence = Silence.Events };
            Assert.NotNull(past.Platform.Generator!.TryStart("outbound-personal", []));
            await first.AdvanceUntilAsync(() => past.Truth.Facts().Any(fact => fact.Kind == "connected"), "a call that nobody heard of", 1);
            connected = past.Truth.Facts().Single(fact => fact.Kind == "connected").At;
            await first.AdvanceUntilAsync(() => past.Now > connected.AddSeconds(40), "it goes on", 1);
            await first.StopAsync(StopReason.Operator, 0.2);
        }

        Assert.Equal(CoverageState.Covered, past.Coverage.At(connected));
        past.Platform.Faults.Delivery.Settings = DeliverySettings.None;
        await using var second = past.Start(state);

        // what is alive is read at once, long before the first comparison
        await second.AdvanceUntilAsync(() => past.Coverage.At(connected) == CoverageState.Uncertain, "in doubt", 0.2);
        await second.AdvanceUntilAsync(() => past.Coverage.At(connected) == CoverageState.Recovered && past.Platform.Truth!.OpenCalls == 0, "recovered", 2);

        Assert.Contains(past.Coverage.Told, told => told is { State: CoverageState.Uncertain, Cause: CoverageCauses.LinkMute } && told.From <= connected && told.To > connected);
        AssertNothingOfUsersIsMissing(past);
    }

    [Fact]
    public async Task Look_ReadsBackWhatTheLiveLinkDidNotTell_ThatTimeIsDoubtedAndTheChannelReplaced()
    {
        await using var past = await PlayedPast.BeginAsync(scale: 20);
        using TempFolder state = new();
        past.Coverage.Begin(past.Now);
        await using var adapter = past.Start(state);
        await SettleAsync(past, adapter);
        past.Platform.Sockets.All.ToList().ForEach(static socket => socket.Cut());
        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_reconnects") == 1, "connected again", 0.2);

        // the looks that follow a cut read all of it, and leave nothing to a comparison
        past.Platform.Faults.Delivery.Settings = new DeliverySettings { Silence = Silence.Events };
        Assert.NotNull(past.Platform.Generator!.TryStart("outbound-personal", []));
        await adapter.AdvanceUntilAsync(() => past.Journal.Events.Any(static told => told.Type == EventTypes.CallConnected), "read back", 1);
        var connected = past.Journal.Events.Single(static told => told.Type == EventTypes.CallConnected).Time;
        await adapter.AdvanceUntilAsync(() => past.Coverage.At(connected) == CoverageState.Uncertain, "in doubt", 1);
        await adapter.AdvanceUntilAsync(() => adapter.Status.Alarms.ContainsKey("link.mute") && adapter.Status.Count("link_replacements") == 1, "a new channel", 1);

        Assert.True(past.Platform.Truth!.OpenCalls > 0, "nothing more to find");
        past.Platform.Faults.Delivery.Settings = DeliverySettings.None;
        await adapter.AdvanceUntilAsync(() => past.Platform.Truth!.OpenCalls == 0 && past.Coverage.At(connected) == CoverageState.Recovered, "recovered", 2);
        AssertNothingOfUsersIsMissing(past);
    }

    /// <summary>Up, its start read back, and a regular comparison just made.</summary>
    private static async Task SettleAsync(PlayedPast past, AdapterHarness adapter)
    {
        var begun = past.Now;
        // where nobody calls, the start is looked at again for an hour
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning && past.Now > begun.AddMinutes(70) && past.IsWhole(begun), "up, the start read back", 5);
        var (asked, at) = (past.Platform.Requests.Of($"POST {Query}"), past.Now);
        await adapter.AdvanceUntilAsync(IsRegular, "a regular comparison", 1);
        await adapter.AdvanceUntilAsync(() => past.Coverage.Edge > past.Now - TimeSpan.FromSeconds(6), "covered", 1);

        // nothing else asks so rarely; the next one is as far away
        bool IsRegular()
        {
            var (before, count) = (at, past.Platform.Requests.Of($"POST {Query}"));
            (at, asked, var isNew) = count > asked ? (past.Now, count, true) : (at, asked, false);
            return isNew && past.Now - before > DeliveryWatchdog.Interval - TimeSpan.FromSeconds(30);
        }
    }

    /// <summary>A call that no user ever had is on nobody's topic.</summary>
    private static void AssertNothingOfUsersIsMissing(PlayedPast past)
    {
        var ofUsers = past.Truth.Facts().Where(fact => fact.Kind is "offered" or "dialing").Select(fact => fact.ConversationId).ToHashSet();
        Assert.Empty(past.Missing(fact => ofUsers.Contains(fact.ConversationId)));
        Assert.Empty(past.Doubled());
    }
}
