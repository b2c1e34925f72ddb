using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Discovery;

public sealed class LaneTests : IDisposable
{
    private readonly ScriptedAnalytics _analytics = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _analytics.Now;

    public void Dispose() => _analytics.Dispose();

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Historic_DaysOfCalls_AreAllListed(bool isExact, bool isSorted)
    {
        var start = Now.AddDays(-3);
        _analytics.Fill(start.AddDays(-1), Now, 3000);
        (_analytics.IsExact, _analytics.IsSorted, _analytics.Overlap) = (isExact, isSorted, 3);
        using var lanes = _analytics.Lanes(start);

        await lanes.LiveAsync(Cancel);
        await Run(lanes.HistoricAsync(Cancel));

        Assert.True(lanes.IsCaughtUp);
        AssertComplete(start);
    }

    [Fact]
    public async Task Historic_BusyDays_AreCutIntoManySlicesAndReadOnce()
    {
        var start = Now.AddDays(-2);
        _analytics.Fill(start, Now, 20_000);
        using var lanes = _analytics.Lanes(start);

        await lanes.LiveAsync(Cancel);
        await Run(lanes.HistoricAsync(Cancel));

        AssertComplete(start);
        var slices = _analytics.Ledger.HistoricPositions.Count;
        Assert.InRange(slices, 20, 100);

        // 200 pages hold them all; each slice may read a few twice, but never its day from the start
        Assert.InRange(_analytics.Queries, 200, 200 + (6 * slices));
    }

    [Fact]
    public async Task Historic_OutagesAtRandomPages_LoseNothing()
    {
        var start = Now.AddDays(-2);
        _analytics.Fill(start, Now, 4000);
        Random dice = new(7);
        _analytics.Fault = _ => dice.Next(12) == 0 ? ScriptedPlatform.Json("""{"code":"service.unavailable"}""", 503) : null;
        var refusals = 0;
        for (var tries = 0; tries < 500; tries++)
        {
            // each try is a new process
            using var lanes = _analytics.Lanes(start);
            try
            {
                await lanes.LiveAsync(Cancel);
                await Run(lanes.HistoricAsync(Cancel));
                break;
            }
            catch (PlatformException)
            {
                refusals++;
            }
        }

        Assert.InRange(refusals, 1, 499);
        AssertComplete(start);
    }

