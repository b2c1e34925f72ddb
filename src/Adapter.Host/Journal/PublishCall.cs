using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using Adapter.Abstractions;

namespace Adapter.Host.Journal;

/// <summary>
/// One call of <see cref="IEventPublisher.PublishAsync"/> on its way to the disk, and the task its caller awaits. Reused once both the caller
/// has taken the result and the writer has let go of one that is whole.
/// </summary>
internal sealed class PublishCall : IValueTaskSource<PublishReceipt>
{
    private static readonly Action<object?, CancellationToken> OnCanceled =
        static (state, token) => ((PublishCall)state!).TryFail(new OperationCanceledException("The wait for the journal was cancelled.", token));

    private readonly Pool _pool;
    private ManualResetValueTaskSourceCore<PublishReceipt> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private int _answered;
    private int _holders;
    private bool _isSpent;

    private PublishCall(Pool pool) => _pool = pool;

    public EventEncoder.Envelope Envelope { get; private set; } = null!;

    public IReadOnlyList<AdapterEvent> Events { get; private set; } = [];

    /// <summary>Encoded when the call was made, unless the publisher was over its limit; taken by the writer.</summary>
    public EncodedChunk? Chunk { get; set; }

    /// <summary>Index of the first event that is in no chunk yet.</summary>
    public int Next { get; set; }

    public PublishReceipt Receipt { get; set; }

    public ValueTask<PublishReceipt> Task => new(this, _core.Version);

    /// <summary>From now on a signalled token ends the caller's wait.</summary>
    public void ListenTo(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(OnCanceled, this);
        }
    }

    /// <summary>Everything is on disk.</summary>
    public void Complete()
    {
        _registration.Unregister(); // a token that lives on must not keep a call that nobody awaits
        if (Interlocked.Exchange(ref _answered, 1) == 0)
        {
            _core.SetResult(Receipt);
        }

        LetGo();
    }

    /// <summary>Not everything got onto the disk, and will not. Chunks of it may still be in a batch: it is not used again.</summary>
    public void Fail(Exception why)
    {
        _isSpent = true;
        _registration.Unregister(); // a token that lives on must not keep a call that nobody awaits
        TryFail(why);
        LetGo();
    }

    public PublishReceipt GetResult(short token)
    {
        _ = _core.GetStatus(token); // refuses a second await before it can do harm
        // waits for a cancellation that is just being told, so that it cannot reach the next call that uses this object
        _registration.Dispose();
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            LetGo();
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    private void TryFail(Exception why)
    {
        if (Interlocked.Exchange(ref _answered, 1) == 0)
        {
            _core.SetException(why);
        }
    }

    private void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) > 0 || _isSpent)
        {
            return;
        }

        _core.Reset();
        _registration = default;
        Events = [];
        Chunk = null;
        _pool.Return(this);
    }

    /// <summary>Calls and chunks for reuse; what is beyond the limit is left to the garbage collector.</summary>
    internal sealed class Pool
    {
        private const int Kept = 4096;
        private readonly ConcurrentQueue<PublishCall> _calls = new();
        private readonly ConcurrentQueue<EncodedChunk> _chunks = new();

        public PublishCall Rent(EventEncoder.Envelope envelope, IReadOnlyList<AdapterEvent> events)
        {
            if (!_calls.TryDequeue(out var call))
            {
                call = new PublishCall(this);
            }

            call.Envelope = envelope;
            call.Events = events;
            call.Next = 0;
            call.Receipt = default;
            call._answered = 0;
            call._holders = 2;
            return call;
        }

        public EncodedChunk RentChunk() => _chunks.TryDequeue(out var chunk) ? chunk : new EncodedChunk();

        public void Return(EncodedChunk chunk)
        {
            chunk.Clear();
            if (_chunks.Count < Kept)
            {
                _chunks.Enqueue(chunk);
            }
        }

        public void Return(PublishCall call)
        {
            if (_calls.Count < Kept)
            {
                _calls.Enqueue(call);
            }
        }
    }
}
