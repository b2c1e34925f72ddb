using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Storage.Downloads;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Storage.Folders;

/// <summary>Recordings in a folder on disk or on a share. Every file appears under its name as a whole, by a rename, and is durable when its call has ended.</summary>
internal sealed partial class FolderStore : IRecordingStore
{
    private readonly string _root;
    private readonly StoreMarker _marker;
    private readonly StoreTree _tree;
    private readonly Spool _spool;
    private readonly FolderFlusher _flusher = new();
    private readonly DiskSpace _space;
    private readonly ILogger _logger;

    /// <param name="options">Names the root.</param>
    /// <param name="source">Name of the import source.</param>
    /// <param name="stateFolder">The adapter's own folder, on another disk than a share that may be missing.</param>
    /// <param name="space">Watches over the root's disk.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public FolderStore(StoreOptions options, string source, string stateFolder, DiskSpace space, TimeProvider time, ILogger logger)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        _marker = new StoreMarker(_root, stateFolder);
        _tree = new StoreTree(_root, _flusher);
        _spool = new Spool(Path.Combine(_root, ".spool", RecordingKey.Safe(source)), time, logger);
        _space = space;
        _logger = logger;
    }

    public string Name => _root;

    public string SpoolDirectory => _spool.Folder;

    public Task CheckAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                if (_marker.Found())
                {
                    LogFounded(_root);
                }

                Directory.CreateDirectory(_spool.Folder);
                _spool.Sweep();
                _space.Demand(0);
                var probe = _spool.NextTemporary();
                WriteFlushed(probe, "probe"u8);
                File.Delete(probe);
            }
            catch (Exception failure) when (failure is StoreException || StoreFailures.IsFileFailure(failure))
            {
                var store = StoreFailures.From(failure, _root);
                throw new AdapterFailureException(FailureClass.Transient, store.Message, store.Remedy, failure);
            }
        },
        cancellationToken);

    public Task<string> CommitAsync(SpooledFile file, string key, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            var target = _tree.PathOf(key);
            if (File.Exists(file.Path))
            {
                await PutAsync(file.Path, target);
            }
            else if (new FileInfo(target) is not { Exists: true, Length: var there } || there != file.Length)
            {
                throw new StoreException($"The spooled file of '{key}' is gone.", "Do not clean the spool folder while the import runs. The recording is downloaded again by itself.");
            }

            // the bytes of the file were flushed before it was handed over
            await _flusher.FlushAsync(Path.GetDirectoryName(target)!);
            Spool.Forget(file.Path);
            return target;
        },
        cancellationToken);

    public Task WriteAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            var target = _tree.PathOf(key);
            var temporary = _spool.NextTemporary();
            WriteFlushed(temporary, content.Span);
            await PutAsync(temporary, target);
            await _flusher.FlushAsync(Path.GetDirectoryName(target)!);
            return target;
        },
        cancellationToken);

    public Task RemoveOthersAsync(RecordingKey recording, IReadOnlyCollection<string> kept, CancellationToken cancellationToken) => DoAsync(
        () =>
        {
            DirectoryInfo folder = new(_tree.PathOf(recording.Folder));
            HashSet<string> own = [.. kept.Select(static key => key[(key.LastIndexOf('/') + 1)..])];
            foreach (var file in folder.EnumerateFiles(recording.RecordingName + "*").Where(file => recording.IsMedia(file.Name) && !own.Contains(file.Name)))
            {
                try
                {
                    file.Delete();
                    LogLeftOverRemoved(file.FullName);
                }
                catch (Exception failure) when (StoreFailures.IsFileFailure(failure))
                {
                    LogLeftOverStays(failure, file.FullName);
                }
            }

            return Task.FromResult(true);
        },
        cancellationToken);

    public Task<Stream?> OpenAsync(string key, long offset, CancellationToken cancellationToken) => DoAsync(
        () =>
        {
            var path = _tree.PathOf(key);
            try
            {
                FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous) { Position = offset };
                return Task.FromResult<Stream?>(file);
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                return Task.FromResult<Stream?>(null);
            }
        },
        cancellationToken);

    public Task<long?> LengthAsync(string key, CancellationToken cancellationToken)
        => DoAsync(() => Task.FromResult(new FileInfo(_tree.PathOf(key)) is { Exists: true, Length: var length } ? length : (long?)null), cancellationToken);

    public Task<bool> HoldsAsync(string key, long length, string sha256, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            var path = _tree.PathOf(key);
            if (!File.Exists(path))
            {
                return false;
            }

            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.SequentialScan);
            using DownloadHash hash = new();
            return RandomAccess.GetLength(file) == length
                && await hash.AppendAsync(file, length, cancellationToken) == length
                && hash.Sha256().Equals(sha256, StringComparison.OrdinalIgnoreCase);
        },
        cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task PutAsync(string from, string target)
    {
        var folder = Path.GetDirectoryName(target)!;
        await _tree.MakeFolderAsync(folder);
        try
        {
            DurableFiles.Move(from, target);
        }
        catch (DirectoryNotFoundException) when (_marker.IsThere)
        {
            // somebody tidied empty folders away
            _tree.Forget();
            await _tree.MakeFolderAsync(folder);
            DurableFiles.Move(from, target);
        }
    }

    private Task<T> DoAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            try
            {
                return _marker.IsThere
                    ? await work()
                    : throw new StoreException($"The store '{_root}' is not there any more.", "Mount the share or disk again. Nothing is written in its place; the import goes on by itself.");
            }
            catch (Exception failure) when (StoreFailures.IsFileFailure(failure))
            {
                throw StoreFailures.From(failure, _root);
            }
        },
        cancellationToken);

    private static void WriteFlushed(string path, ReadOnlySpan<byte> content)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(file, content, 0);
        RandomAccess.FlushToDisk(file);
    }

    [LoggerMessage(EventIds.StoreFounded, LogLevel.Information, "{Root} is a store of recordings from now on.")]
    private partial void LogFounded(string root);

    [LoggerMessage(EventIds.LeftOverRemoved, LogLevel.Information, "{File} was left by an attempt that was cut off and is removed: its recording is stored in other files.")]
    private partial void LogLeftOverRemoved(string file);

    [LoggerMessage(EventIds.LeftOverStays, LogLevel.Warning, "{File} was left by an attempt that was cut off and cannot be removed. Its recording is stored in other files: remove it by hand.")]
    private partial void LogLeftOverStays(Exception failure, string file);
}
