namespace Adapter.Abstractions;

/// <summary>Recordings of an import source that people can look through and listen to: its ledger with filters, and the media as they were stored.</summary>
/// <remarks>Members are called on thread pool threads while <see cref="IAdapter.RunAsync"/> runs, also several at once. They read and change nothing.</remarks>
public interface IRecordingLibrary : IImportSource
{
    /// <summary>Recordings by the beginning of their conversation, newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>At most <see cref="RecordingQuery.Limit"/> lines, and where to go on. The cost does not grow with the size of the ledger.</returns>
    /// <exception cref="AdapterFailureException">The ledger cannot be read.</exception>
    Task<RecordingPage> ListAsync(RecordingQuery query, CancellationToken cancellationToken);

    /// <summary>One recording with its metadata.</summary>
    /// <param name="conversationId">The platform's id of the conversation.</param>
    /// <param name="recordingId">The platform's id of the recording.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is known; <see langword="null"/> when the ledger has no such recording.</returns>
    /// <exception cref="AdapterFailureException">The ledger or the store cannot be read.</exception>
    Task<RecordingDetails?> FindAsync(string conversationId, string recordingId, CancellationToken cancellationToken);

    /// <summary>Opens a media file as it was stored.</summary>
    /// <param name="conversationId">The platform's id of the conversation.</param>
    /// <param name="recordingId">The platform's id of the recording.</param>
    /// <param name="file">Name of the file as in <see cref="RecordingDetails.Files"/>.</param>
    /// <param name="offset">The first byte wanted, from 0.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <returns>The bytes from there on, to be disposed by the caller; <see langword="null"/> when there is no such file.</returns>
    /// <exception cref="AdapterFailureException">The store cannot be read.</exception>
    Task<Stream?> OpenAsync(string conversationId, string recordingId, string file, long offset, CancellationToken cancellationToken);
}

/// <summary>Which recordings are asked for. All conditions hold at once.</summary>
public sealed class RecordingQuery
{
    /// <summary>Conversations that began at this moment or later, UTC; <see langword="null"/> for no bound.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Conversations that began before this moment, UTC; <see langword="null"/> for no bound.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only those in one of these states; empty = every state.</summary>
    public IReadOnlyCollection<ImportState> States { get; init; } = [];

    /// <summary>Only those of this conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary><see cref="RecordingPage.Next"/> of the page before; <see langword="null"/> for the first page.</summary>
    public string? After { get; init; }

    /// <summary>Lines of a page, from 1 to 1,000. Default 100.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>A page of recordings.</summary>
/// <param name="Lines">Recordings; every line has a <see cref="ImportReportLine.RecordingId"/>.</param>
/// <param name="Next">Where the next page begins, for <see cref="RecordingQuery.After"/>; <see langword="null"/> when this was the last.</param>
public sealed record RecordingPage(IReadOnlyList<ImportReportLine> Lines, string? Next);

/// <summary>One recording.</summary>
/// <param name="Line">What the ledger says.</param>
/// <param name="Files">Its media files; empty while nothing is stored.</param>
/// <param name="Metadata">The metadata that stand beside the stored media, a JSON object; <see langword="null"/> while nothing is stored.</param>
public sealed record RecordingDetails(ImportReportLine Line, IReadOnlyList<RecordingFile> Files, string? Metadata)
{
    /// <summary>Why there are no metadata though the recording is stored, for people; <see langword="null"/> where nothing is wrong.</summary>
    public string? MetadataProblem { get; init; }
}

/// <summary>A media file.</summary>
/// <param name="Name">Its name, without folders.</param>
/// <param name="ContentType">Media type, for example <c>audio/wav</c>.</param>
/// <param name="SizeInBytes">Its length, as it was stored.</param>
public sealed record RecordingFile(string Name, string ContentType, long SizeInBytes)
{
    /// <summary>SHA-256 of the file as it was stored, lower case hexadecimal; <see langword="null"/> where it is not known.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Why the file cannot be opened, for people: it was moved, removed, has another length. <see langword="null"/> where it is there.</summary>
    public string? Problem { get; init; }
}
