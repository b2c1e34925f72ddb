namespace Adapter.Abstractions;

/// <summary>What the journal holds of the adapter's data source: lets an adapter find out after a restart what was told already. Thread-safe.</summary>
public interface IEventHistory
{
    /// <summary>Sequence number of the newest event of the journal, of whatever source; 0 when there is none.</summary>
    long LastSequence { get; }

    /// <summary>Reads the events of this data source that are on disk now, told by whatever adapter, in order.</summary>
    /// <param name="afterSequence">Only events with a higher sequence number; 0 for all that the journal still has.</param>
    /// <param name="conversationId">Only events of this conversation; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The events. A long journal is read page by page; the cost follows what is read.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was signalled.</exception>
    IAsyncEnumerable<HistoryEvent> ReadAsync(long afterSequence, string? conversationId, CancellationToken cancellationToken);
}

/// <summary>One event of the journal.</summary>
/// <param name="Sequence">Its place; grows from event to event.</param>
/// <param name="Json">The whole CloudEvents JSON object, UTF-8, as readers of the journal get it.</param>
public readonly record struct HistoryEvent(long Sequence, ReadOnlyMemory<byte> Json);
