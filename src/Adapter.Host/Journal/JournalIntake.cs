namespace Adapter.Host.Journal;

/// <summary>All publishers' queues as the writer sees them: takes from each in turn, so that one that floods slows only itself.</summary>
internal sealed class JournalIntake : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _work = new(initialState: false, spinCount: 8);
    private readonly PublishCall.Pool _pool = new();
    private volatile EventPublisher[] _publishers = [];
    private int _turn;
    private long _received;
    private long _pending;
    private volatile bool _closed;

    public PublishCall.Pool Pool => _pool;

    public long Received => Volatile.Read(ref _received);

    public long Pending => Volatile.Read(ref _pending);

    public EventPublisher Add(string adapterName, string dataSourceName)
    {
        lock (_gate)
        {
            var envelope = new EventEncoder.Envelope(adapterName, dataSourceName);
            // an adapter that starts again takes up its queue: what its last run handed over stands first
            var known = Array.Find(_publishers, p => p.AdapterName == adapterName && p.Envelope.Source == envelope.Source);
            if (known is not null)
            {
                return known;
            }

            EventPublisher publisher = new(envelope, adapterName, _pool, this);
            _publishers = [.. _publishers, publisher];
            return publisher;
        }
    }

    /// <summary>A publisher has queued a call.</summary>
    public void Announce(EventPublisher publisher, int events)
    {
        Interlocked.Add(ref _received, events);
        Interlocked.Add(ref _pending, events); // also the fence between queueing and asking whether the writer sleeps
        Wake();
        if (_closed)
        {
            AbandonAll();
        }
    }

    public void Wake()
    {
        if (!_work.IsSet)
        {
            _work.Set();
        }
    }

    /// <summary>Events left the queues: they are on disk, or never will be.</summary>
    public void Settled(int events) => Interlocked.Add(ref _pending, -events);

    public void Dropped(int events) => Interlocked.Add(ref _pending, -events);

    /// <summary>Waits until there may be work or the time is up.</summary>
    public void WaitForWork(TimeSpan atMost, WriterJobs jobs)
    {
        _work.Reset();
        if (!HasWork() && !jobs.HasWaiting)
        {
            _work.Wait(atMost);
        }
    }

    public bool HasWork()
    {
        foreach (var publisher in _publishers)
        {
            if (publisher.HasWork)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Fills a batch, one chunk of each publisher in turn, until it is full or the queues are empty.</summary>
    public void Gather(JournalBatch batch)
    {
        var publishers = _publishers;
        var idle = 0;
        while (idle < publishers.Length && !batch.IsFull)
        {
            var publisher = publishers[_turn++ % publishers.Length];
            if (!publisher.TryTake(out var call, out var chunk, out var last))
            {
                idle++;
                continue;
            }

            idle = 0;
            if (chunk is not null)
            {
                batch.Add(publisher, call, chunk, last);
            }
        }

        _turn %= Math.Max(1, publishers.Length);
    }

    /// <summary>Takes no more; every call that waits ends unacknowledged, and so does every later one. The writer has stopped before.</summary>
    public void Close()
    {
        _closed = true;
        AbandonAll();
    }

    public void Dispose() => _work.Dispose();

    private void AbandonAll()
    {
        lock (_gate)
        {
            foreach (var publisher in _publishers)
            {
                while (publisher.TryTake(out var call, out var chunk, out var last))
                {
                    if (chunk is not null && last)
                    {
                        call.Fail(new OperationCanceledException("The host went down before the events were on disk. They are not acknowledged."));
                    }
                }
            }
        }
    }
}
