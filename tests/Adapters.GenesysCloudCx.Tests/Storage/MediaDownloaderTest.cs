using System.Security.Cryptography;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Downloads;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Storage;

/// <summary>A downloader and the server that it downloads from.</summary>
public abstract class MediaDownloaderTest : IAsyncLifetime
{
    private protected const int Large = 1_000_000;
    private protected readonly TempFolder _folder = new();
    private protected readonly ManualClock _clock = new();
    private protected readonly LogRecorder _log = new();
    private protected readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false };
    private protected MediaServer _server = null!;
    private protected int _received;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await MediaServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<SpooledFile> DownloadAsync(
        Uri? link = null, string? expected = null, Action<int>? progress = null, string name = "spooled", CancellationToken? cancellationToken = null)
    {
        using var downloader = Downloader(_server.Origin);
        return await downloader.DownloadAsync(new MediaLink(link ?? _server.Link(), name, expected), progress, cancellationToken ?? Stop);
    }

    private protected MediaDownloader Downloader(Uri api, DiskSpace? space = null)
        => new(_handler, _folder.Path, new MediaHostPolicy(api, []), space ?? Space(), _clock, _log.CreateLogger("media"));

    private protected DiskSpace Space() => new(_folder.Path, 0, _clock);

    private protected void LeaveBehind(byte[] bytes, string tag, long total, bool isOtherRun = false)
    {
        PartFile part = new(_folder.Path, "spooled", isOtherRun ? "an earlier run" : PartFile.RunOfMachine(_clock));
        part.Note(tag, total);
        File.WriteAllBytes(part.Path, bytes);
    }

    private protected void AssertIsContent(SpooledFile file)
    {
        Assert.Equal(_server.Content, File.ReadAllBytes(file.Path));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_server.Content)), file.Sha256);
        Assert.Equal(_server.Content.Length, file.Length);
    }

    private protected void AssertKeepsSecret(Exception failure)
    {
        Assert.DoesNotContain("top-secret", failure.ToString());
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("top-secret", StringComparison.Ordinal));
    }
}
