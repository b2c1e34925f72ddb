using Adapter.Abstractions;
using Adapter.Host.Calls;

namespace Adapter.Host.Tests.Calls;

public sealed class StoryTellerTests
{
    [Fact]
    public void Tell_HeldAndRetrieved_HasASegmentForEachState()
    {
        var lane = Assert.Single(Told.Story(
            Told.Call(EventTypes.CallOffered, 0), Told.Call(EventTypes.CallConnected, 5), Hold(10), Retrieve(10, 14), Told.Call(EventTypes.CallEnded, 20)).Lanes);

        Assert.Equal([(LegState.Alerting, 0, 5), (LegState.Connected, 5, 10), (LegState.Held, 10, 14), (LegState.Connected, 14, 20)], Segments(lane));
        Assert.Equal((false, "peer", "Agent a"), (lane.IsOpen, lane.EndReason, lane.Party.UserName));
    }

    [Fact]
    public void Tell_HoldsThatTouch_AreTwo()
    {
        // the second begins in the millisecond in which the first is over
        var lane = Assert.Single(Told.Story(Told.Call(EventTypes.CallConnected, 0), Hold(10), Retrieve(10, 14), Hold(14), Retrieve(14, 18)).Lanes);

        Assert.Equal([(LegState.Connected, 0, 10), (LegState.Held, 10, 14), (LegState.Connected, 14, 14), (LegState.Held, 14, 18), (LegState.Connected, 18, null)], Segments(lane));
    }

    [Fact]
    public void Tell_HoldWithoutLength_IsOver()
    {
        var lane = Assert.Single(Told.Story(Told.Call(EventTypes.CallConnected, 0), Hold(10), Retrieve(10, 10)).Lanes);

        Assert.Equal(LegState.Connected, lane.Segments[^1].State);
    }

    [Fact]
    public void Tell_ReadBackAfterItsEnd_StandsWhereItBelongs()
    {
        var lane = Assert.Single(Told.Story(
            Told.Call(EventTypes.CallOffered, 0), Told.Call(EventTypes.CallEnded, 20, change: fields => fields.ConnectedAt = 5), Hold(10, recovered: true), Retrieve(10, 14, recovered: true)).Lanes);

        Assert.False(lane.IsOpen);
        Assert.Contains((LegState.Held, 10, 14), Segments(lane));
        Assert.True(lane.Segments.Single(segment => segment.State == LegState.Held).Recovered);
    }

    [Fact]
    public void Tell_FirstFactIsAHold_BeginsWhereItSays()
    {
        var lane = Assert.Single(Told.Story(Told.Call(EventTypes.CallHeld, 100, change: fields => (fields.StartedAt, fields.ConnectedAt) = (0, 5))).Lanes);

        Assert.Equal([(LegState.Alerting, 0, 5), (LegState.Connected, 5, 100), (LegState.Held, 100, null)], Segments(lane));
        Assert.True(lane.IsBeginUnknown);
    }

    [Fact]
    public void Tell_FailedInVain_NeverConnects()
    {
        var lane = Assert.Single(Told.Story(Told.Call(EventTypes.CallDialing, 0, change: fields => fields.Direction = "outbound"), Told.Call(EventTypes.CallFailed, 9)).Lanes);

        Assert.Equal([(LegState.Dialing, 0, 9)], Segments(lane));
        Assert.True(lane is { HasFailed: true, IsOpen: false });
    }

    [Fact]
    public void Tell_AttendedTransfer_NamesConsultAndHeir()
    {
        var story = Told.Story(
            Told.Call(EventTypes.CallConnected, 0), Hold(10), Told.Call(EventTypes.CallConsulted, 12, change: fields => fields.Related = "call-b"),
            Told.Call(EventTypes.CallOffered, 12, "b"), Told.Call(EventTypes.CallConnected, 15, "b"),
            Told.Call(EventTypes.CallTransferred, 30, change: fields => (fields.Related, fields.TransferType) = ("call-b", "attended")), Told.Call(EventTypes.CallEnded, 30));

        var (first, second) = (story.Lanes[0], story.Lanes[1]);
        Assert.Equal((12, 30, true, "b"), Consult(first));
        Assert.Equal((12, 30, false, "a"), Consult(second));
        Assert.Equal("attended", first.TransferType);
        Assert.Equal("a", second.TransferredFrom!.Leg);
        Assert.Equal((false, true), (first.IsOpen, second.IsOpen));
    }

