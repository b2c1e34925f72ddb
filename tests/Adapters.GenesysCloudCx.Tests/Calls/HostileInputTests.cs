using System.Text;
using System.Text.Json.Nodes;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>What must be survived, counted and passed by.</summary>
public sealed class HostileInputTests
{
    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"topicName\":\"v2.users.a.conversations.calls\",\"eventBody\":{\"id\":\"c\",\"participants\":[{\"id\":")]
    [InlineData("{\"topicName\":\"v2.users.a.presence\"}{}")]
    public void Interpret_Malformed_IsCounted(string frame)
    {
        var heard = new Listener().Hear(frame);

        Assert.Empty(heard.Events);
        Assert.Equal(1, heard.Status["frames_malformed"]);
    }

    [Theory]
    [InlineData("""{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}""")]
    [InlineData("""{"topicName":"v2.system.socket_closing","version":"2","eventBody":{"message":"Socket closing","id":"c","participants":[]}}""")]
    [InlineData("""{"result":"200","status":"subscribed"}""")]
    [InlineData("""{"result":"404","message":"Channel not found"}""")]
    public void Interpret_ControlFrame_HasNoEffect(string frame)
    {
        var heard = new Listener().Hear(frame);

        Assert.Empty(heard.Events);
        Assert.Equal(0, heard.Status["frames_malformed"]);
        Assert.Equal(0, heard.Status["notifications_unknown_topic"]);
    }

    [Theory]
    [InlineData("""{"topicName":"v2.conversations.chats.c.messages","eventBody":{"id":"m","conversation":{"id":"c"}}}""")]
    [InlineData("""{"topicName":"v2.users.u.conversations.chats","eventBody":{"id":"c","participants":[{"id":"p","state":"connected"}]}}""")]
    [InlineData("""{"topicName":"v2.users.u.conversations","eventBody":{"id":"c","participants":[{"id":"p","purpose":"agent","userId":"u","connectedTime":"2026-09-14T08:15:00.000Z","calls":[],"chats":[{"id":"x","state":"connected"}],"emails":[]}]}}""")]
    [InlineData("""{"topicName":"v2.users.u.conversations","eventBody":{"id":"c","participants":[{"id":"p","purpose":"agent","userId":"u","messages":[{"id":"x","state":"alerting"}]}]}}""")]
    [InlineData("""{"topicName":"v2.users.u.conversations","eventBody":{"id":"c","participants":[{"id":"p","purpose":"agent","userId":"u","callbacks":[{"id":"x","state":"alerting"}]}]}}""")]
    public void Interpret_OtherMedia_IsCountedAndPassedBy(string frame)
    {
        var heard = new Listener().Hear(frame);

        Assert.Empty(heard.Events);
        Assert.Equal(1, heard.Status["notifications_other_media"]);
        Assert.Equal(0, heard.Interpreter.OpenCount);
    }

    [Fact]
    public void Interpret_UnknownTopic_IsCounted()
        => Assert.Equal(1, new Listener().Hear("""{"topicName":"v2.users.u.conversationsummary","eventBody":{"userId":"u"}}""").Status["notifications_unknown_topic"]);

    [Theory]
    [InlineData("V2.Users.U.CONVERSATIONS.calls")]
    [InlineData("v2.ROUTING.queues.q.conversations.CALLS")]
    public void Interpret_TopicInAnyCase_IsUnderstood(string topic)
    {
        var moment = Stories.Connected().Last;

        Assert.Contains("connected", new Listener().Hear(moment.Frame(topic, moment.CallsBody(rest: false)), Cast.At(20)).Told);
    }

    [Fact]
    public void Interpret_BodyBeforeTopic_IsUnderstood()
    {
        var moment = Stories.Connected().Last;
        JsonObject frame = new() { ["metadata"] = new JsonObject(), ["eventBody"] = moment.CallsBody(rest: false), ["topicName"] = "v2.users.u.conversations.calls" };

        Assert.Contains("connected", new Listener().Hear(frame.ToJsonString()).Told);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"id":"c"}""")]
    [InlineData("""{"id":"c","participants":null}""")]
    [InlineData("""{"id":"c","participants":[]}""")]
    [InlineData("""{"id":"c","participants":[null,1,"x",[],{}]}""")]
    [InlineData("""{"id":7,"participants":{"id":"p"}}""")]
    [InlineData("""null""")]
    [InlineData("""[1,2]""")]
    public void Interpret_BodyWithoutLegs_SaysNothing(string body)
    {
        var heard = new Listener().Hear("{\"topicName\":\"v2.users.u.conversations.calls\",\"eventBody\":" + body + "}");

        Assert.Empty(heard.Events);
        Assert.Equal(1, heard.Status["snapshots_without_legs"]);
    }

    [Fact]
    public void Interpret_MissingParticipants_AreNoInformation()
    {
        Listener heard = new();
        heard.HearCalls(Stories.Connected());
        var told = heard.Events.Count;

        heard.Hear($$$"""{"topicName":"v2.users.u.conversations.calls","eventBody":{"id":"{{{Cast.Conversation}}}","participants":[]}}""", Cast.At(20));
        heard.Hear($$$"""{"topicName":"v2.users.u.conversations.calls","eventBody":{"id":"{{{Cast.Conversation}}}"}}""", Cast.At(20));

        Assert.Equal(told, heard.Events.Count);
        Assert.Equal(1, heard.Interpreter.OpenCount);
    }

    [Fact]
    public void Interpret_WrongKindsAndUnknownMembers_CountAsNotTold()
    {
        var moment = Stories.Connected().Last;
        var body = moment.CallsBody(rest: false);
        var agent = body["participants"]![3]!;
        agent["held"] = "yes";
        agent["startHoldTime"] = "soon";
        agent["queue"] = "Support";
        agent["futureThing"] = new JsonObject { ["deep"] = new JsonArray(1, new JsonObject()) };
        agent["attributes"] = new JsonArray();

        var heard = new Listener().Hear(moment.Frame("v2.users.u.conversations.calls", body), Cast.At(20));

        Assert.Equal(["offered", "connected"], heard.ToldOf(Cast.Agent));
        Assert.Null(heard.One("connected").QueueId);
        Assert.Equal(4, heard.Status["values_unreadable"]);
    }

    [Fact]
    public void Interpret_UnknownState_IsTreatedByItsTimes()
    {
        var moment = Stories.Answered();
        var body = moment.Moments[5].CallsBody(rest: false);
        body["participants"]![3]!["state"] = "levitating";
        Listener heard = new();
        heard.Hear(moment.Moments[5].Frame("v2.users.u.conversations.calls", body), Cast.At(20));
        Assert.Equal(["offered", "connected"], heard.ToldOf(Cast.Agent));

        body = moment.Last.CallsBody(rest: false);
        body["participants"]![3]!["state"] = "levitating";
        heard.Hear(moment.Last.Frame("v2.users.u.conversations.calls", body), Cast.At(400));

        Assert.Equal(["offered", "connected", "ended"], heard.ToldOf(Cast.Agent));
        Assert.Equal(2, heard.Status["states_unknown"]);
    }

    [Fact]
    public void Interpret_ParticipantWithoutIdAndTimes_IsKeyedByItsUser()
    {
        string Frame(string more) => $$$"""{"version":"2","topicName":"v2.users.{{{Cast.Ada}}}.conversations.calls","metadata":{"CorrelationId":"always-the-same"},"eventBody":{"id":"c1","participants":[{"purpose":"agent","muted":false,"user":{"id":"{{{Cast.Ada}}}"},{{{more}}}}],"recordingState":"active"}}""";
        var heard = new Listener()
            .Hear(Frame("\"held\":false,\"state\":\"connected\""), Cast.At(1))
            .Hear(Frame("\"held\":true,\"state\":\"connected\""), Cast.At(2))
            .Hear(Frame("\"held\":false,\"state\":\"connected\""), Cast.At(3))
            .Hear(Frame("\"held\":false,\"state\":\"disconnected\",\"disconnectType\":\"client\""), Cast.At(4))
            .Hear(Frame("\"held\":false,\"state\":\"terminated\",\"disconnectType\":\"client\""), Cast.At(5));

        Assert.Equal(["connected", "held", "retrieved", "ended"], heard.Told);
        Assert.Equal([Cast.At(1), Cast.At(2), Cast.At(3), Cast.At(4)], heard.Events.Select(each => each.Time));
        Assert.All(heard.Calls, each => Assert.Null(each.ParticipantId));
        Assert.All(heard.Calls, each => Assert.Equal(Cast.Ada, each.UserId));
        Assert.All(heard.Calls, each => Assert.Equal("active", each.RecordingState));
        Assert.Null(heard.One("connected").ConnectedAt);
    }

    [Theory]
    [InlineData("transfer", "connected transferred ended")]
    [InlineData("peer", "connected ended")]
    public void Interpret_ParticipantWithoutIdAndTimes_EndsAsItIsTold(string disconnectType, string facts)
    {
        string Frame(string state) => $$$"""{"topicName":"v2.users.u1.conversations.calls","eventBody":{"id":"c1","participants":[{"purpose":"Agent","user":{"id":"u1"},"state":"{{{state}}}","disconnectType":"{{{disconnectType}}}"}]}}""";

        Assert.Equal(facts, string.Join(' ', new Listener().Hear(Frame("CONNECTED")).Hear(Frame("Disconnected")).Told));
    }

    [Fact]
    public void Interpret_DeepNesting_IsMalformedNotFatal()
    {
        var deep = new StringBuilder("{\"topicName\":\"v2.users.u.conversations.calls\",\"eventBody\":").Append('[', 5_000).Append(']', 5_000).Append('}');

        Assert.Equal(1, new Listener().Hear(deep.ToString()).Status["frames_malformed"]);
    }

    [Fact]
    public void Reconcile_Malformed_IsCounted()
    {
        Listener heard = new();
        heard.ReadBack("nonsense"u8.ToArray(), Cast.Start).ReadBack([], Cast.Start);
        heard.Interpreter.ReconcileUser("{"u8, Cast.Start, Cast.Start, heard.Events);
        Assert.False(heard.Interpreter.NeedsRefresh("<html>"u8));

        Assert.Equal(4, heard.Status["frames_malformed"]);
        Assert.Empty(heard.Events);
    }
}
