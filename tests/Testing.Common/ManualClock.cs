namespace Testing.Common;

/// <summary>A clock that stands until a test advances it. Timers fire on the advancing thread, in due order.</summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(Func<int, bool> Condition, TaskCompletionSource Reached)> _watchers = [];
    private DateTimeOffset _now = start;
    private TimeSpan _set;
    private long _fired;

    public ManualClock()
        : this(new DateTimeOffset(2026, 9, 14, 8, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timers that are waiting: lets a test see that the code under test has begun to wait.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>Timers that were fired so far: a step that fired none set nothing off.</summary>
    public long Fired => Interlocked.Read(ref _fired);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now + _set;
        }
    }

    /// <summary>Counts on whatever becomes of the time of day.</summary>
    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _now.Ticks;
        }
    }

    /// <summary>Sets the time of day, as a time service or a person does, or as it is found after sleep: neither timers nor timestamps notice.</summary>
    public void Set(TimeSpan by)
    {
        lock (_gate)
        {
            _set += by;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock forward, firing what becomes due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        DateTimeOffset target;
        lock (_gate)
        {
            target = _now + by;
        }

        while (true)
        {
            ManualTimer? due;
            lock (_gate)
            {
                due = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
                if (due is null)
                {
                    _now = target;
                    break;
                }

                _now = due.Due > _now ? due.Due : _now;
                if (due.Period > TimeSpan.Zero)
                {
                    due.Due += due.Period;
                }
                else
                {
                    _timers.Remove(due);
                }
            }

            Interlocked.Increment(ref _fired);
            due.Fire();
        }
    }

    /// <summary>Completes once at least <paramref name="count"/> timers wait; with a real-time deadline, so that a test that would hang fails.</summary>
    public Task WhenTimersAsync(int count, TimeSpan? within = null)
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_timers.Count >= count)
            {
                return Task.CompletedTask;
            }

            _watchers.Add((active => active >= count, reached));
        }

        return reached.Task.WaitAsync(within ?? TimeSpan.FromSeconds(30));
    }

    /// <summary>Completes once a timer waits that is due exactly <paramref name="after"/> from now: the wait a test is about, not another one.</summary>
    public async Task WhenDueAsync(TimeSpan after, TimeSpan? within = null)
        => await Eventually.TrueAsync(
            () =>
            {
                lock (_gate)
                {
                    return _timers.Exists(timer => timer.Due == _now + after);
                }
            },
            $"a timer due in {after}",
            within);

    /// <summary>Completes once a timer waits that is due no later than <paramref name="after"/> from now: who looks at the clock in a loop has looked and waits.</summary>
    public async Task WhenDueWithinAsync(TimeSpan after, TimeSpan? within = null)
        => await Eventually.TrueAsync(
            () =>
            {
                lock (_gate)
                {
                    return _timers.Exists(timer => timer.Due <= _now + after);
                }
            },
            $"a timer due within {after}",
            within);

    private void Changed()
    {
        List<TaskCompletionSource> reached = [];
        lock (_gate)
        {
            foreach (var watcher in _watchers.Where(watcher => watcher.Condition(_timers.Count)).ToList())
            {
                _watchers.Remove(watcher);
                reached.Add(watcher.Reached);
            }
        }

        foreach (var source in reached)
        {
            source.SetResult();
        }
    }

    private sealed class ManualTimer(ManualClock owner, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var fireNow = false;
            lock (owner._gate)
            {
                owner._timers.Remove(this);
                Period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                Due = owner._now + dueTime;
                if (dueTime <= TimeSpan.Zero && period <= TimeSpan.Zero)
                {
                    fireNow = true;
                }
                else
                {
                    owner._timers.Add(this);
                }
            }

            if (fireNow)
            {
                ThreadPool.QueueUserWorkItem(static timer => timer.Fire(), this, preferLocal: false);
            }

            owner.Changed();
            return true;
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
