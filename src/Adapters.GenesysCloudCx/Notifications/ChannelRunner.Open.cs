using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>How a channel's link is opened, brought up to date, and handed over from an old one to a new one.</summary>
internal sealed partial class ChannelRunner
{
    /// <summary>A channel that exists, is subscribed, and whose socket is live; then the old socket goes.</summary>
    private async Task OpenAsync(CancellationToken stopping)
    {
        var channel = await ChannelAsync(stopping);
        if (_connection is { Ended.IsCompleted: true } dead)
        {
            await TellCutAsync(dead, await dead.Ended);
        }

        ChannelConnection opened;
        try
        {
            opened = await _opener.OpenAsync(channel, stopping);
        }
        catch (LinkEndedException exception) when (exception.End.Kind == LinkEndKind.ChannelGone && _connection is not null && channel != _supply.Next)
        {
            StayWithOneSocket();
            return;
        }

        try
        {
            await TellCutBeforeAsync(opened, channel == _supply.Current);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }

        await HandOverAsync(opened, channel);
    }

    private async Task HandOverAsync(ChannelConnection opened, PlatformChannel channel)
    {
        var old = _connection;
        _leavingLink = old;
        _connection = opened;
        _supply.Live(channel);
        if (Subscription.Cover(channel.Id) is { } begun)
        {
            _gap = Missed.Earlier(_gap?.On(time), new Missed(begun, _hasBeenLive ? CoverageCauses.NewUsers : CoverageCauses.Starting));
        }

        if (old is not null)
        {
            counters.Replacements.Add();
            _leaving.RemoveAll(task => task.IsCompleted);
            LogReplaced(Number);
        }
        else if (_hasBeenLive)
        {
            counters.Reconnects.Add();
        }

        _hasBeenLive = true;
        (_replacement, _isUseless) = (Replacement.None, false);
        LogLive(Number, Subscription.Wanted.Count);
        if (old is not null)
        {
            _leaving.Add(LetGoAsync(old, opened.Opened));
        }

        await observer.LiveAsync(this, _gap?.On(time), isReplacement: old is not null);

        // told: from here on the link counts as heard
        _gap = null;
        GiveBackSpare();
        _requests.CompleteRenewals();
    }

    /// <summary>
    /// The old link ended before the new one heard everything. On the same channel the platform may close the old one as it takes the new one: no moment is uncovered by that.
    /// </summary>
    private async Task TellCutBeforeAsync(ChannelConnection opened, bool isSameChannel)
    {
        if (_connection is { Over: { } over } old)
        {
            var end = await old.Ended;
            var covered = (isSameChannel ? opened.Asked : opened.Opened).Timestamp;
            if (end.Kind != LinkEndKind.ClosedByPlatform || over.Timestamp < covered)
            {
                await TellCutAsync(old, end);
            }
        }
    }

    /// <summary>Reads the old link to its end; where that cannot be had, what was under way on it may be missing.</summary>
    private async Task LetGoAsync(ChannelConnection old, Moment newIsOpen)
    {
        await old.LeaveAsync();
        if (!await old.IsReadPastAsync(newIsOpen))
        {
            observer.Missed(this, Missed.At(old.LastHeard, time, CoverageCauses.LinkCut, "the link that was replaced broke before it was read to its end"));
        }

        Interlocked.CompareExchange(ref _leavingLink, null, old);
    }

    /// <summary>The channel to open a socket to, subscribed.</summary>
    private async Task<PlatformChannel> ChannelAsync(CancellationToken stopping)
    {
        if (_supply.Next is null && _replacement != Replacement.NewChannel && _supply.Current is { } known)
        {
            if (_connection is not null || await _supply.HasCurrentAsync(stopping))
            {
                if (_requests.IsPutWanted)
                {
                    await PutAsync(stopping);
                }

                return known;
            }
        }

        var (next, isNew) = await _supply.FollowerAsync(stopping);
        if (isNew)
        {
            LogCreated(Number, next.Expires);
        }

        if (!_supply.IsNextSubscribed || _requests.IsPutWanted || Subscription.IsDirty(next.Id))
        {
            await SubscribeNextAsync(next, stopping);
        }

        return next;
    }

    private async Task SubscribeNextAsync(PlatformChannel next, CancellationToken stopping)
    {
        var wasWanted = _requests.IsPutWanted;
        _requests.IsPutWanted = false;
        try
        {
            await SubscribeAsync(next, onlyChanges: false, stopping);
            _supply.IsNextSubscribed = true;
        }
        catch (PlatformException exception)
        {
            _requests.IsPutWanted |= wasWanted;
            if (exception.Status is 404 or 410)
            {
                _supply.DropNext();
            }

            throw;
        }
    }

    private async Task PutAsync(CancellationToken stopping)
    {
        var channel = _supply.Current!;
        var isWhole = _requests.IsPutWanted;
        _requests.IsPutWanted = false;
        try
        {
            await SubscribeAsync(channel, onlyChanges: !isWhole, stopping);
        }
        catch (PlatformException exception)
        {
            _requests.IsPutWanted |= isWhole;
            throw exception.Status is 404 or 410 ? Gone(exception) : exception;
        }

        await _supply.ExtendAsync(isWhole, stopping);
        ForgetFailures();
    }

    /// <summary>The link is open and the platform knows nothing of its channel: events arrived for sure until the last one, or until the platform last had the channel.</summary>
    private LinkEndedException Gone(PlatformException exception)
    {
        LinkEnd end = new(LinkEndKind.ChannelGone, "the channel is gone", exception);
        if (_connection is not null)
        {
            var proved = _supply.Confirmed is { } confirmed && !(Flow.Last?.Timestamp > confirmed.Timestamp) ? confirmed : Flow.Last;
            _gap = Missed.Earlier(_gap?.On(time), proved is { } moment ? Missed.By(end, moment, time) : null);
            _isUseless = true;
        }

        return new LinkEndedException(end);
    }

    private async Task SubscribeAsync(PlatformChannel channel, bool onlyChanges, CancellationToken stopping)
    {
        await Subscription.SubscribeAsync(client, channel.Id, onlyChanges, stopping);
        LogSubscribed(Number, Subscription.Wanted.Count);
        observer.Subscribed(this, IsLive && channel == _supply.Current ? Subscription.Cover(channel.Id) : null);
    }

    /// <summary>Whether there may be one more channel beside the one in use. Where there can never be, a link that delivers nothing goes first, and any other gets a second socket.</summary>
    private async ValueTask<bool> HasRoomAsync()
    {
        if (_replacement == Replacement.SameChannel || _supply.Next is not null || _hasSpare)
        {
            return true;
        }

        _hasSpare = observer.TryTakeSpare();
        if (_hasSpare || observer.CanHaveSpares)
        {
            return _hasSpare;
        }

        if (_isUseless && _connection is { } mute)
        {
            await TellCutAsync(mute, new LinkEnd(LinkEndKind.Lost, "it delivers nothing, and there is no room for another channel beside it"));
        }
        else
        {
            _replacement = Replacement.SameChannel;
        }

        return true;
    }

    private void GiveBackSpare()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            observer.GiveBackSpare();
        }
    }

    /// <summary>The platform gives no second socket to a channel. Another channel follows where there is room for it; else the link stays as it is until it ends.</summary>
    private void StayWithOneSocket()
    {
        if (observer.CanHaveSpares)
        {
            _replacement = Replacement.NewChannel;
            return;
        }

        _replacement = Replacement.None;
        _supply.PutOffReplacement(NextTry);
        LogStays(Number);
        _requests.CompleteRenewals();
    }
}
