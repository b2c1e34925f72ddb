using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Discovery;

public sealed class JobTests : IDisposable
{
    private readonly ScriptedAnalytics _analytics = new() { JobLag = TimeSpan.FromHours(4) };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _analytics.Now;

    public void Dispose() => _analytics.Dispose();

    [Fact]
    public async Task Historic_LongPast_IsListedByJobsAndTheLastHoursByTheQuery()
    {
        var start = Now.AddDays(-200);
        _analytics.Fill(start.AddDays(-2), Now, 2000);
        using var lanes = _analytics.Lanes(start);

        await RunAsync(lanes);

        AssertComplete(start);
        Assert.True(lanes.IsCaughtUp);
        Assert.All(_analytics.Jobs, job => Assert.True(job.To <= Now.AddHours(-9)));

        // spans grow to a week: far fewer jobs than days
        Assert.InRange(_analytics.Jobs.Count, 25, 60);
        Assert.InRange(_analytics.Queries, 1, 60);
    }

    [Theory]
    [InlineData("FAILED")]
    [InlineData("EXPIRED")]
    [InlineData("CANCELLED")]
    [InlineData("failed")]
    public async Task Historic_JobEndsWithoutResults_ASmallerOneFollows(string state)
    {
        var start = Now.AddDays(-60);
        _analytics.Fill(start, Now, 500);
        _analytics.JobState = number => number is 1 or 2 ? state : "FULFILLED";
        using var lanes = _analytics.Lanes(start);

        await RunAsync(lanes);

        AssertComplete(start);
        var spans = _analytics.Jobs.Take(3).Select(job => (job.To - job.From).TotalHours).ToList();
        Assert.Equal([24, 12, 6], spans);
    }

    [Fact]
    public async Task Historic_NoJobEverSucceeds_TheQueryDoesWhatItReachesAndTheRestIsToldAndTriedAgain()
    {
        var start = Now.AddDays(-40);
        _analytics.Fill(start, Now, 500);
        _analytics.JobState = _ => "FAILED";
        using var lanes = _analytics.Lanes(start);

        await RunAsync(lanes);

        Assert.False(lanes.IsCaughtUp);
        Assert.Contains(SliceLister.JobsAlarm, _analytics.Platform.Status.Alarms.Keys);
        Assert.Contains("not listed", _analytics.Platform.Status.Alarms[HistoricLane.UnlistedAlarm], StringComparison.Ordinal);
        Assert.Empty(_analytics.Ended(Now.AddDays(-34), Now.AddMinutes(-3)).Except(_analytics.Ledger.Ids));

        // jobs work again: what was left out is listed
        _analytics.JobState = _ => "FULFILLED";
        _analytics.Clock.Advance(TimeSpan.FromHours(2));
        await RunAsync(lanes);

        AssertComplete(start);
        Assert.True(lanes.IsCaughtUp);
        Assert.Empty(_analytics.Platform.Status.Alarms);
    }

    [Fact]
    public async Task Historic_JobsAreRefused_TheQueryListsAndTheAlarmNamesThePermission()
    {
        _analytics.JobLag = null;
        var start = Now.AddDays(-20);
        _analytics.Fill(start, Now, 500);
        using var lanes = _analytics.Lanes(start);

        await RunAsync(lanes);

        AssertComplete(start);
        Assert.True(lanes.IsCaughtUp);
        Assert.Contains("analytics:conversationDetail:view", _analytics.Platform.Status.Alarms[SliceLister.JobsAlarm], StringComparison.Ordinal);
        Assert.Empty(_analytics.Jobs);
    }

    [Fact]
    public async Task Historic_StoppedInTheMiddleOfAJob_TheNextProcessGoesOnWithIt()
    {
        var start = Now.AddDays(-10);
        _analytics.Fill(start, start.AddHours(20), 400);
        _analytics.JobPage = 100;
        using (var lanes = _analytics.Lanes(start))
        {
            await lanes.LiveAsync(Cancel);
            _analytics.Fault = request => request.RequestUri!.Query.Contains("cursor=200", StringComparison.Ordinal) ? ScriptedPlatform.Json("{}", 502) : null;
            await Assert.ThrowsAsync<PlatformException>(() => LaneRuns.UntilDoneAsync(lanes.HistoricAsync(Cancel), _analytics.Clock));
            Assert.Equal(start, lanes.Historic.Position);
        }

        Assert.Equal("200", _analytics.Ledger.Marks["discovery.job"].Split(' ')[^1]);
        _analytics.Fault = static _ => null;
        var asked = _analytics.Platform.Requests.Count;
        using var again = _analytics.Lanes(start);
        await RunAsync(again);

        AssertComplete(start);
        Assert.Single(_analytics.Jobs, job => job.From == start);
        Assert.DoesNotContain(_analytics.Platform.Requests.Skip(asked), request => request.Uri.Query == "?pageSize=1000" && request.Uri.AbsolutePath.Contains("/job-1/", StringComparison.Ordinal));
        Assert.False(_analytics.Ledger.Marks.ContainsKey("discovery.job"));
    }

