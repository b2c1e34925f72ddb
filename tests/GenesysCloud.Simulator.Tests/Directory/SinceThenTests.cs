using GenesysCloud.Simulator.Tests.Platform;

namespace GenesysCloud.Simulator.Tests.Directory;

/// <summary>People and queues change; what was said of them in past conversations does not.</summary>
public class SinceThenTests
{
    [Fact]
    public async Task User_RenamedDeletedPurged_PastConversationsKeepTheName()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { HistoryDays = 1, HistoryCallsPerDay = 100 });
        using var client = await RestClient.LoginAsync(server);
        var user = server.Directory.Users[3];
        var call = server.Calls.All.First(one => one.UserIds.Contains(user.Id) && one.MediaType == "voice").Id;

        await client.ControlAsync(HttpMethod.Patch, $"/_sim/users/{user.Id}", new { name = "Married Meanwhile" });
        Assert.Equal("Married Meanwhile", (await client.GetAsync($"/api/v2/users/{user.Id}")).Json.GetProperty("name").GetString());

        await client.ControlAsync(HttpMethod.Delete, $"/_sim/users/{user.Id}");
        Assert.Equal((404, "general.resource.not.found"), await StatusAsync($"/api/v2/users/{user.Id}"));
        var deleted = (await client.GetAsync($"/api/v2/users/{user.Id}?state=deleted&expand=presence,routingStatus,station")).Json;
        Assert.Equal(("Married Meanwhile", "deleted"), (deleted.GetProperty("name").GetString(), deleted.GetProperty("state").GetString()));
        Assert.Equal(1, (await client.GetAsync($"/api/v2/users?state=deleted&id={user.Id}")).Json.GetProperty("total").GetInt32());
        Assert.Equal(0, (await client.GetAsync($"/api/v2/users?id={user.Id}")).Json.GetProperty("total").GetInt32());

        await client.ControlAsync(HttpMethod.Delete, $"/_sim/users/{user.Id}?purge=true");
        Assert.Equal((404, "general.resource.not.found"), await StatusAsync($"/api/v2/users/{user.Id}?state=deleted"));
        Assert.Equal(0, (await client.GetAsync($"/api/v2/users?state=any&id={user.Id}")).Json.GetProperty("total").GetInt32());

        Assert.Contains($"\"{user.Name}\"", (await client.GetAsync($"/api/v2/conversations/{call}")).Body, StringComparison.Ordinal);
        var row = (await client.GetAsync($"/api/v2/analytics/conversations/{call}/details")).Body;
        Assert.Contains($"\"{user.Name}\"", row, StringComparison.Ordinal);
        Assert.DoesNotContain("Married Meanwhile", row, StringComparison.Ordinal);

        async Task<(int, string?)> StatusAsync(string path) => await client.GetAsync(path) is var answer ? (answer.Status, answer.Code) : default;
    }

    [Fact]
    public async Task Queue_RenamedSince_PastConversationsKeepTheName()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { HistoryDays = 1, HistoryCallsPerDay = 50 });
        using var client = await RestClient.LoginAsync(server);
        var queue = server.Directory.Queues[0];
        var call = server.Calls.All.First(one => one.QueueIds.Contains(queue.Id) && one.MediaType == "voice").Id;

        await client.ControlAsync(HttpMethod.Patch, $"/_sim/queues/{queue.Id}", new { name = "Renamed" });

        Assert.Contains($"\"queueName\":\"{queue.Name}\"", (await client.GetAsync($"/api/v2/conversations/{call}")).Body, StringComparison.Ordinal);
        await client.ControlAsync(HttpMethod.Patch, $"/_sim/queues/{queue.Id}", new { }, expected: 400);
        await client.ControlAsync(HttpMethod.Patch, "/_sim/queues/none", new { name = "x" }, expected: 404);
    }

    [Fact]
    public async Task WrapupCodes_PageByPageAndById_NameWhatPastConversationsUsed()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { HistoryDays = 1, HistoryCallsPerDay = 50 });
        using var client = await RestClient.LoginAsync(server);
        var used = server.Calls.All.SelectMany(call => call.SegmentViews()).Select(segment => segment.Dimension("wrapUpCode")).OfType<string>().Distinct().ToList();
        List<string> known = [];
        for (var page = 1; page <= 3; page++)
        {
            var listing = (await client.GetAsync($"/api/v2/routing/wrapupcodes?pageSize=2&pageNumber={page}")).Json;
            Assert.Equal((5, 3), (listing.GetProperty("total").GetInt32(), listing.GetProperty("pageCount").GetInt32()));
            known.AddRange(listing.GetProperty("entities").EnumerateArray().Select(code => code.GetProperty("id").GetString()!));
        }

        Assert.NotEmpty(used);
        Assert.Empty(used.Except(known));
        Assert.Equal(5, known.Distinct().Count());
        Assert.Equal(used[0], (await client.GetAsync($"/api/v2/routing/wrapupcodes?id={used[0]}")).Json.GetProperty("entities")[0].GetProperty("id").GetString());
    }
}
