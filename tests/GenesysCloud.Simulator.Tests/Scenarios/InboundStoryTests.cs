using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Tests.Scenarios;

public class InboundStoryTests
{
    [Fact]
    public void InboundAnswered_Truth_IsWhatHappened()
    {
        using Stage stage = new();

        var view = stage.Play("inbound-answered", 1);

        Assert.Equal(
            ["routed ivr1", "routed acd1", "offered agent1", "connected agent1", "recording-state-changed agent1 active ~", "ended agent1"],
            stage.Facts(view));
    }

    [Fact]
    public void InboundAnswered_Snapshots_TellTheCallAsThePlatformDoes()
    {
        using Stage stage = new();

        var view = stage.Play("inbound-answered", 1);

        var states = stage.Of(view).Select(change => (ConversationState)change.Conversation)
            .Select(state => string.Join(' ', state.Legs.Select(leg => $"{leg.Purpose}:{leg.State.Spelled()}")))
            .ToList();
        Assert.Equal(
            [
                "customer:connected ivr:connected",
                "customer:connected ivr:connected",
                "customer:connected ivr:disconnected",
                "customer:connected ivr:disconnected acd:connected",
                "customer:connected ivr:terminated acd:connected",
                "customer:connected ivr:terminated acd:connected agent:alerting",
                "customer:connected ivr:terminated acd:disconnected agent:connected",
                "customer:connected ivr:terminated acd:terminated agent:connected",
                "customer:connected ivr:terminated acd:terminated agent:connected",
                "customer:disconnected ivr:terminated acd:terminated agent:connected",
                "customer:disconnected ivr:terminated acd:terminated agent:disconnected",
                "customer:terminated ivr:terminated acd:terminated agent:disconnected",
                "customer:terminated ivr:terminated acd:terminated agent:terminated",
                "customer:terminated ivr:terminated acd:terminated agent:terminated",
            ],
            states);
    }
}
