using System.Diagnostics;
using System.Net;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Media;
using GenesysCloud.Simulator.Recordings;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Recordings;

public sealed class DownloadFaultTests : IDisposable
{
    private readonly HttpClient _http = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Cut_BreaksInTheMiddle()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Client.FaultsAsync(new { downloads = new { cutShare = 1 } });
        var recording = stage.Add();

        await Assert.ThrowsAnyAsync<HttpRequestException>(async () => await _http.GetByteArrayAsync(await stage.LinkAsync(recording), Stop));

        Assert.Equal((1, 0), (recording.Life.Downloads, recording.Life.CompletedDownloads));
        Assert.Equal(1, stage.Server.Faults.Downloads.Spoilt);
    }

    [Fact]
    public async Task Short_AnnouncesMoreThanItSends_OnceForEachFile()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Client.FaultsAsync(new { downloads = new { shortShare = 1 } });
        var recording = stage.Add();

        using var response = await _http.GetAsync(await stage.LinkAsync(recording), HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(Length(recording), response.Content.Headers.ContentLength);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(Length(recording), (await _http.GetByteArrayAsync(await stage.LinkAsync(recording), Stop)).LongLength);
    }

    [Fact]
    public async Task Truncated_IsShorterThanItsRecordingSays_Once()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Client.FaultsAsync(new { downloads = new { truncateShare = 1 } });
        var recording = stage.Add();
        var size = (await stage.GetAsync(recording, "?formatId=WAV")).Json.GetProperty("outputSizeInBytes").GetInt64();

        var first = await _http.GetByteArrayAsync(await stage.LinkAsync(recording), Stop);
        var second = await _http.GetByteArrayAsync(await stage.LinkAsync(recording), Stop);

        Assert.True(first.LongLength < size);
        Assert.Equal(size, second.LongLength);
    }

    [Fact]
    public async Task Garbled_HasTheLengthButNotTheBytes_Once()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Client.FaultsAsync(new { downloads = new { garbleShare = 1 } });
        var recording = stage.Add();

        var first = await _http.GetByteArrayAsync(await stage.LinkAsync(recording), Stop);
        var second = await _http.GetByteArrayAsync(await stage.LinkAsync(recording), Stop);

        Assert.Equal(second.Length, first.Length);
        Assert.Equal((0, (byte)'R'), (first[0], second[0]));
    }

    [Fact]
    public async Task Drip_ComesInDropsForAWhile()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Client.FaultsAsync(new { downloads = new { dripShare = 1, dripRate = 1000, dripMs = 300 } });
        var recording = stage.Add();
        var link = await stage.LinkAsync(recording);

        using var response = await _http.GetAsync(link, HttpCompletionOption.ResponseHeadersRead, Stop);
        await using var body = await response.Content.ReadAsStreamAsync(Stop);
        var buffer = new byte[Length(recording)];
        var first = await body.ReadAsync(buffer, Stop);
        var rest = body.ReadAtLeastAsync(buffer, (int)Length(recording) - first, throwOnEndOfStream: true, Stop).AsTask();
        var begun = Stopwatch.StartNew();
        while (!rest.IsCompleted)
        {
            Assert.True(begun.Elapsed < Eventually.DefaultDeadline, "the drip does not end");
            stage.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal(100, first);
        Assert.Equal(Length(recording) - first, await rest);
    }

    [Fact]
    public async Task NoRange_SendsEverything()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Client.FaultsAsync(new { downloads = new { noRangeShare = 1 } });
        using HttpRequestMessage request = new(HttpMethod.Get, await stage.LinkAsync(stage.Add()));
        request.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(10, null);

        using var response = await _http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(response.Headers.AcceptRanges);
    }

    [Fact]
    public async Task Expired_EarlyIsThatLinkForGood_AndErrorIsA5xx()
    {
        await using var stage = await Stage.OpenAsync();
        var recording = stage.Add();
        var link = await stage.LinkAsync(recording);

        await stage.Client.FaultsAsync(new { downloads = new { expireShare = 1 } });
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(link));
        await stage.Client.FaultsAsync(new { downloads = new { expireShare = 0.000001 } });
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(link));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(await stage.LinkAsync(recording)));
        await stage.Client.FaultsAsync(new { downloads = new { errorShare = 1 } });
        Assert.InRange((int)await StatusAsync(await stage.LinkAsync(recording)), 500, 504);
        await stage.Client.FaultsAsync(new { profile = "none" });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(link));
        await stage.Client.FaultsAsync(new { links = "expire" });
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(link));
    }

    [Fact]
    public async Task Rough_ClientThatDoesNotGiveUp_GetsEveryFileWhole()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Server.Faults.Downloads.Settings = DownloadSettings.Rough with { DripTime = TimeSpan.Zero };
        stage.Server.Faults.Downloads.Reseed(3);

        for (var i = 0; i < 60; i++)
        {
            var recording = stage.Add(new NewRecording { Duration = TimeSpan.FromSeconds(3) });
            var body = await PersistAsync(stage, recording);
            Assert.Equal((await RecordingTruth.HashAsync(recording, MediaFormat.Wav, "S", Stop)).Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)));
        }

        Assert.True(stage.Server.Faults.Downloads.Spoilt > 5);
    }

    [Fact]
    public async Task RoughProfile_BeganAndEnded_RecordingsAreAsBefore()
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { TranscodeTime = TimeSpan.FromSeconds(9) });

        await stage.Client.FaultsAsync(new { profile = "rough", seed = 1 });
        var rough = stage.Archive.Options;
        var downloads = stage.Server.Faults.Downloads.Settings;
        await stage.Client.FaultsAsync(new { profile = "none" });

        Assert.Equal(DownloadSettings.Rough, downloads);
        Assert.Equal((TimeSpan.FromSeconds(9), RecordingOptions.Rough.LateShare), (rough.TranscodeTime, rough.LateShare));
        Assert.Equal(new RecordingOptions { TranscodeTime = TimeSpan.FromSeconds(9) }, stage.Archive.Options);
        Assert.Equal(DownloadSettings.None, stage.Server.Faults.Downloads.Settings);
    }

    [Fact]
    public async Task RoughProfile_WithAQuota_AsksForHoursNowAndThen()
    {
        await using var stage = await Stage.OpenAsync();
        var recording = stage.Add();
        await stage.Client.FaultsAsync(new { profile = "rough", quotaSeconds = 7200 });

        var first = await stage.GetAsync(recording, "?formatId=NONE");
        var second = await stage.GetAsync(recording, "?formatId=NONE");

        Assert.Equal((429, "7200", 200), (first.Status, first.Header("Retry-After"), second.Status));
    }

    private async Task<byte[]> PersistAsync(Stage stage, Recording recording)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            try
            {
                return await _http.GetByteArrayAsync(await stage.LinkAsync(recording), Stop);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException)
            {
                // a new link, a new try
            }
        }

        throw new InvalidOperationException("It never came.");
    }

    private async Task<HttpStatusCode> StatusAsync(string link)
    {
        using var response = await _http.GetAsync(link, Stop);
        return response.StatusCode;
    }

    private static long Length(Recording recording) => MediaShelf.Open(recording, MediaFormat.Wav, "S").Length;
}
