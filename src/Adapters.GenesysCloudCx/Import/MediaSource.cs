using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Downloads;
using Adapters.GenesysCloudCx.Storage.Folders;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>The way of media from the platform's hosts into the spool folder, and the store behind it.</summary>
internal sealed class MediaSource : IDisposable
{
    /// <summary>Room that stays on the disk for everything else on it.</summary>
    private const long Reserve = 256L * 1024 * 1024;

    private readonly MediaDownloader _downloader;

    public MediaSource(PlatformConnection platform, ImportOptions options, IRecordingStore store, TimeProvider time, ILogger logger)
        => _downloader = new MediaDownloader(
            platform.MediaHttp, store.SpoolDirectory, new MediaHostPolicy(options.Address.Api, options.MediaHosts), new DiskSpace(store.SpoolDirectory, Reserve, time), time, logger);

    public IMediaDownloader Downloader => _downloader;

    /// <summary>The store that the definition names.</summary>
    public static IRecordingStore OpenStore(ImportOptions options, IAdapterContext context, ILogger logger)
        => new FolderStore(options.Store, options.Source, context.StateDirectory, new DiskSpace(options.Store.Folder, Reserve, context.Time), context.Time, logger);

    public void Dispose() => _downloader.Dispose();
}
