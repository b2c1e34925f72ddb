using GenesysCloud.Simulator.Rest;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Notifications;

public class ChannelTests
{
    private static readonly string[] Members = [.. Enumerable.Range(0, 1100).Select(i => new Guid(i, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1).ToString())];

    [Fact]
    public async Task Create_Channel_HasThePlatformsFormAndLife()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(time: clock);
        using var client = await RestClient.LoginAsync(server);

        var channel = (await client.PostAsync("/api/v2/notifications/channels")).Json;

        var id = channel.GetProperty("id").GetString()!;
        Assert.Matches("^streaming-[0-9]-[a-z0-9]{26}$", id);
        Assert.Equal($"ws://{server.BaseUrl.Authority}/channels/{id}", channel.GetProperty("connectUri").GetString());
        Assert.Equal("2026-09-15T08:00:00.000Z", channel.GetProperty("expires").GetString());
        Assert.Equal(200, await HeadAsync(client, id));
        Assert.Equal(404, await HeadAsync(client, "streaming-4-aaaaaaaaaaaaaaaaaaaaaaaaaa"));
    }

    [Fact]
    public async Task Create_TwentyFirst_EvictsTheLongestUnusedOfThoseWithoutSocket()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(time: clock);
        using var client = await RestClient.LoginAsync(server);
        // the one longest unused is listened to
        List<(string Id, Uri Uri)> channels = [await client.ChannelAsync()];
        await using var listening = await SocketClient.ConnectAsync(channels[0].Uri);
        await listening.UntilPongAsync();
        for (var i = 1; i < 20; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            channels.Add(await client.ChannelAsync());
        }

        // the second was used a moment ago: the third goes
        await client.SubscribeAsync(channels[1].Id, Topic("presence"));

        await client.ChannelAsync();

        Assert.Equal(20, server.Channels.Count);
        Assert.Equal(404, await HeadAsync(client, channels[2].Id));
        Assert.Equal(200, await HeadAsync(client, channels[0].Id));
        Assert.Equal(200, await HeadAsync(client, channels[1].Id));
    }

    [Fact]
    public async Task Create_BeyondTheLimitWithAllListening_TheOldestIsToldAndClosed()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(new SimulatorOptions { MaxChannels = 2 }, clock);
        using var client = await RestClient.LoginAsync(server);
        var first = await client.ChannelAsync();
        await using var oldest = await SocketClient.ConnectAsync(first.ConnectUri);
        await oldest.UntilPongAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await using var newer = await SocketClient.ConnectAsync((await client.ChannelAsync()).ConnectUri);
        await newer.UntilPongAsync();

        await client.ChannelAsync();

        var told = await oldest.NextAsync();
        Assert.Equal($"v2.system.no_longer_subscribed.{first.Id}", SocketClient.TopicOf(told));
        Assert.Equal("another_channel_subscribed", told.GetProperty("eventBody").GetProperty("reason").GetString());
        await oldest.EndedAsync();
        Assert.Equal(404, await SocketClient.RefusedAsync(first.ConnectUri));
        Assert.Empty(await newer.UntilPongAsync());
    }

    [Fact]
    public async Task Create_OtherClient_HasChannelsOfItsOwn()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { MaxChannels = 1, MoreClients = new Dictionary<string, string> { ["other"] = "s" } });
        using var client = await RestClient.LoginAsync(server);
        using RestClient other = new(server);
        other.Token = (await other.TokenAsync("other", "s")).Json.GetProperty("access_token").GetString();
        var mine = await client.ChannelAsync();

        await other.ChannelAsync();

        Assert.Equal(200, await HeadAsync(client, mine.Id));
        // and neither sees the other's
        Assert.Equal(404, await HeadAsync(other, mine.Id));
        Assert.Equal(404, (await other.SubscribeAsync(mine.Id, Topic("presence"))).Status);
    }

    [Fact]
    public async Task Life_OneDayAfterTheLastChangeOfSubscriptions_IsOver()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(new SimulatorOptions { TokenLife = TimeSpan.FromHours(48) }, clock);
        using var client = await RestClient.LoginAsync(server);
        var (id, _) = await client.ChannelAsync();
        clock.Advance(TimeSpan.FromHours(20));
        await client.SubscribeAsync(id, Topic("presence"));

        clock.Advance(TimeSpan.FromHours(23.9));
        Assert.Equal(200, await HeadAsync(client, id));
        // reading extends nothing
        await client.GetAsync($"/api/v2/notifications/channels/{id}/subscriptions");

        clock.Advance(TimeSpan.FromHours(0.1));
        Assert.Equal(404, await HeadAsync(client, id));
        Assert.Equal(404, (await client.SubscribeAsync(id, Topic("presence"))).Status);
    }

    [Fact]
    public async Task Subscriptions_PutReplacesPostAddsDeleteEmpties()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        var (id, _) = await client.ChannelAsync();
        var path = $"/api/v2/notifications/channels/{id}/subscriptions";

        await client.PutAsync(path, Body(Topic("presence"), Topic("station")));
        await client.PostAsync(path, Body(Topic("routingStatus"), Topic("presence")));
        Assert.Equal([Topic("presence"), Topic("routingStatus"), Topic("station")], await TopicsAsync(client, path));

        var listing = await client.PutAsync(path, Body(Topic("activity")));
        Assert.Equal("Permitted", listing.Json.GetProperty("entities")[0].GetProperty("state").GetString());
        Assert.Equal([Topic("activity")], await TopicsAsync(client, path));

        Assert.Equal(204, (await client.CallAsync(HttpMethod.Delete, path)).Status);
        Assert.Empty(await TopicsAsync(client, path));
    }

    [Fact]
    public async Task Subscriptions_MoreThanAThousand_RefusedWholeAndCombinedCountOnce()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        var (id, _) = await client.ChannelAsync();
        var path = $"/api/v2/notifications/channels/{id}/subscriptions";
        var combined = Members.Select(user => $"v2.users.{user}?conversations.calls&presence&routingStatus&station").ToList();

        var full = await client.PutAsync(path, Body([.. combined.Take(1000)]));
        Assert.Equal(200, full.Status);
        Assert.Equal(1000, full.Json.GetProperty("entities").GetArrayLength());

        var over = await client.PostAsync(path, Body(combined[1000]));
        Assert.Equal(400, over.Status);
        Assert.Equal("notification.subscription.too.many.subscriptions", over.Code);
        // one that is there already is not one more
        Assert.Equal(200, (await client.PostAsync(path, Body(combined[5]))).Status);
        Assert.Equal(400, (await client.PutAsync(path, Body([.. combined.Take(1001)]))).Status);
        Assert.Equal(1000, (await TopicsAsync(client, path)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v2.users")]
    [InlineData("v2.users.not-a-uuid.presence")]
    [InlineData("v2.users.00000000-0000-4000-8000-000000000001.telepathy")]
    [InlineData("v2.users.00000000-0000-4000-8000-000000000001?presence&telepathy")]
    [InlineData("v2.users.00000000-0000-4000-8000-000000000001?")]
    [InlineData("channel.metadata")]
    public async Task Subscriptions_NoSuchTopic_400AndNothingSubscribed(string topic)
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        var (id, _) = await client.ChannelAsync();
        var path = $"/api/v2/notifications/channels/{id}/subscriptions";

        var answer = await client.PutAsync(path, Body(Topic("presence"), topic));

        Assert.Equal(400, answer.Status);
        Assert.Equal("notification.invalid.topic", answer.Code);
        Assert.Empty(await TopicsAsync(client, path));
    }

    [Fact]
    public async Task Subscriptions_TopicOf200Characters_400()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        var (id, _) = await client.ChannelAsync();
        var longest = $"v2.users.{Members[0]}?presence{Times(9, "&activity")}{Times(8, "&station")}";
        var tooLong = $"v2.users.{Members[0]}?presence{Times(10, "&activity")}{Times(7, "&station")}";
        Assert.Equal((199, 200), (longest.Length, tooLong.Length));

        Assert.Equal(200, (await client.SubscribeAsync(id, longest)).Status);
        Assert.Equal("notification.invalid.topic", (await client.SubscribeAsync(id, tooLong)).Code);

        static string Times(int count, string part) => string.Concat(Enumerable.Repeat(part, count));
    }

    [Fact]
    public async Task Subscriptions_OneForbidden_AllRefused()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { Permissions = PermissionSet.Without(PermissionSet.OtherStationView) });
        using var client = await RestClient.LoginAsync(server);
        var (id, _) = await client.ChannelAsync();
        var path = $"/api/v2/notifications/channels/{id}/subscriptions";

        var answer = await client.PutAsync(path, Body(Topic("presence"), Topic("station")));

        Assert.Equal(403, answer.Status);
        Assert.Contains(PermissionSet.OtherStationView, answer.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(await TopicsAsync(client, path));
    }

    [Fact]
    public async Task Subscriptions_IgnoreErrors_TheRestIsSubscribedAndTheRefusedNamed()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { Permissions = PermissionSet.Without(PermissionSet.OtherStationView) });
        using var client = await RestClient.LoginAsync(server);
        var (id, _) = await client.ChannelAsync();
        var path = $"/api/v2/notifications/channels/{id}/subscriptions";
        var combined = $"v2.users.{Members[0]}?presence&station";

        var entities = (await client.PutAsync($"{path}?ignoreErrors=true", Body(combined))).Json.GetProperty("entities");

        Assert.Equal(2, entities.GetArrayLength());
        Assert.Equal(combined, entities[0].GetProperty("id").GetString());
        Assert.Equal("Permitted", entities[0].GetProperty("state").GetString());
        Assert.Equal(Topic("station"), entities[1].GetProperty("id").GetString());
        Assert.Equal("Rejected", entities[1].GetProperty("state").GetString());
        Assert.Equal(PermissionSet.OtherStationView, entities[1].GetProperty("missingPermissions")[0].GetString());
        Assert.Equal([combined], await TopicsAsync(client, path));
    }

    [Fact]
    public async Task Subscriptions_TopicOfTheCurrentUser_IsNotForClientCredentials()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        var (id, _) = await client.ChannelAsync();

        var answer = await client.SubscribeAsync(id, Topic("tokens"));

        Assert.Equal(403, answer.Status);
        Assert.Equal("not.authorized", answer.Code);
    }

    [Fact]
    public async Task Channels_Listed_OwnTokensOnlyUnlessAskedForTheClients()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        using var later = await RestClient.LoginAsync(server);
        var (mine, _) = await client.ChannelAsync();
        var (others, _) = await later.ChannelAsync();

        var own = await client.GetAsync("/api/v2/notifications/channels");
        var all = await client.GetAsync("/api/v2/notifications/channels?includechannels=oauthclient");

        Assert.Equal(mine, Assert.Single(own.Json.GetProperty("entities").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(2, all.Json.GetProperty("entities").GetArrayLength());
        Assert.DoesNotContain(others, all.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AvailableTopics_Each_TellsWhatItAsksFor()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions
        {
            TopicPermissions = new Dictionary<string, IReadOnlyList<string>> { ["v2.users.{id}.presence"] = ["presence:some:view"] },
        });
        using var client = await RestClient.LoginAsync(server);

        var topics = (await client.GetAsync("/api/v2/notifications/availabletopics?expand=permissionDetails")).Json.GetProperty("entities")
            .EnumerateArray().ToDictionary(topic => topic.GetProperty("id").GetString()!);

        Assert.Equal("presence:some:view", topics["v2.users.{id}.presence"].GetProperty("requiresPermissions")[0].GetString());
        Assert.Equal(PermissionSet.OtherStationView, topics["v2.users.{id}.station"].GetProperty("requiresPermissions")[0].GetString());
        Assert.True(topics["v2.users.{id}.tokens"].GetProperty("requiresCurrentUser").GetBoolean());
        Assert.All(topics.Values, topic => Assert.Contains("All", topic.GetProperty("transports").EnumerateArray().Select(transport => transport.GetString())));
        // the set permission is asked for, too
        var (id, _) = await client.ChannelAsync();
        Assert.Equal(403, (await client.SubscribeAsync(id, Topic("presence"))).Status);
    }

    private static string Topic(string part) => $"v2.users.{Members[0]}.{part}";

    private static object[] Body(params IEnumerable<string> topics) => [.. topics.Select(topic => new { id = topic })];

    private static async Task<int> HeadAsync(RestClient client, string channel)
        => (await client.CallAsync(HttpMethod.Head, $"/api/v2/notifications/channels/{channel}")).Status;

    private static async Task<IReadOnlyList<string>> TopicsAsync(RestClient client, string path)
        => [.. (await client.GetAsync(path)).Json.GetProperty("entities").EnumerateArray().Select(topic => topic.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];
}
