namespace GenesysCloud.Simulator.Tests.Scenarios;

/// <summary>
/// What each story really was, written by hand after docs/events.md. Legs are named by purpose and order;
/// <c>~</c> marks what REST cannot tell later.
/// </summary>
public class StoryTruthTests
{
    private static readonly string[] Reached = ["routed ivr1", "routed acd1", "offered agent1", "connected agent1", "recording-state-changed agent1 active ~"];

    [Theory]
    [InlineData("inbound-answered")]
    [InlineData("inbound-agent-hangs-up")]
    [InlineData("supervisor")] // a supervisor who listens, whispers and joins has no events
    public void AnsweredCall_Truth_IsOfferedConnectedEnded(string story) => Check(story, [.. Reached, "ended agent1"]);

    [Fact]
    public void AbandonedInQueue_Truth_IsInvisibleToUsers() => Check("abandoned-in-queue", ["routed ivr1 (invisible)", "routed acd1 (invisible)"]);

    [Fact]
    public void FlowOnly_Truth_IsInvisibleToUsers() => Check("flow-only", ["routed ivr1 (invisible)"]);

    [Fact]
    public void AbandonedWhileAlerting_Truth_IsFailed()
        => Check("abandoned-while-alerting", ["routed ivr1", "routed acd1", "offered agent1", "failed agent1"]);

    [Theory]
    [InlineData("not-answered-other-agent")]
    [InlineData("not-answered-same-agent")]
    public void NotAnswered_Truth_IsOneFailedLegAndASecondOne(string story) => Check(
        story,
        [
            "routed ivr1", "routed acd1", "offered agent1", "failed agent1",
            "offered agent2", "connected agent2", "recording-state-changed agent2 active ~", "ended agent2",
        ]);

    [Fact]
    public void Voicemail_Truth_IsFailedAndRoutedToTheMailbox()
        => Check("voicemail", ["routed ivr1", "routed acd1", "offered agent1", "failed agent1", "routed voicemail1"]);

    [Fact]
    public void Hold_Truth_IsOneHeldAndOneRetrievedForEachHold() => Check(
        "hold",
        [.. Reached, "held agent1", "retrieved agent1", "held agent1", "retrieved agent1", "held agent1", "retrieved agent1", "ended agent1"]);

    [Fact]
    public void HangsUpOnHold_Truth_HasNoRetrieved() => Check("hangs-up-on-hold", [.. Reached, "held agent1", "ended agent1"]);

    [Fact]
    public void SecurePause_Truth_IsPausedAndActiveAgain() => Check(
        "secure-pause",
        [.. Reached, "recording-state-changed agent1 paused ~", "recording-state-changed agent1 active ~", "ended agent1"]);

    [Fact]
    public void Attributes_Truth_IsOneFactForEachChange()
        => Check("attributes", [.. Reached, "attributes-updated customer1 ~", "attributes-updated agent1 ~", "ended agent1"]);

    [Fact]
    public void BlindTransferToUser_Truth_IsTransferredBeforeEnded() => Check(
        "blind-transfer-user",
        [.. Reached, "offered agent2", "transferred agent1 blind", "ended agent1", "connected agent2", "ended agent2"]);

    [Fact]
    public void BlindTransferToQueue_Truth_HasASecondQueueLeg() => Check(
        "blind-transfer-queue",
        [.. Reached, "transferred agent1 blind", "ended agent1", "routed acd2", "offered agent2", "connected agent2", "ended agent2"]);

    [Fact]
    public void TransferBack_Truth_HasThreeAgentLegs() => Check(
        "transfer-back",
        [
            .. Reached, "offered agent2", "transferred agent1 blind", "ended agent1", "connected agent2",
            "offered agent3", "transferred agent2 blind", "ended agent2", "connected agent3", "ended agent3",
        ]);

    [Fact]
    public void ConsultTransfer_Truth_IsAttended() => Check(
        "consult-transfer",
        [
            .. Reached, "held agent1 ~", "offered agent2", "consulted agent1 ~", "connected agent2",
            "transferred agent1 attended", "ended agent1", "ended agent2",
        ]);

    [Fact]
    public void ConsultWithOutside_Truth_LeavesTheCallWithoutAgent()
        => Check("consult-external", [.. Reached, "held agent1 ~", "consulted agent1 ~", "transferred agent1 attended", "ended agent1"]);

    [Fact]
    public void ConsultCancelled_WhileRinging_Truth_IsFailedAndRetrieved() => Check(
        "consult-cancelled",
        [.. Reached, "held agent1 ~", "offered agent2", "consulted agent1 ~", "failed agent2", "retrieved agent1 ~", "ended agent1"],
        seed: 1);

    [Fact]
    public void ConsultCancelled_AfterAnswer_Truth_IsEndedAndRetrieved() => Check(
        "consult-cancelled",
        [
            .. Reached, "held agent1 ~", "offered agent2", "consulted agent1 ~", "connected agent2",
            "ended agent2", "retrieved agent1 ~", "ended agent1",
        ],
        seed: 2);

