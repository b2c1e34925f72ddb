using System.Collections.Concurrent;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

public sealed class ChannelRunnerTests : IAsyncDisposable, IChannelObserver, INameDirectory
{
    private readonly ScriptedPlatform _platform = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<string> _told = new();
    private readonly ConcurrentQueue<Missed?> _gaps = new();
    private readonly ConcurrentQueue<Missed> _missed = new();
    private readonly ConcurrentQueue<DateTimeOffset> _newcomers = new();
    private readonly ConcurrentQueue<TimeSpan> _delays = new();
    private readonly ConcurrentQueue<TaskCompletionSource<IEventSocket>> _connects = new();
    private readonly LeapingClock _clock;
    private readonly EventPipeline _pipeline;
    private readonly ChannelRunner _runner;
    private Task? _run;
    private int _channels;
    private int _spares;
    private volatile bool _canHaveSpares = true;
    private int _refusals;
    private int _refusalStatus;

    public ChannelRunnerTests()
    {
        _clock = new LeapingClock(_platform.Clock);
        _pipeline = new EventPipeline(
            new NotificationInterpreter(new DataSourceDefinition { Name = "d", Type = "t" }, this, _platform.Status, _platform.Clock), new RecordingPublisher(), _platform.Clock);
        _platform.OnApi = request => Volatile.Read(ref _refusals) > 0 && Interlocked.Decrement(ref _refusals) >= 0 ? ScriptedPlatform.Json("{}", _refusalStatus) : ScriptedPlatform.Json(request switch
        {
            { Method.Method: "POST", RequestUri.AbsolutePath: "/api/v2/notifications/channels" }
                => $$"""{"id":"streaming-{{Interlocked.Increment(ref _channels)}}","connectUri":"wss://streaming.example/channels/1"}""",
            _ => """{"entities":[]}""",
        });
        _runner = new ChannelRunner(
            1, new ChannelClient(_platform.Api), new ChannelSubscription([Topics.Conversations]), Connect, _pipeline, new LinkCounters(_platform.Status), this,
            _clock, static () => 1, _platform.Log.CreateLogger("link"));
    }

    private int Puts => _platform.Requests.Count(request => request.Method == HttpMethod.Put);

    private DateTimeOffset Now => _platform.Clock.GetUtcNow();

    public string? UserName(string userId) => null;

    public string? QueueName(string queueId) => null;

    bool IChannelObserver.CanHaveSpares => _canHaveSpares;

    bool IChannelObserver.TryTakeSpare() => _canHaveSpares && Interlocked.Increment(ref _spares) > 0;

    void IChannelObserver.GiveBackSpare() => Interlocked.Decrement(ref _spares);

    void IChannelObserver.Missed(ChannelRunner channel, Missed missed) => _missed.Enqueue(missed);

    ValueTask IChannelObserver.LiveAsync(ChannelRunner channel, Missed? gap, bool isReplacement)
    {
        _gaps.Enqueue(gap);
        _told.Enqueue(isReplacement ? "replaced" : "live");
        return ValueTask.CompletedTask;
    }

    ValueTask IChannelObserver.CutAsync(ChannelRunner channel, LinkEnd end, DateTimeOffset since)
    {
        _told.Enqueue($"cut {since:T}");
        return ValueTask.CompletedTask;
    }

    void IChannelObserver.Waiting(ChannelRunner channel, LinkEnd end, DateTimeOffset next)
    {
        _clock.LeapAfterALook();
        _delays.Enqueue(next - Now);
        _told.Enqueue("waiting");
    }

