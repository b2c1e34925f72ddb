using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Rest;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>What happened a moment ago, while the link was not there, is read back at once and again.</summary>
[Collection(Alone.Name)]
public sealed class FreshReadBackTests
{
    private const string Query = "POST /api/v2/analytics/conversations/details/query";

    private static readonly ScenarioOptions Quick = new() { Scale = 0.02, Shifts = false };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_CallsAliveAlready_AreReadBack()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Scenarios = Quick with { Scale = 5 } }, cancellationToken: Cancel);
        var conversation = platform.Generator!.TryStart("outbound-personal", []);
        Assert.NotNull(conversation);
        await Eventually.TrueAsync(() => platform.Calls.TryGet(conversation, out _), "a call", cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);

        await adapter.StartAndRunAsync();

        await adapter.UntilAsync(() => adapter.CallEvents.Any(told => told.ConversationId == conversation && told.Recovered), "the call read back");
    }

    [Fact]
    public async Task Cut_CallsBeganAndEndedMeanwhile_AreReadBackExactlyOnce()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Scenarios = Quick, Users = 40, RateLimit = 100_000 }, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        await adapter.StartAndRunAsync();
        await adapter.UntilAsync(() => adapter.Status.Facts.ContainsKey("resync.last"), "the first resync");

        platform.Faults.Upgrades.Refuse(503, 2);
        platform.Faults.Cut();
        List<string> missed = [];
        foreach (var story in (string[])["inbound-answered", "outbound-personal", "blind-transfer-user", "abandoned-while-alerting", "hold"])
        {
            missed.Add(Assert.IsType<string>(platform.Generator!.TryStart(story, [])));
        }

        await adapter.UntilAsync(() => platform.Truth!.OpenCalls == 0, "the calls over");
        await adapter.UntilAsync(() => Missing(platform, adapter).Count == 0, "everything read back");

        Assert.All(missed, conversation => Assert.Contains(adapter.CallEvents, told => told.ConversationId == conversation && told.Recovered));
        Assert.Empty(Doubled(adapter));
    }

    [Fact]
    public async Task Rough_CutsDuplicatesDisorderAndErrors_LoseAndDoubleNothing()
    {
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenarios = Quick, Users = 60, RateLimit = 100_000, CallsPerMinute = 600 }, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        await adapter.StartAndRunAsync();
        platform.Faults.Delivery.Settings = new DeliverySettings { DuplicateShare = 0.2, ReorderShare = 0.1 };
        platform.Faults.Requests.Add(new RequestFault { Status = 503, Share = 0.1 });

        for (var cut = 1; cut <= 3; cut++)
        {
            var made = platform.Truth!.CallsMade;
            await adapter.UntilAsync(() => platform.Truth.CallsMade >= made + 10, "more calls");
            platform.Faults.Cut();
            await adapter.UntilAsync(() => adapter.Status.Count("link_reconnects") >= cut, "connected again");
        }

        platform.Generator!.SetRate(0);
        await platform.Faults.ResetAsync();
        await adapter.UntilAsync(() => platform.Truth!.OpenCalls == 0, "the calls over", TimeSpan.FromSeconds(60));
        await adapter.UntilAsync(() => Missing(platform, adapter).Count == 0, "everything read back", TimeSpan.FromSeconds(90));

        Assert.Empty(Doubled(adapter));
    }

    [Fact]
    public async Task Cut_AnalyticsLags_TheGapIsLookedAtAgain()
    {
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenarios = Quick, AnalyticsLag = TimeSpan.FromSeconds(3) }, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        await adapter.StartAndRunAsync();
        platform.Faults.Delivery.Settings = new DeliverySettings { Silence = Silence.Events };
        var conversation = Assert.IsType<string>(platform.Generator!.TryStart("inbound-answered", []));
        await adapter.UntilAsync(() => platform.Truth!.OpenCalls == 0, "the call over");
        platform.Faults.Delivery.Settings = DeliverySettings.None;

        platform.Faults.Cut();

        await adapter.UntilAsync(() => adapter.CallEvents.Any(told => told.ConversationId == conversation && told.Type == EventTypes.CallEnded), "found by a later look");
        await adapter.UntilAsync(() => platform.Requests.Of(Query) >= 4, "looked at again", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Look_TakesLong_TheLaterLooksAreStillMade()
    {
        ManualClock clock = new();
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { RateLimit = 100_000 }, clock, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl, time: clock) { Platform = platform };
        platform.Faults.Requests.Add(new RequestFault { Delay = TimeSpan.FromSeconds(2), Count = 1, Path = "*analytics*" });
        adapter.Start();
        await adapter.UntilAsync(() => platform.Faults.Requests.Pending.Count == 0, "the first look under way");

        // past the second look, which analytics may need to have caught up
        clock.Advance(TimeSpan.FromSeconds(7));

        await adapter.UntilAsync(() => adapter.Log.Lines.Count(line => line.Text.StartsWith("State read back", StringComparison.Ordinal)) == 2, "the second look, though the clock stands");
    }

    [Fact]
    public async Task Cut_OneConversationAlwaysRefused_TheOthersAreReadBack()
    {
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenarios = Quick with { Scale = 20 }, Users = 40, RateLimit = 100_000 }, cancellationToken: Cancel);
        List<string> calls = [];
        for (var number = 0; number < 6; number++)
        {
            calls.Add(Assert.IsType<string>(platform.Generator!.TryStart("outbound-personal", [])));
        }

        await Eventually.TrueAsync(() => calls.TrueForAll(id => platform.Calls.TryGet(id, out _)), "calls", cancellationToken: Cancel);
        var poison = calls.Order(StringComparer.Ordinal).Take(3).ToList();
        poison.ForEach(id => platform.Faults.Requests.Add(new RequestFault { Status = 500, Path = $"*conversations*{id}" }));
        await using AdapterHarness adapter = new(platform.BaseUrl);
        adapter.Start();

        await adapter.UntilAsync(() => calls.Except(poison).All(id => adapter.CallEvents.Any(told => told.ConversationId == id && told.Recovered)), "the others read back");
        await adapter.UntilAsync(() => adapter.Status.Current?.Text?.Contains("could not be read back yet", StringComparison.Ordinal) == true, "the trouble named");

        platform.Faults.Requests.Clear();
        await adapter.UntilAsync(() => adapter.Status.IsRunning && calls.TrueForAll(id => adapter.CallEvents.Any(told => told.ConversationId == id && told.Recovered)), "all read back", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Cut_OneConversationForbidden_ThoseThatAreListedLaterAreNotWaitedForInVain()
    {
        await using var past = await PlayedPast.BeginAsync(new SimulatorOptions { AnalyticsLag = TimeSpan.FromSeconds(40) });
        past.Coverage.Begin(past.Now);
        await using var adapter = past.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.Facts.ContainsKey("resync.last"), "the first look");
        past.Platform.Faults.Upgrades.Refuse(503, int.MaxValue);
        past.Platform.Faults.Cut();
        var forbidden = Assert.IsType<string>(past.Platform.Generator!.TryStart("outbound-personal", []));
        past.Platform.Faults.Requests.Add(new RequestFault { Status = 403, Path = $"*conversations*{forbidden}*" });
        var later = past.Now.AddSeconds(40);
        await adapter.AdvanceUntilAsync(() => past.Now > later, "most of a minute");
        var other = Assert.IsType<string>(past.Platform.Generator.TryStart("inbound-answered", []));
        await adapter.AdvanceUntilAsync(() => past.Platform.Truth!.OpenCalls == 0, "both over");
        past.Platform.Faults.Upgrades.Refuse(0, 0);
        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_reconnects") > 0, "connected again");
        var up = past.Now;

        await adapter.AdvanceUntilAsync(() => adapter.CallEvents.Any(told => told.ConversationId == other && told.Type == EventTypes.CallEnded), "the other one read back");

        Assert.True(past.Now - up < TimeSpan.FromMinutes(4), $"after {past.Now - up}");
        Assert.DoesNotContain(adapter.CallEvents, told => told.ConversationId == forbidden);
        past.Platform.Faults.Requests.Clear();
        await adapter.AdvanceUntilAsync(() => past.Missing().Count == 0, "all read back", 2);
    }

    [Fact]
    public async Task Cut_HostClockIsTwoMinutesAhead_WhatEndedInTheGapIsReadBack()
    {
        ManualClock clock = new();
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Scenarios = Quick, RateLimit = 100_000 }, clock, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl, time: new AwaitingClock(clock) { Off = TimeSpan.FromMinutes(2) }) { Platform = platform };
        adapter.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.Facts.ContainsKey("resync.last"), "the first resync", 0.05);
        Assert.Contains("clock.skew", adapter.Status.Alarms.Keys);

        platform.Faults.Upgrades.Refuse(503, int.MaxValue);
        platform.Faults.Cut();
        var conversation = Assert.IsType<string>(platform.Generator!.TryStart("inbound-answered", []));
        await adapter.AdvanceUntilAsync(() => platform.Truth!.OpenCalls == 0, "the call over", 0.1);
        platform.Faults.Upgrades.Refuse(0, 0);
        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_reconnects") > 0, "connected again", 0.1);

        await adapter.AdvanceUntilAsync(
            () => adapter.CallEvents.Any(told => told.ConversationId == conversation && told.Type == EventTypes.CallEnded && told.Recovered), "the call read back", 0.1);
    }

    [Fact]
    public async Task Permission_ForAnalyticsMissing_IsNamedWhileLiveEventsFlow()
    {
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenarios = Quick, Permissions = PermissionSet.Without(PermissionSet.ConversationDetailView) }, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        adapter.Start();
        await adapter.UntilAsync(() => adapter.Status.Current?.Cause == FailureClass.Permission, "degraded");

        platform.Generator!.TryStart("inbound-answered", []);

        await adapter.UntilAsync(() => adapter.CallEvents.Any(told => !told.Recovered), "live events");
        Assert.Contains(PermissionSet.ConversationDetailView, adapter.Status.Current!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permission_ForAnalyticsComesBack_TheSpanIsReadThen()
    {
        ManualClock clock = new();
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { RateLimit = 100_000 }, clock, cancellationToken: Cancel);
        platform.Faults.Requests.Add(new RequestFault { Status = 403, Path = "*analytics*" });
        await using AdapterHarness adapter = new(platform.BaseUrl, time: clock) { Platform = platform };
        adapter.Start();
        await adapter.UntilAsync(() => adapter.Status.Facts.ContainsKey("link.channels"), "connected");
        var late = clock.GetUtcNow().AddMinutes(30);

        await adapter.AdvanceUntilAsync(() => clock.GetUtcNow() > late, "long after the last look", 2);
        Assert.DoesNotContain(adapter.Log.Lines, line => line.Text.Contains("counts as read back", StringComparison.Ordinal));
        Assert.Contains("calls missed since", adapter.Status.Current!.Text, StringComparison.Ordinal);

        platform.Faults.Requests.Clear();
        await adapter.AdvanceUntilAsync(() => adapter.Log.Lines.Any(line => line.Text.Contains("counts as read back", StringComparison.Ordinal)), "read back", 4);
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "no trouble left");
    }

    [Fact]
    public async Task Permission_ForConversationsMissing_ReadsTheCallView()
    {
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenarios = Quick with { Scale = 5 }, Permissions = PermissionSet.Without(PermissionSet.ConversationView) }, cancellationToken: Cancel);
        var conversation = platform.Generator!.TryStart("outbound-personal", []);
        await using AdapterHarness adapter = new(platform.BaseUrl);

        adapter.Start();

        await adapter.UntilAsync(() => platform.Requests.Of("GET /api/v2/conversations/calls/{conversationId}") > 0, "asked for the call view");
        await adapter.UntilAsync(() => adapter.CallEvents.Any(told => told.ConversationId == conversation && told.Recovered), "the call read back");
    }

    [Fact]
    public async Task Watchdog_OpenHeartbeatingButDeliveringNothing_IsDegradedAndHealed()
    {
        ManualClock clock = new();
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Scenarios = Quick with { Scale = 20 }, RateLimit = 100_000 }, clock, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl, time: clock) { Platform = platform };
        adapter.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "runs");
        await adapter.AdvanceUntilAsync(() => adapter.Log.Lines.Any(line => line.Text.Contains("counts as read back", StringComparison.Ordinal)), "the first gap closed", 4);

        platform.Faults.Delivery.Settings = new DeliverySettings { Silence = Silence.Events };
        platform.Generator!.TryStart("outbound-personal", []);
        await adapter.AdvanceUntilAsync(() => adapter.Status.Current?.Text?.Contains("REST alone", StringComparison.Ordinal) == true, "degraded", 2);

        Assert.Contains(adapter.CallEvents, told => told.Recovered);
        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_replacements") > 0, "a new channel");
        platform.Faults.Delivery.Settings = DeliverySettings.None;
        platform.Generator!.TryStart("outbound-personal", []);
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "running once events arrive again", 2);
    }

    /// <summary>What must be in the journal after any outage that REST can tell about, and is not.</summary>
    private static List<string> Missing(SimulatorServer platform, AdapterHarness adapter)
    {
        var told = adapter.CallEvents.Select(call => $"{call.Type["recorder.call.".Length..]} {call.ConversationId} {call.ParticipantId}").ToHashSet();
        return [.. ((Truth)platform.Truth!).Facts().Where(fact => fact.Exact).Select(fact => $"{fact.Kind} {fact.ConversationId} {fact.ParticipantId}").Where(fact => !told.Contains(fact))];
    }

    private static List<string> Doubled(AdapterHarness adapter)
        => [.. adapter.CallEvents.Where(call => call.Type is EventTypes.CallOffered or EventTypes.CallConnected or EventTypes.CallEnded or EventTypes.CallFailed)
            .GroupBy(call => $"{call.Type} {call.ConversationId} {call.ParticipantId}").Where(group => group.Count() > 1).Select(group => group.Key)];
}
