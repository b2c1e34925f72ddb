using System.Text.Json.Nodes;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>What stands in the events.</summary>
public sealed class EventContentTests
{
    [Fact]
    public void Offered_WithoutToldStart_IsWhenItWasSeenAndLedByTheAnchor()
    {
        var offered = new Listener().HearCalls(Stories.Offered()).One("offered");

        Assert.Equal(Cast.At(9.7).AddMilliseconds(450), offered.Time);
        Assert.Equal(Cast.At(0.2), StoryTests.LeadOf(offered.Id));
        Assert.Equal("alerting", offered.State);
        Assert.Null(offered.PreviousState);
        Assert.Null(offered.StartedAt);
        Assert.Null(offered.ConnectedAt);
    }

    [Fact]
    public void Offered_ToldByRest_HasThePlatformsTime()
        => Assert.Equal(Cast.At(9.7), new Listener().ReadBack(Stories.Answered().Last.CallsRest(), Cast.At(500)).One("offered").Time);

    [Fact]
    public void Connected_Outbound_IsTheFarSidesAnswer()
    {
        var connected = new Listener().HearCalls(Stories.PersonalOutbound()).One("connected");

        Assert.Equal(Cast.At(7), connected.Time);
        Assert.Equal(Cast.At(7), connected.ConnectedAt);
        Assert.Equal("outbound", connected.Direction);
        Assert.Equal("tel:+13175550123", connected.Dnis);
        Assert.Equal("tel:+13175550123", connected.RemoteParty);
        Assert.Equal(Cast.Hotline, connected.Ani);
    }

    [Fact]
    public void Connected_OutboundAnsweredAfterTheOwnEnd_IsFailed()
    {
        var script = Stories.PersonalOutbound();
        var late = new Script()
            .Add(script[Cast.Agent] with { End = Cast.At(6), DisconnectType = "transfer" }).Add(script[Cast.Customer]).Send(61);

        Assert.Equal(["dialing", "failed"], new Listener().HearCalls(late).ToldOf(Cast.Agent));
    }

    [Fact]
    public void Ani_Inbound_IsTheCallersNumberNotAStation()
    {
        var heard = new Listener().HearCalls(Stories.Blind());

        Assert.All(heard.Calls, each => Assert.Equal(Cast.Caller, each.Ani));
        Assert.All(heard.Calls, each => Assert.Equal(Cast.Hotline, each.Dnis));
    }

    [Fact]
    public void Ani_InternalCall_IsAbsentWhereOnlyStationsAreTold()
    {
        var offered = new Listener().HearCalls(Stories.Internal()).One("offered");

        Assert.Null(offered.Ani);
        Assert.Null(offered.Dnis);
    }

    [Fact]
    public void CallId_ToldByTheOtherShape_StandsInLaterEvents()
    {
        var story = Stories.Answered().Moments;
        Listener heard = new();
        heard.HearAll(story.Take(5), moment => moment.CallsFrame()).HearAll(story.Skip(4).Take(1), moment => moment.ConversationFrame())
            .HearAll(story.Skip(5), moment => moment.CallsFrame());

        Assert.Null(heard.One("connected").CallId);
        Assert.Equal(Cast.Agent.Replace("11aa", "22bb", StringComparison.Ordinal), heard.One("ended").CallId);
    }

    [Theory]
    [InlineData("blind", Cast.Agent, "blind")]
    [InlineData("consult-completed", Cast.Agent, "attended")]
    [InlineData("consult-completed-formally", Cast.Agent, "attended")]
    public void Transferred_Story_NamesItsKind(string story, string participant, string kind)
    {
        var script = Stories.All[story]();
        var live = new Listener().HearConversations(script).One("transferred", participant);
        var read = new Listener().ReadBack(script.Last.ConversationRest(), Cast.At(500)).One("transferred", participant);

        Assert.Equal(kind, live.TransferType);
        Assert.Equal(kind, read.TransferType);
        Assert.Equal(Cast.Second.Replace("11aa", "22bb", StringComparison.Ordinal), live.RelatedCallId);
    }

    [Theory]
    [InlineData("transfer.conference", "conference")]
    [InlineData("CONFERENCE_TRANSFER", "conference")]
    [InlineData("conferenceTransfer", "conference")]
    [InlineData("transfer.consult", "attended")]
    [InlineData("CONSULT_TRANSFER", "attended")]
    [InlineData("consultTransfer", "attended")]
    [InlineData("transfer", "blind")]
    [InlineData("TRANSFER", "blind")]
    [InlineData("transfer.forward", "blind")]
    [InlineData("transfer.donotdisturb", "blind")]
    [InlineData("DND_TRANSFER", "blind")]
    [InlineData("notAvailableTransfer", "blind")]
    [InlineData("client", null)]
    [InlineData("transport.failure", null)]
    [InlineData("transportFailure", null)]
    [InlineData("something.new", null)]
    public void Transferred_EverySpelling_IsClassified(string disconnectType, string? kind)
    {
        var script = Stories.Connected().End(Cast.Agent, 60, disconnectType).Send(60.1);
        var heard = new Listener().HearCalls(script);

        Assert.Equal(kind, heard.Calls.SingleOrDefault(each => each.Type == "recorder.call.transferred")?.TransferType);
        Assert.Equal(disconnectType, heard.One("ended").EndReason);
    }

    [Fact]
    public void Consulted_Story_NamesTheTarget()
    {
        var consulted = new Listener().HearConversations(Stories.ConsultCancelled()).One("consulted");

        Assert.Equal(Cast.Agent, consulted.ParticipantId);
        Assert.Equal(Cast.Second.Replace("11aa", "22bb", StringComparison.Ordinal), consulted.RelatedCallId);
        Assert.Equal(Cast.At(12.3), StoryTests.LeadOf(consulted.Id));
    }

