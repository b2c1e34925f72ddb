using Adapter.Host.Alarms;
using Adapter.Host.Alarms.Targets;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms.Targets;

public sealed class DeliveryLaneTests : IAsyncDisposable
{
    private static readonly DeliveryTimings Timings = new() { OwedLimit = 5 };

    private readonly AlarmWorld _world = new();
    private readonly Dictionary<string, PlayedTarget> _targets = [];
    private readonly Dictionary<string, AlarmTargetOptions> _options = [];
    private AlarmDeliveries? _deliveries;

    [Fact]
    public async Task Tell_Filters_SendsToEachWhatIsForIt()
    {
        Add("all", new AlarmTargetOptions { Events = [.. Enum.GetValues<AlarmChange>()] });
        Add("critical", new AlarmTargetOptions { MinSeverity = AlarmLevel.Critical });
        Add("permissions", new AlarmTargetOptions { Kinds = ["permission"] });
        Add("second", new AlarmTargetOptions { Adapters = ["second"] });
        Start();

        Tell("permission.topic.presence", "Primary");
        Tell("link.mute", "Second");
        Tell("quota", null, AlarmChange.Acknowledged);

        await SentAsync("all", 3);
        await SentAsync("critical", 1);
        await SentAsync("permissions", 1);
        await SentAsync("second", 1);
        Assert.Equal(["permission", "link.mute", "quota"], _targets["all"].Sent.Select(message => message.Alarm.Kind));
        Assert.Equal("link.mute", _targets["critical"].Sent[0].Alarm.Kind);
        Assert.Equal(3, _targets["all"].Sent.Select(message => message.Id).Distinct().Count());
    }

    [Fact]
    public async Task Tell_OneTargetHangs_TheOthersGoOn()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Add("hangs", new AlarmTargetOptions(), target => target.Do = token =>
        {
            asked.TrySetResult();
            return Task.Delay(Timeout.Infinite, token);
        });
        Add("works", new AlarmTargetOptions());
        Start();

        Tell("quota");
        Tell("link.mute");

