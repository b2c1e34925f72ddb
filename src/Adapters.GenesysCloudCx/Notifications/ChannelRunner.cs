using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>Keeps one channel alive for ever: the only place of the link that loops.</summary>
internal sealed partial class ChannelRunner(
    int number, ChannelClient client, ChannelSubscription subscription, SocketConnector connect, EventPipeline pipeline, LinkCounters counters,
    IChannelObserver observer, TimeProvider time, Func<double> random, ILogger logger) : IAsyncDisposable
{
    /// <summary>The platform may close the old link as it takes the new one: no moment is uncovered by that.</summary>
    private static readonly TimeSpan Handover = TimeSpan.FromSeconds(5);

    private readonly LinkOpener _opener = new(connect, pipeline, counters, time);
    private readonly RunnerRequests _requests = new();
    private readonly List<Task> _leaving = [];
    private PlatformChannel? _channel;
    private PlatformChannel? _liveChannel;
    private ChannelConnection? _connection;
    private ChannelConnection? _proved;
    private Replacement _replacement = Replacement.None;
    private bool _hasBeenLive;
    private int _failures;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private DateTimeOffset _nextPut;
    private DateTimeOffset _replaceAt;
    private DateTimeOffset? _gapSince;

    private enum Replacement
    {
        None,
        SameChannel,
        NewChannel,
    }

    public int Number { get; } = number;

    public ChannelSubscription Subscription { get; } = subscription;

    public bool IsLive => _connection is not null;

    public DateTimeOffset? LastHeardAt => _connection?.LastHeardAt;

    /// <summary>Takes over another list of users; those who are new to it may have been on calls <paramref name="since"/> then.</summary>
    public void Want(IReadOnlyList<string> users, DateTimeOffset since)
    {
        Subscription.Want(users, since);
        _requests.Wake();
    }

    /// <summary>Puts the subscription again, with the token of now.</summary>
    public void PutAgain()
    {
        _requests.IsPutWanted = true;
        _requests.Wake();
    }

    /// <summary>Makes a new channel, sees it live, then lets go of the old one.</summary>
    public void ReplaceChannel() => _requests.AskForNewChannel();

    /// <summary>Opens a new link, sees it live, then lets go of the old one.</summary>
    public Task RenewAsync(CancellationToken cancellationToken) => _requests.AskForRenewal().WaitAsync(cancellationToken);

    /// <summary>Runs until stopped; the socket stays open for <see cref="DisposeAsync"/>, so that the link can say goodbye first.</summary>
    /// <exception cref="AdapterFailureException">The platform refuses who we are, or everything we ask for.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            var wake = _requests.Armed();
            TakeRequests();
            var now = time.GetUtcNow();
            var isDue = now >= _notBefore;
            if (isDue && (_connection is null || _replacement != Replacement.None))
            {
                await TryAsync(OpenAsync, stopping);
            }
            else if (isDue && (_requests.IsPutWanted || Subscription.IsDirty))
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
        var connection = Interlocked.Exchange(ref _connection, null);
        if (connection is not null)
        {
            await connection.LeaveAsync();
        }

        await Task.WhenAll(_leaving);
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

    /// <summary>A channel that exists, is subscribed, and whose socket is live; then the old socket goes.</summary>
    private async Task OpenAsync(CancellationToken stopping)
    {
        var channel = await ChannelAsync(stopping);
        if (_connection is { Ended.IsCompleted: true } dead)
        {
            await TellCutAsync(dead);
        }

        var opened = await _opener.OpenAsync(channel, stopping);
        if (_connection is { Ended.IsCompleted: true } died && opened.OpenedAt - died.EndedAt > Handover)
        {
            try
            {
                await TellCutAsync(died);
            }
            catch
            {
                await opened.DisposeAsync();
                throw;
            }
        }

        var old = _connection;
        var gap = ChannelSubscription.Earlier(_gapSince, old?.LastHeardAt);
        _gapSince = null;
        (_connection, _liveChannel) = (opened, channel);
        if (old is not null)
        {
            counters.Replacements.Add();
            _leaving.RemoveAll(task => task.IsCompleted);
            _leaving.Add(old.LeaveAsync());
            LogReplaced(Number);
        }
        else if (_hasBeenLive)
        {
            counters.Reconnects.Add();
        }

        _hasBeenLive = true;
        _replacement = Replacement.None;
        LogLive(Number, Subscription.Wanted.Count);
        await observer.LiveAsync(this, gap, isReplacement: old is not null);
        _requests.CompleteRenewals();
    }

    private async Task<PlatformChannel> ChannelAsync(CancellationToken stopping)
    {
        var isClosing = _connection is not null && _replacement == Replacement.SameChannel;
        if (_channel is { } known && _replacement != Replacement.NewChannel && (isClosing || await client.ExistsAsync(known.Id, stopping)))
        {
            if (_requests.IsPutWanted)
            {
                await PutAsync(stopping);
            }

            return known;
        }

        var created = await client.CreateAsync(stopping);
        LogCreated(Number, created.Expires);
        _requests.IsPutWanted = false;
        await SubscribeAsync(created, onlyChanges: false, stopping);
        _replaceAt = ChannelAge.ReplaceAt(time.GetUtcNow(), created.Expires);
        _nextPut = ChannelAge.NextPut(time.GetUtcNow(), created.Expires);
        _channel = created;

        // should its socket not be had at once, this channel is tried again, not one more
        _replacement = Replacement.SameChannel;
        return created;
    }

    private async Task PutAsync(CancellationToken stopping)
    {
        var channel = _channel!;
        var isWhole = _requests.IsPutWanted;
        _requests.IsPutWanted = false;
        try
        {
            await SubscribeAsync(channel, onlyChanges: !isWhole, stopping);
        }
        catch (PlatformException exception)
        {
            _requests.IsPutWanted |= isWhole;
            throw exception.Status is 404 or 410 ? new LinkEndedException(new LinkEnd(LinkEndKind.ChannelGone, "the channel is gone", exception)) : exception;
        }

        var expires = isWhole ? await client.ExpiresAsync(channel.Id, stopping) : null;
        _nextPut = ChannelAge.NextPut(time.GetUtcNow(), expires);
        _replaceAt = ChannelAge.ReplaceAt(time.GetUtcNow(), expires);
        ForgetFailures();
    }

    private async Task SubscribeAsync(PlatformChannel channel, bool onlyChanges, CancellationToken stopping)
    {
        var since = await Subscription.SubscribeAsync(client, channel.Id, onlyChanges, stopping);
        LogSubscribed(Number, Subscription.Wanted.Count);
        var isHeard = IsLive && channel == _liveChannel;
        _gapSince = isHeard ? _gapSince : ChannelSubscription.Earlier(_gapSince, since);
        observer.Subscribed(this, isHeard ? since : null);
    }

    /// <summary>Waits for the next cause to act. Asked with the moment by which nothing was due: at a later one a pause just over would be overlooked.</summary>
    private async Task WaitAsync(Task wake, DateTimeOffset now, CancellationToken stopping)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        List<Task> causes = [wake];
        if (_connection is { } connection)
        {
            causes.Add(connection.Ended);
            if (_replacement == Replacement.None)
            {
                causes.Add(connection.Notice);
            }
        }

        var until = _notBefore > now ? _notBefore : _connection is null ? now : Earlier(_nextPut, _replaceAt);
        causes.Add(Task.Delay(until > now ? until - now : TimeSpan.Zero, time, waiting.Token));
        await Task.WhenAny(causes);
        await waiting.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    /// <summary>What the wait was ended by.</summary>
    private async Task LookAsync()
    {
        var now = time.GetUtcNow();
        if (_connection is { } connection)
        {
            if (connection.Ended.IsCompleted)
            {
                await CutAsync(connection);
            }
            else if (_replacement == Replacement.None && connection.Notice.IsCompleted)
            {
                var notice = await connection.Notice;
                Replace(notice == FrameKind.TokenRevoked ? Replacement.NewChannel : Replacement.SameChannel, $"the platform sent {notice}");
            }
            else if (_replacement == Replacement.None && now >= _replaceAt)
            {
                Replace(Replacement.NewChannel, "its channel is about to expire");
            }
        }

        if (now >= _nextPut)
        {
            _requests.IsPutWanted = true;
        }
    }

    private async Task CutAsync(ChannelConnection connection)
    {
        await TellCutAsync(connection);
        Failed(await connection.Ended);
    }

    private async Task TellCutAsync(ChannelConnection connection)
    {
        var end = await connection.Ended;
        _connection = null;
        _gapSince = ChannelSubscription.Earlier(_gapSince, connection.LastHeardAt);
        ForgetFailures(connection);
        await connection.DisposeAsync();
        LogCut(Number, end.Why);
        await observer.CutAsync(this, end, connection.EndedAt);
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
        _notBefore = time.GetUtcNow() + step.Delay;
        if (step.Action == ReconnectAction.NewChannel || _opener.IsChannelInDoubt)
        {
            _replacement = Replacement.NewChannel;
        }

        observer.Waiting(this, end, _notBefore);
        LogAttemptFailed(Number, end.Why, _notBefore);
        if (_connection is not null)
        {
            _requests.FailRenewals(end.Failure?.ToFailure() ?? new AdapterFailureException(FailureClass.Transient, $"The new link failed: {end.Why}."));
        }
    }

    private void ForgetFailures(ChannelConnection? proved = null)
    {
        if ((proved ?? _connection) is { } connection && time.GetUtcNow() - connection.OpenedAt >= ReconnectPolicy.ProvedAfter)
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
        if (_requests.TakeNewChannel())
        {
            Replace(Replacement.NewChannel, "the old one does not deliver");
        }

        if (_requests.HasRenewals && _replacement == Replacement.None)
        {
            _replacement = Replacement.SameChannel;
            _requests.IsPutWanted = true;
            _notBefore = DateTimeOffset.MinValue;
            Subscription.Forget();
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
