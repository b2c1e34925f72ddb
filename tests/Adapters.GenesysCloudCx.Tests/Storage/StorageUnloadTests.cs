using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Security.Cryptography;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Downloads;
using Microsoft.Extensions.Logging.Abstractions;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Storage;

/// <summary>The plugin must leave memory after its stores and downloads were used, the library of the bucket store included.</summary>
public sealed class StorageUnloadTests(S3Server server) : IClassFixture<S3Server>
{
    [Fact]
    public async Task Unload_AfterFolderBucketAndDownloadsWereUsed_LeavesMemory()
    {
        S3Server.SkipWhereLeftOut();
        using TempFolder folder = new();
        await using var media = await MediaServer.StartAsync();
        media.Content = Sound.Wav(20 << 20);

        var context = await UseAsync(folder.Path, server.Endpoint, media.Link());

        await Eventually.TrueAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !context.IsAlive;
            },
            "the plugin has left memory",
            cancellationToken: TestContext.Current.CancellationToken);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> UseAsync(string folder, Uri endpoint, Uri link)
    {
        PrivateContext context = new();
        var probe = context.LoadFromAssemblyPath(typeof(StorageUnloadTests).Assembly.Location).GetType(typeof(Probe).FullName!, throwOnError: true)!;
        Assert.NotEqual(typeof(Probe), probe);
        await Task.Run(() => (Task)probe.GetMethod(nameof(Probe.RunAsync), BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [folder, endpoint, link])!);
        WeakReference weak = new(context);
        context.Unload();
        return weak;
    }

    private sealed class PrivateContext() : AssemblyLoadContext("storage", isCollectible: true)
    {
        private static readonly string[] Own = ["Adapters.GenesysCloudCx", "Adapters.GenesysCloudCx.Tests", "AWSSDK.Core", "AWSSDK.S3"];

        protected override Assembly? Load(AssemblyName assemblyName)
            => Own.Contains(assemblyName.Name) ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll")) : null;
    }

    /// <summary>Runs inside the context.</summary>
    internal static class Probe
    {
        public static async Task RunAsync(string folder, Uri endpoint, Uri link)
        {
            StoreOptions inFolder = new() { Folder = Path.Combine(folder, "recordings"), SpoolFolder = Path.Combine(folder, "spool") };
            var inBucket = inFolder with { Bucket = S3Server.Bucket, Endpoint = endpoint, ForcePathStyle = true, AccessKey = "S3RVER", SecretKey = new Secret("S3RVER") };
            using var handler = RecordingStores.CreateMediaHandler(null);
            foreach (var options in new[] { inFolder, inBucket })
            {
                await using var store = RecordingStores.Create(options, "Source", Path.Combine(folder, "state"), out var space, TimeProvider.System, NullLogger.Instance);
                await store.CheckAsync(CancellationToken.None);
                using MediaDownloader downloader = new(handler, store.SpoolDirectory, new MediaHostPolicy(link, []), space, TimeProvider.System, NullLogger.Instance);
                var file = await downloader.DownloadAsync(new MediaLink(link, "spooled", null), null, CancellationToken.None);
                await store.CommitAsync(file, "a/b.wav", CancellationToken.None);
                await store.WriteAsync("a/b.json", SHA256.HashData("b"u8), "application/json", CancellationToken.None);
                if (!await store.HoldsAsync("a/b.wav", file.Length, file.Sha256, CancellationToken.None) || await store.HoldsAsync("none", 1, "", CancellationToken.None))
                {
                    throw new InvalidOperationException("The store does not hold what was given to it.");
                }
            }
        }
    }
}
