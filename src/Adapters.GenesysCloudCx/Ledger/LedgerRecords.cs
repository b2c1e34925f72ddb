using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>Whose work a conversation is: that at the edge of the present, or that of the past.</summary>
internal enum Lane
{
    Live,
    Historic,
}

/// <summary>A voice conversation that the platform's list named.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="RecordedSessions">Sessions that the list says were recorded.</param>
/// <param name="Details">The list's row, as JSON in UTF-8; kept until its recordings are stored, for their metadata.</param>
internal sealed record FoundConversation(string Id, DateTimeOffset Start, DateTimeOffset End, int RecordedSessions, ReadOnlyMemory<byte> Details);

/// <summary>
/// A conversation whose recordings are to be listed now. Number: how many looks it has had; 0 is the first, those after an hour, a day and three days follow.
/// Attempts: attempts at this look that failed.
/// </summary>
internal sealed record DueLook(string ConversationId, DateTimeOffset Start, DateTimeOffset End, Lane Lane, int RecordedSessions, int Number, int Attempts);

/// <summary>A recording as the platform listed it.</summary>
internal sealed record ListedRecording(
    string RecordingId, string Media, string? Subtype, string? SessionId, string FileState, DateTimeOffset? Start, DateTimeOffset? End);

/// <summary>One recording in the ledger.</summary>
internal sealed record LedgerRecording
{
    public required string ConversationId { get; init; }

    public required string RecordingId { get; init; }

    public required Lane Lane { get; init; }

    public required ImportState State { get; init; }

    /// <summary><c>audio</c>, <c>screen</c> ... in the platform's words.</summary>
    public required string Media { get; init; }

    public string? Subtype { get; init; }

    /// <summary>Communication id of the recorded leg.</summary>
    public string? SessionId { get; init; }

    /// <summary>The platform's file state as it was told last.</summary>
    public required string FileState { get; init; }

    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }

    public required DateTimeOffset ConversationStart { get; init; }

    public required DateTimeOffset ConversationEnd { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public int Attempts { get; init; }

    /// <summary>When it is due; <see langword="null"/> when there is nothing more to do.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    public string? Reason { get; init; }

    public bool IsOverLong { get; init; }

    /// <summary>Since when it counts as missing; stays when it comes late.</summary>
    public DateTimeOffset? MissingSince { get; init; }

    public DateTimeOffset? StoredAt { get; init; }

    /// <summary>Where the media file (the first, where there are several) is.</summary>
    public string? Location { get; init; }

    /// <summary>Every media file of the recording: one, or one for each channel. Empty until stored.</summary>
    public IReadOnlyList<StoredFile> Files { get; init; } = [];

    /// <summary>Deletion at the source.</summary>
    public DeletionState Deletion { get; init; }

    /// <summary>When the deletion is due, was asked for or was done.</summary>
    public DateTimeOffset? DeletionAt { get; init; }

    public int DeletionAttempts { get; init; }

    public string? DeletionReason { get; init; }

    /// <summary>Events that are owed to recorders and not yet acknowledged by the journal. Written in the same transaction as the change that owes them.</summary>
    public OwedEvents Owed { get; init; }

    /// <summary>Events that were ever owed: each is told once.</summary>
    public OwedEvents Told { get; init; }

    public long SizeInBytes => Files.Sum(file => file.Length);
}

/// <summary>A media file in the store.</summary>
/// <param name="Track"><c>S</c> for the whole, <c>0</c> and <c>1</c> for the sides; a batch's files are numbered as they come.</param>
/// <param name="Key">Key in the store: its path below the root, with forward slashes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Lower case hexadecimal.</param>
/// <param name="ContentType">As it was found to be.</param>
internal sealed record StoredFile(string Track, string Key, long Length, string Sha256, string ContentType);

/// <summary>How far a deletion at the source is.</summary>
internal enum DeletionState
{
    None,

    /// <summary>Stored; the grace period runs, or the deletion is tried again.</summary>
    Due,

    /// <summary>Something stands against it: a sibling that is not stored, a legal hold.</summary>
    HeldBack,

    /// <summary>The retention was changed; the platform has not taken the file away yet.</summary>
    AskedFor,

    Deleted,

    Failed,
}

[Flags]
internal enum OwedEvents
{
    None = 0,
    Imported = 1,
    Late = 2,
    OverLong = 4,
    Missing = 8,
    DeletedAtSource = 16,
}

/// <summary>How far a lane is. Written after the conversations of the slice are in the ledger.</summary>
/// <param name="From">The earliest moment it looks at.</param>
/// <param name="Position">Everything that began before was looked for.</param>
internal sealed record LanePosition(DateTimeOffset From, DateTimeOffset Position);

/// <summary>A span to be listed again, because recordings and conversations come late.</summary>
internal sealed record DueSpan(long Id, DateTimeOffset From, DateTimeOffset To, DateTimeOffset Due, string Why);

/// <summary>The sums of the ledger; kept up to date with each write, so that asking costs nothing.</summary>
internal sealed record LedgerCounts(long Conversations, long Unnamed, long PendingLooks, IReadOnlyDictionary<ImportState, long> Recordings, long Bytes);

/// <summary>What waits in a lane.</summary>
/// <param name="Ready">Recordings that could be fetched now.</param>
/// <param name="Recordings">All that are to be stored, those included whose time has not come.</param>
/// <param name="Archived">Of these, how many lie in the platform's archive until somebody restores them.</param>
/// <param name="Looks">Conversations whose recordings are to be asked for now.</param>
/// <param name="LastDue">When the last of the recordings that are not archived is due.</param>
internal sealed record LaneBacklog(long Ready, long Recordings, long Archived, long Looks, DateTimeOffset? LastDue);
