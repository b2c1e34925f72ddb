using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>
/// The memory of an import: every conversation the platform listed, every recording it named, and what became of each. A task that has ended is on disk.
/// Thread-safe; writes are gathered into common transactions.
/// </summary>
internal interface IImportLedger : IAsyncDisposable
{
    /// <summary>The sums now.</summary>
    LedgerCounts Counts { get; }

    /// <summary>Called when conversations were entered, which have a look due now. Must not block.</summary>
    Action<Lane>? Noted { get; set; }

    /// <summary>Takes note of conversations. Known ones stay as they are, but one that the list says has more recorded sessions than before gets a look now. Gives how many were new.</summary>
    Task<int> NoteConversationsAsync(IReadOnlyList<FoundConversation> conversations, Lane lane, CancellationToken cancellationToken);

    /// <summary>Conversations due for a look, the longest due first. Each is lent out until one of the two methods below gives it back, or the process ends.</summary>
    Task<IReadOnlyList<DueLook>> TakeLooksAsync(Lane lane, int most, CancellationToken cancellationToken);

    /// <summary>
    /// A look was made: recordings not yet known are entered (<see cref="ImportState.Found"/>, due now; screen and other media <see cref="ImportState.NotFetched"/>), of known ones the platform's file
    /// state is brought up to date, and one that comes to be AVAILABLE becomes due now. <paramref name="next"/>: when the next look is, <see langword="null"/> = none. Gives the recordings as they stand now.
    /// </summary>
    Task<IReadOnlyList<LedgerRecording>> NoteLookAsync(DueLook look, IReadOnlyList<ListedRecording> recordings, DateTimeOffset? next, CancellationToken cancellationToken);

    /// <summary>A look failed, or found nothing where something was recorded: it is tried again at <paramref name="next"/>. <paramref name="unnamed"/>: the conversation counts as missing as a whole, since when.</summary>
    Task PutOffLookAsync(DueLook look, DateTimeOffset next, string reason, DateTimeOffset? unnamed, CancellationToken cancellationToken);

    /// <summary>Lets a conversation be looked at now: a report or a re-listing found that the platform has more than we do.</summary>
    Task LookAgainAsync(IReadOnlyCollection<string> conversationIds, CancellationToken cancellationToken);

    /// <summary>Recordings that are due, the longest due first. Each is lent out until <see cref="SaveAsync"/> gives it back, or the process ends.</summary>
    Task<IReadOnlyList<LedgerRecording>> TakeDueAsync(Lane lane, int most, CancellationToken cancellationToken);

    /// <summary>Writes a recording as it is now. <paramref name="isDone"/>: it is given back; else it stays lent out.</summary>
    Task SaveAsync(LedgerRecording recording, bool isDone, CancellationToken cancellationToken);

    /// <summary>When something is due next in a lane; <see langword="null"/> when nothing is.</summary>
    Task<DateTimeOffset?> NextDueAsync(Lane lane, CancellationToken cancellationToken);

    /// <summary>How many conversations were told missing as a whole and still name no recording.</summary>
    Task<long> MissingConversationsAsync(CancellationToken cancellationToken);

    /// <summary>A recording, or <see langword="null"/>.</summary>
    Task<LedgerRecording?> FindAsync(string conversationId, string recordingId, CancellationToken cancellationToken);

    /// <summary>Recordings by the beginning of their conversation, newest first, a page of them.</summary>
    /// <exception cref="AdapterFailureException">The question is none, or the ledger cannot be read.</exception>
    Task<RecordingPage> ListAsync(RecordingQuery query, CancellationToken cancellationToken);

    /// <summary>A recording and its line in the account, or <see langword="null"/>.</summary>
    Task<(LedgerRecording Recording, ImportReportLine Line)?> FindLineAsync(string conversationId, string recordingId, CancellationToken cancellationToken);

    /// <summary>All recordings of a conversation.</summary>
    Task<IReadOnlyList<LedgerRecording>> OfConversationAsync(string conversationId, CancellationToken cancellationToken);

    /// <summary>The list's row of a conversation as JSON; <see langword="null"/> when it is not kept any more.</summary>
    Task<byte[]?> DetailsAsync(string conversationId, CancellationToken cancellationToken);

    /// <summary>Makes recordings due now and forgets their attempts. Empty = every state but stored, deleted at source and not fetched. Gives how many; conversations without a named recording are looked at again too.</summary>
    Task<long> RetryAsync(IReadOnlyCollection<ImportState> states, CancellationToken cancellationToken);

    /// <summary>Makes one recording due now and forgets its attempts, unless there is nothing to be done for it; <see langword="null"/> when it is not in the ledger.</summary>
    Task<RecordingRetryOutcome?> RetryAsync(string conversationId, string recordingId, CancellationToken cancellationToken);

    /// <summary>What waits in a lane.</summary>
    Task<LaneBacklog> BacklogAsync(Lane lane, CancellationToken cancellationToken);

    /// <summary>Recordings and conversations to which an event is owed, oldest first.</summary>
    Task<IReadOnlyList<OwedEvent>> OwedAsync(int most, CancellationToken cancellationToken);

    /// <summary>The journal has these.</summary>
    Task ToldAsync(IReadOnlyList<OwedEvent> events, CancellationToken cancellationToken);

    /// <summary>Recordings with <see cref="DeletionState.Due"/>, <see cref="DeletionState.AskedFor"/>, <see cref="DeletionState.HeldBack"/> or <see cref="DeletionState.Failed"/> whose <see cref="LedgerRecording.DeletionAt"/> has come, oldest first. Not lent out.</summary>
    Task<IReadOnlyList<LedgerRecording>> DueDeletionsAsync(int most, CancellationToken cancellationToken);

    /// <summary>The audit: every recording with a deletion state, by time.</summary>
    IAsyncEnumerable<LedgerRecording> DeletionsAsync(CancellationToken cancellationToken);

    Task<LanePosition?> PositionAsync(Lane lane, CancellationToken cancellationToken);

    Task SavePositionAsync(Lane lane, LanePosition position, CancellationToken cancellationToken);

    /// <summary>Plans spans to be listed again.</summary>
    Task PlanSpansAsync(IReadOnlyList<DueSpan> spans, CancellationToken cancellationToken);

    Task<IReadOnlyList<DueSpan>> DueSpansAsync(int most, CancellationToken cancellationToken);

    Task SpanDoneAsync(long id, CancellationToken cancellationToken);

    /// <summary>A small named value that outlives the process: a job id, the number of the last run.</summary>
    Task<string?> MarkAsync(string name, CancellationToken cancellationToken);

    Task SaveMarkAsync(string name, string? value, CancellationToken cancellationToken);

    /// <summary>The account of a span, all of one moment of the ledger.</summary>
    Task<LedgerReport> ReportAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}

/// <summary>An event owed: to a recording, or to a conversation of which no recording is named (then <see cref="Recording"/> is <see langword="null"/> and the event is missing or late).</summary>
internal sealed record OwedEvent(string ConversationId, LedgerRecording? Recording, OwedEvents Event, DateTimeOffset At, string? Reason);

/// <summary>Lines and sums read in one snapshot.</summary>
internal abstract class LedgerReport : IAsyncDisposable
{
    public abstract ImportTotals Totals { get; }

    public abstract IAsyncEnumerable<ImportReportLine> LinesAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
