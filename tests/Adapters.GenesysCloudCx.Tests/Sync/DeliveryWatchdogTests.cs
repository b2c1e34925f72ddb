using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Sync;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Sync;

[Collection(Alone.Name)]
public sealed class DeliveryWatchdogTests
{
    private const string Query = "POST /api/v2/analytics/conversations/details/query";

    private static readonly ScenarioOptions Quick = new() { Scale = 0.02, Shifts = false };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compare_CallWaitsInAFlow_IsNotMissed()
    {
        ManualClock clock = new();
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Scenarios = Quick with { Scale = 100 }, RateLimit = 100_000 }, clock, cancellationToken: Cancel);
        await using var adapter = await SettledAsync(platform, clock);
        var conversation = Assert.IsType<string>(platform.Generator!.TryStart("flow-only", []));
        await adapter.AdvanceUntilAsync(() => platform.Calls.TryGet(conversation, out var call) && Told(call).Contains("ivr", StringComparison.Ordinal), "the flow took the call");

        await TicksAsync(platform, adapter, 2);

        Assert.True(adapter.Status.IsRunning, adapter.Status.Current!.Text);
        Assert.DoesNotContain(adapter.Status.History, told => told.Text?.Contains("REST alone", StringComparison.Ordinal) == true);
        Assert.Equal(0, adapter.Status.Count("link_replacements"));
    }

    [Fact]
    public async Task Compare_CallsBeganAndEndedWhileMute_AreNoticedAndAllReadBack()
    {
        ManualClock clock = new();
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Scenarios = Quick, Users = 40, RateLimit = 100_000 }, clock, cancellationToken: Cancel);
        await using var adapter = await SettledAsync(platform, clock);
        var (muteAt, logged) = (adapter.Time.GetUtcNow(), adapter.Log.Lines.Count);
        platform.Faults.Delivery.Settings = new DeliverySettings { Silence = Silence.Events };
        List<string> missed = [];
        for (var call = 0; call < 15; call++)
        {
            missed.Add(Assert.IsType<string>(platform.Generator!.TryStart("inbound-answered", [])));
        }

        await adapter.AdvanceUntilAsync(() => platform.Truth!.OpenCalls == 0, "the calls over");

        await adapter.AdvanceUntilAsync(() => adapter.Status.Current?.Text?.Contains("at least 10 calls were found by REST alone", StringComparison.Ordinal) == true, "noticed", 2);
        Assert.Contains("by REST alone", adapter.Status.Alarms["link.mute"], StringComparison.Ordinal);
        Assert.StartsWith("mute since ", adapter.Status.Facts["link.delivery"], StringComparison.Ordinal);
        platform.Faults.Delivery.Settings = DeliverySettings.None;
        await adapter.AdvanceUntilAsync(() => missed.TrueForAll(IsRead), "all read back");
        await adapter.AdvanceUntilAsync(() => adapter.Log.Lines.Skip(logged).Any(line => ReadBackSince(line.Text) < muteAt), "read back since before the link was mute");
        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_replacements") > 0, "a new channel");
        Assert.True(adapter.Status.Alarms.ContainsKey("link.mute"), "without an event nothing shows that the new channel delivers");
        Assert.IsType<string>(platform.Generator!.TryStart("inbound-answered", []));
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "running once events arrive again", 2);
        Assert.Equal("ok", adapter.Status.Facts["link.delivery"]);
        Assert.DoesNotContain("link.mute", adapter.Status.Alarms.Keys);

        bool IsRead(string conversation) => adapter.CallEvents.Any(told => told.ConversationId == conversation && told.Type == EventTypes.CallEnded && told.Recovered);
    }

    [Fact]
    public async Task Compare_OneOfTwoChannelsIsMute_ReplacesThatOneAndHealsWithItsFirstEvents()
    {
        ManualClock clock = new();
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Scenarios = Quick, Users = 1_001, RateLimit = 100_000 }, clock, cancellationToken: Cancel);
        await using var adapter = await SettledAsync(platform, clock);
        var muteSocket = platform.Sockets.All.Single(socket => socket.Channel.Topics.Count == 1);
        var other = platform.Sockets.All.Single(socket => socket != muteSocket);
        var user = muteSocket.Channel.Topics.Keys.Single()["v2.users.".Length..].Split('?')[0];
        muteSocket.Mute();
        var mute = adapter.Time.GetUtcNow();

        Assert.IsType<string>(platform.Generator!.TryStart("outbound-personal", [user]));
        await adapter.AdvanceUntilAsync(() => adapter.Status.Alarms.ContainsKey("link.mute"), "the alarm", 2);

        Assert.Contains("on channel 2,", adapter.Status.Alarms["link.mute"], StringComparison.Ordinal);
        var since = DateTimeOffset.Parse(adapter.Status.Facts["link.delivery"]["mute since ".Length..], CultureInfo.InvariantCulture);
        Assert.True(since <= mute, $"mute since {since:O}, and {mute:O} was the truth");
        await adapter.AdvanceUntilAsync(() => adapter.Status.Count("link_replacements") == 1, "a new channel");
        Assert.Contains(other, platform.Sockets.All);
        Assert.Contains(adapter.MissedSpans, span => span.Contains("(link-mute)", StringComparison.Ordinal));
        Assert.IsType<string>(platform.Generator!.TryStart("outbound-personal", [user]));
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "running once events arrive again", 2);
        Assert.Equal("ok", adapter.Status.Facts["link.delivery"]);
        Assert.DoesNotContain("link.mute", adapter.Status.Alarms.Keys);
        Assert.Equal(1, adapter.Status.Count("link_replacements"));
    }

    [Fact]
    public async Task Compare_BusyChannelFallsMute_IsFoundBeforeTheNextRegularLook()
    {
        ManualClock clock = new();
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenarios = Quick with { Scale = 0.5 }, Users = 40, RateLimit = 100_000, CallsPerMinute = 30 }, clock, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl, time: clock) { Platform = platform };
        adapter.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "runs");
        var busy = clock.GetUtcNow() + (DeliveryPace.Window * DeliveryWatchdog.PaceInterval);
        await adapter.AdvanceUntilAsync(() => clock.GetUtcNow() > busy, "a pace", 2);
        var asked = platform.Requests.Of(Query);
        await adapter.AdvanceUntilAsync(() => platform.Requests.Of(Query) > asked, "a regular look", 2);
        await adapter.AdvanceUntilAsync(() => clock.GetUtcNow() > busy.AddMinutes(6), "which is over", 2);
        Assert.DoesNotContain("link.mute", adapter.Status.Alarms.Keys);
        var mute = clock.GetUtcNow();

        platform.Faults.Delivery.Settings = new DeliverySettings { Silence = Silence.Events };
        await adapter.AdvanceUntilAsync(() => adapter.Status.Alarms.ContainsKey("link.mute"), "the alarm", 2);

        Assert.Contains(adapter.Log.Lines, line => line.Text.Contains("was busy and is quiet", StringComparison.Ordinal));
        Assert.InRange(clock.GetUtcNow() - mute, TimeSpan.Zero, TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Compare_QuietNight_RaisesNothing()
    {
        ManualClock clock = new();
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Scenarios = Quick, Users = 40, RateLimit = 100_000, CallsPerMinute = 30 }, clock, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl, time: clock) { Platform = platform };
        adapter.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "runs");
        var evening = clock.GetUtcNow() + (DeliveryPace.Window * DeliveryWatchdog.PaceInterval);
        await adapter.AdvanceUntilAsync(() => clock.GetUtcNow() > evening, "a busy evening", 2);
        platform.Generator!.SetRate(0);

        var morning = clock.GetUtcNow() + TimeSpan.FromMinutes(45);
        await adapter.AdvanceUntilAsync(() => clock.GetUtcNow() > morning, "the night", 5);

        Assert.True(adapter.Status.IsRunning, adapter.Status.Current!.Text);
        Assert.DoesNotContain("link.mute", adapter.Status.Alarms.Keys);
        Assert.Equal("ok", adapter.Status.Facts["link.delivery"]);
        Assert.Equal(0, adapter.Status.Count("link_replacements"));
    }

    private static DateTimeOffset? ReadBackSince(string line)
        => line.Split("State read back since ", 2) is [_, var rest] && DateTimeOffset.TryParse(rest.Split(": ", 2)[0], CultureInfo.InvariantCulture, out var since) ? since : null;

    private static string Told(GenesysCloud.Simulator.Conversations.IConversationView call)
        => System.Text.Encoding.UTF8.GetString(GenesysCloud.Simulator.Notifications.Frame.Value(call.WriteAnalyticsRow).Span);

    /// <summary>An adapter whose first connection needs no further look.</summary>
    private static async Task<AdapterHarness> SettledAsync(SimulatorServer platform, ManualClock clock)
    {
        AdapterHarness adapter = new(platform.BaseUrl, time: clock) { Platform = platform };
        adapter.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "runs");
        await adapter.AdvanceUntilAsync(() => adapter.Log.Lines.Any(line => line.Text.Contains("counts as read back", StringComparison.Ordinal)), "the first gap closed", 2);
        return adapter;
    }

    /// <summary>Lets so many comparisons pass.</summary>
    private static async Task TicksAsync(SimulatorServer platform, AdapterHarness adapter, int ticks)
    {
        for (var tick = 0; tick < ticks; tick++)
        {
            var asked = platform.Requests.Of(Query);
            var until = adapter.Time.GetUtcNow() + DeliveryWatchdog.Interval + DeliveryComparison.Patience;
            await adapter.AdvanceUntilAsync(() => platform.Requests.Of(Query) > asked && adapter.Time.GetUtcNow() > until, "a comparison", 2);
        }
    }
}
