using System.Security.Cryptography;
using Adapters.GenesysCloudCx.Storage;

namespace Adapters.GenesysCloudCx.Tests.Storage;

public sealed class MediaDownloaderTests : MediaDownloaderTest
{
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
}
