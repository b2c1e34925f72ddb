using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>What arrived for one channel's users, over all its connections: the proof that it delivers. Written by one read loop at a time, read from anywhere.</summary>
internal sealed class ChannelFlow
{
    private readonly Lock _gate = new();
    private long _count;
    private Moment? _last;

    /// <summary>Notifications since the start.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>When the last one arrived; <see langword="null"/> before the first.</summary>
    public Moment? Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    public void Arrived(Moment at)
    {
        lock (_gate)
        {
            (_last, _count) = (at, _count + 1);
        }
    }
}