    [Fact]
    public void Tell_BlindTransferToNobodyYet_GoesToTheNextLeg()
    {
        var story = Told.Story(
            Told.Call(EventTypes.CallConnected, 0), Told.Call(EventTypes.CallTransferred, 10, change: fields => fields.TransferType = "blind"), Told.Call(EventTypes.CallEnded, 10),
            Told.Call(EventTypes.CallRouted, 11, "queue", purpose: "acd"), Told.Call(EventTypes.CallOffered, 14, "b"));

        Assert.Equal(("a", "blind"), (story.Lanes.Single(lane => lane.Leg == "b").TransferredFrom!.Leg, story.Lanes[0].TransferType));
        Assert.True(story.Lanes.Single(lane => lane.Leg == "queue") is { IsCall: false, IsOpen: false });
    }

    [Fact]
    public void Tell_ConsultCancelled_IsOverWithTheCustomersReturn()
    {
        var story = Told.Story(
            Told.Call(EventTypes.CallConnected, 0), Hold(10), Told.Call(EventTypes.CallConsulted, 12, change: fields => fields.Related = "call-elsewhere"), Retrieve(10, 20));

        Assert.Equal((12, 20, true, null), Consult(story.Lanes[0]));
    }

    [Fact]
    public void Tell_Conference_LastsWhileThreeTalk()
    {
        var story = Told.Story(
            Told.Call(EventTypes.CallConnected, 0), Told.Call(EventTypes.CallConnected, 5, "b"), Told.Call(EventTypes.CallConferenced, 10, "b"),
            Told.Call(EventTypes.CallConferenced, 12, "x", purpose: "external"), Told.Call(EventTypes.CallPartyLeft, 20, "b"), Told.Call(EventTypes.CallEnded, 20, "b"));
        Assert.Equal((10, null), (At(story.Conferences[0].From), At(story.Conferences[0].To)));

        story = Told.Story(
            Told.Call(EventTypes.CallConnected, 0), Told.Call(EventTypes.CallConnected, 5, "b"), Told.Call(EventTypes.CallConferenced, 10, "b"),
            Told.Call(EventTypes.CallConferenced, 12, "x", purpose: "external"), Told.Call(EventTypes.CallPartyLeft, 20, "b"), Told.Call(EventTypes.CallEnded, 20, "b"),
            Told.Call(EventTypes.CallPartyLeft, 25, "x", purpose: "external"));
        Assert.Equal((10, 25), (At(story.Conferences[0].From), At(story.Conferences[0].To)));
        Assert.Equal([(LegState.Connected, 12, 25)], Segments(story.Lanes.Single(lane => lane.Leg == "x")));
    }

    [Fact]
    public void Tell_SecondCallOfTheSameParticipant_IsALaneOfItsOwn()
    {
        var story = Told.Story(
            Told.Call(EventTypes.CallDialing, 0), Told.Call(EventTypes.CallFailed, 9), Told.Call(EventTypes.CallDialing, 12, change: fields => fields.CallId = "call-a2"), Told.Call(EventTypes.CallConnected, 15, change: fields => fields.CallId = "call-a2"));

        Assert.Equal([("call-a", false), ("call-a2", true)], story.Lanes.Select(lane => (lane.Party.CallId, lane.IsOpen)));
    }

    private static CallEvent Hold(double second, bool recovered = false) => Told.Call(EventTypes.CallHeld, second, change: fields => (fields.Discriminator, fields.Recovered) = ($"{second}", recovered));

    private static CallEvent Retrieve(double held, double second, bool recovered = false)
        => Told.Call(EventTypes.CallRetrieved, second, change: fields => (fields.Discriminator, fields.Lead, fields.Recovered) = ($"{held}", held, recovered));

    private static (int?, int?, bool, string?) Consult(CallLane lane) => Assert.Single(lane.Consults) is var consult ? (At(consult.Span.From), At(consult.Span.To), consult.IsStarter, consult.Other) : default;

    private static (LegState, int, int?)[] Segments(CallLane lane) => [.. lane.Segments.Select(segment => (segment.State, At(segment.Span.From)!.Value, At(segment.Span.To)))];

    private static int? At(DateTimeOffset? moment) => moment is { } at ? (int)(at - Told.Start).TotalSeconds : null;
}
