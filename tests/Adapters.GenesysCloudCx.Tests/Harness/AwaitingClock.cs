using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>
/// A manual clock that knows how many waits with a limit are under way: whoever advances it can let them come to their end first. Its time of day can be off, while others go by
/// the same one.
/// </summary>
internal sealed class AwaitingClock(ManualClock clock) : TimeProvider
{
    private int _waiting;

    public ManualClock Manual => clock;

    /// <summary>How far its time of day is ahead of the other one's.</summary>
    public TimeSpan Off { get; set; }

    /// <summary>Limits that run: requests, connections, goodbyes.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Off;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (state is not CancellationTokenSource || dueTime == Timeout.InfiniteTimeSpan)
        {
            return clock.CreateTimer(callback, state, dueTime, period);
        }

        Interlocked.Increment(ref _waiting);
        Limit limit = new(() => Interlocked.Decrement(ref _waiting));
        limit.Timer = clock.CreateTimer(
            given =>
            {
                limit.End();
                callback(given);
            },
            state,
            dueTime,
            period);
        return limit;
    }

    private sealed class Limit(Action ended) : ITimer
    {
        private int _isOver;

        public ITimer? Timer { get; set; }

        public void End()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                ended();
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                End();
            }

            return Timer!.Change(dueTime, period);
        }

        public void Dispose()
        {
            End();
            Timer?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
