namespace Adapter.Abstractions;

/// <summary>
/// An adapter that brings in recordings. The host starts its runs by the schedule of <see cref="WellKnownSettings.Schedule"/> or for a person, and shows its ledger:
/// one entry for each recording that the platform names.
/// </summary>
/// <remarks>Every member is called on thread pool threads while <see cref="IAdapter.RunAsync"/> runs, also several at once.</remarks>
public interface IImportSource : IAdapter
{
    /// <summary>How the import stands now. Must be quick: it is asked for every second while somebody looks.</summary>
    /// <returns>A picture of one moment.</returns>
    ImportStatus ReadImportStatus();

    /// <summary>Begins a run: looks for what is new at the edge and for what is due, and goes on with what lies in the past. Never two at once.</summary>
    /// <param name="reason">Why, for the log and the status, for example <c>schedule</c> or <c>asked for by a person</c>.</param>
    /// <param name="cancellationToken">Gives up waiting; a run that has begun goes on.</param>
    /// <returns>The run that was begun, or the one that was still going on.</returns>
    /// <exception cref="AdapterFailureException">A run cannot be begun now.</exception>
    ValueTask<ImportRunStart> StartRunAsync(string reason, CancellationToken cancellationToken);

    /// <summary>Makes recordings due now that are not stored, whatever their next attempt is, and forgets their count of attempts.</summary>
    /// <param name="states">Only those in one of these states; empty = every one that is neither stored nor deleted at its source.</param>
    /// <param name="cancellationToken">Gives up; what was made due stays so.</param>
    /// <returns>How many recordings were made due.</returns>
    /// <exception cref="AdapterFailureException">The ledger cannot be written.</exception>
    Task<long> RetryAsync(IReadOnlyCollection<ImportState> states, CancellationToken cancellationToken);

    /// <summary>Accounts for every voice conversation that began in a span.</summary>
    /// <param name="request">The span, and whether to ask the platform first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The account; the caller disposes it.</returns>
    /// <exception cref="AdapterFailureException">The platform or the ledger cannot be read.</exception>
    Task<ImportReport> ReportAsync(ImportReportRequest request, CancellationToken cancellationToken);

    /// <summary>What was deleted at its source and what would be, one entry for each recording: the audit and the dry run.</summary>
    /// <param name="cancellationToken">Ends the list.</param>
    /// <returns>Entries in the order in which the recordings were or become due.</returns>
    IAsyncEnumerable<ImportDeletion> DeletionsAsync(CancellationToken cancellationToken);
}

/// <summary>What became of one recording that the platform names.</summary>
public enum ImportState
{
    /// <summary>The platform named it; nothing was tried yet.</summary>
    Found,

    /// <summary>The platform does not have it ready: it is being uploaded, restored from the archive or otherwise not available yet.</summary>
    Waiting,

    /// <summary>The platform converts it to the wanted format.</summary>
    Transcoding,

    /// <summary>It is being downloaded, or its download is tried again.</summary>
    Downloading,

    /// <summary>Stored and verified.</summary>
    Stored,

    /// <summary>Longer than the maximum length and not stored, because the definition says so.</summary>
    OverLong,

    /// <summary>Not to be had within the availability delay. It is looked for further on.</summary>
    Missing,

    /// <summary>The platform does not let this client have it: a permission or a division is missing.</summary>
    Refused,

    /// <summary>It could not be stored; the reason says why. It is tried again, at long intervals.</summary>
    Failed,

    /// <summary>Stored here and, as the definition asks, deleted at its source.</summary>
    DeletedAtSource,

    /// <summary>Counted and named but not fetched: no voice recording, for example a screen recording.</summary>
    NotFetched,
}

/// <summary>A picture of an import at one moment.</summary>
public sealed class ImportStatus
{
    /// <summary>The run going on, or the last one; <see langword="null"/> before the first.</summary>
    public ImportRun? Run { get; init; }

