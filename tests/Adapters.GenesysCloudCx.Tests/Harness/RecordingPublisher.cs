using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>A journal in memory: keeps each id once, gives the events back as the host would, and can be made slow.</summary>
internal sealed class RecordingPublisher : IEventPublisher, IEventHistory
{
    private readonly Lock _gate = new();
    private readonly List<AdapterEvent?> _events = [];
    private readonly HashSet<Guid> _ids = [];
    private readonly Queue<TaskCompletionSource> _held = new();
    private bool _isHolding;
    private int _underWay;
    private long _told;

    /// <summary>Everything journaled, in order.</summary>
    public IReadOnlyList<AdapterEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events.OfType<AdapterEvent>()];
            }
        }
    }

    public long LastSequence => Rows.Count;

    private List<AdapterEvent?> Rows
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Lists handed over and not acknowledged.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Events handed over, known ones included.</summary>
    public long Told => Interlocked.Read(ref _told);

    /// <summary>When set, each publication fails with what it gives.</summary>
    public Func<Exception>? Failure { get; set; }

    /// <summary>Loses everything, as a damaged file does.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _events.Clear();
            _ids.Clear();
        }
    }

    /// <summary>Loses events as damage does: their numbers stay given.</summary>
    public void Quarantine(Func<AdapterEvent, bool> isLost)
    {
        lock (_gate)
        {
            for (var index = 0; index < _events.Count; index++)
            {
                if (_events[index] is { } told && isLost(told))
                {
                    _events[index] = null;
                    _ids.Remove(told.Id);
                }
            }
        }
    }

    /// <summary>From now on nothing is acknowledged.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _isHolding = true;
        }
    }

    /// <summary>Acknowledges what was held, and all that comes.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _isHolding = false;
            while (_held.TryDequeue(out var held))
            {
                held.TrySetResult();
            }
        }
    }

    public IAsyncEnumerable<HistoryEvent> ReadAsync(long afterSequence, string? conversationId, CancellationToken cancellationToken)
        => Rows.Select((told, index) => (Told: told!, Sequence: index + 1L))
            .Where(each => each.Told is not null && each.Sequence > afterSequence && (conversationId is null || (each.Told as CallEvent)?.ConversationId == conversationId))
            .Select(each => new HistoryEvent(each.Sequence, JournalJson.Write(each.Told, each.Sequence)))
            .ToAsyncEnumerable();

    public async ValueTask<PublishReceipt> PublishAsync(IReadOnlyList<AdapterEvent> events, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            Interlocked.Add(ref _told, events.Count);
            if (Failure is { } failure)
            {
                throw failure();
            }

            TaskCompletionSource? held = null;
            lock (_gate)
            {
                if (_isHolding)
                {
                    held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _held.Enqueue(held);
                }
            }

            if (held is not null)
            {
                await held.Task.WaitAsync(cancellationToken);
            }

            lock (_gate)
            {
                var fresh = events.Where(item => _ids.Add(item.Id)).ToList();
                _events.AddRange(fresh);
                return new PublishReceipt(fresh.Count, events.Count - fresh.Count, _events.Count);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
