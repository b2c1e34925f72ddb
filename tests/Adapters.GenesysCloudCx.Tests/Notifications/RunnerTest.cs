using System.Collections.Concurrent;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

/// <summary>One runner on a scripted platform; the test opens its sockets, and hears what it tells.</summary>
public abstract class RunnerTest : IAsyncDisposable, IChannelObserver, INameDirectory
{
    private protected readonly ScriptedPlatform _platform = new();
    private protected readonly CancellationTokenSource _stopping = new();
    private protected readonly ConcurrentQueue<string> _told = new();
    private protected readonly ConcurrentQueue<Missed?> _gaps = new();
    private protected readonly ConcurrentQueue<Missed> _missed = new();
    private protected readonly ConcurrentQueue<DateTimeOffset> _newcomers = new();
    private protected readonly ConcurrentQueue<TimeSpan> _delays = new();
    private protected readonly ConcurrentQueue<TaskCompletionSource<IEventSocket>> _connects = new();
    private protected readonly LeapingClock _clock;
    private protected readonly EventPipeline _pipeline;
    private protected readonly ChannelRunner _runner;
    private protected Task? _run;
    private protected int _channels;
    private protected int _spares;
    private protected volatile bool _canHaveSpares = true;
    private protected int _refusals;
    private protected int _refusalStatus;

    protected RunnerTest()
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

    private protected int Puts => _platform.Requests.Count(request => request.Method == HttpMethod.Put);

    private protected DateTimeOffset Now => _platform.Clock.GetUtcNow();

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
        GC.SuppressFinalize(this);
    }

    private protected static GenesysCloudCx.Api.PlatformException OneAtATime() => new(FailureClass.Transient, "One connection at a time.") { Status = 409 };

    private protected void Refuse(int status, int count)
    {
        _refusalStatus = status;
        Volatile.Write(ref _refusals, count);
    }

    private protected async Task<FakeSocket> StartLiveAsync()
    {
        FakeSocket socket = new();
        Start();
        await UntilAsync(() => _connects.Count == 1, "a connection");
        _connects.Last().SetResult(socket);
        await UntilToldAsync("live");
        _told.Clear();
        return socket;
    }

    private protected void Start()
    {
        _runner.Want(["u1"], Now);
        _run = Task.Run(() => _runner.RunAsync(_stopping.Token));
    }

    private protected static Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(condition, what, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Moves the clock on until the condition holds. The link <paramref name="alive"/> is heard all the while, or it would count as silent: the clock waits for that.</summary>
    private protected Task AdvanceUntilAsync(Func<bool> condition, string what, FakeSocket? alive = null) => UntilAsync(
        () =>
        {
            alive?.Beat();
            if (alive is null || _runner.LastHeardAt is not { } heard || Now - heard < ChannelConnection.PingAfter)
            {
                _platform.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            return condition();
        },
        what);

    private protected async Task UntilToldAsync(params string[] told)
    {
        await UntilAsync(() => _told.Count >= told.Length || _run!.IsFaulted, $"{string.Join(", ", told)} told");
        Assert.Equal(told, _told);
    }

    private protected Task<IEventSocket> Connect(Uri connectUri, CancellationToken cancellationToken)
    {
        TaskCompletionSource<IEventSocket> connect = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _connects.Enqueue(connect);
        return connect.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Once an attempt was refused, time goes on between the first and the second look at it.</summary>
    private protected sealed class LeapingClock(ManualClock clock) : TimeProvider
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
