namespace Adapter.Host.Supervision;

/// <summary>How many new events an adapter journaled within the last minute. Costs sixty numbers, whatever the rate. Thread-safe.</summary>
internal sealed class EventPace(TimeProvider time)
{
    private const int Seconds = 60;

    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();
    private readonly (long Second, long Events)[] _buckets = new (long, long)[Seconds];

    /// <summary>New events of the last sixty seconds, the one that runs included.</summary>
    public long LastMinute
    {
        get
        {
            var now = Now();
            lock (_gate)
            {
                return _buckets.Where(bucket => now - bucket.Second < Seconds).Sum(bucket => bucket.Events);
            }
        }
    }

    public void Add(int events)
    {
        if (events <= 0)
        {
            return;
        }

        var now = Now();
        lock (_gate)
        {
            ref var bucket = ref _buckets[now % Seconds];
            bucket = (now, bucket.Second == now ? bucket.Events + events : events);
        }
    }

    private long Now() => (long)time.GetElapsedTime(_began).TotalSeconds;
}
