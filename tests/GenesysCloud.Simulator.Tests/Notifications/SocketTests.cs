using System.Net.WebSockets;
using GenesysCloud.Simulator.Rest;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Notifications;

public class SocketTests
{
    [Fact]
    public async Task Heartbeat_EveryInterval_IsSentWithoutMetadata()
    {
        await using var link = await Link.OpenAsync();

        link.Clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Empty(await link.Socket.UntilPongAsync());
        link.Clock.Advance(TimeSpan.FromSeconds(60.1));
        var beats = await link.Socket.UntilPongAsync();

        Assert.Equal(3, beats.Count);
        Assert.All(beats, beat => Assert.Equal("""{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}""", beat.GetRawText()));
    }

    [Fact]
    public async Task Notification_CombinedSubscription_ComesUnderTheSingleTopic()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}?presence&routingStatus");

        link.Server.Directory.SetPresence(link.User, "Break", link.Clock.GetUtcNow());
        link.Server.Directory.SetRoutingStatus(link.User, "OFF_QUEUE", link.Clock.GetUtcNow());
        link.Server.Directory.SetStation(link.User, null, link.Clock.GetUtcNow());
        var messages = await link.Socket.UntilPongAsync();

        Assert.Equal([$"v2.users.{link.User}.presence", $"v2.users.{link.User}.routingStatus"], messages.Select(SocketClient.TopicOf));
        Assert.All(messages, message => Assert.Equal("2", message.GetProperty("version").GetString()));
        Assert.All(messages, message => Assert.True(Guid.TryParse(message.GetProperty("metadata").GetProperty("CorrelationId").GetString(), out _)));
    }

    [Fact]
    public async Task Notification_Call_GoesToEveryUserAndQueueAndIsWrittenOnce()
    {
        FakeBoard board = new();
        await using var link = await Link.OpenAsync("v2.users.{user}.conversations.calls", board: board);
        var (second, uri) = await link.Client.ChannelAsync();
        var queue = link.Server.Directory.Queues[0].Id;
        await link.Client.SubscribeAsync(second, $"v2.users.{link.User}.conversations.calls", $"v2.routing.queues.{queue}.conversations.calls", $"v2.users.{link.User}.conversations");
        await using var other = await SocketClient.ConnectAsync(uri);
        await other.UntilPongAsync();
        FakeConversation call = new(Guid.NewGuid().ToString(), link.Clock.GetUtcNow(), null, link.User, queue);

        board.Tell(call);

        var one = await link.Socket.UntilPongAsync();
        var two = await other.UntilPongAsync();
        Assert.Equal([$"v2.users.{link.User}.conversations.calls"], one.Select(SocketClient.TopicOf));
        Assert.Equal(
            [$"v2.routing.queues.{queue}.conversations.calls", $"v2.users.{link.User}.conversations", $"v2.users.{link.User}.conversations.calls"],
            two.Select(SocketClient.TopicOf).Order(StringComparer.Ordinal));
        Assert.Equal(1, call.Written);
    }

    [Fact]
    public async Task Notification_Chat_GoesToTheGenericTopicOnly()
    {
        FakeBoard board = new();
        await using var link = await Link.OpenAsync("v2.users.{user}?conversations.calls&conversations", board: board);

        board.Tell(new FakeConversation(Guid.NewGuid().ToString(), link.Clock.GetUtcNow(), null, link.User, link.Server.Directory.Queues[0].Id, "chat"));

        Assert.Equal([$"v2.users.{link.User}.conversations"], (await link.Socket.UntilPongAsync()).Select(SocketClient.TopicOf));
    }

    [Fact]
    public async Task Notification_WhileNobodyListens_IsLostAndSubscriptionsStay()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence");
        await link.Socket.DisposeAsync();
        await Eventually.TrueAsync(() => link.Server.Sockets.All.Count == 0, "the server saw the end", cancellationToken: TestContext.Current.CancellationToken);
        link.Server.Directory.SetPresence(link.User, "Meal", link.Clock.GetUtcNow());

        await using var again = await SocketClient.ConnectAsync(link.Uri);
        Assert.Empty(await again.UntilPongAsync());
        link.Server.Directory.SetPresence(link.User, "Break", link.Clock.GetUtcNow());

        Assert.Equal("BREAK", (await again.NextAsync()).GetProperty("eventBody").GetProperty("presenceDefinition").GetProperty("systemPresence").GetString());
    }

    [Fact]
    public async Task Closing_Announced_ClosesAfterTheNotice()
    {
        await using var link = await Link.OpenAsync();
        await link.Client.FaultsAsync(new { socketClosing = new { } });
        Assert.Equal("v2.system.socket_closing", SocketClient.TopicOf(await link.Socket.NextAsync()));

        link.Clock.Advance(TimeSpan.FromSeconds(59));
        await link.Socket.UntilPongAsync();
        link.Clock.Advance(TimeSpan.FromSeconds(1));

        await link.Socket.EndedAsync();
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, link.Socket.CloseStatus);
        // the channel is still there
        await using var again = await SocketClient.ConnectAsync(link.Uri);
        Assert.Empty(await again.UntilPongAsync());
    }

    [Fact]
    public async Task SocketLife_Over_IsAnnouncedAndClosed()
    {
        await using var link = await Link.OpenAsync(options: new SimulatorOptions { SocketLife = TimeSpan.FromMinutes(10), HeartbeatInterval = TimeSpan.FromHours(1) });

        link.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("v2.system.socket_closing", SocketClient.TopicOf(await link.Socket.NextAsync()));
        link.Clock.Advance(TimeSpan.FromMinutes(1));

        await link.Socket.EndedAsync();
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, link.Socket.CloseStatus);
    }

    [Fact]
    public async Task SecondSocket_CloseOld_TheNewOneHears()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence");

        await using var second = await SocketClient.ConnectAsync(link.Uri);
        await link.Socket.EndedAsync();
        await second.UntilPongAsync();
        link.Server.Directory.SetPresence(link.User, "Meal", link.Clock.GetUtcNow());

        Assert.Equal(WebSocketCloseStatus.NormalClosure, link.Socket.CloseStatus);
        Assert.Single(await second.UntilPongAsync());
    }

    [Fact]
    public async Task SecondSocket_SilenceOld_TheOldOneHeartbeatsOnly()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence", new SimulatorOptions { SecondSocket = SecondSocketPolicy.SilenceOld });

        await using var second = await SocketClient.ConnectAsync(link.Uri);
        await second.UntilPongAsync();
        link.Server.Directory.SetPresence(link.User, "Meal", link.Clock.GetUtcNow());
        link.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(["channel.metadata"], (await link.Socket.UntilPongAsync()).Select(SocketClient.TopicOf));
        Assert.Equal([$"v2.users.{link.User}.presence", "channel.metadata"], (await second.UntilPongAsync()).Select(SocketClient.TopicOf));
    }

    [Fact]
    public async Task SecondSocket_RefuseNew_TheOldOneStays()
    {
        await using var link = await Link.OpenAsync(options: new SimulatorOptions { SecondSocket = SecondSocketPolicy.RefuseNew });

        Assert.Equal(409, await SocketClient.RefusedAsync(link.Uri));
        Assert.Empty(await link.Socket.UntilPongAsync());
    }

    [Fact]
    public async Task Upgrade_UnknownChannelOrPlainRequest_IsRefused()
    {
        await using var server = await Sim.StartAsync();
        using HttpClient plain = new() { BaseAddress = server.BaseUrl };
        UriBuilder uri = new(server.BaseUrl) { Scheme = "ws", Path = "/channels/streaming-4-none" };

        Assert.Equal(404, await SocketClient.RefusedAsync(uri.Uri));
        using var answer = await plain.GetAsync("/channels/streaming-4-none", TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Channel_Expired_IsToldByResult404AndClosed()
    {
        await using var link = await Link.OpenAsync(options: new SimulatorOptions { ChannelLife = TimeSpan.FromSeconds(10) });

        link.Clock.Advance(TimeSpan.FromSeconds(10));
        var told = await link.Socket.NextAsync();
        await link.Socket.EndedAsync();

        Assert.Equal("404", told.GetProperty("result").GetString());
        Assert.False(told.TryGetProperty("topicName", out _));
        Assert.Equal(404, await SocketClient.RefusedAsync(link.Uri));
    }

    [Theory]
    [InlineData("life")]
    [InlineData("expire")]
    [InlineData("revoke")]
    public async Task Token_Ended_TheChannelIsToldAndLivesOnWithANewToken(string how)
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence", new SimulatorOptions { TokenLife = TimeSpan.FromSeconds(20) });
        if (how == "life")
        {
            link.Clock.Advance(TimeSpan.FromSeconds(20));
        }
        else
        {
            await link.Client.FaultsAsync(new { tokens = how });
        }

        var told = await link.Socket.NextAsync();
        await link.Socket.EndedAsync();
        Assert.Equal($"v2.system.token_revoked.{link.Channel}", SocketClient.TopicOf(told));
        Assert.Equal("token_revoked", told.GetProperty("eventBody").GetProperty("systemTopicType").GetString());
        Assert.Equal(401, await SocketClient.RefusedAsync(link.Uri));

        using var renewed = await RestClient.LoginAsync(link.Server);
        Assert.Equal(200, (await renewed.SubscribeAsync(link.Channel, $"v2.users.{link.User}.presence")).Status);
        await using var again = await SocketClient.ConnectAsync(link.Uri);
        await again.UntilPongAsync();
        link.Server.Directory.SetPresence(link.User, "Meal", link.Clock.GetUtcNow());
        Assert.Single(await again.UntilPongAsync());
    }

    [Fact]
    public async Task Token_RenewedAndPutInTime_TheSocketGoesOn()
    {
        await using var link = await Link.OpenAsync(
            "v2.users.{user}.presence", new SimulatorOptions { TokenLife = TimeSpan.FromSeconds(300), HeartbeatInterval = TimeSpan.FromHours(1) });
        link.Clock.Advance(TimeSpan.FromSeconds(200));
        using var renewed = await RestClient.LoginAsync(link.Server);
        await renewed.SubscribeAsync(link.Channel, $"v2.users.{link.User}.presence");

        link.Clock.Advance(TimeSpan.FromSeconds(200));
        link.Server.Directory.SetPresence(link.User, "Meal", link.Clock.GetUtcNow());

        Assert.Equal([$"v2.users.{link.User}.presence"], (await link.Socket.UntilPongAsync()).Select(SocketClient.TopicOf));
    }

    [Fact]
    public async Task ClientMessage_SubscribeAndUnsubscribe_AreAcknowledgedWithoutTopicName()
    {
        await using var link = await Link.OpenAsync();
        var topic = $"v2.users.{link.User}.presence";

        await link.Socket.SendAsync($$"""{"message":"subscribe","topics":["{{topic}}"],"correlationId":"c-1"}""");
        Assert.Equal("""{"result":"200","status":"subscribed","correlationId":"c-1"}""", (await link.Socket.NextAsync()).GetRawText());
        link.Server.Directory.SetPresence(link.User, "Meal", link.Clock.GetUtcNow());
        Assert.Equal(topic, SocketClient.TopicOf(await link.Socket.NextAsync()));

        await link.Socket.SendAsync($$"""{"message":"unsubscribe","topics":["{{topic}}"]}""");
        Assert.Equal("unsubscribed", (await link.Socket.NextAsync()).GetProperty("status").GetString());
        link.Server.Directory.SetPresence(link.User, "Break", link.Clock.GetUtcNow());
        Assert.Empty(await link.Socket.UntilPongAsync());
    }

    [Theory]
    [InlineData("""{"message":"subscribe","topics":["v2.nothing"],"correlationId":"c"}""", "failure")]
    [InlineData("""{"message":"subscribe","topics":["v2.users.00000000-0000-4000-8000-000000000001.station"]}""", "failure")]
    [InlineData("""{"message":"subscribe","topics":"v2.nothing"}""", "error")]
    [InlineData("""{"message":"subscribe"}""", "error")]
    [InlineData("""{"message":"dance"}""", "error")]
    [InlineData("""[]""", "error")]
    [InlineData("""{"half":""", "error")]
    public async Task ClientMessage_Wrong_IsRefusedAndTheSocketStays(string message, string status)
    {
        await using var link = await Link.OpenAsync(options: new SimulatorOptions { Permissions = PermissionSet.Without(PermissionSet.OtherStationView) });

        await link.Socket.SendAsync(message);
        var refusal = await link.Socket.NextAsync();

        Assert.Equal("400", refusal.GetProperty("result").GetString());
        Assert.Equal(status, refusal.GetProperty("status").GetString());
        Assert.Empty(await link.Socket.UntilPongAsync());
    }

    [Fact]
    public async Task Socket_ThatIsNotRead_IsGivenUp()
    {
        FakeBoard board = new();
        await using var link = await Link.OpenAsync("v2.users.{user}.conversations.calls", new SimulatorOptions { MaxSocketBacklog = 50 }, board);
        // the sender waits for its delay, so that everything else stays in the queue
        await link.Client.FaultsAsync(new { delivery = new { delayMs = 3_600_000 } });

        for (var i = 0; i < 60; i++)
        {
            board.Tell(new FakeConversation(Guid.NewGuid().ToString(), link.Clock.GetUtcNow(), null, link.User, link.Server.Directory.Queues[0].Id));
        }

        await link.Socket.EndedAsync();
        Assert.Null(link.Socket.CloseStatus);
    }
}
