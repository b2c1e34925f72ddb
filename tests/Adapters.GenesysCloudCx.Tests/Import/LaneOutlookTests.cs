using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Tests.Import;

public sealed class LaneOutlookTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Position = Now.AddMinutes(-3);
    private static readonly ImportLane Lane = new(Now.AddDays(-1), Position.AddMinutes(1), Now, "listing");

    [Fact]
    public void Of_NothingWaits_IsUpToDateAsOfThePositionThatWasCounted()
        => Assert.Equal(Lane with { Waiting = 0, UpToDateAsOf = Position }, Of(new LaneBacklog(0, 0, 0, 0, null)));

    [Fact]
    public void Of_NotCountedOrNotBegun_SaysNothing()
    {
        Assert.Equal(Lane, LaneOutlook.Of(Lane, null, TimeSpan.Zero, 6, null, Now));
        Assert.Equal(Lane, LaneOutlook.Of(Lane, (new LaneBacklog(0, 0, 0, 0, null), default), TimeSpan.Zero, 6, null, Now));
    }

    [Fact]
    public void Of_ReadyOnes_EndByTheRate_AndAConversationNotLookedAtCountsAsOne()
        => Assert.Equal(Lane with { Waiting = 30, ExpectedEnd = Now.AddMinutes(5) }, Of(new LaneBacklog(20, 20, 0, 10, Now.AddMinutes(-1))));

    [Fact]
    public void Of_ReadyOnesAndNothingStoredLately_IsNotKnown()
        => Assert.Equal(Lane with { Waiting = 20 }, Of(new LaneBacklog(20, 20, 0, 0, Now), perMinute: 0));

    [Fact]
    public void Of_KeptBackByThePlatform_EndsNotBeforeTheLastIsDue()
    {
        Assert.Equal(Lane with { Waiting = 2, ExpectedEnd = Now.AddHours(1) }, Of(new LaneBacklog(0, 2, 0, 0, Now.AddHours(1)), perMinute: 0));
        Assert.Equal(Lane with { Waiting = 8, ExpectedEnd = Now.AddHours(1) }, Of(new LaneBacklog(6, 8, 0, 0, Now.AddHours(1))));
    }

    [Fact]
    public void Of_ParkedByThePlatform_BeginsAfterThat()
        => Assert.Equal(Lane with { Waiting = 6, ExpectedEnd = Now.AddHours(2).AddMinutes(1) }, Of(new LaneBacklog(6, 6, 0, 0, Now), heldUntil: Now.AddHours(2)));

    [Fact]
    public void Of_StillListed_EndsNotBeforeTheListing()
    {
        Assert.Equal(Lane with { Waiting = 0, ExpectedEnd = Now.AddDays(1) }, Of(new LaneBacklog(0, 0, 0, 0, null), listing: TimeSpan.FromDays(1)));
        Assert.Equal(Lane with { Waiting = 6 }, LaneOutlook.Of(Lane, (new LaneBacklog(6, 6, 0, 0, Now), Position), null, 6, null, Now));
    }

    [Fact]
    public void Of_InTheArchive_NobodyKnowsWhen()
    {
        Assert.Equal(Lane with { Waiting = 3 }, Of(new LaneBacklog(0, 3, 3, 0, null)));
        Assert.Equal(Lane with { Waiting = 9, ExpectedEnd = Now.AddMinutes(1) }, Of(new LaneBacklog(6, 9, 3, 0, Now)));
    }

    [Fact]
    public void Of_NumbersBeyondAllTimes_StayWithinThem()
        => Assert.InRange(Of(new LaneBacklog(long.MaxValue / 4, long.MaxValue / 4, 0, 0, Now), perMinute: 1e-9).ExpectedEnd!.Value, Now.AddDays(36_000), DateTimeOffset.MaxValue);

    private static ImportLane Of(LaneBacklog backlog, TimeSpan? listing = null, double perMinute = 6, DateTimeOffset? heldUntil = null)
        => LaneOutlook.Of(Lane, (backlog, Position), listing ?? TimeSpan.Zero, perMinute, heldUntil, Now);
}
