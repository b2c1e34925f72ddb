namespace Adapter.Abstractions;

/// <summary>Takes the adapter's events into the journal. Thread-safe.</summary>
public interface IEventPublisher
{
    /// <summary>Hands over events and completes once every one of them is on disk: journaled now, or recognised by its id as journaled before.</summary>
    /// <param name="events">The events in the order in which they are to stand. The caller does not touch the list until the task has completed. An empty list completes at once.</param>
    /// <param name="cancellationToken">Stops waiting. Events already handed over may be journaled all the same; to publish them again is harmless.</param>
    /// <returns>How many were new and how many were known.</returns>
    /// <remarks>
    /// The order of calls made one after the other is the order in the journal, even when they are not awaited in between.
    /// The host takes a limited number of events at once: when the journal is slower than the adapter the task takes longer, and a
    /// caller that does not await each call limits the number of calls it has under way (1,024 is a good bound).
    /// While the journal cannot write, for example because the disk is full, the task does not complete and nothing is lost.
    /// </remarks>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was signalled, or the host went down before the events were on disk. They are not acknowledged.</exception>
    /// <exception cref="ArgumentException">An event lacks its id, type or time, or has a type that does not begin with <c>recorder.</c>.</exception>
    /// <exception cref="InvalidOperationException">The adapter has 65,536 calls under way and does not wait for any: a bug of the adapter. The events of this call were not taken over.</exception>
    ValueTask<PublishReceipt> PublishAsync(IReadOnlyList<AdapterEvent> events, CancellationToken cancellationToken);
}

/// <summary>What became of a published list.</summary>
/// <param name="Journaled">Number of events written by this call.</param>
/// <param name="Known">Number of events whose id was in the journal already.</param>
/// <param name="LastSequence">Sequence number of the last event written by this call; 0 when none was.</param>
public readonly record struct PublishReceipt(int Journaled, int Known, long LastSequence);