    /// <summary>The lane at the edge of the present.</summary>
    public required ImportLane Live { get; init; }

    /// <summary>The lane that works through the past.</summary>
    public required ImportLane Historic { get; init; }

    /// <summary>Voice conversations in the ledger.</summary>
    public required long Conversations { get; init; }

    /// <summary>Recordings in the ledger by state; a state without any may be absent. Their sum is all that were found.</summary>
    public required IReadOnlyDictionary<ImportState, long> Recordings { get; init; }

    /// <summary>Conversations that the platform says were recorded and of which it names no recording yet.</summary>
    public long Unnamed { get; init; }

    /// <summary>Recordings without a conversation, as the platform counts them; <see langword="null"/> where it does not let us ask.</summary>
    public long? Orphans { get; init; }

    /// <summary>Bytes of all media files stored.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes stored per second, over the last minutes of work.</summary>
    public double BytesPerSecond { get; init; }

    /// <summary>Recordings stored per minute, over the last minutes of work.</summary>
    public double RecordingsPerMinute { get; init; }

    /// <summary>When the past will be caught up with at this rate (UTC); <see langword="null"/> when it is, or when nothing can be said yet.</summary>
    public DateTimeOffset? ExpectedEnd { get; init; }

    /// <summary>The platform asked to be left alone until then (UTC); <see langword="null"/> when it did not.</summary>
    public DateTimeOffset? ParkedUntil { get; init; }

    /// <summary>Where the recordings go, for people: a folder or a bucket.</summary>
    public required string Store { get; init; }
}

/// <summary>One of the two lanes of an import.</summary>
/// <param name="From">The earliest moment it looks at, UTC.</param>
/// <param name="Position">Everything that began before was looked for, UTC.</param>
/// <param name="To">Up to where it is to get, UTC.</param>
/// <param name="Text">What it does now, for people.</param>
public sealed record ImportLane(DateTimeOffset From, DateTimeOffset Position, DateTimeOffset To, string Text)
{
    /// <summary>
    /// What of it is known and still to be done: recordings that are found, waiting, transcoding or downloading, and conversations whose recordings are to be asked for now. What is missing, refused, failed or
    /// over-long is not among them. <see langword="null"/> where that is not known (contract 1.5).
    /// </summary>
    public long? Waiting { get; init; }

    /// <summary>Nothing waits: whatever of it the platform has from before this moment is done, UTC. <see langword="null"/> while something waits or is still to be listed (contract 1.5).</summary>
    public DateTimeOffset? UpToDateAsOf { get; init; }

    /// <summary>
    /// When what waits and what is still to be listed will be done, UTC: by the rate of the last minutes, and not before the last wait is over that the platform imposes. <see langword="null"/> when nothing waits, and when
    /// nothing can be said yet (contract 1.5).
    /// </summary>
    public DateTimeOffset? ExpectedEnd { get; init; }
}

/// <summary>One run.</summary>
/// <param name="Number">Counted since the ledger was made.</param>
/// <param name="Reason">Why it was begun.</param>
/// <param name="Started">When, UTC.</param>
/// <param name="Ended">When it ended, UTC; <see langword="null"/> while it goes on.</param>
/// <param name="Result">How it ended, for people; <see langword="null"/> while it goes on.</param>
public sealed record ImportRun(long Number, string Reason, DateTimeOffset Started, DateTimeOffset? Ended, string? Result);

/// <summary>The answer to the wish for a run.</summary>
/// <param name="HasStarted"><see langword="true"/> when a run was begun; <see langword="false"/> when one was still going on.</param>
/// <param name="Run">The run begun, or the one going on.</param>
public sealed record ImportRunStart(bool HasStarted, ImportRun Run);

