using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Notifications;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

public sealed class ReconnectPolicyTests
{
    private static readonly LinkEnd Lost = new(LinkEndKind.Lost, "lost");

    [Theory]
    [InlineData(0, 500, 1_000)]
    [InlineData(1, 1_000, 2_000)]
    [InlineData(2, 2_500, 5_000)]
    [InlineData(3, 5_000, 10_000)]
    [InlineData(4, 10_000, 20_000)]
    [InlineData(5, 15_000, 30_000)]
    [InlineData(1_000_000, 15_000, 30_000)]
    public void After_Failures_BacksOffWithJitterAndCap(int failures, int least, int most)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(least), ReconnectPolicy.After(Lost, failures, true, 0).Delay);
        Assert.Equal(TimeSpan.FromMilliseconds(most), ReconnectPolicy.After(Lost, failures, true, 1).Delay);
    }

    [Theory]
    [InlineData(FailureClass.Credentials, 0, true, false)]
    [InlineData(FailureClass.Credentials, 9, true, false)]
    [InlineData(FailureClass.Credentials, 0, false, false)]
    [InlineData(FailureClass.Credentials, 1, false, true)]
    [InlineData(FailureClass.Permission, 9, true, false)]
    [InlineData(FailureClass.Permission, 0, false, true)]
    [InlineData(FailureClass.Configuration, 0, false, true)]
    [InlineData(FailureClass.Configuration, 9, true, false)]
    [InlineData(FailureClass.Transient, 99, false, false)]
    public void After_Refusal_StopsOnlyWhereNothingCanHelp(FailureClass cause, int failures, bool hasBeenLive, bool stops)
    {
        LinkEnd end = new(LinkEndKind.Refused, "refused", new PlatformException(cause, "refused"));

        Assert.Equal(stops, ReconnectPolicy.After(end, failures, hasBeenLive, 0).Action == ReconnectAction.Stop);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void After_ClientRefusedByTheLoginHost_StopsALiveFeedAtTheSecondTime(int failures, bool stops)
    {
        LinkEnd end = new(LinkEndKind.Refused, "refused", new PlatformException(FailureClass.Credentials, "refused") { IsTokenRefusal = true });

        Assert.Equal(stops, ReconnectPolicy.After(end, failures, true, 0).Action == ReconnectAction.Stop);
    }

    [Fact]
    public void After_RetryAfter_IsRespected()
    {
        LinkEnd end = new(LinkEndKind.Refused, "refused", new PlatformException(FailureClass.Transient, "busy") { RetryAfter = TimeSpan.FromSeconds(77) });

        Assert.Equal(TimeSpan.FromSeconds(77), ReconnectPolicy.After(end, 0, true, 0).Delay);
    }

    [Fact]
    public void After_RetryAfterToldToAllChannels_TheyComeBackOneAfterTheOther()
    {
        LinkEnd end = new(LinkEndKind.Refused, "refused", new PlatformException(FailureClass.Transient, "busy") { RetryAfter = TimeSpan.FromSeconds(60) });
        var delays = Enumerable.Range(0, Topics.Channels).Select(channel => ReconnectPolicy.After(end, 0, true, channel / 20.0).Delay).ToList();

        Assert.All(delays, delay => Assert.InRange(delay, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(72)));
        Assert.Equal(Topics.Channels, delays.Distinct().Count());
    }

    [Theory]
    [InlineData(LinkEndKind.ChannelGone, true)]
    [InlineData(LinkEndKind.Silent, false)]
    [InlineData(LinkEndKind.ClosedByPlatform, false)]
    public void After_End_TakesANewChannelOnlyWhenTheOldIsGone(object kind, bool isNew)
        => Assert.Equal(isNew ? ReconnectAction.NewChannel : ReconnectAction.SameChannel, ReconnectPolicy.After(new LinkEnd((LinkEndKind)kind, ""), 0, true, 0).Action);

    [Theory]
    [InlineData(401, true)]
    [InlineData(404, true)]
    [InlineData(409, true)]
    [InlineData(407, false)]
    [InlineData(429, false)]
    [InlineData(503, false)]
    [InlineData(null, false)]
    public void From_UpgradeRefused_NamesTheChannelGoneWhereItIs(int? status, bool isGone)
        => Assert.Equal(
            isGone ? LinkEndKind.ChannelGone : LinkEndKind.Refused,
            LinkEnd.From(new PlatformException(FailureClass.Transient, "no") { Status = status }, onUpgrade: true).Kind);
}