    [Fact]
    public void ConsultNotAnswered_Truth_IsFailedAndRetrieved() => Check(
        "consult-not-answered",
        [.. Reached, "held agent1 ~", "offered agent2", "consulted agent1 ~", "failed agent2", "retrieved agent1 ~", "ended agent1"]);

    [Fact]
    public void Conference_AllUntilTheCustomerLeaves_Truth_IsPartyLeftOfTheCustomer() => Check("conference",
        [.. InConference, "party-left customer1 ~", "ended agent1", "ended agent2"], seed: SeedAllStay);

    [Fact]
    public void Conference_SecondAgentLeaves_Truth_IsPartyLeft() => Check("conference",
        [.. InConference, "party-left agent2 ~", "ended agent2", "ended agent1"], seed: SeedSecondLeaves);

    [Fact]
    public void Conference_FirstAgentLeaves_Truth_IsAConferenceTransfer() => Check("conference",
        [.. InConference, "party-left agent1 ~", "transferred agent1 conference", "ended agent1", "ended agent2"], seed: SeedFirstLeaves);

    [Fact]
    public void ConferenceWithOutside_Truth_NamesTheOutsideLeg() => Check(
        "conference-external",
        [
            .. Reached, "held agent1 ~", "consulted agent1 ~", "retrieved agent1 ~", "conferenced external1 ~",
            "party-left external1 ~", "ended agent1",
        ]);

    [Fact]
    public void OutboundForQueue_Truth_IsConnectedAtTheAnswer()
        => Check("outbound-queue", ["dialing agent1", "connected agent1", "recording-state-changed agent1 active ~", "ended agent1"]);

    [Fact]
    public void OutboundPersonal_Truth_IsConnectedAtTheAnswer()
        => Check("outbound-personal", ["dialing user1", "connected user1", "recording-state-changed user1 active ~", "ended user1"]);

    [Fact]
    public void OutboundBusy_Truth_IsFailed_AlthoughTheOwnLegWasConnected() => Check("outbound-busy", ["dialing user1", "failed user1"]);

    [Fact]
    public void OutboundHold_Truth_IsHeldAndRetrieved() => Check(
        "outbound-hold",
        ["dialing agent1", "connected agent1", "recording-state-changed agent1 active ~", "held agent1", "retrieved agent1", "ended agent1"]);

    [Fact]
    public void OutboundTransfer_Truth_EndsTheDialledLegAndOffersAnother() => Check(
        "outbound-transfer",
        [
            "dialing agent1", "connected agent1", "recording-state-changed agent1 active ~", "offered agent2",
            "transferred agent1 blind", "ended agent1", "connected agent2", "ended agent2",
        ]);

    [Fact]
    public void InternalNotAnswered_Truth_IsTwoFailedLegs()
        => Check("internal-not-answered", ["dialing user1", "offered user2", "failed user1", "failed user2"]);

    [Fact]
    public void InternalToQueue_Truth_IsAnsweredByTheQueue() => Check(
        "internal-to-queue",
        [
            "dialing user1", "routed acd1", "connected user1", "offered agent1", "connected agent1",
            "recording-state-changed user1 active ~", "ended user1", "ended agent1",
        ]);

    [Fact]
    public void ConsultAbandoned_Truth_HasNoRetrieved() => Check(
        "consult-abandoned",
        [.. Reached, "held agent1 ~", "offered agent2", "consulted agent1 ~", "connected agent2", "ended agent1", "ended agent2"]);

    [Fact]
    public void PersonalInbound_Truth_IsOfferedConnectedEnded() => Check("inbound-personal", ["offered user1", "connected user1", "ended user1"]);

    [Fact]
    public void Internal_Truth_ConnectsBothLegs() => Check(
        "internal",
        [
            "dialing user1", "offered user2", "connected user2", "connected user1", "held user1", "retrieved user1",
            "ended user2", "ended user1",
        ],
        seed: 3);

    [Theory]
    [InlineData("chat")]
    [InlineData("email")]
    [InlineData("message")]
    public void OtherMedia_Truth_IsNoCall(string story)
    {
        using Stage stage = new();

        var view = stage.Play(story);

        Assert.Empty(stage.Facts(view));
        Assert.Equal(0, stage.Scenarios.Truth.CallsMade);
        Assert.All(stage.Of(view), change => Assert.True(change.AlsoChatLike));
    }

    private const int SeedAllStay = 3;
    private const int SeedSecondLeaves = 2;
    private const int SeedFirstLeaves = 6;

    private static readonly string[] InConference =
    [
        .. Reached, "held agent1 ~", "offered agent2", "consulted agent1 ~", "connected agent2", "retrieved agent1 ~", "conferenced agent2 ~",
    ];

    private static void Check(string story, string[] expected, int seed = 1)
    {
        using Stage stage = new(seed: seed);

        var view = stage.Play(story, 1, 2);

        Assert.Equal(expected, stage.Facts(view));
        Assert.Equal(1, stage.Scenarios.Truth.CallsMade);
        Assert.Equal(0, stage.Scenarios.Truth.OpenCalls);
    }
}
