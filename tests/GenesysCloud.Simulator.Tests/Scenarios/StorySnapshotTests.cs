using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Tests.Scenarios;

/// <summary>The order and look of snapshots that clients stumble over.</summary>
public class StorySnapshotTests
{
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

    [Fact]
    public void Answer_QueueLeg_EndsAtTheMillisecondOfTheAnswer()
    {
        using Stage stage = new();

        var states = stage.States(stage.Play("inbound-answered", 1));

        var answered = states.First(state => Agent(state)?.State == LegState.Connected);
        var queue = answered.Legs.Single(leg => leg.Purpose == Purpose.Acd);
        Assert.Equal(LegState.Disconnected, queue.State);
        Assert.Equal(DisconnectType.Transfer, queue.Disconnect);
        Assert.Equal(Agent(answered)!.ConnectedAt, queue.EndedAt);
    }

    [Fact]
    public void CustomerHangsUp_FirstSnapshot_ShowsTheCustomersPeerWhileTheAgentIsConnected()
    {
        using Stage stage = new();

        var states = stage.States(stage.Play("inbound-answered", 1));

        var first = states.First(state => state.OutsideParty!.Over);
        Assert.Equal((LegState.Disconnected, DisconnectType.Peer), (first.OutsideParty!.State, first.OutsideParty.Disconnect));
        Assert.Equal(LegState.Connected, Agent(first)!.State);
        var second = states.First(state => Agent(state) is { Over: true });
        Assert.Equal(DisconnectType.Peer, Agent(second)!.Disconnect);
        Assert.True(Agent(second)!.EndedAt > first.OutsideParty.EndedAt);
    }

    [Fact]
    public void AgentHangsUp_FirstSnapshot_ShowsTheAgentsClient()
    {
        using Stage stage = new();

        var states = stage.States(stage.Play("inbound-agent-hangs-up", 1));

        var first = states.First(state => Agent(state) is { Over: true });
        Assert.Contains(Agent(first)!.Disconnect!.Value, new[] { DisconnectType.Client, DisconnectType.Endpoint });
        Assert.Equal(DisconnectType.Peer, states[^1].OutsideParty!.Disconnect);
    }

    [Fact]
    public void End_DisconnectedLeg_IsTerminated200MillisecondsLater()
    {
        using Stage stage = new();
        var view = stage.Play("inbound-answered", 1);

        var (states, times) = (stage.States(view), stage.Times(view));

        var disconnected = times[Index(states, state => state.OutsideParty!.State == LegState.Disconnected)];
        var terminated = times[Index(states, state => state.OutsideParty!.State == LegState.Terminated)];
        Assert.Equal(TimeSpan.FromMilliseconds(200), terminated - disconnected);
    }

    [Fact]
    public void Hold_Snapshots_ComeTwiceAndAlike()
    {
        using Stage stage = new();
        var view = stage.Play("hold", 1);

        var (changes, times) = (stage.Of(view), stage.Times(view));

        var first = Index(stage.States(view), state => Agent(state) is { Held: true });
        Assert.Equal(
            Stage.Json(changes[first].Conversation.WriteCallNotification).ToJsonString(),
            Stage.Json(changes[first + 1].Conversation.WriteCallNotification).ToJsonString());
        Assert.InRange(times[first + 1] - times[first], TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(150));
        var held = stage.States(view)[first];
        Assert.True(held.OutsideParty!.Confined);
        Assert.Equal(times[first], Agent(held)!.HeldSince);
        var retrieved = stage.States(view).Skip(first).First(state => !Agent(state)!.Held);
        Assert.Null(Agent(retrieved)!.HeldSince);
        Assert.False(retrieved.OutsideParty!.Confined);
    }

    [Fact]
    public void Consult_Begin_IsAShortHoldThenOnlyTheCustomerIsConfined()
    {
        using Stage stage = new();

        var states = stage.States(stage.Play("consult-transfer", 1, 2));

        var flap = Index(states, state => Agent(state) is { Held: true });
        Assert.Null(Agent(states[flap])!.ConsultParticipantId);
        var asked = states[flap + 1];
        var customer = asked.OutsideParty!;
        Assert.True(customer.Confined);
        Assert.Equal(customer.Id, customer.ConsultParticipantId);
        Assert.False(Agent(asked)!.Held);
        Assert.Equal(customer.Id, Agent(asked)!.ConsultParticipantId);
        Assert.Equal("true", Agent(asked)!.Attributes["consultInitiator"]);
        Assert.Equal(LegState.Alerting, Agent(asked, 1)!.State);
        Assert.Equal(customer.Id, Agent(asked, 1)!.ConsultParticipantId);
        Assert.NotEqual(customer.CommunicationId, Agent(asked, 1)!.PeerId);
    }