/// <summary>What an account is asked for.</summary>
/// <param name="From">Conversations that began at this moment or later, UTC.</param>
/// <param name="To">Conversations that began before this moment, UTC.</param>
/// <param name="AskPlatform">Whether the platform's own list of the span is read first, so that the account does not rest on what is known here alone.</param>
public sealed record ImportReportRequest(DateTimeOffset From, DateTimeOffset To, bool AskPlatform);

/// <summary>The account of a span. All of it is of one moment of the ledger.</summary>
public abstract class ImportReport : IAsyncDisposable
{
    /// <summary>The span asked for.</summary>
    public required ImportReportRequest Request { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Voice conversations that the platform's own list has for the span; <see langword="null"/> when it was not asked.</summary>
    public long? PlatformConversations { get; init; }

    /// <summary>What the lines add up to, counted apart from them.</summary>
    public required ImportTotals Totals { get; init; }

    /// <summary>One line for each recording and one for each conversation without any, by beginning. To be read once.</summary>
    /// <param name="cancellationToken">Ends the list.</param>
    /// <returns>The lines.</returns>
    public abstract IAsyncEnumerable<ImportReportLine> ReadLinesAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>The sums of an account.</summary>
/// <param name="Conversations">Voice conversations.</param>
/// <param name="Without">Of these, how many have no recording and are not known to have been recorded.</param>
/// <param name="Unnamed">Of these, how many the platform says were recorded, without naming a recording.</param>
/// <param name="Recordings">Recordings by state.</param>
/// <param name="Bytes">Bytes stored.</param>
public sealed record ImportTotals(long Conversations, long Without, long Unnamed, IReadOnlyDictionary<ImportState, long> Recordings, long Bytes);

/// <summary>One line of an account.</summary>
public sealed class ImportReportLine
{
    /// <summary>The platform's id of the conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>When the conversation began, UTC.</summary>
    public required DateTimeOffset ConversationStart { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? ConversationEnd { get; init; }

    /// <summary>The platform's id of the recording; <see langword="null"/> on the line of a conversation without any.</summary>
    public string? RecordingId { get; init; }

    /// <summary>Communication id of the recorded leg.</summary>
    public string? CallId { get; init; }

    /// <summary>Kind of the recording in the platform's words, for example <c>audio Trunk</c>.</summary>
    public string? Media { get; init; }

    /// <summary>What the platform said last about the recording, in its words.</summary>
    public string? PlatformState { get; init; }

    /// <summary>What became of it; <see langword="null"/> where the platform names no recording. A conversation that was recorded and has none named is <see cref="ImportState.Missing"/> past the availability delay and <see cref="ImportState.Waiting"/> before.</summary>
    public ImportState? State { get; init; }

    /// <summary>Why it is so, for people; <see langword="null"/> where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is looked at next, UTC; <see langword="null"/> when not again.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>When the platform was asked last, UTC.</summary>
    public DateTimeOffset? LastLook { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public DateTimeOffset? StoredAt { get; init; }

    /// <summary>Where it is stored.</summary>
    public string? Location { get; init; }

    /// <summary>Bytes of its media.</summary>
    public long? SizeInBytes { get; init; }

    /// <summary>SHA-256 of the media file, lower case hexadecimal; where there are several files, of the first.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether it had been told missing before it was stored.</summary>
    public bool IsLate { get; init; }

    /// <summary>Whether it is longer than the set maximum.</summary>
    public bool IsOverLong { get; init; }
}

/// <summary>A deletion at the source, done or to come.</summary>
public sealed class ImportDeletion
{
    /// <summary>The platform's id of the conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The platform's id of the recording.</summary>
    public required string RecordingId { get; init; }

    /// <summary><c>due</c>, <c>would-delete</c> (dry run), <c>held-back</c>, <c>asked-for</c>, <c>deleted</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>When this was so, or will be, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Reason { get; init; }

    /// <summary>Where our copy is.</summary>
    public string? Location { get; init; }

    /// <summary>SHA-256 of our copy, lower case hexadecimal.</summary>
    public string? Sha256 { get; init; }
}
