using System.Diagnostics;
using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

/// <summary>
/// The whole adapter against the simulator over real sockets, on one clock that a test advances; each step of the clock waits until everything sent has arrived. Two days
/// in an ordinary run; the month is run by GENESYS_ADAPTERS_DAYS=30 and takes a few minutes.
/// </summary>
public sealed class ThirtyDaysTests(ITestOutputHelper output)
{
    /// <summary>How many days; few where nothing is said.</summary>
    private const string Days = "GENESYS_ADAPTERS_DAYS";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    /// <summary>With the heartbeat before it below the silence that counts as a cut, and shorter than what a comparison waits for late events.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(14);

    private const int CollectEvery = 40;

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 10, 5, 0, 0, 0, TimeSpan.Zero));
    private readonly Dictionary<long, Fact> _facts = [];
    private TimeSpan _uncovered;
    private TimeSpan _worstLag;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DailyRestarts_TokensChannelsAndNoticesOfAMonth_LeaveNoMomentUncovered()
    {
        var days = int.Parse(Environment.GetEnvironmentVariable(Days) ?? "2", CultureInfo.InvariantCulture);
        var watch = Stopwatch.StartNew();
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions
            {
                Scenarios = new ScenarioOptions { Scale = 0.2, Shifts = true, KeepEnded = TimeSpan.FromHours(1), MostEnded = 50 },
                CallsPerMinute = 0.15,
                RateLimit = 100_000,
                HeartbeatInterval = Heartbeat,
            },
            _clock,
            cancellationToken: Cancel);
        AwaitingClock time = new(_clock);
        await using AdapterHarness adapter = new(platform.BaseUrl, time: time);
        adapter.Start();
        await adapter.UntilAsync(
            () =>
            {
                if (time.Waiting == 0)
                {
                    _clock.Advance(TimeSpan.FromSeconds(0.5));
                }

                return adapter.Status.IsRunning && adapter.Status.Facts.ContainsKey("resync.last");
            },
            "runs");
        var start = _clock.GetUtcNow();

        for (var day = 1; day <= days; day++)
        {
            var midnight = start + TimeSpan.FromDays(day);
            await UntilAsync(time, platform, adapter, midnight - TimeSpan.FromHours(7));
            await ChangeAsync(time, platform, adapter, () => platform.Faults.CloseAfter(TimeSpan.FromSeconds(60)));
            await UntilAsync(time, platform, adapter, midnight);
            var renewed = adapter.Adapter.RenewAsync("daily restart", Cancel);
            await ChangeAsync(time, platform, adapter, () => { });
            await adapter.UntilAsync(() => renewed.IsCompleted, "the restart");
            Assert.True(await renewed);
        }

        platform.Generator!.SetRate(0);
        await UntilAsync(time, platform, adapter, _clock.GetUtcNow() + TimeSpan.FromMinutes(20));
        var expected = _facts.Values.Where(fact => fact.Visible && fact.At >= start).Select(fact => $"{fact.Kind} {fact.ConversationId} {fact.ParticipantId} {fact.Leading:O}").ToList();
        var told = adapter.CallEvents.Select(call => $"{call.Type["recorder.call.".Length..]} {call.ConversationId} {call.ParticipantId} {LeadOf(call.Id):O}").ToHashSet();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{days} days in {watch.Elapsed.TotalSeconds:0} s: {adapter.Status.Count("link_replacements")} links replaced, {platform.Requests.Of("POST /oauth/token")} tokens, {platform.Truth!.CallsMade} calls, {expected.Count} facts; uncovered {_uncovered.TotalSeconds:0.000} s, spans told as missed {adapter.MissedSpans.Count}, longest time since the link was heard {_worstLag.TotalSeconds:0.0} s."));

        foreach (var span in adapter.MissedSpans)
        {
            output.WriteLine(span);
        }

        Assert.True(platform.Truth.CallsMade > days * 100 && expected.Count > 0);
        Assert.True(adapter.Status.Count("link_replacements") >= days * 2, "each day a restart and a closing notice");
        Assert.Equal(0, adapter.Status.Count("link_reconnects"));
        Assert.Empty(adapter.MissedSpans);
        Assert.Equal(TimeSpan.Zero, _uncovered);
        Assert.Equal(string.Empty, string.Join('\n', expected.Where(fact => !told.Contains(fact))));
        Assert.Equal(string.Empty, string.Join('\n', adapter.CallEvents
            .Where(call => call.UserId is not null && call.Type is EventTypes.CallOffered or EventTypes.CallConnected or EventTypes.CallEnded)
            .GroupBy(call => $"{call.Type} {call.ConversationId} {call.ParticipantId} {call.CallId}").Where(same => same.Count() > 1).Select(same => same.Key)));

        // of a queue's or a flow's leg only REST tells
        Assert.DoesNotContain(adapter.CallEvents, call => call.Recovered && call.UserId is not null && call.Time > start + TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(adapter.LinkEvents, link => link.Type == EventTypes.LinkDown);
    }

    /// <summary>A change of the link, with calls going on in it.</summary>
    private async Task ChangeAsync(AwaitingClock time, SimulatorServer platform, AdapterHarness adapter, Action change)
    {
        var replaced = adapter.Status.Count("link_replacements");
        foreach (var story in (string[])["inbound-answered", "hold", "outbound-personal", "blind-transfer-user"])
        {
            platform.Generator!.TryStart(story, []);
        }

        change();
        await adapter.UntilAsync(
            () =>
            {
                if (time.Waiting == 0 && (adapter.HeardUntil is not { } heard || heard >= _clock.GetUtcNow() - Heartbeat))
                {
                    _clock.Advance(TimeSpan.FromMilliseconds(100));
                    Measure(adapter, TimeSpan.FromMilliseconds(100));
                }

                return adapter.Status.Count("link_replacements") > replaced && platform.Sockets.All.Count == 1;
            },
            "the link replaced");
    }

    private async Task UntilAsync(AwaitingClock time, SimulatorServer platform, AdapterHarness adapter, DateTimeOffset until)
    {
        for (var step = 1; _clock.GetUtcNow() < until; step++)
        {
            _clock.Advance(Step);
            await SettledAsync(time, platform, adapter);
            Measure(adapter, Step);
            if (step % CollectEvery == 0)
            {
                Collect(platform);
            }
        }

        Collect(platform);
    }

    /// <summary>The simulator forgets with the calls what became of them.</summary>
    private void Collect(SimulatorServer platform)
    {
        foreach (var fact in ((Truth)platform.Truth!).Facts())
        {
            _facts[fact.Number] = fact;
        }
    }

    /// <summary>Counts the time in which the link was not covered.</summary>
    private void Measure(AdapterHarness adapter, TimeSpan step)
    {
        if (adapter.HeardUntil is { } heard)
        {
            var lag = _clock.GetUtcNow() - heard;
            _worstLag = lag > _worstLag ? lag : _worstLag;
        }
        else
        {
            _uncovered += step;
        }
    }

    /// <summary>Waits until every request and every change of a link has come to its end, and what was sent is heard.</summary>
    private async Task SettledAsync(AwaitingClock time, SimulatorServer platform, AdapterHarness adapter)
    {
        SpinWait spin = default;
        var since = Stopwatch.GetTimestamp();
        for (var quiet = 0; quiet < 3;)
        {
            var isQuiet = time.Waiting == 0 && adapter.HeardUntil >= _clock.GetUtcNow() - Heartbeat && adapter.Status.Count("frames_notification") >= platform.Notifications.Published;
            quiet = isQuiet ? quiet + 1 : 0;
            await Task.Yield();
            spin.SpinOnce(sleep1Threshold: -1);
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(30))
            {
                Assert.Fail($"Nothing settles at {_clock.GetUtcNow():u}, {time.Waiting} waiting: {adapter.Status.Current}, heard until {adapter.HeardUntil:u}.\n{string.Join('\n', adapter.Log.Lines.TakeLast(20).Select(line => line.Text))}");
            }
        }
    }

    private static DateTimeOffset LeadOf(Guid id) => Calls.StoryTests.LeadOf(id);
}