    void IChannelObserver.Subscribed(ChannelRunner channel, DateTimeOffset? newcomersSince)
    {
        if (newcomersSince is not null)
        {
            _newcomers.Enqueue(newcomersSince.Value);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_run is not null)
        {
            await _run.Soon().ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        await _runner.DisposeAsync();
        _pipeline.Dispose();
        _platform.Dispose();
        _stopping.Dispose();
    }

    [Fact]
    public async Task Replacement_OldLinkDiesWhileTheNewOneIsOpened_TellsTheCutAndTheGap()
    {
        var old = await StartLiveAsync();
        _platform.Clock.Advance(TimeSpan.FromSeconds(10));
        old.Receive("""{"topicName":"v2.system.socket_closing","eventBody":{}}""");
        await UntilAsync(() => _connects.Count == 2, "a second connection");
        var died = Now;
        await old.CloseAsync();
        _platform.Clock.Advance(TimeSpan.FromSeconds(25));

        _connects.Last().SetResult(new FakeSocket());

        await UntilToldAsync($"cut {died:T}", "live");
        Assert.Equal((died, CoverageCauses.LinkCut), (_gaps.Last()!.Since, _gaps.Last()!.Cause));
    }

    [Fact]
    public async Task Replacement_PauseIsOverBetweenTwoLooksAtTheClock_IsTriedAgainBeforeTheOldLinkEnds()
    {
        var old = await StartLiveAsync();
        old.Receive("""{"topicName":"v2.system.socket_closing","eventBody":{}}""");
        await UntilAsync(() => _connects.Count == 2, "a second connection");
        _clock.Refused = TimeSpan.FromSeconds(2);

        _connects.Last().SetException(new GenesysCloudCx.Api.PlatformException(FailureClass.Transient, "One connection at a time.") { Status = 409 });

        await AdvanceUntilAsync(() => _connects.Count == 3, "a third connection");
        _connects.Last().SetResult(new FakeSocket());
        await UntilToldAsync("waiting", "replaced");
    }

    [Fact]
    public async Task Replacement_PlatformClosesTheOldLinkForTheNewOnTheSameChannel_IsNoCut()
    {
        _canHaveSpares = false;
        var old = await StartLiveAsync();
        old.Receive("""{"topicName":"v2.system.socket_closing","eventBody":{}}""");
        await UntilAsync(() => _connects.Count == 2, "a second connection");
        await old.CloseAsync();

        _connects.Last().SetResult(new FakeSocket());

        await UntilToldAsync("replaced");
    }

    [Fact]
    public async Task FirstConnection_TakesLong_ReadsBackSinceTheUsersWereListed()
    {
        var listed = Now;
        Start();
        await UntilAsync(() => _connects.Count == 1, "a connection");
        _platform.Clock.Advance(TimeSpan.FromMinutes(3));

        _connects.Last().SetResult(new FakeSocket());

        await UntilToldAsync("live");
        Assert.Equal(new Missed(listed, CoverageCauses.Starting), Assert.Single(_gaps));
    }

    [Fact]
    public async Task Newcomer_SubscribedLate_IsReadBackSinceTheListingWithoutHim()
    {
        await StartLiveAsync();
        _newcomers.Clear();
        var listed = Now;
        _platform.Clock.Advance(TimeSpan.FromSeconds(5));
        Refuse(503, 2);

        _runner.Want(["u1", "u2"], listed);

        await AdvanceUntilAsync(() => !_newcomers.IsEmpty, "the newcomer subscribed");
        Assert.Equal(["waiting", "waiting"], _told);
        Assert.Equal(listed, Assert.Single(_newcomers));
    }

    [Fact]
    public async Task Put_FailsAgainAndAgainOnALiveLink_KeepsTheChannel()
    {
        await StartLiveAsync();
        Refuse(503, 4);

        _runner.PutAgain();

        await AdvanceUntilAsync(() => Puts == 6, "put at last");
        Assert.Equal(1, _channels);
        Assert.DoesNotContain("replaced", _told);
    }

    [Fact]
    public async Task Put_RefusedOnceLongAfterACut_CountsAsTheFirstFailureAndHeals()
    {
        var first = await StartLiveAsync();
        await first.CloseAsync();
        await AdvanceUntilAsync(() => _connects.Count == 2, "a second connection");
        FakeSocket socket = new();
        _connects.Last().SetResult(socket);
        await UntilAsync(() => _told.Contains("live"), "live again");
        for (var times = 1; times <= 5; times++)
        {
            _platform.Clock.Advance(TimeSpan.FromSeconds(15));
            socket.Receive(FakeSocket.Heartbeat);
            await UntilAsync(() => _runner.LastHeardAt == Now, "heard");
        }

        _told.Clear();
        _delays.Clear();
        Refuse(401, 2);
        var puts = Puts;

        _runner.PutAgain();

        await UntilAsync(() => !_delays.IsEmpty, "refused");
        Assert.Equal(TimeSpan.FromSeconds(1), _delays.Last());
        await AdvanceUntilAsync(() => Puts == puts + 3, "put at last");
        Assert.False(_run!.IsCompleted);
    }

    private void Refuse(int status, int count)
    {
        _refusalStatus = status;
        Volatile.Write(ref _refusals, count);
    }

    private async Task<FakeSocket> StartLiveAsync()
    {
        FakeSocket socket = new();
        Start();
        await UntilAsync(() => _connects.Count == 1, "a connection");
        _connects.Last().SetResult(socket);
        await UntilToldAsync("live");
        _told.Clear();
        return socket;
    }

    private void Start()
    {
        _runner.Want(["u1"], Now);
        _run = Task.Run(() => _runner.RunAsync(_stopping.Token));
    }

    private static Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(condition, what, cancellationToken: TestContext.Current.CancellationToken);

    private Task AdvanceUntilAsync(Func<bool> condition, string what) => UntilAsync(
        () =>
        {
            _platform.Clock.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        what);

    private async Task UntilToldAsync(params string[] told)
    {
        await UntilAsync(() => _told.Count >= told.Length || _run!.IsFaulted, $"{string.Join(", ", told)} told");
        Assert.Equal(told, _told);
    }

    private Task<IEventSocket> Connect(Uri connectUri, CancellationToken cancellationToken)
    {
        TaskCompletionSource<IEventSocket> connect = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _connects.Enqueue(connect);
        return connect.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Once an attempt was refused, time goes on between the first and the second look at it.</summary>
    private sealed class LeapingClock(ManualClock clock) : TimeProvider
    {
        private readonly ConcurrentQueue<TimeSpan> _leaps = new();

        public TimeSpan Refused { get; set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public void LeapAfterALook()
        {
            if (Refused > TimeSpan.Zero)
            {
                _leaps.Enqueue(TimeSpan.Zero);
                _leaps.Enqueue(Refused);
                Refused = TimeSpan.Zero;
            }
        }

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp()
        {
            if (_leaps.TryDequeue(out var leap))
            {
                clock.Advance(leap);
            }

            return clock.GetTimestamp();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
    }
}
