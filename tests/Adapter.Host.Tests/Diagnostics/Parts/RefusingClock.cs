namespace Adapter.Host.Tests.Diagnostics.Parts;

/// <summary>A clock that lets nobody wait for one length of time: a fault where nothing catches it.</summary>
internal sealed class RefusingClock(TimeProvider clock, TimeSpan refused) : TimeProvider
{
    private int _refusals;

    public int Refusals => Volatile.Read(ref _refusals);

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != refused)
        {
            return clock.CreateTimer(callback, state, dueTime, period);
        }

        Interlocked.Increment(ref _refusals);
        throw new InvalidOperationException("no such wait");
    }
}
