using System.Security.Cryptography;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Downloads;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Storage;

public sealed class MediaDownloaderTests : IAsyncLifetime
{
    private const int Large = 1_000_000;
    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly LogRecorder _log = new();
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false };
    private MediaServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await MediaServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Download_WholeFile_HasLengthHashKindAndFacts()
    {
        _server.Content = Sound.Wav(Large, format: 7);
        var received = 0;

        var file = await DownloadAsync(progress: count => received += count);

        Assert.Equal(_server.Content, await File.ReadAllBytesAsync(file.Path, Stop));
        Assert.Equal(Large, file.Length);
        Assert.Equal(Large, received);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_server.Content)), file.Sha256);
        Assert.Equal(("audio/wav", "wav", "mu-law"), (file.ContentType, file.Extension, file.Facts.Codec));
    }

    [Fact]
    public async Task Download_CutInTheMiddle_GoesOnBehindWhatCame()
    {
        _server.Content = Sound.Wav(Large);
        _server.Script = async (context, number) =>
        {
            if (number == 1)
            {
                await _server.CutAsync(context, 600_000);
            }

            return number == 1;
        };

        var failure = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync());
        Assert.Equal(DownloadFault.Transient, failure.Fault);
        var file = await DownloadAsync();

        var second = _server.Requests.Last();
        Assert.StartsWith("bytes=", second.Range);
        Assert.True(long.Parse(second.Range!["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.Equal("\"v1\"", second.IfRange);
        AssertIsContent(file);
    }

    [Fact]
    public async Task Download_PartOfKilledProcess_IsHashedAndGoneOnWith()
    {
        _server.Content = Sound.Wav(Large);
        LeaveBehind(_server.Content[..400_000], "\"v1\"", Large);

        var file = await DownloadAsync();

        Assert.Equal("bytes=400000-", Assert.Single(_server.Requests).Range);
        AssertIsContent(file);
    }

    [Fact]
    public async Task Download_AllThereButNotTakenOver_FetchesOneByteOnly()
    {
        _server.Content = Sound.Wav(Large);
        LeaveBehind(_server.Content, "\"v1\"", Large);

        var file = await DownloadAsync();

        Assert.Equal($"bytes={Large - 1}-", Assert.Single(_server.Requests).Range);
        AssertIsContent(file);
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("no ranges")]
    [InlineData("shorter")]
    [InlineData("longer")]
    [InlineData("other run")]
    public async Task Download_PartOfAnotherVersion_BeginsAnew(string change)
    {
        _server.Content = Sound.Wav(Large);
        LeaveBehind(Sound.Wav(Large, seed: 2)[..400_000], change == "tag" ? "\"v0\"" : "\"v1\"", change == "longer" ? Large - 1 : change == "shorter" ? Large + 1 : Large, isOtherRun: change == "other run");
        _server.KnowsRanges = change != "no ranges";

        AssertIsContent(await DownloadAsync());
    }

    [Fact]
    public async Task Download_RangeNotSatisfiable_BeginsAnew()
    {
        _server.Content = Sound.Wav(1000);
        LeaveBehind(new byte[400_000], "\"v1\"", Large);

        AssertIsContent(await DownloadAsync());
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task Download_WeakTag_IsNotGoneOnWith()
    {
        _server.Content = Sound.Wav(Large);
        _server.Tag = "W/\"v1\"";
        _server.Script = async (context, number) =>
        {
            if (number == 1)
            {
                await _server.CutAsync(context, 600_000);
            }

            return number == 1;
        };
        await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync());

        AssertIsContent(await DownloadAsync());
        Assert.Null(_server.Requests.Last().Range);
    }

    [Theory]
    [InlineData(403, DownloadFault.LinkExpired)]
    [InlineData(410, DownloadFault.LinkExpired)]
    [InlineData(404, DownloadFault.LinkExpired)]
    [InlineData(429, DownloadFault.Transient)]
    [InlineData(500, DownloadFault.Transient)]
    [InlineData(503, DownloadFault.Transient)]
    public async Task Download_Refused_SaysWhatFollows(int status, object fault)
    {
        _server.Script = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "120";
            return Task.FromResult(true);
        };

        var failure = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync());

        Assert.Equal(fault, failure.Fault);
        Assert.Equal(failure.Fault == DownloadFault.Transient ? TimeSpan.FromSeconds(120) : null, failure.RetryAfter);
        AssertKeepsSecret(failure);
    }

    [Fact]
    public async Task Download_FailsAfterLinkRanOut_SaysLinkExpired()
    {
        _server.Script = (context, _) =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        var expires = (_clock.GetUtcNow() - TimeSpan.FromSeconds(1)).ToUnixTimeSeconds();

        var failure = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(_server.Link($"file.wav?Expires={expires}&Signature=top-secret")));

        Assert.Equal(DownloadFault.LinkExpired, failure.Fault);
        AssertKeepsSecret(failure);
    }

    [Fact]
    public async Task Download_OwnClockIsAhead_StillTriesTheLink()
    {
        _server.Content = Sound.Wav(1000);

        AssertIsContent(await DownloadAsync(_server.Link("file.wav?Expires=1&Signature=top-secret")));
    }

    [Fact]
    public async Task Download_NothingComesForAWhile_IsCutOff_ButSlowDripIsNot()
    {
        _server.Content = Sound.Wav(1000);
        TaskCompletionSource stop = new();
        var sent = 0;
        _server.Script = async (context, _) =>
        {
            await _server.StartAnswerAsync(context, 0, 1000);
            for (; sent < 20; sent++)
            {
                await context.Response.Body.WriteAsync(_server.Content.AsMemory(sent, 1), Stop);
                await context.Response.Body.FlushAsync(Stop);
                await Eventually.TrueAsync(() => _received > sent, "a byte arrives", cancellationToken: Stop);
                _clock.Advance(TimeSpan.FromSeconds(50));
            }

            await stop.Task;
            return true;
        };

        var download = DownloadAsync(progress: count => Interlocked.Add(ref _received, count));
        await Eventually.TrueAsync(() => sent == 20, "the drip has ended", cancellationToken: Stop);
        Assert.False(download.IsCompleted);
        await _clock.WhenTimersAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(61));

        var failure = await Assert.ThrowsAsync<DownloadException>(() => download);
        stop.SetResult();
        Assert.Equal(DownloadFault.Transient, failure.Fault);
        Assert.Contains("60 s", failure.Message);
    }

    [Fact]
    public async Task Download_Stopped_LeavesWhatCameAndIsNoFailure()
    {
        _server.Content = Sound.Wav(Large);
        TaskCompletionSource stop = new();
        _server.Script = async (context, number) =>
        {
            if (number > 1)
            {
                return false;
            }

            await _server.StartAnswerAsync(context, 0, Large);
            await context.Response.Body.WriteAsync(_server.Content.AsMemory(0, 300_000), Stop);
            await context.Response.Body.FlushAsync(Stop);
            await stop.Task;
            return true;
        };
        using CancellationTokenSource stopping = new();
        var download = DownloadAsync(progress: count => Interlocked.Add(ref _received, count), cancellationToken: stopping.Token);
        await Eventually.TrueAsync(() => _received == 300_000, "the first part is there", cancellationToken: Stop);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);
        stop.SetResult();
        var file = await DownloadAsync();
        Assert.Equal("bytes=300000-", _server.Requests.Last().Range);
        AssertIsContent(file);
    }

    [Theory]
    [InlineData("text/html", "<html><body>Service unavailable</body></html>")]
    [InlineData("audio/wav", "  <!DOCTYPE html><html></html>")]
    [InlineData("audio/wav", "{\"message\":\"not authorized\"}")]
    [InlineData("application/json", "{}")]
    [InlineData("audio/wav", "")]
    [InlineData("audio/wav", "OggS and something more that is no page")]
    [InlineData("audio/ogg", "no sound at all")]
    public async Task Download_IsNoSuchMedia_IsBrokenAndLeavesNothing(string type, string body)
    {
        _server.ContentType = type;
        _server.Content = System.Text.Encoding.UTF8.GetBytes(body);

        var failure = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync());

        Assert.Equal(DownloadFault.Broken, failure.Fault);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Download_AnnouncedByPlatformAsOther_IsBroken()
    {
        _server.ContentType = "application/octet-stream";
        _server.Content = Sound.Wav(1000);

        var failure = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(expected: "audio/ogg"));

        Assert.Equal(DownloadFault.Broken, failure.Fault);
        Assert.Equal("audio/wav", (await DownloadAsync(expected: "audio/x-wav")).ContentType);
    }

    [Fact]
    public async Task Download_FileShorterThanItsHeaderTells_IsBroken()
    {
        _server.Content = Sound.Wav(Large)[..(Large - 1000)];

        var failure = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync());

        Assert.Equal(DownloadFault.Broken, failure.Fault);
        Assert.Contains("999956 bytes", failure.Message);
    }

    [Theory]
    [InlineData("Content-MD5", true)]
    [InlineData("Content-MD5", false)]
    [InlineData("x-amz-checksum-sha256", true)]
    [InlineData("x-amz-checksum-sha256", false)]
    [InlineData("ETag", true)]
    [InlineData("ETag", false)]
    public async Task Download_ServerTellsChecksum_IsCompared(string header, bool isRight)
    {
        _server.Content = Sound.Wav(Large);
        var of = isRight ? _server.Content : Sound.Wav(Large, seed: 2);
#pragma warning disable CA5351
        _server.Tag = header == "ETag" ? $"\"{Convert.ToHexStringLower(MD5.HashData(of))}\"" : "\"v1\"";
        _server.Script = (context, _) =>
        {
            context.Response.Headers.Server = "AmazonS3";
            context.Response.Headers["x-amz-server-side-encryption"] = "AES256";
            if (header != "ETag")
            {
                context.Response.Headers[header] = Convert.ToBase64String(header == "Content-MD5" ? MD5.HashData(of) : SHA256.HashData(of));
            }

            return Task.FromResult(false);
        };
#pragma warning restore CA5351

        if (isRight)
        {
            AssertIsContent(await DownloadAsync());
            return;
        }

        var failure = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync());
        Assert.Equal(DownloadFault.Broken, failure.Fault);
        Assert.Contains("checksum", failure.Message);
    }

    [Fact]
    public async Task Download_TagOfEncryptedObject_IsTakenForNoChecksum()
    {
        _server.Content = Sound.Wav(1000);
        _server.Tag = $"\"{new string('a', 32)}\"";
        _server.Script = (context, _) =>
        {
            context.Response.Headers.Server = "AmazonS3";
            context.Response.Headers["x-amz-server-side-encryption"] = "aws:kms";
            return Task.FromResult(false);
        };

        AssertIsContent(await DownloadAsync());
    }

    [Fact]
    public async Task Download_RedirectWithinAllowedHosts_IsFollowed()
    {
        _server.Content = Sound.Wav(1000);
        _server.Script = (context, number) =>
        {
            if (number == 1)
            {
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = "/elsewhere.wav?Signature=top-secret";
            }

            return Task.FromResult(number == 1);
        };

        AssertIsContent(await DownloadAsync());
        Assert.Equal("/elsewhere.wav", _server.Requests.Last().Path);
    }

    [Theory]
    [InlineData("http://10.0.0.1/x?Signature=top-secret")]
    [InlineData("http://media.example.org/x?Signature=top-secret")]
    [InlineData("file:///etc/passwd")]
    public async Task Download_RedirectElsewhere_IsNotFollowed(string target)
    {
        _server.Script = (context, _) =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = target;
            return Task.FromResult(true);
        };

        var failure = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync());

        Assert.Equal(DownloadFault.HostNotAllowed, failure.Fault);
        Assert.Single(_server.Requests);
        AssertKeepsSecret(failure);
    }

    [Fact]
    public async Task Download_RedirectsForEver_Ends()
    {
        _server.Script = (context, _) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = "/again.wav";
            return Task.FromResult(true);
        };

        var failure = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync());

        Assert.Equal(DownloadFault.Transient, failure.Fault);
        Assert.Equal(4, _server.Requests.Count);
    }

    [Fact]
    public async Task Download_HostNotAllowed_SendsNothing()
    {
        using var downloader = Downloader(new Uri("https://api.usw2.pure.cloud/"));

        var failure = await Assert.ThrowsAsync<DownloadException>(() => downloader.DownloadAsync(new MediaLink(_server.Link(), "spooled", null), null, Stop));

        Assert.Equal(DownloadFault.HostNotAllowed, failure.Fault);
        Assert.Empty(_server.Requests);
        AssertKeepsSecret(failure);
    }

    [Fact]
    public async Task Download_EveryRequest_HasNoAuthorization()
    {
        _server.Content = Sound.Wav(1000);

        await DownloadAsync();

        Assert.Null(Assert.Single(_server.Requests).Authorization);
        Assert.Throws<ArgumentException>(() => new MediaDownloader(
            new SocketsHttpHandler { AllowAutoRedirect = true }, _folder.Path, new MediaHostPolicy(_server.Origin, []), Space(), _clock, _log.CreateLogger("media")));
    }

    [Fact]
    public async Task Download_DiskIsFull_SaysSo()
    {
        _server.Content = Sound.Wav(1000);
        if (OperatingSystem.IsLinux())
        {
            File.CreateSymbolicLink(_folder["spooled.part"], "/dev/full");

            var failure = await Assert.ThrowsAsync<StoreException>(() => DownloadAsync());

            Assert.Contains("full", failure.Message);
        }

        using var small = Downloader(_server.Origin, new DiskSpace(_folder.Path, reserve: 5000, _clock, _ => 5500));
        var reserve = await Assert.ThrowsAsync<StoreException>(() => small.DownloadAsync(new MediaLink(_server.Link(), "other", null), null, Stop));
        Assert.Contains("reserve", reserve.Message);
    }

    [Fact]
    public async Task Download_SpoolFolderIsGone_SaysSoAndMakesNone()
    {
        _server.Content = Sound.Wav(1000);
        Directory.Delete(_folder.Path, recursive: true);

        var failure = await Assert.ThrowsAsync<StoreException>(() => DownloadAsync());

        Assert.Contains("not there any more", failure.Message);
        Assert.False(Directory.Exists(_folder.Path));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("")]
    public async Task Download_SpoolNameLeadsElsewhere_IsRefused(string name)
        => await Assert.ThrowsAsync<ArgumentException>(() => DownloadAsync(name: name));

    private int _received;

    private async Task<SpooledFile> DownloadAsync(
        Uri? link = null, string? expected = null, Action<int>? progress = null, string name = "spooled", CancellationToken? cancellationToken = null)
    {
        using var downloader = Downloader(_server.Origin);
        return await downloader.DownloadAsync(new MediaLink(link ?? _server.Link(), name, expected), progress, cancellationToken ?? Stop);
    }

    private MediaDownloader Downloader(Uri api, DiskSpace? space = null)
        => new(_handler, _folder.Path, new MediaHostPolicy(api, []), space ?? Space(), _clock, _log.CreateLogger("media"));

    private DiskSpace Space() => new(_folder.Path, 0, _clock);

    private void LeaveBehind(byte[] bytes, string tag, long total, bool isOtherRun = false)
    {
        PartFile part = new(_folder.Path, "spooled", isOtherRun ? "an earlier run" : PartFile.RunOfMachine(_clock));
        part.Note(tag, total);
        File.WriteAllBytes(part.Path, bytes);
    }

    private void AssertIsContent(SpooledFile file)
    {
        Assert.Equal(_server.Content, File.ReadAllBytes(file.Path));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_server.Content)), file.Sha256);
        Assert.Equal(_server.Content.Length, file.Length);
    }

    private void AssertKeepsSecret(Exception failure)
    {
        Assert.DoesNotContain("top-secret", failure.ToString());
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("top-secret", StringComparison.Ordinal));
    }
}
