using Adapters.GenesysCloudCx.Storage.Kinds;

namespace Adapters.GenesysCloudCx.Storage;

/// <summary>Where recordings go: a folder on disk or a bucket. Thread-safe.</summary>
internal interface IRecordingStore : IAsyncDisposable
{
    /// <summary>For people: the folder, or bucket and prefix.</summary>
    string Name { get; }

    /// <summary>Folder into which downloads are streamed first; for a folder on disk on its file system, so that the last step is a rename.</summary>
    string SpoolDirectory { get; }

    /// <summary>Looks whether the store can be written to.</summary>
    /// <exception cref="Adapter.Abstractions.AdapterFailureException">It cannot; says why and what to do.</exception>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Takes over a verified download: flushed, then there as a whole under its key or not at all. Gives its location for people and events. The spooled file is gone afterwards. Repeating it is harmless.</summary>
    /// <exception cref="StoreException">The store does not take it.</exception>
    Task<string> CommitAsync(SpooledFile file, string key, CancellationToken cancellationToken);

    /// <summary>Writes a small file, as a whole or not at all.</summary>
    /// <exception cref="StoreException">The store does not take it.</exception>
    Task WriteAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken);

    /// <summary>Removes media files of a recording that do not belong to it any more: what an attempt left that was cut off. One that cannot be removed is logged and left.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="kept">Keys of the files that are its own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">The store is not there.</exception>
    Task RemoveOthersAsync(RecordingKey recording, IReadOnlyCollection<string> kept, CancellationToken cancellationToken);

    /// <summary>Opens a file to read it from <paramref name="offset"/> on; <see langword="null"/> when the store has none under this key.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<Stream?> OpenAsync(string key, long offset, CancellationToken cancellationToken);

    /// <summary>How long a file is; <see langword="null"/> when the store has none under this key.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<long?> LengthAsync(string key, CancellationToken cancellationToken);

    /// <summary>Reads back and compares: whether the store holds this file with this length and hash. Asked before anything is deleted at its source.</summary>
    Task<bool> HoldsAsync(string key, long length, string sha256, CancellationToken cancellationToken);
}

/// <summary>A complete download whose length and hash were verified and which is flushed to disk.</summary>
internal sealed record SpooledFile(string Path, long Length, string Sha256, string ContentType, string Extension)
{
    /// <summary>What the file's own headers say.</summary>
    public MediaFacts Facts { get; init; } = MediaFacts.None;
}

/// <summary>What to download.</summary>
/// <param name="Uri">The signed link.</param>
/// <param name="SpoolName">Name of the unfinished file: the same for every attempt at the same media, so that it can be resumed.</param>
/// <param name="ExpectedType">Content type that the platform announced, where it did.</param>
internal sealed record MediaLink(Uri Uri, string SpoolName, string? ExpectedType);

/// <summary>Downloads media.</summary>
internal interface IMediaDownloader
{
    /// <summary>
    /// Streams in constant memory, resumes by range what an earlier attempt left, and verifies length, hash and kind. <paramref name="progress"/> gets each number of bytes received.
    /// </summary>
    /// <exception cref="DownloadException">It failed; says whether the link has expired and whether another attempt can help.</exception>
    /// <exception cref="StoreException">The spool folder does not take it.</exception>
    Task<SpooledFile> DownloadAsync(MediaLink link, Action<int>? progress, CancellationToken cancellationToken);
}

/// <summary>What is wrong with a download.</summary>
internal enum DownloadFault
{
    /// <summary>Cut, slow, refused for a moment: try again, from where it stopped.</summary>
    Transient,

    /// <summary>The link is not valid any more: ask for a new one.</summary>
    LinkExpired,

    /// <summary>What came is not what was announced: length, hash or kind. Try again from the beginning.</summary>
    Broken,

    /// <summary>The link's host is not one that media may come from; nothing was sent to it.</summary>
    HostNotAllowed,
}

internal sealed class DownloadException(DownloadFault fault, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public DownloadFault Fault { get; } = fault;

    /// <summary>How long the media host asked to wait; <see langword="null"/> where it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The store does not take a file: full, read-only, gone, refused.</summary>
internal sealed class StoreException(string message, string remedy, Exception? innerException = null) : Exception(message, innerException)
{
    public string Remedy { get; } = remedy;
}
