using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Backfill;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

public sealed class OwedSpanTests
{
    private static readonly DateTimeOffset Up = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Looks_AreMadeLaterAndLaterAndEnd()
    {
        var span = Owed(Up.AddMinutes(-5), Up);
        List<TimeSpan> looks = [];
        while (!span.FreshIsDone)
        {
            looks.Add(span.NextLook - Up);
            span.Looked(span.NextLook, hasCaughtUp: true);
        }

        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)], looks);
        Assert.True(span.IsRead);
    }

    [Fact]
    public void Looked_BeganLate_SkipsThoseThatArePast()
    {
        var span = Owed(Up, Up);

        span.Looked(Up.AddSeconds(40), hasCaughtUp: true);

        Assert.Equal(Up.AddMinutes(2), span.NextLook);
    }

    [Fact]
    public void Looked_ListingLagsBehind_IsLookedAtAgainForAnHourAtMost()
    {
        var span = Owed(Up.AddMinutes(-5), Up);
        span.Looked(Up.AddMinutes(10), hasCaughtUp: false);
        Assert.Equal(Up.AddMinutes(12), span.NextLook);

        span.Looked(Up.AddMinutes(60), hasCaughtUp: false);

        Assert.True(span.FreshIsDone);
    }

    [Fact]
    public void Span_OfHours_OnlyItsLastHourIsFresh()
    {
        var span = Owed(Up.AddHours(-5), Up);

        Assert.Equal(Up - LookTimes.MostLag, span.FreshFrom);
        Assert.Equal(Up, span.PastDue(Up));
        span.ReachedInPast(Up);
        Assert.Equal(Up - LookTimes.MostLag, span.PastReached);
        Assert.Null(span.PastDue(Up));
        Assert.False(span.IsRead);
    }

    [Fact]
    public void Past_OfASpanThatReadsAll_WaitsForTheListingWithItsLastHour()
    {
        OwedSpan span = new("1", new CoverageSpan(Up.AddHours(-5), Up, CoverageState.Uncertain, CoverageCauses.JournalDamaged), new Moment(Up, 0), TimeSpan.Zero, BackfillMode.Automatic, readsAll: true);

        Assert.Equal(Up.AddHours(-1), span.PastLimit(Up));
        span.ReachedInPast(Up.AddHours(-1));
        Assert.Equal(Up.AddMinutes(10), span.PastDue(Up));
        Assert.False(span.MayHaveCaughtUp(Up.AddMinutes(9)));
        Assert.True(span.MayHaveCaughtUp(Up.AddMinutes(10)));
        span.NextProof = Up.AddMinutes(12);
        Assert.Equal(Up.AddMinutes(12), span.PastDue(Up.AddMinutes(10)));
        Assert.Equal(Up, span.PastLimit(Up.AddHours(1)));
        span.HasCaughtUp = true;
        Assert.Equal(Up, span.PastLimit(Up.AddMinutes(10)));
    }

    [Fact]
    public void Without_OthersInside_LeavesWhatIsBetween()
    {
        Stretch whole = new(Up, Up.AddHours(4));

        var left = whole.Without([new(Up.AddHours(1), Up.AddHours(2)), new(Up.AddHours(3), Up.AddHours(9)), new(Up.AddHours(-2), Up.AddMinutes(1))]);

        Assert.Equal([new Stretch(Up.AddMinutes(1), Up.AddHours(1)), new Stretch(Up.AddHours(2), Up.AddHours(3))], left);
    }

    private static OwedSpan Owed(DateTimeOffset from, DateTimeOffset to)
        => new("1", new CoverageSpan(from, to, CoverageState.Uncertain, CoverageCauses.LinkCut), new Moment(Up, 0), TimeSpan.Zero, BackfillMode.Automatic, readsAll: false);
}
