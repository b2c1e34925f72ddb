namespace Adapters.GenesysCloudCx.Tests.Discovery;

/// <summary>Both lanes together, and the listing of a span.</summary>
public sealed class LaneTests : LaneTest
{
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
}
