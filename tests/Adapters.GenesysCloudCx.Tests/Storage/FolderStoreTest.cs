using System.Security.Cryptography;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Downloads;
using Adapters.GenesysCloudCx.Storage.Folders;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Storage;

/// <summary>A store in a folder of the test.</summary>
public abstract class FolderStoreTest : IDisposable
{
    private protected const string Key = "Source/2026/09/14/08/conversation/recording.wav";
    private protected static readonly byte[] Content = Sound.Wav(5000);
    private protected readonly TempFolder _folder = new();
    private protected readonly LogRecorder _log = new();

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected string Root => _folder["recordings"];

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<FolderStore> OpenAsync()
    {
        var store = Store("Source", "state");
        await store.CheckAsync(Stop);
        return store;
    }

    private protected FolderStore Store(string source, string state)
        => new(Options(), source, _folder[state], new DiskSpace(Root, 0, TimeProvider.System), TimeProvider.System, _log.CreateLogger("store"));

    private protected StoreOptions Options() => new() { Folder = Root, SpoolFolder = _folder["spool"] };

    private protected static SpooledFile Spooled(FolderStore store, string name = "spooled")
    {
        PartFile part = new(store.SpoolDirectory, name, "run");
        File.WriteAllBytes(part.Path, Content);
        part.Note("\"tag\"", Content.Length);
        return new SpooledFile(part.Path, Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)), "audio/wav", "wav");
    }
}
