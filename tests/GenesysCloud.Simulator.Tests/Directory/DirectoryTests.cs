using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Tests.Platform;
using GenesysCloud.Simulator.Tests.Swagger;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Directory;

public class DirectoryTests
{
    private const string Someone = "00000000-0000-4000-8000-000000000000";

    [Fact]
    public async Task Users_PageByPage_EachActiveUserOnce()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { Users = 60, InactiveUsers = 3, DeletedUsers = 2 });
        using var client = await RestClient.LoginAsync(server);
        List<string> ids = [];
        var next = "/api/v2/users?pageSize=25";
        while (next is not null)
        {
            var page = (await client.GetAsync(next)).Json;
            Assert.Equal(60, page.GetProperty("total").GetInt32());
            Assert.Equal(3, page.GetProperty("pageCount").GetInt32());
            ids.AddRange(page.GetProperty("entities").EnumerateArray().Select(user => user.GetProperty("id").GetString()!));
            next = page.TryGetProperty("nextUri", out var uri) ? uri.GetString() : null;
        }

        Assert.Equal(60, ids.Distinct().Count());
        Assert.Equal(60, ids.Count);
    }

    [Fact]
    public async Task Users_PastTheEnd_EmptyPageThatTellsTheTotal()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);

        var page = (await client.GetAsync("/api/v2/users?pageSize=10&pageNumber=9")).Json;

        Assert.Empty(page.GetProperty("entities").EnumerateArray());
        Assert.Equal(2, page.GetProperty("pageCount").GetInt32());
        Assert.False(page.TryGetProperty("nextUri", out _));
    }

    [Theory]
    [InlineData("", 20)]
    [InlineData("&state=active", 20)]
    [InlineData("&state=inactive", 1)]
    [InlineData("&state=deleted", 1)]
    [InlineData("&state=any", 22)]
    public async Task Users_ByState_OnlyThose(string filter, int expected)
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);

        var page = (await client.GetAsync($"/api/v2/users?pageSize=100{filter}")).Json;

        Assert.Equal(expected, page.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("pageSize=101", "bad.request")]
    [InlineData("pageSize=0", "invalid.value")]
    [InlineData("pageNumber=x", "invalid.value")]
    [InlineData("state=asleep", "invalid.value")]
    [InlineData("sortOrder=sideways", "invalid.value")]
    public async Task Users_BadQuery_400(string query, string code)
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);

        var answer = await client.GetAsync($"/api/v2/users?{query}");

        Assert.Equal(400, answer.Status);
        Assert.Equal(code, answer.Code);
    }

    [Fact]
    public async Task Users_ById_ThoseAndNotMoreThanAHundred()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        var wanted = server.Directory.Users.Take(3).Select(user => user.Id).ToList();

        var page = (await client.GetAsync($"/api/v2/users?{string.Join('&', wanted.Select(id => $"id={id}"))}")).Json;
        var refused = await client.GetAsync($"/api/v2/users?{string.Join('&', Enumerable.Repeat($"id={Someone}", 101))}");

        Assert.Equal(wanted.Order(), page.GetProperty("entities").EnumerateArray().Select(user => user.GetProperty("id").GetString()).Order());
        Assert.Equal("max.user.ids", refused.Code);
    }

    [Fact]
    public async Task Users_Expand_OnlyWhatIsAskedFor()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);

        var plain = (await client.GetAsync("/api/v2/users?pageSize=1")).Json.GetProperty("entities")[0];
        var full = (await client.GetAsync("/api/v2/users?pageSize=1&expand=presence&expand=routingStatus,station&expand=conversationSummary")).Json.GetProperty("entities")[0];

        foreach (var name in new[] { "presence", "routingStatus", "station", "conversationSummary" })
        {
            Assert.False(plain.TryGetProperty(name, out _), name);
            Assert.True(full.TryGetProperty(name, out _), name);
        }

        Assert.Equal("On Queue", full.GetProperty("presence").GetProperty("presenceDefinition").GetProperty("systemPresence").GetString());
    }

    [Fact]
    public async Task User_NotActive_IsFoundOnlyWhenAskedFor()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        var gone = server.Directory.Users.Single(user => user.State == UserState.Deleted).Id;

        Assert.Equal(404, (await client.GetAsync($"/api/v2/users/{gone}")).Status);
        Assert.Equal("deleted", (await client.GetAsync($"/api/v2/users/{gone}?state=deleted")).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Station_OfUsers_WithAndWithout()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { UsersWithoutStation = 1 });
        using var client = await RestClient.LoginAsync(server);
        var without = server.Directory.Users.First(user => user.StationId is null).Id;
        var with = server.Directory.Users.First(user => user.StationId is not null);

        Assert.False((await client.GetAsync($"/api/v2/users/{without}/station")).Json.TryGetProperty("associatedStation", out _));
        var stations = (await client.GetAsync($"/api/v2/users/{with.Id}/station")).Json;
        Assert.Equal(with.StationId, stations.GetProperty("associatedStation").GetProperty("id").GetString());
        var station = (await client.GetAsync($"/api/v2/stations/{with.StationId}")).Json;
        Assert.Equal("ASSOCIATED", station.GetProperty("status").GetString());
        Assert.Equal(with.Id, station.GetProperty("userId").GetString());

        // the one list of ids that is comma separated
        var ids = server.Directory.Stations.Take(2).Select(one => one.Id);
        Assert.Equal(2, (await client.GetAsync($"/api/v2/stations?id={string.Join(',', ids)}")).Json.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task RoutingStatus_UnknownUser_IsOffQueueAndNot404()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);

        var answer = await client.GetAsync($"/api/v2/users/{Someone}/routingstatus");

        Assert.Equal(200, answer.Status);
        Assert.Equal("OFF_QUEUE", answer.Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Queue_Renamed_IsReadUnderItsNewName()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        var id = server.Directory.Queues[0].Id;

        await client.ControlAsync(HttpMethod.Patch, $"/_sim/queues/{id}", new { name = "Renamed" });

        Assert.Equal("Renamed", (await client.GetAsync($"/api/v2/routing/queues/{id}")).Json.GetProperty("name").GetString());
        Assert.Equal(1, (await client.GetAsync("/api/v2/routing/queues?name=Renamed")).Json.GetProperty("total").GetInt32());
        Assert.Equal(400, (await client.GetAsync($"/api/v2/routing/queues/{id}/members?pageSize=101")).Status);
        Assert.Equal(404, (await client.GetAsync($"/api/v2/routing/queues/{Someone}")).Status);
    }

    [Fact]
    public async Task Queues_PageByPage_EachOnce()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { Queues = 30 });
        using var client = await RestClient.LoginAsync(server);
        var first = (await client.GetAsync("/api/v2/routing/queues")).Json;
        var second = (await client.GetAsync("/api/v2/routing/queues?pageNumber=2")).Json;

        Assert.Equal((30, 2), (first.GetProperty("total").GetInt32(), first.GetProperty("pageCount").GetInt32()));
        Assert.Equal(
            server.Directory.Queues.Select(queue => queue.Id).Order(),
            first.GetProperty("entities").EnumerateArray().Concat(second.GetProperty("entities").EnumerateArray()).Select(queue => queue.GetProperty("id").GetString()!).Order());
    }

    [Theory]
    [InlineData("platform.api", "client.credentials.token.rate.per.minute", 123)]
    [InlineData("notifications", "channels.per.user.application", 20)]
    public async Task Limits_OfANamespace_AreTold(string name, string key, int value)
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { RateLimit = 123 });
        using var client = await RestClient.LoginAsync(server);

        var limits = (await client.GetAsync($"/api/v2/organizations/limits/namespaces/{name}")).Json.GetProperty("entities").EnumerateArray();

        Assert.Equal(value, limits.Single(limit => limit.GetProperty("key").GetString() == key).GetProperty("value").GetInt32());
        Assert.Equal(404, (await client.GetAsync("/api/v2/organizations/limits/namespaces/none.such")).Status);
    }

    [Fact]
    public async Task Directory_SameSeed_SamePeople()
    {
        await using var one = await Sim.StartAsync(new SimulatorOptions { Seed = 7 });
        await using var two = await Sim.StartAsync(new SimulatorOptions { Seed = 7 });
        await using var other = await Sim.StartAsync(new SimulatorOptions { Seed = 8 });

        Assert.Equal(Ids(one), Ids(two));
        Assert.NotEqual(Ids(one), Ids(other));

        static List<string> Ids(SimulatorServer server) => [.. server.Directory.Users.Select(user => user.Id)];
    }

    public static TheoryData<string> PublishedReads =>
        [.. PlatformSchemas.Operations.Where(static operation => operation.StartsWith("GET ", StringComparison.Ordinal)).Select(static operation => operation[4..])];

    [Theory]
    [MemberData(nameof(PublishedReads))]
    public async Task EveryPublishedRead_IsAnsweredAsPublished(string path)
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { AnalyticsJobTime = TimeSpan.Zero });
        using var client = await RestClient.LoginAsync(server);
        var user = server.Directory.Users.First(one => one.StationId is not null);
        var job = (await client.PostAsync("/api/v2/analytics/conversations/details/jobs", new { interval = "2026-09-13T00:00:00.000Z/2026-09-14T00:00:00.000Z" })).Json;
        var (channel, _) = await client.ChannelAsync();
        var call = server.Generator!.TryStart("inbound-answered");
        Assert.NotNull(call);
        await Eventually.TrueAsync(() => server.Calls.TryGet(call, out _), "the call is shown", cancellationToken: TestContext.Current.CancellationToken);
        var recording = server.Recordings.Add(new NewRecording { ConversationId = call });
        var concrete = path
            .Replace("{userId}", user.Id, StringComparison.Ordinal)
            .Replace("{queueId}", server.Directory.Queues[0].Id, StringComparison.Ordinal)
            .Replace("{stationId}", user.StationId, StringComparison.Ordinal)
            .Replace("{channelId}", channel, StringComparison.Ordinal)
            .Replace("{conversationId}", call, StringComparison.Ordinal)
            .Replace("details/jobs/{jobId}", $"details/jobs/{job.GetProperty("jobId").GetString()}", StringComparison.Ordinal)
            .Replace("{recordingId}", recording.Id, StringComparison.Ordinal)
            .Replace("{orphanId}", server.Recordings.Add(new NewRecording { Orphan = true }).Id, StringComparison.Ordinal)
            .Replace("{jobId}", await JobAsync(client, path, call), StringComparison.Ordinal)
            .Replace("{namespaceName}", "platform.api", StringComparison.Ordinal);

        var answer = await client.GetAsync(concrete + (path switch
        {
            "/api/v2/analytics/conversations/details" => $"?id={call}",
            "/api/v2/users/presences/purecloud/bulk" => $"?id={user.Id}",
            "/api/v2/notifications/availabletopics" => "?expand=permissionDetails",
            _ => "",
        }));

        // bound to a user, which client credentials have not
        var isUserBound = path is "/api/v2/users/me" or "/api/v2/conversations/calls";
        Assert.Equal(isUserBound ? 400 : 200, answer.Status);
        Assert.Equal(isUserBound, answer.Body.Contains("not.a.user", StringComparison.Ordinal));
    }

    /// <summary>A job of the kind that the path is of, done.</summary>
    private static async Task<string> JobAsync(RestClient client, string path, string call)
    {
        if (path.Contains("batchrequests", StringComparison.Ordinal))
        {
            return (await client.PostAsync("/api/v2/recording/batchrequests", new { batchDownloadRequestList = new[] { new { conversationId = call } } })).Json.GetProperty("id").GetString()!;
        }

        if (!path.Contains("{jobId}", StringComparison.Ordinal))
        {
            return "";
        }

        const string Jobs = "/api/v2/analytics/conversations/details/jobs";
        var id = (await client.PostAsync(Jobs, new { interval = "2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z" })).Json.GetProperty("jobId").GetString()!;
        await Eventually.TrueAsync(
            async () => (await client.GetAsync($"{Jobs}/{id}")).Json.GetProperty("state").GetString() == "FULFILLED",
            "the job is done",
            cancellationToken: TestContext.Current.CancellationToken);
        return id;
    }
}
