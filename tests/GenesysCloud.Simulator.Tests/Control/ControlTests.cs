using System.Text.RegularExpressions;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Control;

public class ControlTests
{
    [Fact]
    public async Task Users_ComeAndGo_WhileItRuns()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);

        var added = (await client.ControlAsync(HttpMethod.Post, "/_sim/users", new { name = "New Colleague" }, expected: 201))[0].GetProperty("id").GetString()!;
        Assert.Equal("New Colleague", (await client.GetAsync($"/api/v2/users/{added}")).Json.GetProperty("name").GetString());
        Assert.Equal(21, await ActiveAsync(client));

        await client.ControlAsync(HttpMethod.Patch, $"/_sim/users/{added}", new { state = "inactive" });
        Assert.Equal(20, await ActiveAsync(client));

        await client.ControlAsync(HttpMethod.Delete, $"/_sim/users/{added}");
        Assert.True(server.Directory.TryGetUser(added, out var user));
        Assert.Equal((UserState.Deleted, null, "OFF_QUEUE"), (user.State, user.StationId, user.RoutingStatus));

        await client.ControlAsync(HttpMethod.Post, "/_sim/users", new { count = 30 }, expected: 201);
        Assert.Equal(50, await ActiveAsync(client));
        await client.ControlAsync(HttpMethod.Delete, "/_sim/users/nobody", expected: 404);
    }

    [Fact]
    public async Task Users_Changed_IsToldOnTheirTopics()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}?presence&routingStatus&station");

        await link.Client.ControlAsync(HttpMethod.Patch, $"/_sim/users/{link.User}", new { presence = "On Queue", routingStatus = "OFF_QUEUE", station = "" });
        await link.Client.ControlAsync(HttpMethod.Patch, $"/_sim/users/{link.User}", new { presence = "Meal" });

        Assert.Equal(
            [$"v2.users.{link.User}.routingStatus", $"v2.users.{link.User}.station", $"v2.users.{link.User}.presence"],
            (await link.Socket.UntilPongAsync()).Select(SocketClient.TopicOf));
        await link.Client.ControlAsync(HttpMethod.Patch, $"/_sim/users/{link.User}", new { presence = "Levitating" }, expected: 400);
        await link.Client.ControlAsync(HttpMethod.Patch, $"/_sim/users/{link.User}", new { routingStatus = "ASLEEP" }, expected: 400);
        await link.Client.ControlAsync(HttpMethod.Patch, $"/_sim/users/{link.User}", new { station = "nowhere" }, expected: 404);
    }

    [Fact]
    public async Task Scenario_Started_IsInTheTruthAndByRest()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        var stories = (await client.ControlAsync(HttpMethod.Get, "/_sim/scenarios")).GetProperty("stories");
        Assert.Contains("inbound-answered", stories.EnumerateArray().Select(story => story.GetString()));

        var id = (await client.ControlAsync(HttpMethod.Post, "/_sim/scenarios", new { story = "inbound-answered" }, expected: 201)).GetProperty("conversationId").GetString()!;
        await Eventually.TrueAsync(() => server.Calls.TryGet(id, out _), "the call is shown", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(id, (await client.GetAsync($"/api/v2/conversations/calls/{id}")).Json.GetProperty("id").GetString());
        Assert.Contains(id, (await client.ControlAsync(HttpMethod.Get, "/_sim/truth")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(1, (await client.ControlAsync(HttpMethod.Get, "/_sim/generator")).GetProperty("openCalls").GetInt32());
        await client.ControlAsync(HttpMethod.Post, "/_sim/scenarios", new { story = "unheard-of" }, expected: 400);
    }

    [Fact]
    public async Task History_Asked_MakesThePast()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(time: clock);
        using var client = await RestClient.LoginAsync(server);
        var now = clock.GetUtcNow();

        var days = await client.ControlAsync(HttpMethod.Post, "/_sim/history", new { days = 2, callsPerDay = 30 }, expected: 201);
        var span = await client.ControlAsync(HttpMethod.Post, "/_sim/history", new { from = now.AddHours(-5), to = now.AddHours(-4), calls = 10 }, expected: 201);
        var tiny = await client.ControlAsync(HttpMethod.Post, "/_sim/history", new { days = 1, calls = 25, tiny = true }, expected: 201);

        Assert.Equal((60, 10, 25), (days.GetProperty("made").GetInt32(), span.GetProperty("made").GetInt32(), tiny.GetProperty("made").GetInt32()));
        Assert.Equal(95, (await client.ControlAsync(HttpMethod.Get, "/_sim/history")).GetProperty("known").GetInt32());
        Assert.Equal(95, server.Calls.All.Count(call => call.Start >= now.AddDays(-2) && call.End <= now));
        Assert.True(server.Calls.All.Count(call => call.Start >= now.AddHours(-5) && call.Start < now.AddHours(-4)) >= 10);
        await client.ControlAsync(HttpMethod.Post, "/_sim/history", new { from = now, to = now.AddDays(1), calls = 10 }, expected: 400);
        await client.ControlAsync(HttpMethod.Post, "/_sim/history", new { from = now.AddMinutes(-5), calls = 10 }, expected: 400);
        await client.ControlAsync(HttpMethod.Post, "/_sim/history", new { days = 1, calls = -1 }, expected: 400);
    }

    [Fact]
    public async Task Faults_429OfHoursOnAPath_MeetsThatPathOnly()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        await client.FaultsAsync(new { requests = new[] { new { status = 429, retryAfter = 7200, path = "/api/v2/analytics/*" } } });

        var parked = await client.PostAsync("/api/v2/analytics/conversations/details/query", new { interval = "2026-09-13T00:00:00.000Z/2026-09-14T00:00:00.000Z" });

        Assert.Equal((429, "7200"), (parked.Status, parked.Header("Retry-After")));
        Assert.Equal(200, (await client.GetAsync("/api/v2/users")).Status);
        await client.FaultsAsync(new { profile = "none" });
        Assert.NotEqual(429, (await client.PostAsync("/api/v2/analytics/conversations/details/query", new { interval = "2026-09-13T00:00:00.000Z/2026-09-14T00:00:00.000Z" })).Status);
    }

    [Fact]
    public async Task Generator_RateSetAndStopped_OpenCallsEnd()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(time: clock);
        using var client = await RestClient.LoginAsync(server);

        await client.ControlAsync(HttpMethod.Post, "/_sim/generator", new { callsPerMinute = 60 });
        for (var i = 0; i < 60; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var busy = await client.ControlAsync(HttpMethod.Post, "/_sim/generator", new { callsPerMinute = 0 });
        Assert.InRange(busy.GetProperty("callsMade").GetInt32(), 40, 80);
        Assert.True(busy.GetProperty("openCalls").GetInt32() > 0);
        for (var i = 0; i < 600; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var quiet = await client.ControlAsync(HttpMethod.Get, "/_sim/generator");
        Assert.Equal(0, quiet.GetProperty("openCalls").GetInt32());
        Assert.Equal(busy.GetProperty("callsMade").GetInt32(), quiet.GetProperty("callsMade").GetInt32());
        await client.ControlAsync(HttpMethod.Post, "/_sim/generator", new { }, expected: 400);
    }

    [Fact]
    public async Task State_Asked_CountsRequestsChannelsAndSockets()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence");
        link.Server.Directory.SetPresence(link.User, "Meal", link.Clock.GetUtcNow());

        var state = await link.Client.ControlAsync(HttpMethod.Get, "/_sim/state");

        Assert.Equal(1, state.GetProperty("tokens").GetInt32());
        Assert.Equal(1, state.GetProperty("sockets").GetProperty("open").GetInt32());
        Assert.Equal(1, state.GetProperty("notifications").GetProperty("published").GetInt32());
        Assert.True(state.GetProperty("channels")[0].GetProperty("connected").GetBoolean());
        Assert.Equal(1, state.GetProperty("requests").GetProperty("byOperation").GetProperty("PUT /api/v2/notifications/channels/{channelId}/subscriptions").GetInt32());
        Assert.Equal(3, state.GetProperty("requests").GetProperty("byStatus").GetProperty("200").GetInt32());
    }

    [Fact]
    public async Task Documentation_EveryFaultItShows_IsAccepted()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "docs", "simulator.md"), TestContext.Current.CancellationToken);
        var shown = Regex.Matches(page[page.IndexOf("## Faults", StringComparison.Ordinal)..], "`(\\{\"(profile|cut|socketClosing|delivery|requests|refuseUpgrade|downloads|links|division|tokens|channels|garbage|jobs)\".*?\\})`");

        Assert.True(shown.Count >= 12, $"only {shown.Count} found");
        foreach (var wish in shown.Select(match => match.Groups[1].Value))
        {
            using var parsed = System.Text.Json.JsonDocument.Parse(wish);
            await client.FaultsAsync(parsed.RootElement.Clone());
        }
    }

    private static async Task<int> ActiveAsync(RestClient client) => (await client.GetAsync("/api/v2/users")).Json.GetProperty("total").GetInt32();
}
