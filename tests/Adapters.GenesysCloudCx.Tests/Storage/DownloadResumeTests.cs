using Adapters.GenesysCloudCx.Storage;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Storage;

/// <summary>What came before a download ended is gone on with, where it is of the same file.</summary>
public sealed class DownloadResumeTests : MediaDownloaderTest
{
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

        var failure = await Assert.ThrowsAsync<DownloadException>(() => download.Soon());
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

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download.Soon());
        stop.SetResult();
        var file = await DownloadAsync();
        Assert.Equal("bytes=300000-", _server.Requests.Last().Range);
        AssertIsContent(file);
    }
}
