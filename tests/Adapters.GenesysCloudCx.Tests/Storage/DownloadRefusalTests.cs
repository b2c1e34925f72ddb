using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Downloads;

namespace Adapters.GenesysCloudCx.Tests.Storage;

/// <summary>Refusals, links that have run out, and whom a download may ask at all.</summary>
public sealed class DownloadRefusalTests : MediaDownloaderTest
{
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
}