public sealed class FrameKindsTests
{
    [Theory]
    [InlineData("""{"topicName":"v2.users.5d0f.conversations","version":"2","eventBody":{}}""", "Notification")]
    [InlineData("""{"topicName":"v2.routing.queues.5d0f.conversations.calls","eventBody":{}}""", "Notification")]
    [InlineData("""{ "eventBody" : {"topicName":"channel.metadata"}, "topicName" : "V2.Users.5d0f.presence" }""", "Notification")]
    [InlineData("""{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}""", "Heartbeat")]
    [InlineData("""{"eventBody":{"message":"pong"},"topicName":"Channel.Metadata"}""", "Heartbeat")]
    [InlineData("""{"topicName":"v2.system.socket_closing","version":"2","eventBody":{"message":"x"}}""", "SocketClosing")]
    [InlineData("""{"topicName":"v2.system.no_longer_subscribed.streaming-4-a","eventBody":{}}""", "NoLongerSubscribed")]
    [InlineData("""{"topicName":"v2.system.token_revoked.x"}""", "TokenRevoked")]
    [InlineData("""{"topicName":"v2.system.subscription_changed.x"}""", "Answer")]
    [InlineData("""{"result":"200","status":"subscribed"}""", "Answer")]
    [InlineData("""{"result":"400","status":"failure"}""", "Answer")]
    [InlineData("""{"result":"404"}""", "ChannelGone")]
    [InlineData("""{"result":404}""", "ChannelGone")]
    [InlineData("""{"message":"pong"}""", "Answer")]
    [InlineData("""{"topicName":"something.new","eventBody":{}}""", "Notification")]
    [InlineData("""{"a":1}""", "Malformed")]
    [InlineData("""{"topicName":""", "Malformed")]
    [InlineData("""[1,2]""", "Malformed")]
    [InlineData("""<html>""", "Malformed")]
    [InlineData("", "Malformed")]
    public void Classify_AnyShape_TellsWhatItIs(string frame, string expected) => Assert.Equal(expected, FrameKinds.Classify(Encoding.UTF8.GetBytes(frame)).ToString());
}

public sealed class ChannelPlanTests
{
    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1_000, 1, 0)]
    [InlineData(1_001, 2, 0)]
    [InlineData(20_000, 20, 0)]
    [InlineData(20_001, 20, 1)]
    [InlineData(25_000, 20, 5_000)]
    public void Assign_Users_TakesAsManyChannelsAsNeeded(int users, int channels, int leftOver)
    {
        var (plan, left) = ChannelPlan.Assign([], Ids(0, users));

        Assert.Equal(channels, plan.Count);
        Assert.Equal(leftOver, left);
        Assert.All(plan, channel => Assert.InRange(channel.Count, 0, 1000));
        Assert.Equal(users - leftOver, plan.SelectMany(channel => channel).Distinct().Count());
    }

    [Fact]
    public void Assign_UsersComeAndGo_OthersStayWhereTheyAre()
    {
        var (first, _) = ChannelPlan.Assign([], Ids(0, 1_500));

        var (second, _) = ChannelPlan.Assign(first, Ids(10, 1_600));

        Assert.Equal(2, second.Count);
        Assert.Empty(first[0].Skip(10).Except(second[0]));
        Assert.Empty(first[1].Except(second[1]));
        Assert.Equal(1_600, second.Sum(channel => channel.Count));
    }

    private static List<string> Ids(int from, int count) => [.. Enumerable.Range(from, count).Select(number => $"user-{number}")];
}

public sealed class ChannelAgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(24 * 60, 12 * 60, (24 * 60) - 10)]
    [InlineData(60, 30, 50)]
    [InlineData(6, 3, 5)]
    public void Times_ByLife_LeaveRoomForAReplacement(int lifeMinutes, int putMinutes, int replaceMinutes)
    {
        Assert.Equal(Now.AddMinutes(putMinutes), ChannelAge.NextPut(Now, Now.AddMinutes(lifeMinutes)));
        Assert.Equal(Now.AddMinutes(replaceMinutes), ChannelAge.ReplaceAt(Now, Now.AddMinutes(lifeMinutes)));
    }

    [Fact]
    public void NextPut_ExpiryUnknownOrPast_CountsADay() => Assert.Equal([Now.AddHours(12), Now.AddHours(12)], [ChannelAge.NextPut(Now, null), ChannelAge.NextPut(Now, Now.AddMinutes(-1))]);
}

public sealed class SubscriptionVerdictTests
{
    [Fact]
    public void Read_PartRefused_NamesUserAndPermission()
    {
        var verdict = SubscriptionVerdict.Read(new TopicListing(
        [
            new TopicVerdict("v2.users.u1?conversations&presence&station", "Permitted", null, null),
            new TopicVerdict("v2.users.u1.station", "Rejected", "Missing permission", ["telephony:otherStationAssociation:view"]),
        ]));

        Assert.Equal(["station"], verdict.RejectedParts);
        Assert.Equal(["u1"], verdict.UsersWithout("station"));
        Assert.Equal("telephony:otherStationAssociation:view", verdict.Why("station"));
    }

    [Fact]
    public void Read_WholeCombinedTopicRefused_CountsForEachPart()
    {
        var verdict = SubscriptionVerdict.Read(new TopicListing([new TopicVerdict("v2.users.u1?conversations&presence", "rejected", "no", null)]));

        Assert.Equal(["conversations", "presence"], verdict.RejectedParts.Order());
        Assert.Equal("no", verdict.Why("presence"));
    }

    [Fact]
    public void Read_OddEntries_AreSurvived()
        => Assert.Empty(SubscriptionVerdict.Read(new TopicListing([new TopicVerdict(null, "Rejected", null, null), new TopicVerdict("v2.users.", "Rejected", null, null), new TopicVerdict("x", null, null, null)])).RejectedParts);

    [Fact]
    public void ForUser_AllParts_StaysBelowTheLimit()
        => Assert.InRange(Topics.ForUser(Guid.NewGuid().ToString(), [Topics.Calls, .. Topics.All]).Length, 50, Topics.LongestTopic - 1);
}
