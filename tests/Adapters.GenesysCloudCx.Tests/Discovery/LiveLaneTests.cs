using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Ledger;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Discovery;

/// <summary>What happens now is listed when it has ended, and looked for again later.</summary>
public sealed class LiveLaneTests : LaneTest
{
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
}
