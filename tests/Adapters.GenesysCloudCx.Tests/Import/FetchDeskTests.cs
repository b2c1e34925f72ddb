using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Tests.Harness;

namespace Adapters.GenesysCloudCx.Tests.Import;

/// <summary>What each way of going wrong means for the recording, and for all others.</summary>
public sealed class FetchDeskTests : IDisposable
{
    private const string Missing = """{"message":"missing","code":"missing.any.permissions","status":403,"messageParams":{"permissions":"[recording:recording:view]"}}""";

    private readonly ScriptedPlatform _platform = new();
    private readonly WorkPause _pause;
    private readonly FetchDesk _desk;

    public FetchDeskTests()
    {
        _pause = new WorkPause(_platform.Health, _platform.Clock, _platform.Status);
        FetchPolicy policy = new(new LiveImportOptions(FetchPolicyTests.Options()), static () => 0.5);
        _desk = new FetchDesk(
            policy, null!, null!, _pause, new ImportMeter(_platform.Clock, _platform.Status), _platform.Api, _platform.Clock, _platform.Status, _platform.Log.CreateLogger("import"));
    }

    public void Dispose() => _platform.Dispose();

    [Fact]
    public async Task Judge_403_IsRefusedAndNamesThePermission()
    {
        _platform.OnApi = static _ => ScriptedPlatform.Json(Missing, 403);

        var verdict = await JudgeAnswerAsync();

        Assert.Equal(FetchResult.Refused, verdict.Result);
        Assert.Contains("recording:recording:view", verdict.Reason);
        Assert.Contains("recording:recording:view", _platform.Status.Alarms[FetchDesk.RefusedAlarm]);
    }

    [Theory]
    [InlineData("""[{"id":"recording","fileState":"DELETED"}]""", FetchResult.Deleted)]
    [InlineData("""[{"id":"recording","fileState":"AVAILABLE"}]""", FetchResult.Transient)]
    [InlineData("""[{"id":"recording","fileState":"UPLOADING"}]""", FetchResult.NotReady)]
    [InlineData("[]", FetchResult.Gone)]
    internal async Task Judge_404_IsWhatTheListOfTheConversationSays(string list, FetchResult result)
    {
        _platform.OnApi = request => request.RequestUri!.AbsolutePath.EndsWith("recordingmetadata", StringComparison.Ordinal)
            ? ScriptedPlatform.Json(list)
            : ScriptedPlatform.Json("""{"code":"not.found","status":404}""", 404);

        Assert.Equal(result, (await JudgeAnswerAsync()).Result);
    }

    [Fact]
    public async Task Judge_404OfTheConversationToo_IsRefusedForItsDivision()
    {
        _platform.OnApi = static _ => ScriptedPlatform.Json("""{"code":"not.found","status":404}""", 404);

        var verdict = await JudgeAnswerAsync();

        Assert.Equal(FetchResult.Refused, verdict.Result);
        Assert.Contains("division", verdict.Reason);
    }

    [Fact]
    public async Task Judge_404AndTheListFails_IsTriedAgain()
    {
        _platform.OnApi = static request => request.RequestUri!.AbsolutePath.EndsWith("recordingmetadata", StringComparison.Ordinal)
            ? ScriptedPlatform.Json("<html>502</html>", 502)
            : ScriptedPlatform.Json("""{"code":"not.found","status":404}""", 404);

        Assert.Equal(FetchResult.Transient, (await JudgeAnswerAsync()).Result);
    }

    [Fact]
    public async Task Judge_429ForHours_ParksAllWorkAndCountsNoAttempt()
    {
        _platform.OnApi = static _ => ScriptedPlatform.Json("""{"code":"too.many.requests","status":429}""", 429, ("Retry-After", "7200"));

        var verdict = await JudgeAnswerAsync();

        Assert.Equal((FetchResult.NotNow, TimeSpan.FromHours(2)), (verdict.Result, verdict.After));
        Assert.Equal(_platform.Clock.GetUtcNow().AddHours(2), _pause.ParkedUntil);
        Assert.False(_platform.Status.IsRunning);
        _platform.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(_pause.ParkedUntil);
    }

