using System.Net;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Storage.Folders;
using Adapters.GenesysCloudCx.Storage.S3;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Storage;

/// <summary>Makes the store of a definition, and the way to media hosts.</summary>
internal static class RecordingStores
{
    /// <param name="options">Folder or bucket.</param>
    /// <param name="source">Name of the import source.</param>
    /// <param name="stateFolder">The adapter's own folder.</param>
    /// <param name="space">Watches over the disk that is written to; of use for the downloads as well.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public static IRecordingStore Create(StoreOptions options, string source, string stateFolder, out DiskSpace space, TimeProvider time, ILogger logger)
    {
        space = new DiskSpace(options.Bucket is null ? options.Folder : options.SpoolFolder, options.ReserveInBytes, time);
        return options.Bucket is null
            ? new FolderStore(options, source, stateFolder, space, time, logger)
            : new S3Store(options, source, space, time, logger);
    }

    /// <summary>The way to media hosts: through the definition's proxy, without redirects, unpacking and credentials.</summary>
    public static SocketsHttpHandler CreateMediaHandler(ProxyOptions? proxy)
    {
        var handler = PlatformHttp.CreateHandler(proxy);
        handler.AutomaticDecompression = DecompressionMethods.None;
        return handler;
    }
}
