using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Tests.Harness;

namespace Adapters.GenesysCloudCx.Tests.Discovery;

public sealed class LookTests : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(20);

    private readonly ScriptedPlatform _platform = new();
    private readonly FakeLedger _ledger;
    private readonly RecordingLooks _looks;

    public LookTests()
    {
        _ledger = new FakeLedger(_platform.Clock);
        _looks = new RecordingLooks(_platform.Api, _platform.PlatformClock, _ledger, Delay, _platform.Clock, _platform.Status, _platform.Log.CreateLogger("looks"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _platform.Clock.GetUtcNow();

    public void Dispose() => _platform.Dispose();

    [Fact]
    public async Task Look_RecordingsOfEveryKind_AreNoted()
    {
        Due(TimeSpan.FromMinutes(1));
        _platform.OnApi = _ => ScriptedPlatform.Json("""
            [{"id":"r1","media":"audio","mediaSubtype":"Trunk","sessionId":"s1","fileState":"AVAILABLE","startTime":null},
             {"id":"r2","media":"screen","mediaSubtype":"Screen","fileState":"AVAILABLE","startTime":"2026-09-14T07:00:00.000Z","endTime":"2026-09-14T07:05:00.000Z"},
             {"id":"r3","media":"audio","fileState":"BEING_INVENTED"},{"media":"audio"},{"id":"r4","media":"chat","fileState":"UPLOADING"}]
            """);

        Assert.Equal(1, await _looks.LookAsync(Lane.Live, 10, Cancel));

        var noted = Assert.Single(_ledger.Noted);
        Assert.Equal(
            ["r1 audio Trunk s1 AVAILABLE", "r2 screen Screen  AVAILABLE", "r3 audio   BEING_INVENTED", "r4 chat   UPLOADING"],
            noted.Recordings.Select(recording => $"{recording.RecordingId} {recording.Media} {recording.Subtype} {recording.SessionId} {recording.FileState}"));
        Assert.Equal(TimeSpan.FromMinutes(5), noted.Recordings[1].End - noted.Recordings[1].Start);
        Assert.Equal("/api/v2/conversations/c1/recordingmetadata", _platform.Requests.Last().Uri.AbsolutePath);
    }

    [Theory]
    [InlineData("[]", 200)]
    [InlineData("""{"code":"not.found"}""", 404)]
    public async Task Look_NothingRecorded_IsNotedEitherWay(string body, int status)
    {
        Due(TimeSpan.FromMinutes(1), recorded: 0);
        _platform.OnApi = _ => ScriptedPlatform.Json(body, status);

        await _looks.LookAsync(Lane.Live, 10, Cancel);

        Assert.Empty(Assert.Single(_ledger.Noted).Recordings);
        Assert.Empty(_ledger.PutOff);
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(61, 24 * 60)]
    [InlineData((24 * 60) + 5, 3 * 24 * 60)]
    public async Task Look_Made_TheNextIsAnHourADayAndThreeDaysAfterTheEnd(int endedMinutesAgo, int nextMinutesAfterEnd)
    {
        Due(TimeSpan.FromMinutes(endedMinutesAgo));
        _platform.OnApi = _ => ScriptedPlatform.Json("""[{"id":"r1","media":"audio","fileState":"AVAILABLE"}]""");

        await _looks.LookAsync(Lane.Live, 10, Cancel);

        var (look, _, next) = Assert.Single(_ledger.Noted);
        Assert.Equal(look.End.AddMinutes(nextMinutesAfterEnd), next);
    }

    [Theory]
    [InlineData("AVAILABLE", 0, false)]
    [InlineData("ARCHIVED", 0, false)]
    [InlineData("UPLOADING", 0, true)]
    [InlineData("UPLOADING", 1, false)]
    public async Task Look_OfLongAgo_IsMadeOnceAndOnceMoreWhereSomethingWasNotReady(string state, int number, bool again)
    {
        Due(TimeSpan.FromDays(400), number: number);
        _platform.OnApi = _ => ScriptedPlatform.Json($$"""[{"id":"r1","media":"audio","fileState":"{{state}}"}]""");

        await _looks.LookAsync(Lane.Historic, 10, Cancel);

        Assert.Equal(again ? Now.AddDays(1) : null, Assert.Single(_ledger.Noted).Next);
    }

    [Theory]
    [InlineData(0, 1, 30, false)]
    [InlineData(1, 2, 60, false)]
    [InlineData(4, 21, 900, true)]
    [InlineData(7, 2000, 21_600, true)]
    [InlineData(90, 2000, 21_600, true)]
    public async Task Look_RecordedAndNothingNamed_IsPutOffLongerAndLonger(int attempts, int endedMinutesAgo, int seconds, bool unnamed)
    {
        Due(TimeSpan.FromMinutes(endedMinutesAgo), attempts: attempts);
        _platform.OnApi = _ => ScriptedPlatform.Json("[]");

        await _looks.LookAsync(Lane.Live, 10, Cancel);

        var put = Assert.Single(_ledger.PutOff);
        Assert.Equal(Now.AddSeconds(seconds), put.Next);
        Assert.Equal(unnamed ? put.Look.End + Delay : null, put.Unnamed);
        Assert.Empty(_ledger.Noted);
    }

    [Fact]
    public async Task Look_OnlyTheScreenIsNamed_TheVoiceIsLookedForFurtherOn()
    {
        Due(TimeSpan.FromHours(2));
        _platform.OnApi = _ => ScriptedPlatform.Json("""[{"id":"r1","media":"screen","fileState":"AVAILABLE"}]""");

        await _looks.LookAsync(Lane.Live, 10, Cancel);

        Assert.Equal(Now.AddSeconds(30), Assert.Single(_ledger.Noted).Next);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(120, true)]
    public async Task Look_OnlyTheScreenIsNamedPastTheDelay_TheVoiceCountsAsMissing(int endedMinutesAgo, bool missing)
    {
        Due(TimeSpan.FromMinutes(endedMinutesAgo));
        _platform.OnApi = _ => ScriptedPlatform.Json("""[{"id":"r1","media":"screen","fileState":"AVAILABLE"}]""");

        await _looks.LookAsync(Lane.Live, 10, Cancel);

        Assert.Equal(missing ? [Now.AddMinutes(-endedMinutesAgo) + Delay] : [], _ledger.PutOff.Select(put => put.Unnamed));
    }

    [Fact]
    public async Task Look_Refused_IsPutOffADayWithTheRestGoingOnAndOneAlarm()
    {
        Due(TimeSpan.FromMinutes(1), "c1");
        Due(TimeSpan.FromMinutes(1), "c2");
        Due(TimeSpan.FromMinutes(1), "c3");
        _platform.OnApi = request => request.RequestUri!.AbsolutePath.Contains("c2", StringComparison.Ordinal)
            ? ScriptedPlatform.Json("""[{"id":"r1","media":"audio","fileState":"AVAILABLE"}]""")
            : ScriptedPlatform.Json("""{"code":"missing.any.permissions","message":"no","messageParams":{"permissions":"[recording:recording:view]"}}""", 403);

        Assert.Equal(3, await _looks.LookAsync(Lane.Live, 10, Cancel));

        Assert.Single(_ledger.Noted);
        Assert.All(_ledger.PutOff, put => Assert.Equal(Now.AddDays(1), put.Next));
        Assert.All(_ledger.PutOff, put => Assert.Contains("recording:recording:view", put.Reason, StringComparison.Ordinal));
        Assert.Contains("recording:recording:view", Assert.Single(_platform.Status.Alarms).Value, StringComparison.Ordinal);

        // the next day all are there
        _platform.OnApi = _ => ScriptedPlatform.Json("[]");
        _platform.Clock.Advance(TimeSpan.FromDays(1));
        Due(TimeSpan.FromDays(1), "c1", recorded: 0);
        await _looks.LookAsync(Lane.Live, 10, Cancel);
        Assert.Single(_platform.Status.Alarms);
        _platform.Clock.Advance(TimeSpan.FromHours(3));
        Due(TimeSpan.FromDays(1), "c3", recorded: 0);
        await _looks.LookAsync(Lane.Live, 10, Cancel);
        Assert.Empty(_platform.Status.Alarms);
    }

    [Theory]
    [InlineData(500, "{}")]
    [InlineData(503, "{}")]
    [InlineData(200, "<html>")]
    [InlineData(200, "{}")]
    public async Task Look_NotAnswered_IsPutOffShortly(int status, string body)
    {
        Due(TimeSpan.FromMinutes(1));
        _platform.OnApi = _ => ScriptedPlatform.Json(body, status);

        await _looks.LookAsync(Lane.Live, 10, Cancel);

        Assert.Equal(Now.AddSeconds(30), Assert.Single(_ledger.PutOff).Next);
    }

    [Fact]
    public async Task Look_AskedToStayAwayForHours_GivesAllBackAndPassesItUp()
    {
        for (var i = 0; i < 50; i++)
        {
            Due(TimeSpan.FromMinutes(1), $"c{i}");
        }

        _platform.OnApi = _ => ScriptedPlatform.Json("""{"code":"too.many.requests"}""", 429, ("Retry-After", "7200"));

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => _looks.LookAsync(Lane.Live, 100, Cancel));

        Assert.Equal(TimeSpan.FromHours(2), refusal.RetryAfter);
        Assert.Equal(50, _ledger.PutOff.Count);
        Assert.All(_ledger.PutOff, put => Assert.True(put.Next >= Now.AddHours(2)));
        Assert.InRange(_platform.ApiRequests, 1, 12);
    }

    [Fact]
    public async Task Look_CredentialsAreRefused_PassesItUp()
    {
        Due(TimeSpan.FromMinutes(1));
        _platform.OnApi = _ => ScriptedPlatform.Json("""{"code":"bad.credentials"}""", 401);

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => _looks.LookAsync(Lane.Live, 100, Cancel));

        Assert.Equal(FailureClass.Credentials, refusal.Class);
        Assert.Single(_ledger.PutOff);
    }

    [Fact]
    public async Task Orphans_AreCountedOnceAnHour()
    {
        OrphanCount orphans = new(_platform.Api, _platform.Clock);
        var total = 3;
        _platform.OnApi = _ => ScriptedPlatform.Json($$"""{"entities":[{"id":"o1"}],"total":{{total}}}""");
        Assert.Null(orphans.Value);

        await orphans.RefreshAsync(Cancel);
        total = 4;
        await orphans.RefreshAsync(Cancel);
        Assert.Equal(3, orphans.Value);

        _platform.Clock.Advance(TimeSpan.FromHours(1));
        await orphans.RefreshAsync(Cancel);
        Assert.Equal(4, orphans.Value);

        _platform.OnApi = _ => ScriptedPlatform.Json("{}", 403);
        _platform.Clock.Advance(TimeSpan.FromHours(1));
        await orphans.RefreshAsync(Cancel);
        Assert.Null(orphans.Value);
    }

    private void Due(TimeSpan endedAgo, string id = "c1", int recorded = 1, int number = 0, int attempts = 0)
        => _ledger.Looks.Enqueue(new DueLook(id, Now - endedAgo - TimeSpan.FromMinutes(2), Now - endedAgo, Lane.Live, recorded, number, attempts));
}
