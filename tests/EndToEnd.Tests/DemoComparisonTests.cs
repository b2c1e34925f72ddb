using Adapter.Host.Demo;

namespace EndToEnd.Tests;

public class DemoComparisonTests
{
    private static readonly DateTimeOffset At = new(2026, 9, 14, 8, 15, 12, 300, TimeSpan.Zero);

    [Fact]
    public void Compare_JournalEqualToTheTruth_IsClean()
    {
        var result = DemoComparison.Compare([Fact("offered"), Fact("connected"), Fact("ended")], [Event("offered", At.AddSeconds(1)), Event("connected"), Event("ended")], exactOnly: false);
        Assert.True(result.IsClean);
        Assert.Equal((3, 3), (result.Expected, result.Journaled));
    }

    [Fact]
    public void Compare_EventMissing_IsLost()
    {
        var result = DemoComparison.Compare([Fact("connected"), Fact("ended")], [Event("connected")], exactOnly: false);
        Assert.Single(result.Lost, key => key.StartsWith("ended c1 p1", StringComparison.Ordinal));
        Assert.False(result.IsClean);
    }

    [Fact]
    public void Compare_EventTwice_IsDoubled()
    {
        var result = DemoComparison.Compare([Fact("connected")], [Event("connected"), Event("connected")], exactOnly: false);
        Assert.Single(result.Doubled);
        Assert.Empty(result.Unexpected);
    }

    [Fact]
    public void Compare_SecondEventAtAnotherTime_IsUnexpected()
    {
        var result = DemoComparison.Compare([Fact("connected")], [Event("connected"), Event("connected", At.AddMilliseconds(1))], exactOnly: false);
        Assert.Single(result.Unexpected);
        Assert.Empty(result.Lost);
    }

    [Fact]
    public void Compare_TwoHoldsOfOneLeg_AreTwoFacts()
    {
        DemoFact[] facts = [Fact("held"), Fact("held") with { At = At.AddSeconds(5) }, Fact("retrieved"), Fact("retrieved") with { At = At.AddSeconds(6) }];
        Assert.True(DemoComparison.Compare(facts, [Event("held"), Event("held", At.AddSeconds(5)), Event("retrieved"), Event("retrieved")], exactOnly: false).IsClean);
        Assert.Single(DemoComparison.Compare(facts, [Event("held"), Event("held", At.AddSeconds(5)), Event("retrieved")], exactOnly: false).Lost);
    }

    [Fact]
    public void Compare_ExactOnly_LeavesOutWhatThePlatformCannotTellAgain()
    {
        DemoFact[] facts = [Fact("connected"), Fact("attributes-updated") with { Exact = false }];
        Assert.True(DemoComparison.Compare(facts, [Event("connected")], exactOnly: true).IsClean);
        Assert.Single(DemoComparison.Compare(facts, [Event("connected")], exactOnly: false).Lost);
    }

    [Fact]
    public void Compare_ExactOnly_AllowsAnInexactFactAtAnyTimeButNotTwice()
    {
        DemoFact[] facts = [Fact("held") with { Exact = false }, Fact("held") with { ParticipantId = "p2" }];
        var other = Event("held") with { ParticipantId = "p2" };
        Assert.True(DemoComparison.Compare(facts, [other, Event("held", At.AddSeconds(2))], exactOnly: true).IsClean);
        Assert.False(DemoComparison.Compare(facts, [other, Event("held", At.AddSeconds(2)), Event("held", At.AddSeconds(3))], exactOnly: true).IsClean);
        Assert.False(DemoComparison.Compare(facts, [other, Event("ended")], exactOnly: true).IsClean);
    }

    [Fact]
    public void Compare_FactNoUserTopicShows_IsNeitherExpectedNorUnexpected()
    {
        DemoFact[] facts = [Fact("routed") with { Visible = false }];
        Assert.Equal(0, DemoComparison.Compare(facts, [], exactOnly: false).Expected);
        Assert.True(DemoComparison.Compare(facts, [Event("routed")], exactOnly: false).IsClean);
        Assert.False(DemoComparison.Compare(facts, [Event("routed", At.AddSeconds(1))], exactOnly: false).IsClean);
    }

    private static DemoFact Fact(string kind) => new("c1", "p1", kind, At);

    private static DemoEvent Event(string kind, DateTimeOffset? at = null) => new("c1", "p1", kind, at ?? At, Recovered: false, Guid.NewGuid());
}
