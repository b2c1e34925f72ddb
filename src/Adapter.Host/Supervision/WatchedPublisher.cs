using System.Runtime.CompilerServices;
using Adapter.Abstractions;

namespace Adapter.Host.Supervision;

/// <summary>
/// One life's publisher: counts the calls under way, so that an adapter which publishes without waiting is seen, and closes with the life,
/// so that an adapter that was given up cannot speak beside its successor.
/// </summary>
/// <param name="inner">The journal's publisher.</param>
/// <param name="limit">Calls under way from which on the adapter counts as flooding; it counts as calm again below half of that.</param>
/// <param name="floodChanged">Called with <see langword="true"/> when a flood begins, with <see langword="false"/> when it is over.</param>
/// <param name="pace">Is told what became of each call.</param>
internal sealed class WatchedPublisher(IEventPublisher inner, int limit, Action<bool> floodChanged, EventPace? pace = null) : IEventPublisher
{
    private int _underWay;
    private int _isFlooding;
    private volatile bool _isClosed;

    public int UnderWay => Volatile.Read(ref _underWay);

    public ValueTask<PublishReceipt> PublishAsync(IReadOnlyList<AdapterEvent> events, CancellationToken cancellationToken)
        => _isClosed
            ? ValueTask.FromException<PublishReceipt>(new OperationCanceledException("This life of the adapter is over; the events were not taken."))
            : PublishCountedAsync(events, cancellationToken);

    public void Close() => _isClosed = true;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PublishReceipt> PublishCountedAsync(IReadOnlyList<AdapterEvent> events, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _underWay) >= limit && Interlocked.Exchange(ref _isFlooding, 1) == 0)
        {
            floodChanged(true);
        }

        try
        {
            var receipt = await inner.PublishAsync(events, cancellationToken);
            pace?.Add(receipt.Journaled);
            return receipt;
        }
        finally
        {
            if (Interlocked.Decrement(ref _underWay) < limit / 2 && Volatile.Read(ref _isFlooding) == 1 && Interlocked.Exchange(ref _isFlooding, 0) == 1)
            {
                floodChanged(false);
            }
        }
    }
}
