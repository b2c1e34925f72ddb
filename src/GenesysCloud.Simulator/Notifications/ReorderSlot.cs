namespace GenesysCloud.Simulator.Notifications;

/// <summary>Holds one frame back until a few others overtook it, or until nothing followed for a moment.</summary>
internal sealed class ReorderSlot : IDisposable
{
    private const int Overtakers = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly Lock _gate = new();
    private readonly Action<Frame> _release;
    private readonly ITimer _timer;
    private Frame? _held;
    private int _passed;

    public ReorderSlot(Action<Frame> release, TimeProvider time)
    {
        _release = release;
        _timer = time.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <returns><see langword="false"/> when the slot is taken.</returns>
    public bool TryHold(Frame frame)
    {
        lock (_gate)
        {
            if (_held is not null)
            {
                return false;
            }

            (_held, _passed) = (frame, 0);
            _timer.Change(Patience, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <summary>Another frame went by.</summary>
    public void Passed()
    {
        if (Volatile.Read(ref _held) is not null && Interlocked.Increment(ref _passed) >= Overtakers)
        {
            Release();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Release()
    {
        if (Interlocked.Exchange(ref _held, null) is { } frame)
        {
            _release(frame);
        }
    }
}