    [Fact]
    public void Consult_Completed_DisconnectTypeChangesWithin200Milliseconds()
    {
        using Stage stage = new();
        var view = stage.Play("consult-transfer", 1, 2);

        var (states, times) = (stage.States(view), stage.Times(view));

        var first = Index(states, state => Agent(state) is { Over: true });
        Assert.Equal((LegState.Disconnected, DisconnectType.Transfer), (Agent(states[first])!.State, Agent(states[first])!.Disconnect));
        Assert.Equal((LegState.Disconnected, DisconnectType.Peer), (Agent(states[first + 1])!.State, Agent(states[first + 1])!.Disconnect));
        Assert.Equal((LegState.Terminated, DisconnectType.Peer), (Agent(states[first + 2])!.State, Agent(states[first + 2])!.Disconnect));
        Assert.Equal(TimeSpan.FromMilliseconds(200), times[first + 2] - times[first]);
        Assert.All(states[first].Legs, leg => Assert.Null(leg.ConsultParticipantId));
        Assert.False(states[first].OutsideParty!.Confined);
        Assert.Equal(states[first].OutsideParty!.CommunicationId, Agent(states[first], 1)!.PeerId);
        Assert.True(Agent(states[first], 1)!.Recorded);
    }

    [Fact]
    public void Consult_Cancelled_LeavesNoTraceOfTheConsult()
    {
        using Stage stage = new(seed: 2);

        var state = stage.States(stage.Play("consult-cancelled", 1, 2)).First(state => Agent(state, 1) is { Over: true });

        Assert.Equal(DisconnectType.Client, Agent(state, 1)!.Disconnect);
        Assert.All(state.Legs, leg => Assert.Null(leg.ConsultParticipantId));
        Assert.False(Agent(state)!.Attributes.ContainsKey("consultInitiator"));
        Assert.Equal(LegState.Connected, Agent(state)!.State);
        Assert.False(state.OutsideParty!.Confined);
    }

    [Fact]
    public void BlindTransfer_FirstAgent_GoesOnSeeingTheCallForAWhile()
    {
        using Stage stage = new();
        var view = stage.Play("blind-transfer-user", 1, 2);

        var after = stage.Of(view).Where(change => Agent((ConversationState)change.Conversation) is { Over: true }).ToList();

        Assert.True(after.Count(change => change.UserIds.Contains(TestFloor.UserId(1))) >= 3);
        Assert.All(stage.Of(view).Where(change => Agent((ConversationState)change.Conversation, 1) is not null), change
            => Assert.Contains(TestFloor.UserId(2), change.UserIds));
    }

    [Fact]
    public void TransferBack_FirstAgent_HasTwoLegsWithIdsOfTheirOwn()
    {
        using Stage stage = new();

        var legs = ((ConversationState)stage.Play("transfer-back", 1, 2)).Legs.Where(leg => leg.UserId == TestFloor.UserId(1)).ToList();

        Assert.Equal(2, legs.Count);
        Assert.NotEqual(legs[0].Id, legs[1].Id);
        Assert.NotEqual(legs[0].CommunicationId, legs[1].CommunicationId);
    }

    [Fact]
    public void NotAnswered_Agent_BecomesNotRespondingAndIdleAgain()
    {
        using Stage stage = new();

        var view = (ConversationState)stage.Play("not-answered-other-agent", 1, 2);

        Assert.Null(Agent(view)!.ConnectedAt);
        Assert.Equal(TestFloor.UserId(2), Agent(view, 1)!.UserId);
        Assert.Equal(
            ["station-1", "OnQueue", "IDLE", "NOT_RESPONDING", "IDLE"],
            stage.Floor.Told.Where(told => told.UserId == TestFloor.UserId(1)).Select(told => told.What));
        Assert.Equal(
            ["station-2", "OnQueue", "IDLE", "INTERACTING", "IDLE"],
            stage.Floor.Told.Where(told => told.UserId == TestFloor.UserId(2)).Select(told => told.What));
    }

    [Fact]
    public void Supervisor_Leg_ChangesItsRoleAndIsNeverATrackedOne()
    {
        using Stage stage = new();

        var legs = stage.States(stage.Play("supervisor", 1, 2)).SelectMany(state => state.Legs.Where(leg => leg.Purpose == Purpose.User)).ToList();

        Assert.All(legs, leg => Assert.False(leg.Tracked));
        Assert.Equal(["monitor", "coach", "full"], legs.Select(leg => leg.MediaRole).Distinct());
        Assert.Contains(legs, leg => leg.BargedAt is not null);
    }

    [Fact]
    public void Outbound_OwnLeg_IsConnectedBeforeTheAnswer()
    {
        using Stage stage = new();

        var states = stage.States(stage.Play("outbound-queue", 1));

        Assert.Equal([LegState.Contacting, LegState.Dialing, LegState.Connected], states.Select(state => Agent(state)!.State).Distinct().Take(3));
        var own = states.First(state => Agent(state)!.State == LegState.Connected);
        Assert.Null(own.OutsideParty!.ConnectedAt);
        var fact = stage.Scenarios.Truth.Facts().Single(fact => fact.Kind == "connected");
        Assert.Equal(states[^1].OutsideParty!.ConnectedAt, fact.At);
        Assert.NotEqual(Agent(states[^1])!.ConnectedAt, fact.At);
    }

    private static Leg? Agent(ConversationState state, int number = 0) => state.Legs.Where(leg => leg.Purpose == Purpose.Agent).ElementAtOrDefault(number);

    private static int Index(IReadOnlyList<ConversationState> states, Func<ConversationState, bool> which)
        => states.Index().First(indexed => which(indexed.Item)).Index;
}
