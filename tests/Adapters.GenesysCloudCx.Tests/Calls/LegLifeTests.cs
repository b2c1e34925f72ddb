namespace Adapters.GenesysCloudCx.Tests.Calls;

public sealed class LegLifeTests
{
    [Fact]
    public void Interpret_AnsweredCallInCallsShape_TellsItsStoryOnce()
    {
        var heard = new Listener().HearCalls(Stories.Answered());

        Assert.Equal(["routed", "routed", "offered", "connected", "ended"], heard.Told);
        var connected = heard.One("connected");
        Assert.Equal(Cast.At(12.3), connected.Time);
        Assert.Equal("connected", connected.State);
        Assert.Equal("alerting", connected.PreviousState);
        Assert.Equal(Cast.Caller, connected.Ani);
        Assert.Equal(Cast.Hotline, connected.Dnis);
        Assert.Equal(Cast.Ada, connected.UserId);
        Assert.Equal("Ada Agent", connected.UserName);
        Assert.Equal("Support", connected.QueueName);
        Assert.Null(connected.CallId);
        var ended = heard.One("ended");
        Assert.Equal(Cast.At(301.3), ended.Time);
        Assert.Equal("peer", ended.EndReason);
    }

    [Fact]
    public void Interpret_AnsweredCallInConversationsShape_TellsTheSameFacts()
    {
        var calls = new Listener().HearCalls(Stories.Answered());
        var conversations = new Listener().HearConversations(Stories.Answered());

        Assert.Equal(calls.Events.Select(each => each.Id), conversations.Events.Select(each => each.Id));
        Assert.All(conversations.Calls, each => Assert.NotNull(each.CallId));
    }

    [Fact]
    public void Reconcile_EndedCall_TellsTheSameFactsAsRecovered()
    {
        var story = Stories.Answered();
        var live = new Listener().HearCalls(story);
        var byConversation = new Listener().ReadBack(story.Last.ConversationRest(), Cast.At(400));
        var byCall = new Listener().ReadBack(story.Last.CallsRest(), Cast.At(400));

        Assert.Equal(live.Events.Select(each => each.Id), byConversation.Events.Select(each => each.Id));
        Assert.Equal(live.Events.Select(each => each.Id), byCall.Events.Select(each => each.Id));
        Assert.All(byConversation.Events, each => Assert.True(each.Recovered));
        Assert.DoesNotContain(live.ReadBack(story.Last.ConversationRest(), Cast.At(400)).Events, each => each.Recovered);
    }
}