    [Fact]
    public void HeldAndRetrieved_SameHold_HaveTheirTimesAndOneLead()
    {
        var heard = new Listener().HearCalls(Stories.Hold());
        var held = heard.Calls.First(each => each.Type == "recorder.call.held");
        var retrieved = heard.Calls.First(each => each.Type == "recorder.call.retrieved");

        Assert.Equal(Cast.At(30), held.Time);
        Assert.Equal(("held", "connected"), (held.State, held.PreviousState));
        Assert.Equal(Cast.At(40.1).AddMilliseconds(450), retrieved.Time);
        Assert.Equal(("connected", "held"), (retrieved.State, retrieved.PreviousState));
        Assert.Equal(StoryTests.LeadOf(held.Id), StoryTests.LeadOf(retrieved.Id));
        Assert.Equal(Cast.At(40), new Listener().ReadBack(Stories.Hold().Last.ConversationRest(), Cast.At(500)).Calls.First(each => each.Type == "recorder.call.retrieved").Time);
    }

    [Fact]
    public void RecordingState_Story_GoesFromNoneToActiveToPausedAndBack()
    {
        var heard = new Listener().HearConversations(Stories.Recording());

        Assert.Equal(
            ["active", "paused", "active"],
            heard.Calls.Where(each => each.Type == "recorder.call.recording-state-changed").Select(each => each.RecordingState));
        Assert.Equal("none", heard.One("connected").RecordingState);
    }

    [Theory]
    [InlineData("recordingState", "ACTIVE", "active")]
    [InlineData("recordingState", "Paused", "paused")]
    public void RecordingState_BodyInAnyCase_IsUnderstood(string member, string value, string expected)
    {
        Listener heard = new();
        heard.HearCalls(Stories.Connected());
        var moment = Stories.Connected().Last;
        var body = moment.CallsBody(rest: false);
        body[member] = value;

        heard.Hear(moment.Frame("v2.users.x.conversations.calls", body), Cast.At(20));

        Assert.Equal(expected, heard.One("recording-state-changed").RecordingState);
    }

    [Theory]
    [InlineData("recording", true, "active")]
    [InlineData("securePause", true, "paused")]
    public void RecordingState_OnlyALegTells_IsUnderstood(string member, bool value, string expected)
    {
        Listener heard = new();
        heard.HearCalls(Stories.Connected());
        var moment = Stories.Connected().Last;
        var body = moment.CallsBody(rest: false);
        body["participants"]![3]![member] = value;

        heard.Hear(moment.Frame("v2.users.x.conversations.calls", body), Cast.At(20));

        Assert.Equal(expected, heard.One("recording-state-changed").RecordingState);
    }

    [Fact]
    public void Attributes_Event_HasTheCustomersOverlaidByTheLegsOwn()
    {
        var heard = new Listener().HearCalls(Stories.Attributes());

        var ended = heard.One("ended");
        Assert.Equal(new Dictionary<string, string> { ["customerNumber"] = "4711", ["outcome"] = "sold" }, ended.Attributes!.ToDictionary());
        Assert.Equal(new Dictionary<string, string> { ["customerNumber"] = "4711" }, heard.One("attributes-updated", Cast.Customer).Attributes!.ToDictionary());
    }

    [Fact]
    public void Attributes_EscapedAndOddValues_AreReadAsText()
    {
        var moment = Stories.Connected().Last;
        var body = moment.CallsBody(rest: false);
        body["participants"]![0]!["attributes"] = new JsonObject { ["gr\u00fc\u00df\"e"] = "line\nbreak", ["count"] = 3, ["nothing"] = null, ["list"] = new JsonArray(1) };

        var heard = new Listener().Hear(moment.Frame("v2.users.x.conversations.calls", body), Cast.At(20));

        var read = heard.One("connected").Attributes!;
        Assert.Equal("line\nbreak", read["gr\u00fc\u00df\"e"]);
        Assert.Equal("3", read["count"]);
        Assert.Equal(2, read.Count);
    }

    [Fact]
    public void IsShort_BelowTheMinimum_IsMarkedAndNothingIsDropped()
    {
        var heard = new Listener(minimumSessionLength: TimeSpan.FromSeconds(290)).HearCalls(Stories.Answered());
        var shorter = new Listener(minimumSessionLength: TimeSpan.FromSeconds(289)).HearCalls(Stories.Answered());

        Assert.True(heard.One("ended").IsShort);
        Assert.Null(shorter.One("ended").IsShort);
        Assert.Null(new Listener().HearCalls(Stories.Answered()).One("ended").IsShort);
        Assert.Equal(["offered", "connected", "ended"], heard.ToldOf(Cast.Agent));
    }

    [Fact]
    public void Sweep_CallLongerThanTheLimit_RaisesItOnce()
    {
        Listener heard = new(longCallDuration: TimeSpan.FromMinutes(1));
        heard.HearCalls(Stories.Connected());
        heard.Interpreter.Sweep(Cast.At(72.3), heard.Events);
        Assert.DoesNotContain("long", heard.Told);

        heard.Interpreter.Sweep(Cast.At(72.4), heard.Events);
        heard.Interpreter.Sweep(Cast.At(80), heard.Events);

        var raised = heard.One("long");
        Assert.Equal(Cast.At(72.3), raised.Time);
        Assert.Equal(Cast.At(72.3), StoryTests.LeadOf(raised.Id));
        Assert.Equal("connected", raised.State);
        Assert.Equal(raised.Id, new Listener(longCallDuration: TimeSpan.FromMinutes(1)).ReadBack(Stories.Answered().Last.CallsRest(), Cast.At(500)).One("long").Id);
    }
}
