using GenesysCloud.Simulator.Tests.Platform;

namespace GenesysCloud.Simulator.Tests.Directory;

/// <summary>What the topics of a user tell, in the spelling of each.</summary>
public class AgentFramesTests
{
    [Fact]
    public async Task Presence_Changed_IsToldWithoutUserIdInUpperCase()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence");
        link.Server.Directory.SetPresence(link.User, "Meal", link.Clock.GetUtcNow());

        var body = (await link.Socket.TopicAsync($"v2.users.{link.User}.presence")).GetProperty("eventBody");

        Assert.Equal("MEAL", body.GetProperty("presenceDefinition").GetProperty("systemPresence").GetString());
        Assert.False(body.TryGetProperty("id", out _));
        Assert.Equal("2026-09-14T08:00:00.000Z", body.GetProperty("modifiedDate").GetString());
    }

    [Fact]
    public async Task RoutingStatus_Changed_IsToldWithTheUserId()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.routingStatus");
        link.Server.Directory.SetRoutingStatus(link.User, "INTERACTING", link.Clock.GetUtcNow());

        var body = (await link.Socket.TopicAsync($"v2.users.{link.User}.routingStatus")).GetProperty("eventBody");

        Assert.Equal(link.User, body.GetProperty("id").GetString());
        Assert.Equal("INTERACTING", body.GetProperty("routingStatus").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Station_TakenAndLeft_IsToldWithAndWithoutStation()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.station");
        var station = link.Server.Directory.Stations[0];
        link.Server.Directory.SetStation(link.User, null, link.Clock.GetUtcNow());
        link.Server.Directory.SetStation(link.User, station.Id, link.Clock.GetUtcNow());

        var left = (await link.Socket.NextAsync()).GetProperty("eventBody");
        var taken = (await link.Socket.NextAsync()).GetProperty("eventBody").GetProperty("associatedStation");

        Assert.False(left.TryGetProperty("associatedStation", out _));
        Assert.Equal(station.Name, taken.GetProperty("name").GetString());
        Assert.Equal(link.User, taken.GetProperty("associatedUser").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Activity_PresenceOrStatusChanged_TellsBothAndTheActiveQueues()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.activity");
        link.Server.Directory.SetRoutingStatus(link.User, "OFF_QUEUE", link.Clock.GetUtcNow());
        link.Server.Directory.SetRoutingStatus(link.User, "IDLE", link.Clock.GetUtcNow());

        var off = (await link.Socket.NextAsync()).GetProperty("eventBody");
        var on = (await link.Socket.NextAsync()).GetProperty("eventBody");

        Assert.Empty(off.GetProperty("activeQueueIds").EnumerateArray());
        Assert.NotEmpty(on.GetProperty("activeQueueIds").EnumerateArray());
        Assert.Equal("ON_QUEUE", on.GetProperty("presence").GetProperty("presenceDefinition").GetProperty("systemPresence").GetString());
    }

    [Fact]
    public async Task Summary_CallConnectedAndOver_CountsIt()
    {
        FakeBoard board = new();
        await using var link = await Link.OpenAsync("v2.users.{user}.conversationsummary", board: board);
        FakeConversation call = new(Guid.NewGuid().ToString(), link.Clock.GetUtcNow(), null, link.User, link.Server.Directory.Queues[0].Id);
        board.Tell(call);
        board.Tell(call with { State = "terminated", End = link.Clock.GetUtcNow() });

        Assert.Equal(1, Active((await link.Socket.NextAsync()).GetProperty("eventBody")));
        Assert.Equal(0, Active((await link.Socket.NextAsync()).GetProperty("eventBody")));

        static int Active(System.Text.Json.JsonElement body) => body.GetProperty("call").GetProperty("contactCenter").GetProperty("active").GetInt32();
    }
}
