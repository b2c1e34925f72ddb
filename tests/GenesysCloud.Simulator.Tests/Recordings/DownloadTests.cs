using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using GenesysCloud.Simulator.Media;
using GenesysCloud.Simulator.Recordings;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Recordings;

public sealed class DownloadTests : IDisposable
{
    private readonly HttpClient _http = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Link_WithoutALogin_GivesTheWholeFile()
    {
        await using var stage = await Stage.OpenAsync();
        var recording = stage.Add();

        using var response = await _http.GetAsync(await stage.LinkAsync(recording), Stop);
        var body = await response.Content.ReadAsByteArrayAsync(Stop);

        var truth = await RecordingTruth.HashAsync(recording, MediaFormat.Wav, "S", Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((truth.Length, truth.Sha256), (body.LongLength, Convert.ToHexStringLower(SHA256.HashData(body))));
        Assert.Equal(truth.Length, response.Content.Headers.ContentLength);
        Assert.Equal("bytes", Assert.Single(response.Headers.AcceptRanges));
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        await Eventually.TrueAsync(() => recording.Life.CompletedDownloads == 1, "the download is counted", cancellationToken: Stop);
        Assert.Equal((1, 0), (recording.Life.Downloads, stage.Archive.Authorizations));
    }

    [Fact]
    public async Task Link_WithAToken_IsRefusedAndCounted()
    {
        await using var stage = await Stage.OpenAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, await stage.LinkAsync(stage.Add()));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", stage.Client.Token);

        using var response = await _http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(1, stage.Archive.Authorizations);
        Assert.Equal(1, (await stage.Client.ControlAsync(HttpMethod.Get, "/_sim/truth")).GetProperty("tokensAtMediaHost").GetInt32());
    }

    [Fact]
    public async Task Link_ExpiredOrChanged_IsRefusedAsStorageDoes()
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { PlaybackLinkLife = TimeSpan.FromMinutes(2) });
        var recording = stage.Add();
        var link = await stage.LinkAsync(recording);
        var other = link.Replace("Expires=", "Expires=9", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(other));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(link.Replace("AUDIO_S", "AUDIO_0", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(link[..link.IndexOf('?', StringComparison.Ordinal)]));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(link));
        stage.Clock.Advance(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(1));
        using var expired = await _http.GetAsync(link, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, expired.StatusCode);
        Assert.Contains("<Code>AccessDenied</Code>", await expired.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var fresh = await stage.LinkAsync(recording);
        stage.Archive.Links.ExpireAll();
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(fresh));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(await stage.LinkAsync(recording)));
    }

    [Theory]
    [InlineData("bytes=100-199", 100, 100)]
    [InlineData("bytes=1000-", 1000, -1)]
    [InlineData("bytes=-50", -50, 50)]
    [InlineData("bytes=10-9999999", 10, -1)]
    public async Task Range_Asked_GivesThatPart(string range, long from, long count)
    {
        await using var stage = await Stage.OpenAsync();
        var recording = stage.Add();
        var link = await stage.LinkAsync(recording);
        var whole = await _http.GetByteArrayAsync(link, Stop);
        from = from < 0 ? whole.Length + from : from;
        count = count < 0 ? whole.Length - from : count;

        using var response = await SendAsync(link, range);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(from, from + count - 1, whole.Length), response.Content.Headers.ContentRange);
        Assert.Equal(whole.AsSpan((int)from, (int)count).ToArray(), await response.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task Range_BeyondTheEnd_Answers416AndTheLength()
    {
        await using var stage = await Stage.OpenAsync();
        var recording = stage.Add();

        using var response = await SendAsync(await stage.LinkAsync(recording), "bytes=99999999-");

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal(MediaShelf.Open(recording, MediaFormat.Wav, "S").Length, response.Content.Headers.ContentRange!.Length);
    }

    [Fact]
    public async Task Range_IfTheFileIsStillThat_ElseAllOfIt()
    {
        await using var stage = await Stage.OpenAsync();
        var recording = stage.Add();
        using var head = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Head, await stage.LinkAsync(recording)), Stop);

        // another link is still the same file
        using var same = await SendAsync(await stage.LinkAsync(recording), "bytes=5-", head.Headers.ETag!.Tag);
        using var changed = await SendAsync(await stage.LinkAsync(recording), "bytes=5-", "\"other\"");

        Assert.Equal(MediaShelf.Open(recording, MediaFormat.Wav, "S").Length, head.Content.Headers.ContentLength);
        Assert.Equal((HttpStatusCode.PartialContent, HttpStatusCode.OK), (same.StatusCode, changed.StatusCode));
    }

    private async Task<HttpResponseMessage> SendAsync(string link, string range, string? ifRange = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, link);
        request.Headers.TryAddWithoutValidation("Range", range);
        if (ifRange is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Range", ifRange);
        }

        return await _http.SendAsync(request, Stop);
    }

    private async Task<HttpStatusCode> StatusAsync(string link)
    {
        using var response = await _http.GetAsync(link, Stop);
        return response.StatusCode;
    }
}