    [Fact]
    public async Task Historic_Refused_PositionStaysBeforeTheSlice()
    {
        var start = Now.AddDays(-2);
        _analytics.Fill(start, Now, 4000);
        using var lanes = _analytics.Lanes(start);
        await lanes.LiveAsync(Cancel);
        var pages = 0;
        _analytics.Fault = request => request.Method == HttpMethod.Post && ++pages > 2 ? ScriptedPlatform.Json("{}", 503) : null;

        await Assert.ThrowsAsync<PlatformException>(() => Run(lanes.HistoricAsync(Cancel)));

        var position = lanes.Historic.Position;
        Assert.Equal(position, (await _analytics.Ledger.PositionAsync(Lane.Historic, Cancel))!.Position);
        Assert.All(_analytics.Calls.Where(call => call.Start >= start && call.Start < position && call.End <= Now), call => Assert.Contains(call.Id, _analytics.Ledger.Ids));
        Assert.Contains("stands at", lanes.Historic.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Historic_LongestIntervalIsShort_SlicesGetSmaller()
    {
        var start = Now.AddDays(-2);
        _analytics.Fill(start, Now, 30);
        _analytics.LongestInterval = TimeSpan.FromHours(2);
        using var lanes = _analytics.Lanes(start);

        await lanes.LiveAsync(Cancel);
        await Run(lanes.HistoricAsync(Cancel));

        AssertComplete(start);
    }

    [Fact]
    public async Task Historic_MoreThanCanBePagedThrough_IsHalvedUntilItFits()
    {
        var start = Now.Date.AddDays(-1).ToUniversalTime();
        _analytics.Fill(start, Now, 3000);
        (_analytics.IsExact, _analytics.IsSorted, _analytics.MostResults) = (true, false, 500);
        using var lanes = _analytics.Lanes(start);

        await lanes.LiveAsync(Cancel);
        await Run(lanes.HistoricAsync(Cancel));

        AssertComplete(start);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Historic_PagingEndsEarly_TheRestOfADayIsReachedFromItsEnd(bool isExact)
    {
        DateTimeOffset start = new(Now.UtcDateTime.Date.AddDays(-2), TimeSpan.Zero);
        _analytics.Fill(start, start.AddDays(2), 5000);
        (_analytics.IsExact, _analytics.MostResults) = (isExact, 1500);
        using var lanes = _analytics.Lanes(start);

        await lanes.LiveAsync(Cancel);
        await Run(lanes.HistoricAsync(Cancel));

        AssertComplete(start);
    }

    [Fact]
    public async Task Historic_CallsAroundMidnight_AreListed()
    {
        DateTimeOffset midnight = new(Now.UtcDateTime.Date, TimeSpan.Zero);
        var start = midnight.AddDays(-1);
        foreach (var offset in (double[])[-86_400_000, -1, 0, 1, 999])
        {
            _analytics.Add($"at{offset}", midnight.AddMilliseconds(offset), TimeSpan.FromMinutes(1));
        }

        _analytics.Add("before", start.AddMilliseconds(-1), TimeSpan.FromMinutes(1));
        using var lanes = _analytics.Lanes(start);

        await lanes.LiveAsync(Cancel);
        await Run(lanes.HistoricAsync(Cancel));

        AssertComplete(start);
        Assert.DoesNotContain("before", _analytics.Ledger.Ids);
    }

    [Fact]
    public async Task Live_CallsThatEndLater_AreFoundWhenTheyEndHoweverLongTheyLasted()
    {
        var start = Now.AddHours(-1);
        _analytics.Add("short", Now.AddMinutes(7), TimeSpan.FromMinutes(1));
        _analytics.Add("began-before-the-lane", Now.AddMinutes(-30), TimeSpan.FromHours(2));
        _analytics.Add("long", Now.AddMinutes(20), TimeSpan.FromHours(20));
        _analytics.Add("for-two-days", Now.AddHours(1), TimeSpan.FromHours(50));
        _analytics.Add("for-a-week", Now.AddHours(2), TimeSpan.FromDays(7));
        using var lanes = _analytics.Lanes(start);

        await PassEvery(lanes, TimeSpan.FromMinutes(5), TimeSpan.FromHours(3));
        Assert.Equal(["began-before-the-lane", "short"], _analytics.Ledger.Ids);
        await PassEvery(lanes, TimeSpan.FromMinutes(30), TimeSpan.FromDays(4));
        Assert.Contains("long", _analytics.Ledger.Ids);
        Assert.Contains("for-two-days", _analytics.Ledger.Ids);
        await PassEvery(lanes, TimeSpan.FromMinutes(60), TimeSpan.FromDays(5));

        AssertComplete(start);
        Assert.All(_analytics.Ledger.Conversations.Values, found => Assert.Equal(Lane.Live, found.Lane));
    }

    [Fact]
    public async Task Live_CallsThatTheListToldLate_AreFoundByLookingAgain()
    {
        var start = Now.AddHours(-1);
        using var lanes = _analytics.Lanes(start);
        await lanes.LiveAsync(Cancel);
        _analytics.Fill(Now, Now.AddHours(2), 200);

        // everything takes two hours from its end into the list: a pass by end is past it long before
        _analytics.Lag = TimeSpan.FromHours(2);
        await PassEvery(lanes, TimeSpan.FromMinutes(10), TimeSpan.FromDays(5));

        AssertComplete(start);
    }

    [Fact]
    public async Task Live_CallsThatTheListTellsMinutesLate_AreFoundByTheNextPasses()
    {
        var start = Now.AddHours(-1);
        using var lanes = _analytics.Lanes(start);
        await lanes.LiveAsync(Cancel);
        _analytics.Fill(Now, Now.AddMinutes(25), 2000);
        _analytics.Lag = TimeSpan.FromMinutes(20);

        await PassEvery(lanes, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(55));

        Assert.Empty(_analytics.Ledger.SpansDone);
        Assert.Empty(_analytics.Ended(start, Now.AddMinutes(-25)).Except(_analytics.Ledger.Ids));
        Assert.True(_analytics.Ledger.Ids.Count() > 1500);
    }

    [Fact]
    public async Task List_BeforeTheStart_CountsAndIngestsNothing()
    {
        var start = Now.AddDays(-1);
        _analytics.Fill(Now.AddDays(-3), start, 300);
        using var lanes = _analytics.Lanes(start);

        Assert.Equal(300 - _analytics.Calls.Count(call => call.End > Now), await lanes.ListAsync(Now.AddDays(-4), start, Cancel));

        Assert.Empty(_analytics.Ledger.Ids);
    }

    [Fact]
    public async Task Live_EachHour_IsListedAgainAfterAnHourADayAndThreeDays()
    {
        using var lanes = _analytics.Lanes(Now.AddHours(-1));
        await lanes.LiveAsync(Cancel);
        var hour = Now.AddHours(1);

        await PassEvery(lanes, TimeSpan.FromMinutes(10), TimeSpan.FromDays(4));

        var looks = _analytics.Ledger.SpansDone.Where(done => done.Span.From == hour).Select(done => (done.At - hour.AddHours(1)).TotalMinutes).ToList();
        Assert.Equal(3, looks.Count);
        Assert.InRange(looks[0], 60, 75);
        Assert.InRange(looks[1], 1440, 1455);
        Assert.InRange(looks[2], 4320, 4335);
    }

    [Fact]
    public async Task Live_AfterAnOutageOfDays_IsAtOnceAtTodayAndHandsThePastOver()
    {
        var start = Now.AddHours(-2);
        var begun = Now;
        using (var lanes = _analytics.Lanes(start))
        {
            await lanes.LiveAsync(Cancel);
            await Run(lanes.HistoricAsync(Cancel));
            Assert.True(lanes.IsCaughtUp);
        }

        // one that ran when the outage began, and was over long before its end
        _analytics.Add("across", begun.AddHours(-1), TimeSpan.FromHours(5));
        _analytics.Fill(begun, begun.AddDays(3), 1500);
        _analytics.Clock.Advance(TimeSpan.FromDays(3));
        var before = _analytics.Queries;
        using var again = _analytics.Lanes(start);
        await again.LiveAsync(Cancel);

        Assert.InRange(_analytics.Queries - before, 1, 4);
        Assert.True(again.Live.Position > Now.AddMinutes(-5));
        Assert.False(again.IsCaughtUp);
        await Run(again.HistoricAsync(Cancel));
        AssertComplete(start);
    }

    [Fact]
    public async Task Live_PositionWasWrittenUnderAWrongClock_AnOutageAfterItLosesNothing()
    {
        var start = Now.AddHours(-2);
        var begun = Now;
        using (var lanes = _analytics.Lanes(start))
        {
            await lanes.LiveAsync(Cancel);
            await Run(lanes.HistoricAsync(Cancel));
        }

        await _analytics.Ledger.SavePositionAsync(Lane.Live, new LanePosition(begun, begun.AddDays(1)), Cancel);
        _analytics.Fill(begun, begun.AddHours(5), 300);
        _analytics.Clock.Advance(TimeSpan.FromHours(5));
        using var again = _analytics.Lanes(start);
        await again.LiveAsync(Cancel);
        await Run(again.HistoricAsync(Cancel));
        await again.LiveAsync(Cancel);

        AssertComplete(start);
        Assert.True(again.Live.Position <= Now);
    }

    [Fact]
    public async Task Live_WhileTheHistoricLaneHangs_GoesOn()
    {
        var start = Now.AddDays(-30);
        _analytics.Fill(start, Now, 2000);
        _analytics.Ledger.Found = HistoricLane.MostFound;
        using var lanes = _analytics.Lanes(start);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await lanes.LiveAsync(Cancel);
        var historic = lanes.HistoricAsync(stop.Token);
        _analytics.Add("today", Now.AddMinutes(1), TimeSpan.FromMinutes(1));
        _analytics.Clock.Advance(TimeSpan.FromMinutes(5));

        await lanes.LiveAsync(Cancel).Soon();

        Assert.Contains("today", _analytics.Ledger.Ids);
        Assert.False(historic.IsCompleted);
        Assert.Equal(start, lanes.Historic.Position);
        Assert.Contains("waiting", lanes.Historic.Text, StringComparison.Ordinal);
        _analytics.Ledger.Found = 0;
        await Run(historic);
        Assert.True(lanes.IsCaughtUp);
    }

    [Fact]
    public async Task Historic_LooksAreBehind_WaitsForThem()
    {
        var start = Now.AddDays(-1);
        _analytics.Fill(start, Now, 100);
        using var lanes = _analytics.Lanes(start);
        await lanes.LiveAsync(Cancel);
        _analytics.Ledger.NextDue = _analytics.Clock.GetUtcNow().AddMinutes(-1);

        var historic = lanes.HistoricAsync(Cancel);
        await _analytics.Clock.WhenTimersAsync(1);
        Assert.Equal(start, lanes.Historic.Position);

        _analytics.Ledger.NextDue = null;
        await Run(historic);
        Assert.True(lanes.IsCaughtUp);
    }

    [Fact]
    public async Task Start_MovedBack_ListsAgainAndIngestsNothingTwice()
    {
        var start = Now.AddDays(-1);
        _analytics.Fill(Now.AddDays(-3), Now, 600);
        using (var lanes = _analytics.Lanes(start))
        {
            await lanes.LiveAsync(Cancel);
            await Run(lanes.HistoricAsync(Cancel));
        }

        AssertComplete(start);

        using (var back = _analytics.Lanes(start.AddDays(-1)))
        {
            await back.LiveAsync(Cancel);
            Assert.False(back.IsCaughtUp);
            await Run(back.HistoricAsync(Cancel));
            Assert.True(back.IsCaughtUp);
            Assert.Equal(start.AddDays(-1), back.Historic.From);
        }

        AssertComplete(start.AddDays(-1));

        using var forward = _analytics.Lanes(start);
        await forward.LiveAsync(Cancel);
        Assert.True(forward.IsCaughtUp);
        AssertComplete(start.AddDays(-1));
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(20)]
    public async Task Lanes_HostClockIsWrong_NothingIsLost(int minutes)
    {
        _analytics.Ahead = TimeSpan.FromMinutes(minutes);
        var start = Now.AddHours(-6);
        _analytics.Fill(start, Now.AddHours(2), 800);
        using var lanes = _analytics.Lanes(start);

        await lanes.LiveAsync(Cancel);
        await Run(lanes.HistoricAsync(Cancel));
        Assert.Equal(Now.AddMinutes(-1), lanes.Live.From, TimeSpan.FromSeconds(5));
        await PassEvery(lanes, TimeSpan.FromMinutes(5), TimeSpan.FromHours(2));

        Assert.Empty(_analytics.Calls.Where(call => call.End <= Now.AddMinutes(-1)).Select(call => call.Id).Except(_analytics.Ledger.Ids));
    }

    [Fact]
    public async Task List_ASpan_CountsEachConversationOnce()
    {
        var start = Now.AddDays(-2);
        _analytics.Fill(start, Now, 5000);
        _analytics.Overlap = 7;
        using var lanes = _analytics.Lanes(start);

        var (from, to) = (Now.AddHours(-30), Now.AddHours(-6));
        var count = await lanes.ListAsync(from, to, Cancel);

        Assert.Equal(_analytics.Calls.Count(call => call.Start >= from && call.Start < to && call.End <= Now), count);
    }

    [Fact]
    public async Task Historic_ConversationThatNobodyClosed_CountsAsEndedWhenItsTalkWas()
    {
        var start = Now.AddDays(-3);
        _analytics.Fault = request => request.RequestUri!.AbsolutePath.EndsWith("query", StringComparison.Ordinal)
            && request.Content!.ReadAsStringAsync(Cancel).GetAwaiter().GetResult().Contains("\"pageNumber\":1}", StringComparison.Ordinal)
            ? ScriptedPlatform.Json($$"""{"conversations":[{"conversationId":"forgotten","conversationStart":"{{start.AddHours(1):O}}","participants":[{"sessions":[{"mediaType":"voice","recording":true,"segments":[{"segmentStart":"{{start.AddHours(1):O}}","segmentEnd":"{{start.AddHours(2):O}}"}]}]}]}]}""")
            : null;
        using var lanes = _analytics.Lanes(start);
        await lanes.LiveAsync(Cancel);

        await Run(lanes.HistoricAsync(Cancel));

        Assert.Equal(start.AddHours(2), _analytics.Ledger.Conversations["forgotten"].Conversation.End);
        Assert.Equal(1, _analytics.Ledger.Conversations["forgotten"].Conversation.RecordedSessions);
    }

    /// <summary>Everything that had ended when the live lane listed last is there, and nothing that runs.</summary>
    private void AssertComplete(DateTimeOffset start)
    {
        Assert.Empty(_analytics.Ended(start, _analytics.Ledger.Edge).Except(_analytics.Ledger.Ids));
        Assert.Empty(_analytics.Ledger.Ids.Except(_analytics.Ended(start, Now)));
    }

    /// <summary>Lets a lane wait on the clock until it is done.</summary>
    private Task Run(Task lane) => LaneRuns.UntilDoneAsync(lane, _analytics.Clock);

    private async Task PassEvery(ImportLanes lanes, TimeSpan interval, TimeSpan during)
    {
        var until = Now + during;
        while (Now < until)
        {
            _analytics.Clock.Advance(interval);
            await lanes.LiveAsync(Cancel);
        }
    }
}

internal static class LaneRuns
{
    /// <summary>Moves the clock on while something waits for it, until a task is done.</summary>
    public static async Task UntilDoneAsync(Task task, ManualClock clock)
    {
        await Eventually.TrueAsync(
            () =>
            {
                if (!task.IsCompleted && clock.ActiveTimers > 0)
                {
                    clock.Advance(TimeSpan.FromSeconds(1));
                }

                return task.IsCompleted;
            },
            "the lane is done");
        await task;
    }
}