    [Fact]
    public async Task Historic_StartMovedBackWhileAJobIsUnderWay_TheJobIsCancelled()
    {
        var start = Now.AddDays(-10);
        _analytics.JobState = _ => "QUEUED";
        using (var lanes = _analytics.Lanes(start))
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel))
        {
            await lanes.LiveAsync(Cancel);
            var historic = lanes.HistoricAsync(stop.Token);
            await _analytics.Clock.WhenDueAsync(TimeSpan.FromSeconds(5));
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => historic);
        }

        // a stop alone leaves it to be gone on with
        Assert.False(_analytics.Jobs[0].IsDeleted);
        _analytics.JobState = _ => "FULFILLED";
        using var back = _analytics.Lanes(start.AddDays(-1));
        await RunAsync(back);

        Assert.True(_analytics.Jobs[0].IsDeleted);
        Assert.True(back.IsCaughtUp);
    }

    [Fact]
    public async Task Historic_ResultsAreGone_TheSpanIsListedByANewJob()
    {
        var start = Now.AddDays(-10);
        _analytics.Fill(start, Now, 300);
        _analytics.Fault = request => request.RequestUri!.AbsolutePath.EndsWith("job-1/results", StringComparison.Ordinal) ? ScriptedPlatform.Json("{}", 404) : null;
        using var lanes = _analytics.Lanes(start);

        await RunAsync(lanes);

        AssertComplete(start);
        Assert.Equal(start, _analytics.Jobs[1].From);
    }

    [Fact]
    public async Task Historic_LargePagesAreRefused_SmallOnesAreAskedFor()
    {
        var start = Now.AddDays(-10);
        _analytics.Fill(start, Now, 300);
        _analytics.Fault = request => request.RequestUri!.Query.Contains("pageSize=1000", StringComparison.Ordinal) ? ScriptedPlatform.Json("{}", 400) : null;
        using var lanes = _analytics.Lanes(start);

        await RunAsync(lanes);

        AssertComplete(start);
    }

    [Fact]
    public async Task Historic_CallThatAJobLeavesOut_IsFoundByLookingAgain()
    {
        // it runs past the moment up to which the jobs' data is complete, and is over before the live lane begins
        var start = Now.AddDays(-2);
        _analytics.Add("over-the-edge", Now.AddHours(-20), TimeSpan.FromHours(18));
        using var lanes = _analytics.Lanes(start);
        await RunAsync(lanes);

        for (var i = 0; i < 40; i++)
        {
            _analytics.Clock.Advance(TimeSpan.FromHours(2));
            await lanes.LiveAsync(Cancel);
        }

        AssertComplete(start);
    }

    [Fact]
    public async Task List_OlderThanTheQueryReaches_IsDoneByAJobOfItsOwn()
    {
        var start = Now.AddDays(-60);
        _analytics.Fill(start, Now, 600);
        using var lanes = _analytics.Lanes(start);
        var (from, to) = (Now.AddDays(-50), Now.AddDays(-48));
        _analytics.Ledger.Marks["discovery.job"] = "other 2026-01-01T00:00:00Z 2026-01-02T00:00:00Z ";

        var list = lanes.ListAsync(from, to, Cancel);
        await LaneRuns.UntilDoneAsync(list, _analytics.Clock);

        Assert.Equal(_analytics.Calls.Count(call => call.Start >= from && call.Start < to), await list.Soon());
        Assert.StartsWith("other", _analytics.Ledger.Marks["discovery.job"], StringComparison.Ordinal);
    }

    private async Task RunAsync(ImportLanes lanes)
    {
        await lanes.LiveAsync(Cancel);
        await LaneRuns.UntilDoneAsync(lanes.HistoricAsync(Cancel), _analytics.Clock);
    }

    private void AssertComplete(DateTimeOffset start)
    {
        Assert.Empty(_analytics.Ended(start, _analytics.Ledger.Edge).Except(_analytics.Ledger.Ids));
        Assert.Empty(_analytics.Ledger.Ids.Except(_analytics.Ended(start, Now)));
    }
}
