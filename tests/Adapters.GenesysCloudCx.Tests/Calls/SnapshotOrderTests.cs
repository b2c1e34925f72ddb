using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>Late, repeated and read-back snapshots.</summary>
public sealed class SnapshotOrderTests
{
    [Fact]
    public void Interpret_OlderSnapshotAfterTheEnd_DoesNotReviveTheLeg()
    {
        var story = Stories.Answered();
        var heard = new Listener().HearCalls(story);
        var told = heard.Events.Count;

        heard.Hear(story.Moments[4].CallsFrame(Cast.Bob), Cast.At(302)).Hear(story.Moments[3].ConversationFrame(), Cast.At(303));

        Assert.Equal(told, heard.Events.Count);
        Assert.Equal(0, heard.Interpreter.OpenCount);
    }

    [Fact]
    public void Interpret_OlderSnapshotDuringAHold_MakesNoFlap()
    {
        var story = Stories.Hold();
        var held = story.Moments.Single(moment => moment.At == Cast.At(30.1));
        var before = story.Moments.Single(moment => moment.At == Cast.At(12.5));
        Listener heard = new();
        heard.HearAll(story.Moments.TakeWhile(moment => moment.At <= held.At), moment => moment.CallsFrame());

        heard.Hear(before.CallsFrame(Cast.Bob), Cast.At(31)).Hear(held.CallsFrame(Cast.Bob), Cast.At(31)).Hear(before.CallsFrame(), Cast.At(31));

        Assert.DoesNotContain("retrieved", heard.Told);
        Assert.Single(heard.Told, "held");
    }

    [Fact]
    public void Interpret_RetrieveAndAnotherHold_IsNewsAlthoughItLooksAlike()
    {
        var heard = new Listener().HearCalls(Stories.Hold());

        Assert.Equal(2, heard.Told.Count(each => each == "held"));
        Assert.Equal(2, heard.Told.Count(each => each == "retrieved"));
    }

    [Fact]
    public void Interpret_OlderAttributes_AreNotTakenBack()
    {
        var story = Stories.Attributes();
        var heard = new Listener().HearCalls(story);
        var told = heard.Events.Count;

        heard.HearAll(story.Moments.Skip(3), moment => moment.ConversationFrame(Cast.Bob));

        Assert.Equal(told, heard.Events.Count);
    }

    [Fact]
    public void Interpret_MissedRetrieve_IsToldWhenTheNextHoldBegins()
    {
        var story = Stories.Hold().Moments.Where(moment => moment.At < Cast.At(40) || moment.At > Cast.At(45));

        Assert.Equal(["offered", "connected", "held", "retrieved", "held", "retrieved", "ended"], new Listener().HearAll(story, moment => moment.CallsFrame()).ToldOf(Cast.Agent));
    }

    [Fact]
    public void Interpret_RepeatedCorrelationIds_AreNotTakenForRepeatedFrames()
    {
        var story = Stories.Hold();
        Listener heard = new();
        foreach (var moment in story.Moments)
        {
            heard.Hear((moment with { Number = 1 }).CallsFrame(), moment.At);
        }

        Assert.Equal(new Listener().HearCalls(story).Told, heard.Told);
    }

    [Fact]
    public void Reconcile_AskedBeforeANewerNotification_LeavesWhatPassesAlone()
    {
        var story = Stories.Hold();
        var held = story.Moments.Single(moment => moment.At == Cast.At(30.1));
        var before = story.Moments.Single(moment => moment.At == Cast.At(12.5));
        Listener heard = new();
        heard.HearAll(story.Moments.TakeWhile(moment => moment.At <= held.At), moment => moment.CallsFrame());

        heard.ReadBack(before.CallsRest(), Cast.At(29));
        Assert.DoesNotContain("retrieved", heard.Told);

        heard.ReadBack(before.CallsRest(), Cast.At(45));
        Assert.True(heard.One("retrieved").Recovered);
    }

