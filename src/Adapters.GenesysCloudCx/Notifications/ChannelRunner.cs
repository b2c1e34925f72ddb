using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>
/// Keeps one channel alive for ever: the only place of the link that loops. A planned change makes a second channel, sees it live, and only then lets go of the first.
/// </summary>
internal sealed partial class ChannelRunner(
    int number, ChannelClient client, ChannelSubscription subscription, SocketConnector connect, EventPipeline pipeline, LinkCounters counters,
    IChannelObserver observer, TimeProvider time, Func<double> random, ILogger logger) : IAsyncDisposable
{
    /// <summary>A channel that can have no follower is asked for one again after this.</summary>
    private static readonly TimeSpan NextTry = TimeSpan.FromMinutes(10);

    private readonly LinkOpener _opener = new(connect, pipeline, counters, time);
    private readonly ChannelSupply _supply = new(client, new SteadyClock(time));
    private readonly RunnerRequests _requests = new();
    private readonly List<Task> _leaving = [];
    private volatile ChannelConnection? _connection;
    private volatile ChannelConnection? _leavingLink;
    private ChannelConnection? _proved;
    private ChannelConnection? _heeded;
    private Replacement _replacement = Replacement.None;
    private bool _isUseless;
    private bool _hasSpare;
    private bool _hasBeenLive;
    private int _failures;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private volatile Missed? _gap;

    private enum Replacement
    {
        None,

        /// <summary>A second socket to the same channel: only where there can be no second channel.</summary>
        SameChannel,

        NewChannel,
    }

    public int Number { get; } = number;

    public ChannelSubscription Subscription { get; } = subscription;

    /// <summary>What arrived.</summary>
    public ChannelFlow Flow => _opener.Flow;

    public bool IsLive => _connection is not null;

    public DateTimeOffset? LastHeardAt => _connection?.LastHeard.Earliest(time);

    /// <summary>Until when nothing that was sent is missing but what was told as missed; <see langword="null"/> while it is down, or known not to deliver.</summary>
    public DateTimeOffset? HeardUntil
        => _connection is { } connection && _gap is null && !Subscription.HasNewcomers ? ChannelSubscription.Earlier(connection.Delivered.Earliest(time), _leavingLink?.Delivered.Earliest(time)) : null;

    private bool IsDirty => _supply.Current is { } current && Subscription.IsDirty(current.Id);

    private SteadyClock Steady => _supply.Clock;

    /// <summary>Takes over another list of users; those who are new to it may have been on calls <paramref name="since"/> then.</summary>
    public void Want(IReadOnlyList<string> users, DateTimeOffset since)
    {
        Subscription.Want(users, since);
        Wake();
    }

    /// <summary>Puts the subscription again, with the token of now.</summary>
    public void PutAgain()
    {
        _requests.IsPutWanted = true;
        Wake();
    }

    /// <summary>Looks again at what there is to do.</summary>
    public void Wake() => _requests.Wake();

    /// <summary>The link does not deliver, and has not since then: another channel takes its place.</summary>
    public void ReplaceMute(Missed missed) => _requests.AskForNewChannel(missed);

    /// <summary>Opens a new link, sees it live, then lets go of the old one.</summary>
    public Task RenewAsync(CancellationToken cancellationToken) => _requests.AskForRenewal().WaitAsync(cancellationToken);

    /// <summary>Runs until stopped; the socket stays open for <see cref="DisposeAsync"/>, so that the link can say goodbye first.</summary>
    /// <exception cref="AdapterFailureException">The platform refuses who we are, or everything we ask for.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        _opener.Missed = missed => observer.Missed(this, missed);
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            var wake = _requests.Armed();
            TakeRequests();
            var now = Steady.GetUtcNow();
            var isDue = now >= _notBefore;
            if (isDue && (_connection is null || (_replacement != Replacement.None && await HasRoomAsync())))
            {
                await TryAsync(OpenAsync, stopping);
            }
            else if (isDue && (_requests.IsPutWanted || IsDirty))
            {
                await TryAsync(PutAsync, stopping);
            }
            else
            {
                await WaitAsync(wake, now, stopping);
                await LookAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.LeaveAsync();
        }

        await Task.WhenAll(_leaving);
        GiveBackSpare();
        _requests.FailRenewals(new OperationCanceledException("The adapter stops."));
    }

    private async Task TryAsync(Func<CancellationToken, Task> step, CancellationToken stopping)
    {
        LinkEnd end;
        try
        {
            await step(stopping);
            return;
        }
        catch (LinkEndedException exception)
        {
            end = exception.End;
        }
        catch (PlatformException exception)
        {
            end = LinkEnd.From(exception, onUpgrade: false);
        }

        Failed(end);
    }

    /// <summary>Waits for the next cause to act. Asked with the moment by which nothing was due: at a later one a pause just over would be overlooked.</summary>
    private async Task WaitAsync(Task wake, DateTimeOffset now, CancellationToken stopping)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        List<Task> causes = [wake];
        if (_connection is { } connection)
        {
            causes.Add(connection.Ended);
            if (IsHeedingNotice(connection))
            {
                causes.Add(connection.Notice);
            }
        }

        var until = _notBefore > now ? _notBefore : _connection is null ? now : NextDue();
        causes.Add(time.DelayAtLeastAsync(until - now, waiting.Token));
        await Task.WhenAny(causes);
        await waiting.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    private DateTimeOffset NextDue() => _replacement == Replacement.None && _supply.ReplaceAt < _supply.NextPut ? _supply.ReplaceAt : _supply.NextPut;

    private bool IsHeedingNotice(ChannelConnection connection) => _replacement == Replacement.None && _heeded != connection;

    /// <summary>What the wait was ended by.</summary>
    private async Task LookAsync()
    {
        var now = Steady.GetUtcNow();
        if (_connection is { } connection)
        {
            if (connection.Ended.IsCompleted)
            {
                var end = await connection.Ended;
                await TellCutAsync(connection, end);
                Failed(end);
            }
            else if (IsHeedingNotice(connection) && connection.Notice.IsCompleted)
            {
                _heeded = connection;
                Replace(Replacement.NewChannel, $"the platform sent {await connection.Notice}");
            }
            else if (_replacement == Replacement.None && now >= _supply.ReplaceAt)
            {
                Replace(Replacement.NewChannel, "its channel is about to expire");
            }
        }

        if (now >= _supply.NextPut)
        {
            _requests.IsPutWanted = true;
        }
    }

    private async Task TellCutAsync(ChannelConnection connection, LinkEnd end)
    {
        _gap = Missed.Earlier(_gap?.On(time), Missed.By(end, connection.LastHeard, time));
        _connection = null;
        GiveBackSpare();
        ForgetFailures(connection);
        await connection.DisposeAsync();
        LogCut(Number, end.Why);
        await observer.CutAsync(this, end, connection.Over?.Earliest(time) ?? time.GetUtcNow());
    }

    private void Failed(LinkEnd end)
    {
        if (_connection != _proved)
        {
            ForgetFailures();
        }

        var step = ReconnectPolicy.After(end, _failures, _hasBeenLive, random());
        if (step.Action == ReconnectAction.Stop)
        {
            throw end.Failure?.ToFailure() ?? new AdapterFailureException(FailureClass.Bug, $"Channel {Number} stopped: {end.Why}.");
        }

        _failures++;
        _notBefore = Steady.GetUtcNow() + step.Delay;
        TakeAnotherWay(step.Action == ReconnectAction.NewChannel || _opener.IsChannelInDoubt);
        var next = Steady.OnHostClock(_notBefore);
        observer.Waiting(this, end, next);
        LogAttemptFailed(Number, end.Why, next);
        if (_connection is not null)
        {
            _requests.FailRenewals(end.Failure?.ToFailure() ?? new AdapterFailureException(FailureClass.Transient, $"The new link failed: {end.Why}."));
        }
    }

    /// <summary>What failed is tried in another way, where there is one.</summary>
    private void TakeAnotherWay(bool isChannelBad)
    {
        if (isChannelBad)
        {
            _supply.DropNext();
            _replacement = Replacement.NewChannel;
        }
        else if (_connection is not null && !_isUseless && _replacement != Replacement.None && _supply.Next is null)
        {
            // no channel could be made; a second socket needs none, and the other way round
            _replacement = _replacement == Replacement.NewChannel ? Replacement.SameChannel : Replacement.NewChannel;
        }
    }

    private void ForgetFailures(ChannelConnection? proved = null)
    {
        if ((proved ?? _connection) is { } connection && time.GetElapsedTime(connection.Opened.Timestamp) >= ReconnectPolicy.ProvedAfter)
        {
            (_proved, _failures) = (connection, 0);
        }
    }

    private void Replace(Replacement replacement, string why)
    {
        _replacement = replacement;
        LogReplacing(Number, why);
    }

    private void TakeRequests()
    {
        if (_requests.TakeNewChannel() is { } missed)
        {
            _gap = Missed.Earlier(_gap?.On(time), missed.On(time));
            _isUseless = true;
            Replace(Replacement.NewChannel, "the old one does not deliver");
        }

        if (_requests.HasRenewals && _replacement == Replacement.None)
        {
            Replace(Replacement.NewChannel, "its renewal was asked for");
            _requests.IsPutWanted = true;
            _notBefore = DateTimeOffset.MinValue;
            Subscription.Forget();
        }
    }
}
