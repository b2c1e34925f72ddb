using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Tests.Harness;

namespace Adapters.GenesysCloudCx.Tests.Discovery;

/// <summary>The past is listed completely, whatever its pages are like.</summary>
public sealed class HistoricLaneTests : LaneTest
{
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

        // the clock has gone on meanwhile: what ended since is the live lane's
        await lanes.LiveAsync(Cancel);
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
}
