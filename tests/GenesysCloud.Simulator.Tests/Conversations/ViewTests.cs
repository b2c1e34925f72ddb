using System.Text.Json.Nodes;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Tests.Scenarios;

namespace GenesysCloud.Simulator.Tests.Conversations;

/// <summary>One state, many spellings: what each view tells and what it keeps to itself.</summary>
public class ViewTests
{
    [Fact]
    public void CallNotification_Leg_TellsItsPeerButNeitherItsOwnCommunicationNorItsStart()
    {
        using Stage stage = new();
        var view = (ConversationState)stage.Play("inbound-answered", 1);

        var text = Stage.Json(view.WriteCallNotification);

        var customer = view.OutsideParty!;
        var agent = Participant(text, "agent");
        Assert.Equal(customer.CommunicationId, (string?)agent["peer"]);
        Assert.DoesNotContain(view.Legs.Single(leg => leg.Purpose == Purpose.Agent).CommunicationId, text.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(agent["startTime"]);
        Assert.Null(agent["startAlertingTime"]);
        Assert.NotNull(Participant(Stage.Json(view.WriteCallRest), "agent")["startAlertingTime"]);
    }

    [Fact]
    public void RecordingState_Spelling_DiffersByView()
    {
        using Stage stage = new();
        var view = stage.States(stage.Play("secure-pause", 1)).First(state => state.Recording == RecordingState.Paused);

        Assert.Equal("paused", (string?)Stage.Json(view.WriteCallNotification)["recordingState"]);
        Assert.Equal("paused", (string?)Stage.Json(view.WriteCallRest)["recordingState"]);
        Assert.Equal("PAUSED", (string?)Stage.Json(view.WriteConversationNotification)["recordingState"]);
        Assert.Equal("PAUSED", (string?)Stage.Json(view.WriteConversationRest)["recordingState"]);
        Assert.Equal("paused", (string?)Call(Stage.Json(view.WriteConversationRest), "agent")["recordingState"]);
        Assert.True((bool?)Stage.Json(view.WriteCallNotification)["securePause"]);
    }

    [Fact]
    public void Transfers_Spelling_DiffersByView()
    {
        using Stage stage = new();
        var view = stage.Play("consult-transfer", 1, 2);

        var notification = Stage.Json(view.WriteConversationNotification)["recentTransfers"]![0]!;
        var rest = Stage.Json(view.WriteConversationRest)["recentTransfers"]![0]!;

        Assert.Equal(("complete", "attended"), ((string?)notification["state"], (string?)notification["transferType"]));
        Assert.Equal(("Complete", "Attended"), ((string?)rest["state"], (string?)rest["transferType"]));
        Assert.Null(Stage.Json(view.WriteCallNotification)["recentTransfers"]);
    }

    [Theory]
    [InlineData(DisconnectType.EndpointDnd, "endpoint.dnd", "endpoint.donotdisturb", "dndEndpoint")]
    [InlineData(DisconnectType.ConferenceTransfer, "transfer.conference", "transfer.conference", "conferenceTransfer")]
    [InlineData(DisconnectType.ConsultTransfer, "transfer.consult", "transfer.consult", "consultTransfer")]
    [InlineData(DisconnectType.ForwardTransfer, "transfer.forward", "transfer.forward", "forwardTransfer")]
    [InlineData(DisconnectType.NoAnswerTransfer, "transfer.noanswer", "transfer.noanswer", "noAnswerTransfer")]
    [InlineData(DisconnectType.NotAvailableTransfer, "transfer.notavailable", "transfer.notavailable", "notAvailableTransfer")]
    [InlineData(DisconnectType.DndTransfer, "transfer.dnd", "transfer.donotdisturb", "dndTransfer")]
    [InlineData(DisconnectType.TransportFailure, "transport.failure", "transport.failure", "transportFailure")]
    [InlineData(DisconnectType.Peer, "peer", "peer", "peer")]
    [InlineData(DisconnectType.Uncallable, "uncallable", "uncallable", "uncallable")]
    internal void DisconnectType_Spelling_DiffersByView(DisconnectType type, string notification, string rest, string analytics)
    {
        Assert.Equal(notification, type.InNotification());
        Assert.Equal(rest, type.InRest(callView: false));
        Assert.Equal(analytics, type.InAnalytics());
    }

    [Fact]
    public void Hold_RestSegment_BeginsAtTheTimeTheNotificationTold()
    {
        using Stage stage = new();
        var view = stage.Play("hold", 1);
        var told = stage.States(view).SelectMany(state => state.Legs).Select(leg => leg.HeldSince).OfType<DateTimeOffset>().Distinct().ToList();

        var holds = Call(Stage.Json(view.WriteConversationRest), "agent")["segments"]!.AsArray().Where(segment => (string?)segment!["type"] == "Hold").ToList();

        Assert.Equal(3, holds.Count);
        Assert.Equal(told, holds.Select(segment => Time(segment!["startTime"])));
        var retrieved = stage.Scenarios.Truth.Facts().Where(fact => fact.Kind == "retrieved").Select(fact => fact.At);
        Assert.Equal(retrieved, holds.Select(segment => Time(segment!["endTime"])));
    }

    [Fact]
    public void EndedCall_EveryView_TellsTheSameEnds()
    {
        using Stage stage = new();
        var view = stage.Play("conference", 1, 2);
        var (calls, generic) = (Stage.Json(view.WriteCallNotification), Stage.Json(view.WriteConversationNotification));
        var (callRest, rest) = (Stage.Json(view.WriteCallRest), Stage.Json(view.WriteConversationRest));
        var row = Stage.Json(view.WriteAnalyticsRow);

        foreach (var (i, leg) in ((ConversationState)view).Legs.Index())
        {
            var end = leg.EndedAt!.Value;
            Assert.Equal(end, Time(calls["participants"]![i]!["endTime"]));
            Assert.Equal(end, Time(callRest["participants"]![i]!["endTime"]));
            Assert.Equal(end, Time(generic["participants"]![i]!["endTime"]));
            Assert.Equal(end, Time(generic["participants"]![i]!["calls"]![0]!["disconnectedTime"]));
            Assert.Equal(end, Time(rest["participants"]![i]!["calls"]![0]!["disconnectedTime"]));
            Assert.Contains(end, row["participants"]![i]!["sessions"]![0]!["segments"]!.AsArray().Select(segment => Time(segment!["segmentEnd"])));
            Assert.Equal(leg.CommunicationId, (string?)row["participants"]![i]!["sessions"]![0]!["sessionId"]);
        }

        Assert.Equal(view.End, Time(rest["endTime"]));
        Assert.Equal(view.End, Time(row["conversationEnd"]));
        Assert.Null(generic["endTime"]);
    }

    [Fact]
    public void ConversationNotification_Media_OnlyTheOwnArrayIsFilled()
    {
        using Stage stage = new();
        var mail = Stage.Json(stage.Play("email").WriteConversationNotification)["participants"]![1]!;
        var call = Stage.Json(stage.Play("inbound-answered", 1).WriteConversationNotification)["participants"]![0]!;

        Assert.Null(mail["calls"]);
        Assert.Single(mail["emails"]!.AsArray());
        Assert.Single(call["calls"]!.AsArray());
        Assert.All(new[] { "callbacks", "chats", "emails", "messages" }, medium => Assert.Empty(call[medium]!.AsArray()));
    }

    [Fact]
    public void AfterCallWork_Agent_IsPendingThenComplete()
    {
        using Stage stage = new();
        var view = stage.Play("inbound-answered", 1);

        var states = stage.States(view).Select(state => (string?)Stage.Json(state.WriteConversationNotification)["participants"]!.AsArray()
            .FirstOrDefault(participant => (string?)participant!["purpose"] == "agent")?["calls"]![0]!["afterCallWork"]!["state"]);

        Assert.Equal(["pending", "complete"], states.OfType<string>().Distinct());
        var last = Participant(Stage.Json(view.WriteCallNotification), "agent");
        Assert.NotNull(last["startAcwTime"]);
        Assert.NotNull(last["endAcwTime"]);
        Assert.Equal(stage.Floor.WrapupCodes[0].Id, (string?)last["wrapup"]!["code"]);
    }

    private static JsonNode Participant(JsonNode body, string purpose)
        => body["participants"]!.AsArray().First(participant => (string?)participant!["purpose"] == purpose)!;

    private static JsonNode Call(JsonNode body, string purpose) => Participant(body, purpose)["calls"]![0]!;

    private static DateTimeOffset Time(JsonNode? value) => DateTimeOffset.Parse((string)value!, System.Globalization.CultureInfo.InvariantCulture);
}
