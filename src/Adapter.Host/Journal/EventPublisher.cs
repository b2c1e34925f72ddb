using System.Collections.Concurrent;
using Adapter.Abstractions;

namespace Adapter.Host.Journal;

/// <summary>The journal's intake for one adapter: a queue of calls in the order in which they were made.</summary>
internal sealed class EventPublisher(EventEncoder.Envelope envelope, string adapterName, PublishCall.Pool pool, JournalIntake intake) : IEventPublisher
{
    /// <summary>Encoded bytes that may wait. What comes on top waits as the caller's own objects and is encoded when its turn comes.</summary>
    private const long EncodedLimitInBytes = 16 * 1024 * 1024;

    /// <summary>Far above what a caller with a bound of its own has under way; only one that awaits nothing gets there.</summary>
    private const int CallLimit = 65_536;

    private readonly ConcurrentQueue<PublishCall> _calls = new();
    private PublishCall? _current;
    private long _encodedBytes;
    private int _waiting;

    public string AdapterName => adapterName;

    public EventEncoder.Envelope Envelope => envelope;

    /// <summary>Bytes that wait encoded.</summary>
    public long EncodedBytes => Volatile.Read(ref _encodedBytes);

    public bool HasWork => Volatile.Read(ref _waiting) > 0;

    public ValueTask<PublishReceipt> PublishAsync(IReadOnlyList<AdapterEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<PublishReceipt>(cancellationToken);
        }

        var count = events.Count;
        for (var i = 0; i < count; i++)
        {
            Check(events, i);
        }

        if (count == 0)
        {
            return ValueTask.FromResult(new PublishReceipt(0, 0, 0));
        }

        if (Volatile.Read(ref _waiting) >= CallLimit)
        {
            throw new InvalidOperationException(
                $"Adapter '{adapterName}' has {CallLimit} calls of PublishAsync under way. Await them, or limit their number (1,024 is a good bound).");
        }

        var call = pool.Rent(envelope, events);
        if (Volatile.Read(ref _encodedBytes) < EncodedLimitInBytes)
        {
            EncodeNext(call);
        }

        var task = call.Task;
        call.ListenTo(cancellationToken);
        _calls.Enqueue(call);
        Interlocked.Increment(ref _waiting);
        intake.Announce(this, count);
        return task;
    }

    /// <summary>Takes the next chunk in order. Only the writer calls this.</summary>
    /// <param name="call">The call it belongs to.</param>
    /// <param name="chunk">The encoded events; <see langword="null"/> when they could not be encoded, which has ended the call.</param>
    /// <param name="last">Whether the call is complete with this chunk.</param>
    public bool TryTake(out PublishCall call, out EncodedChunk? chunk, out bool last)
    {
        chunk = null;
        last = false;
        if (_current is null && !_calls.TryDequeue(out _current))
        {
            call = null!;
            return false;
        }

        call = _current;
        if (call.Chunk is null)
        {
            try
            {
                EncodeNext(call);
            }
#pragma warning disable CA1031 // the list is the adapter's own code: whatever it throws ends this call and nothing else
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Finish();
                intake.Dropped(call.Events.Count - call.Next);
                call.Fail(new ArgumentException("The events could not be read: the list was changed while it was being published.", failure));
                return true;
            }
        }

        chunk = call.Chunk!;
        call.Chunk = null;
        Interlocked.Add(ref _encodedBytes, -chunk.Bytes);
        last = call.Next >= call.Events.Count;
        if (last)
        {
            Finish();
        }

        return true;
    }

    private void Finish()
    {
        _current = null;
        Interlocked.Decrement(ref _waiting);
    }

    private void EncodeNext(PublishCall call)
    {
        var chunk = pool.RentChunk();
        call.Next = chunk.Encode(envelope, call.Events, call.Next);
        call.Chunk = chunk;
        Interlocked.Add(ref _encodedBytes, chunk.Bytes);
    }

    private static void Check(IReadOnlyList<AdapterEvent?> events, int index)
    {
        var fact = events[index];
        var fault = fact switch
        {
            null => "is null",
            { Id: var id } when id == Guid.Empty => "has no id",
            { Time: var time } when time == default => "has no time",
            { Type: null } => "has no type",
            { Type: var type } when !type.StartsWith("recorder.", StringComparison.Ordinal) => "has a type that does not begin with 'recorder.'",
            CallEvent { ConversationId: null } or RecordingEvent { ConversationId: null } => "has no conversation id",
            AgentEvent { UserId: null } or DeviceEvent { UserId: null } => "has no user id",
            CallEvent or AgentEvent or DeviceEvent or LinkEvent or RecordingEvent => null,
            _ => $"is a {fact.GetType().Name}, which the journal does not know",
        };
        if (fault is not null)
        {
            throw new ArgumentException($"Event {index} ({fact}) {fault}.", nameof(events));
        }
    }
}