    [Fact]
    public void Reconcile_AttributesOfACallThatIsTold_AreLeftToTheNotifications()
    {
        var story = Stories.Attributes();
        var both = story.Moments.Single(moment => moment.At == Cast.At(25));
        Listener heard = new();
        heard.HearAll(story.Moments.TakeWhile(moment => moment.At < Cast.At(20)), moment => moment.CallsFrame());

        // REST shows the last of two changes while the notifications of both are on their way
        heard.ReadBack(both.ConversationRest(), Cast.At(26));
        Assert.DoesNotContain("attributes-updated", heard.Told);
        heard.HearAll(story.Moments.SkipWhile(moment => moment.At < Cast.At(20)), moment => moment.CallsFrame());

        Assert.Equal(
            new Listener().HearCalls(story).Events.Where(each => each.Type == EventTypes.CallAttributesUpdated).Select(each => each.Id),
            heard.Events.Where(each => each.Type == EventTypes.CallAttributesUpdated).Select(each => each.Id));
    }

    [Fact]
    public void Reconcile_AttributesOfACallThatIsOver_AreTold()
    {
        var story = Stories.Attributes();
        Listener heard = new();
        heard.HearAll(story.Moments.TakeWhile(moment => moment.At < Cast.At(20)), moment => moment.CallsFrame());

        heard.ReadBack(story.Last.ConversationRest(), Cast.At(500));

        Assert.Equal(2, heard.Events.Count(each => each.Type == EventTypes.CallAttributesUpdated));
    }

    [Fact]
    public void Interpret_AttributesBeforeAnAgentCame_AreNoUpdate()
    {
        var story = Stories.Attributes();
        Listener heard = new();
        var alone = story.Moments[0] with { Legs = [.. story.Moments[0].Legs.Where(leg => leg.Id != Cast.Agent)] };
        heard.ReadBack(alone.ConversationRest(), Cast.At(1));
        heard.HearAll(story.Moments.SkipWhile(moment => moment.At < Cast.At(20)), moment => moment.CallsFrame());

        // the first moment that is heard has the customer's number and brings the agent; only what comes after it is a change
        Assert.Single(heard.Events, each => each.Type == EventTypes.CallAttributesUpdated);
    }

    [Fact]
    public void Reconcile_FirstSight_TellsTheStorySoFarAndTheRestGoesOnLive()
    {
        var story = Stories.Answered();
        Listener heard = new();
        heard.ReadBack(story.Moments[5].ConversationRest(), Cast.At(20));
        heard.HearAll(story.Moments.Skip(5), moment => moment.CallsFrame());

        Assert.Equal(new Listener().HearCalls(story).Events.Select(each => each.Id), heard.Events.Select(each => each.Id));
        Assert.Equal([true, true, true, true, false], heard.Events.Select(each => each.Recovered));
    }

    [Fact]
    public void OpenCount_CallGoesOn_CountsTheOpenOnes()
    {
        Listener heard = new();
        heard.HearCalls(Stories.Connected());

        Assert.Equal(1, heard.Interpreter.OpenCount);
        Assert.Empty(heard.Interpreter.StaleConversations(Cast.At(12)));
        Assert.Equal([Cast.Conversation], heard.Interpreter.StaleConversations(Cast.At(60)));
    }

    [Fact]
    public void StaleConversations_EndedOnHold_AsksRestOnce()
    {
        var story = Stories.HangUpOnHold();
        var heard = new Listener().HearCalls(story);
        Assert.Equal([Cast.Conversation], heard.Interpreter.StaleConversations(Cast.At(0)));

        heard.ReadBack(story.Last.ConversationRest(), Cast.At(400));

        Assert.Empty(heard.Interpreter.StaleConversations(Cast.At(0)));
        Assert.DoesNotContain("retrieved", heard.Told);
    }

    [Fact]
    public void Sweep_EndedAnHourAgo_IsForgottenAndTrailingSnapshotsRepeatTheIds()
    {
        var story = Stories.Answered();
        var heard = new Listener().HearCalls(story);
        var ids = heard.Events.Select(each => each.Id).ToList();

        heard.Interpreter.Sweep(Cast.At(301).AddMinutes(59), heard.Events);
        heard.Hear(story.Last.CallsFrame(Cast.Bob), Cast.At(301).AddMinutes(59));
        Assert.Equal(ids.Count, heard.Events.Count);

        heard.Interpreter.Sweep(Cast.At(302).AddMinutes(120), heard.Events);
        heard.Hear(story.Last.CallsFrame(Cast.Bob), Cast.At(302).AddMinutes(120));
        Assert.Equal(ids.Order(), heard.Events.Skip(ids.Count).Select(each => each.Id).Order());
    }
}
