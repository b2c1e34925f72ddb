namespace GenesysCloud.Simulator.Conversations;

/// <summary>
/// Everything that happens to calls happens here, one thing after the other: what falls due runs under one lock, in due order,
/// on the clock's thread. That keeps snapshots in order and a story the same for the same seed.
/// </summary>
internal sealed class Timeline : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly PriorityQueue<Action, (long Due, long Number)> _due = new();
    private long _number;
    private long _armedFor = long.MaxValue;
    private bool _disposed;

    public Timeline(TimeProvider time)
    {
        _time = time;
        Now = time.GetUtcNow().ToMilliseconds();
        _timer = time.CreateTimer(static timeline => ((Timeline)timeline!).RunDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The moment of what is happening, to the millisecond; stands still while one thing happens.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Lets something happen later. Only from inside the timeline.</summary>
    public void After(TimeSpan delay, Action action)
    {
        var due = Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        _due.Enqueue(action, (due.UtcTicks, _number++));
    }

    /// <summary>Lets something happen now, between the things that happen anyway.</summary>
    public T Run<T>(Func<T> happening)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Advance();
            var answer = happening();
            Arm();
            return answer;
        }
    }

    /// <summary>Lets everything happen that is still to come, each at its own time, without waiting for it: the past is told in a moment.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            while (!_disposed && _due.TryDequeue(out var happening, out var due))
            {
                Now = due.Due > Now.UtcTicks ? new DateTimeOffset(due.Due, TimeSpan.Zero) : Now;
                happening();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _due.Clear();
        }

        _timer.Dispose();
    }

    private void RunDue()
    {
        lock (_gate)
        {
            _armedFor = long.MaxValue;
            while (!_disposed && _due.TryPeek(out _, out var next))
            {
                Advance();
                if (next.Due > Now.UtcTicks)
                {
                    break;
                }

                _due.Dequeue()();
            }

            Arm();
        }
    }

    private void Advance()
    {
        var now = _time.GetUtcNow().ToMilliseconds();
        Now = now > Now ? now : Now;
    }

    private void Arm()
    {
        if (_disposed || !_due.TryPeek(out _, out var next) || next.Due >= _armedFor)
        {
            return;
        }

        _armedFor = next.Due;
        var wait = TimeSpan.FromTicks(next.Due - _time.GetUtcNow().UtcTicks);
        // never zero: what is due at once runs on the clock's thread as well, not on a thread of the pool that the caller does not see
        _timer.Change(wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
