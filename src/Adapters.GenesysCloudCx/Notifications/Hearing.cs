using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>How far a socket was heard, how far what it brought is handed over, and what of it nobody could read. Written by its read loop, read from anywhere.</summary>
internal sealed class Hearing(Moment opened, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Moment _last = opened;
    private Moment _complete = opened;
    private Moment _delivered = opened;
    private long _watched = opened.Timestamp;
    private bool _isPending;
    private Moment? _unread;
    private long _unreadFrames;

    /// <summary>When a piece of a frame arrived last.</summary>
    public Moment Last => Ask(() => _last);

    /// <summary>Everything that arrived before stands in the pipeline, or was told as missed.</summary>
    public Moment Delivered => Ask(() => _delivered);

    /// <summary>For how long nothing was heard since, or since the watch began anew.</summary>
    public TimeSpan Silence => Ask(() => time.GetElapsedTime(_watched));

    public void Heard(Moment now) => Change(() => (_last, _watched) = (now, now.Timestamp));

    /// <summary>A whole frame arrived; a notification waits to be handed over.</summary>
    public void Complete(Moment now, bool isNotification) => Change(() =>
    {
        (_complete, _isPending) = (now, _isPending || isNotification);
        Deliver();
    });

    /// <summary>A whole frame arrived that nobody can read, perhaps a notification.</summary>
    public void CompleteUnread(Moment now) => Change(() =>
    {
        _unread ??= _complete;
        _unreadFrames++;
        _complete = now;
    });

    /// <summary>Every notification that arrived so far is handed over.</summary>
    public void HandedOver() => Change(() =>
    {
        _isPending = false;
        Deliver();
    });

    /// <summary>What came meanwhile was not waited for.</summary>
    public void WatchAnew() => Change(() => _watched = time.GetTimestamp());

    /// <summary>Tells since when something may be missing that nobody could read; what is delivered goes on after that.</summary>
    public void TellUnread(Action<Moment> tell)
    {
        var (since, frames) = Ask(() => (_unread, _unreadFrames));
        if (since is { } begun)
        {
            tell(begun);
            Change(() => _unread = _unreadFrames == frames ? null : _unread);
        }
    }

    private void Deliver() => _delivered = _isPending || _unread is not null ? _delivered : _complete;

    private T Ask<T>(Func<T> ask)
    {
        lock (_gate)
        {
            return ask();
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
        }
    }
}