        await SentAsync("works", 2);
        Assert.Equal(2, Lane("hangs").Owed);
        await asked.Task.Soon(); // its limit is there by then
        _world.Clock.Advance(Timings.Attempt);
        await Eventually.TrueAsync(() => Lane("hangs").Trouble?.Why.Contains("within 30 s", StringComparison.Ordinal) == true, "the trouble", cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Tell_TargetFails_IsRepeatedInOrderWithGrowingPauses()
    {
        Add("flaky", new AlarmTargetOptions(), target => target.Failures = 3);
        Start();

        Tell("quota");
        Tell("link.mute");
        foreach (var seconds in (int[])[2, 4, 8])
        {
            await _world.Clock.WhenDueAsync(TimeSpan.FromSeconds(seconds));
            _world.Clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        await SentAsync("flaky", 2);
        Assert.Equal(["quota", "link.mute"], _targets["flaky"].Sent.Select(message => message.Alarm.Kind));
        await Eventually.TrueAsync(() => Lane("flaky").Sent == 2, "both are settled", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((2L, 3L, 0, null), (Lane("flaky").Sent, Lane("flaky").Failed, Lane("flaky").Owed, Lane("flaky").Trouble));
    }

    [Fact]
    public async Task Look_TargetFailsOftenEnough_IsAnAlarmForTheOthersOnly()
    {
        Add("dead", new AlarmTargetOptions(), target => target.Failures = int.MaxValue);
        Add("works", new AlarmTargetOptions());
        Start();
        Tell("quota");
        for (var i = 0; i < 2; i++)
        {
            await Eventually.TrueAsync(() => Lane("dead").Trouble?.Attempts == i + 1, "the attempt", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Empty(Look().Seen);
            await _world.Clock.WhenDueAsync(Timings.PauseAfter(i + 1));
            _world.Clock.Advance(Timings.PauseAfter(i + 1));
        }

        await Eventually.TrueAsync(() => Look().Seen.Count == 1, "the alarm", cancellationToken: TestContext.Current.CancellationToken);
        var sighting = Look().Seen[0];
        Assert.Equal((AlarmCatalogue.TargetFails, "dead"), (sighting.Kind, sighting.Subject));
        Tell("alarms.target.dead", null);
        await SentAsync("works", 2);
        Assert.Equal(1, Lane("dead").Owed); // not told of itself
    }

    [Fact]
    public async Task Start_AfterARestart_SendsWhatIsOwed()
    {
        Add("target", new AlarmTargetOptions(), target => target.Failures = int.MaxValue);
        Start();
        Tell("quota");
        Tell("link.mute");
        await Eventually.TrueAsync(() => Lane("target").Failed > 0, "an attempt", cancellationToken: TestContext.Current.CancellationToken);
        await _deliveries!.StopAsync();
        _world.Restart();

        Add("target", new AlarmTargetOptions());
        Start();

        await SentAsync("target", 2);
        Assert.Equal(["quota", "link.mute"], _targets["target"].Sent.Select(message => message.Alarm.Kind));
        await Eventually.TrueAsync(() => _world.Store.Owed("target").Count == 0, "nothing owed", cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Add_MoreThanTheLimitOrTooOld_IsGivenUpAndCounted()
    {
        Add("target", new AlarmTargetOptions(), target => target.Failures = int.MaxValue);
        Start();
        for (var i = 0; i < 8; i++)
        {
            Tell($"permission.{i}");
        }

        Assert.Equal((5, 3L), (Lane("target").Owed, Lane("target").Dropped));
        _world.Clock.Advance(Timings.Longest);
        await Eventually.TrueAsync(
            () =>
            {
                _world.Clock.Advance(Timings.LongestPause);
                return Lane("target").Dropped == 8;
            },
            "all given up", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(_targets["target"].Sent);
        Assert.Empty(_world.Store.Owed("target"));
    }

    [Fact]
    public async Task Tell_MessageRefusedForWhatItIs_HoldsTheOthersUpOnlyShortly()
    {
        Add("picky", new AlarmTargetOptions(), target => (target.Failures, target.IsAboutMessage) = (5, true));
        Start();
        Tell("quota");
        Tell("link.mute");
        for (var i = 1; i < 5; i++)
        {
            await _world.Clock.WhenDueAsync(Timings.PauseAfter(i));
            _world.Clock.Advance(Timings.PauseAfter(i));
        }

        await SentAsync("picky", 1);
        Assert.Equal("link.mute", _targets["picky"].Sent[0].Alarm.Kind);
    }

    [Fact]
    public async Task Tell_NoConnectionComesAbout_IsTroubleAndSentLater()
    {
        // as a client gives up by itself before the attempt is over: nobody's token is cancelled
        Add("silent", new AlarmTargetOptions(), target => target.Do = static _ => throw new TaskCanceledException("connect timeout", new TimeoutException()));
        Start();

        Tell("quota");

        await Eventually.TrueAsync(() => Lane("silent").Trouble?.Why.Contains("No connection", StringComparison.Ordinal) == true, "the trouble", cancellationToken: TestContext.Current.CancellationToken);
        var outcome = Assert.Single(await _deliveries!.TestAsync("ada", TestContext.Current.CancellationToken));
        Assert.Contains("No connection", outcome.Message, StringComparison.Ordinal);
        _targets["silent"].Do = static _ => Task.CompletedTask;
        await Eventually.TrueAsync(
            () =>
            {
                _world.Clock.Advance(TimeSpan.FromMinutes(10));
                return Lane("silent").Sent == 1;
            },
            "it is sent", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(Lane("silent").Trouble);
    }

    [Fact]
    public async Task Test_EachTarget_TellsWhatBecameOfIt()
    {
        Add("works", new AlarmTargetOptions { MinSeverity = AlarmLevel.Fatal });
        Add("dead", new AlarmTargetOptions(), target => target.Failures = int.MaxValue);
        Start();

        var outcomes = await _deliveries!.TestAsync("ada", TestContext.Current.CancellationToken);

        Assert.Equal([("dead", false, "It does not work."), ("works", true, "Sent.")], outcomes.Select(outcome => (outcome.Target, outcome.Sent, outcome.Message)).Order());
        Assert.Equal(AlarmMessageType.Test, _targets["works"].Sent[0].Event);
    }

    public async ValueTask DisposeAsync()
    {
        if (_deliveries is not null)
        {
            await _deliveries.StopAsync();
        }

        _world.Dispose();
    }

    private void Add(string name, AlarmTargetOptions options, Action<PlayedTarget>? configure = null)
    {
        options.Type = AlarmTargetType.Log;
        _options[name] = options;
        _targets[name] = new PlayedTarget();
        configure?.Invoke(_targets[name]);
    }

    private void Start()
    {
        _deliveries = new AlarmDeliveries(
            () => [.. _targets.Select(target => new DeliveryLane(target.Key, _options[target.Key], target.Value, _world.Store, Timings, new HostParts(_world.Clock, _world.Log.CreateLogger<HostParts>()), _world.Clock, _world.Log.CreateLogger("lane")))],
            _world.Store, Timings, _world.Clock, Guid.NewGuid);
        _deliveries.Start();
    }

    private AlarmLook Look()
    {
        AlarmLook look = new();
        _deliveries!.Look(look);
        return look;
    }

    private DeliveryLane Lane(string name) => _deliveries!.Lanes.Single(lane => lane.Name == name);

    private Task SentAsync(string name, int count)
        => Eventually.TrueAsync(() => _targets[name].Sent.Count == count, $"{count} messages at {name}", cancellationToken: TestContext.Current.CancellationToken);

    private void Tell(string code, string? adapter = "Primary", AlarmChange change = AlarmChange.Raised)
    {
        var (kind, subject) = AlarmCatalogue.Of(code);
        var now = _world.Clock.GetUtcNow();
        Alarm alarm = new() { Id = 1, Kind = kind.Name, Severity = kind.Severity, State = AlarmState.Active, Adapter = adapter, Subject = subject, Text = "x", RaisedAt = now, LastSeenAt = now };
        _deliveries!.Tell(alarm, new AlarmTransition(now, change, Alarm.Itself, null));
    }
}

/// <summary>A target that does as a test says.</summary>
internal sealed class PlayedTarget : IAlarmTarget
{
    private readonly Lock _gate = new();
    private readonly List<AlarmMessage> _sent = [];

    public int Failures { get; set; }

    public bool IsAboutMessage { get; set; }

    public Func<CancellationToken, Task> Do { get; set; } = static _ => Task.CompletedTask;

    public IReadOnlyList<AlarmMessage> Sent
    {
        get
        {
            lock (_gate)
            {
                return [.. _sent];
            }
        }
    }

    public async Task SendAsync(AlarmMessage message, CancellationToken cancellationToken)
    {
        await Do(cancellationToken);
        if (Failures-- > 0)
        {
            throw new AlarmTargetException("It does not work.") { IsAboutMessage = IsAboutMessage };
        }

        lock (_gate)
        {
            _sent.Add(message);
        }
    }

    public void Dispose()
    {
    }
}