    [Fact]
    public async Task Judge_PlatformDown_HoldsAllWorkBackWithGrowingWaits()
    {
        _platform.OnApi = static _ => ScriptedPlatform.Json("<html>502</html>", 502);
        List<TimeSpan> waits = [];
        for (var i = 0; i < 2; i++)
        {
            await JudgeAnswerAsync();
            Assert.Null(_pause.Until);
        }

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(FetchResult.Transient, (await JudgeAnswerAsync()).Result);
            waits.Add(_pause.Until!.Value - _platform.Clock.GetUtcNow());
            _platform.Clock.Advance(waits[^1]);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], waits.Select(static wait => wait.TotalSeconds));
        Assert.True(_platform.Status.Current is { Cause: FailureClass.Transient });
        _pause.Answered();
        _platform.Health.Live("runs");
        Assert.True(_platform.Status.IsRunning);
    }

    [Theory]
    [InlineData(DownloadFault.Transient, FetchResult.Transient)]
    [InlineData(DownloadFault.Broken, FetchResult.Broken)]
    [InlineData(DownloadFault.HostNotAllowed, FetchResult.Hopeless)]
    internal async Task Judge_Download_GoesByItsFault(DownloadFault fault, FetchResult result)
        => Assert.Equal(result, (await JudgeAsync(new DownloadException(fault, "why"))).Result);

    [Fact]
    public async Task Judge_StoreFull_HoldsAllWorkBackUntilItTakesAgain()
    {
        var verdict = await JudgeAsync(new StoreException("The disk is full.", "Free space."));

        Assert.Equal((FetchResult.NotNow, TimeSpan.FromSeconds(5)), (verdict.Result, verdict.After));
        Assert.NotNull(_pause.Until);
        Assert.Contains("Free space.", _platform.Status.Alarms["store"]);
        _pause.StoreTook();
        Assert.DoesNotContain("store", _platform.Status.Alarms.Keys);
    }

    [Fact]
    public async Task Names_CacheLifetime_AsksAgainAfterItOnly()
    {
        _platform.OnApi = static request => request.RequestUri!.AbsolutePath.EndsWith("/users", StringComparison.Ordinal)
            ? ScriptedPlatform.Json("""{"entities":[{"id":"gone","name":"Ada Former","state":"deleted"}]}""")
            : ScriptedPlatform.Json("""{"entities":[{"id":"q","name":"Sales"}],"pageCount":1}""");
        using NameCache names = new(_platform.Api, TimeSpan.FromMinutes(30), _platform.Clock, _platform.Status, _platform.Log.CreateLogger("names"));
        var cancellation = TestContext.Current.CancellationToken;

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("Ada Former", await names.UserAsync("gone", cancellation));
            Assert.Equal("Sales", await names.QueueAsync("q", cancellation));
            Assert.Null(await names.QueueAsync("unknown", cancellation));
        }

        Assert.Equal(2, _platform.ApiRequests);
        Assert.Contains(_platform.Requests, static request => request.Uri.Query.Contains("state=any", StringComparison.Ordinal));
        _platform.Clock.Advance(TimeSpan.FromMinutes(31));
        await names.UserAsync("gone", cancellation);
        await names.QueueAsync("q", cancellation);
        Assert.Equal(4, _platform.ApiRequests);
    }

    [Fact]
    public async Task Names_Refused_AreAbsentWithAnAlarm()
    {
        _platform.OnApi = static _ => ScriptedPlatform.Json(Missing, 403);
        using NameCache names = new(_platform.Api, TimeSpan.FromMinutes(30), _platform.Clock, _platform.Status, _platform.Log.CreateLogger("names"));

        Assert.Null(await names.WrapUpAsync("code", TestContext.Current.CancellationToken));
        Assert.Contains("permission.names.wrap-up-codes", _platform.Status.Alarms.Keys);
    }

    private async Task<FetchVerdict> JudgeAnswerAsync()
    {
        var failure = await Assert.ThrowsAsync<PlatformException>(() => _platform.GetAsync(RequestPriority.ImportLive));
        return await JudgeAsync(failure);
    }

    private Task<FetchVerdict> JudgeAsync(Exception failure) => _desk.JudgeAsync(FetchPolicyTests.Recording(), failure, TestContext.Current.CancellationToken);
}
