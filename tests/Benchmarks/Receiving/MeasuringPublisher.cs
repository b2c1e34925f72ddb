using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Adapter.Abstractions;

namespace Benchmarks.Receiving;

/// <summary>Passes events on to the journal and takes the clock when it has acknowledged them.</summary>
internal sealed class MeasuringPublisher(IEventPublisher inner) : IEventPublisher
{
    /// <summary>Types whose <c>time</c> the sender sets to the moment of sending: from there to the acknowledgement is the whole way.</summary>
    private static readonly HashSet<string> Stamped = [EventTypes.CallConnected, EventTypes.CallHeld, EventTypes.CallEnded];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>From the frame's sending to the journal's acknowledgement.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>From the frame's sending to the moment at which its events are handed to the journal.</summary>
    public LatencyHistogram HandedOver { get; } = new();

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
        HandedOver.Reset();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PublishReceipt> PublishAsync(IReadOnlyList<AdapterEvent> events, CancellationToken cancellationToken)
    {
        Take(HandedOver, events);
        var receipt = await inner.PublishAsync(events, cancellationToken);
        Take(Latency, events);
        lock (_gate)
        {
            LastAt = Stopwatch.GetTimestamp();
            Known += receipt.Known;
            for (var i = 0; i < events.Count; i++)
            {
                if (events[i] is CallEvent told)
                {
                    CallEvents++;
                    CollectionsMarshal.GetValueRefOrAddDefault(_counts, told.Type, out _)++;
                }
            }
        }

        return receipt;
    }

    private static void Take(LatencyHistogram histogram, IReadOnlyList<AdapterEvent> events)
    {
        var now = DateTimeOffset.UtcNow;
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i] is CallEvent told && Stamped.Contains(told.Type))
            {
                histogram.Add(now - told.Time);
            }
        }
    }
}
