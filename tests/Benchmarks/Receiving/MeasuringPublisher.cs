using System.Diagnostics;
using System.Runtime.CompilerServices;
using Adapter.Abstractions;

namespace Benchmarks.Receiving;

/// <summary>Passes events on to the journal and takes the clock when it has acknowledged them.</summary>
internal sealed class MeasuringPublisher(IEventPublisher inner) : IEventPublisher
{
    /// <summary>Types whose <c>time</c> the sender sets to the moment of sending: from there to the acknowledgement is the whole way.</summary>
    private static readonly HashSet<string> Stamped = [EventTypes.CallConnected, EventTypes.CallHeld, EventTypes.CallEnded];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public LatencyHistogram Latency { get; } = new();

    /// <summary>Call events acknowledged since <see cref="Reset"/>.</summary>
    public long CallEvents { get; private set; }

    /// <summary>Events that the journal had already.</summary>
    public long Known { get; private set; }

    /// <summary>When the last one was acknowledged, as <see cref="Stopwatch.GetTimestamp"/> counts.</summary>
    public long LastAt { get; private set; } = Stopwatch.GetTimestamp();

    public IReadOnlyDictionary<string, long> CountsByType()
    {
        lock (_gate)
        {
            return new Dictionary<string, long>(_counts);
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _counts.Clear();
            (CallEvents, Known) = (0, 0);
        }

        Latency.Reset();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PublishReceipt> PublishAsync(IReadOnlyList<AdapterEvent> events, CancellationToken cancellationToken)
    {
        var receipt = await inner.PublishAsync(events, cancellationToken);
        var now = DateTimeOffset.UtcNow;
        lock (_gate)
        {
            LastAt = Stopwatch.GetTimestamp();
            Known += receipt.Known;
            for (var i = 0; i < events.Count; i++)
            {
                var told = events[i];
                if (told is CallEvent)
                {
                    CallEvents++;
                    System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, told.Type, out _)++;
                    if (Stamped.Contains(told.Type))
                    {
                        Latency.Add(now - told.Time);
                    }
                }
            }
        }

        return receipt;
    }
}
