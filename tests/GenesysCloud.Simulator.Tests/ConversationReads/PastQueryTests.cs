using System.Text.Json;
using GenesysCloud.Simulator.ConversationReads;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Tests.Platform;
using GenesysCloud.Simulator.Tests.Scenarios;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.ConversationReads;

/// <summary>The synchronous query over days gone by, and who may see what.</summary>
public class PastQueryTests
{
    private const string Query = "/api/v2/analytics/conversations/details/query";
    private static readonly DateTimeOffset Now = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);
    private static readonly SimulatorOptions Options = new() { HistoryDays = 2, HistoryCallsPerDay = 150, RateLimit = 10_000 };

    [Fact]
    public async Task Pages_OfADay_AreEveryConversationThatStartedOnIt()
    {
        await using var server = await Sim.StartAsync(Options, new ManualClock(Now));
        using var client = await RestClient.LoginAsync(server);
        List<string> found = [];
        for (var page = 1; await PageAsync(client, page) is { Count: > 0 } rows; page++)
        {
            found.AddRange(rows);
        }

        Assert.Equal(OnTheThirteenth(server).Select(call => call.Id), found);
    }

    [Fact]
    public async Task AsAnImporterAsks_EndedVoiceWithRecording_AreThose()
    {
        await using var server = await Sim.StartAsync(Options, new ManualClock(Now));
        using var client = await RestClient.LoginAsync(server);

        var answer = await client.PostAsync(Query, new
        {
            interval = "2026-09-13T10:00:00.000Z/2026-09-13T11:00:00.000Z",
            paging = new { pageSize = 300, pageNumber = 1 },
            conversationFilters = new[] { new { type = "and", predicates = new[] { new { type = "dimension", dimension = "conversationEnd", @operator = "exists" } } } },
            segmentFilters = new[]
            {
                new
                {
                    type = "and",
                    predicates = new object[]
                    {
                        new { type = "dimension", dimension = "mediaType", @operator = "matches", value = "voice" },
                        new { type = "dimension", dimension = "recording", @operator = "exists" },
                    },
                },
            },
        });

        var expected = OnTheThirteenth(server).Cast<ConversationState>().Where(call => call.IsCall && call.Legs.Any(leg => leg.Recorded)).Select(call => call.Id).ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Ids(answer));
        Assert.Equal(expected.Count, answer.Json.GetProperty("totalHits").GetInt32());
    }

    [Fact]
    public async Task Answer_WhileDataFlows_IsNotTheOldOne()
    {
        ManualClock clock = new(Now);
        await using var server = await Sim.StartAsync(Options with { AnalyticsLag = TimeSpan.FromMinutes(1) }, clock);
        using var client = await RestClient.LoginAsync(server);
        var before = await TotalAsync();

        var call = server.Generator!.TryStart("flow-only")!;
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(before + 1, await TotalAsync());
        for (var i = 0; i < 90 && !(server.Calls.TryGet(call, out var view) && view.End is not null); i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        // ended and cleaned up: on its way into the store, and then there, although nothing else happened
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(before, await TotalAsync());
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(before + 1, await TotalAsync());
        server.Past!.MakeTiny(Now.AddHours(-2), Now.AddHours(-1), 3);
        Assert.Equal(before + 4, await TotalAsync());

        async Task<int> TotalAsync() => (await client.PostAsync(Query, new { interval = "2026-09-14T00:00:00.000Z/2026-09-14T09:00:00.000Z" })).Json.GetProperty("totalHits").GetInt32();
    }

    [Fact]
    public async Task LookBack_FurtherThanAllowed_400()
    {
        await using var server = await Sim.StartAsync(time: new ManualClock(Now));
        using var client = await RestClient.LoginAsync(server);

        Assert.Equal(200, (await client.PostAsync(Query, new { interval = "2026-08-10T08:00:00.000Z/2026-08-11T00:00:00.000Z" })).Status);
        var refused = await client.PostAsync(Query, new { interval = "2026-08-10T07:59:00.000Z/2026-08-11T00:00:00.000Z" });

        Assert.Equal((400, "bad.request"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task MaxResults_BeyondThem_400()
    {
        await using var server = await Sim.StartAsync(Options with { AnalyticsMaxResults = 100 }, new ManualClock(Now));
        using var client = await RestClient.LoginAsync(server);

        Assert.Equal(50, (await PageAsync(client, 2)).Count);
        var refused = await client.PostAsync(Query, new { interval = "2026-09-13T10:00:00.000Z/2026-09-13T11:00:00.000Z", paging = new { pageSize = 50, pageNumber = 3 } });

        Assert.Equal(400, refused.Status);
        Assert.Contains("Pagination may not exceed 100", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TotalHits_Wobbling_IsAboutRight()
    {
        await using var server = await Sim.StartAsync(Options with { AnalyticsTotalWobble = 5 }, new ManualClock(Now));
        using var client = await RestClient.LoginAsync(server);
        var count = OnTheThirteenth(server).Count;
        List<int> totals = [];
        for (var page = 1; page <= 5; page++)
        {
            var answer = await client.PostAsync(Query, new { interval = "2026-09-13T10:00:00.000Z/2026-09-13T11:00:00.000Z", paging = new { pageSize = 25, pageNumber = page } });
            totals.Add(answer.Json.GetProperty("totalHits").GetInt32());
        }

        Assert.All(totals, total => Assert.InRange(total, count - 5, count + 5));
        Assert.True(totals.Distinct().Count() > 1);
    }

    [Fact]
    public async Task Division_NotTheClients_ItsConversationsAndQueueAreNotThere()
    {
        await using var server = await Sim.StartAsync(Options with { HiddenQueues = 1 }, new ManualClock(Now));
        using var client = await RestClient.LoginAsync(server);
        var hidden = server.Directory.Queues[^1].Id;
        var all = OnTheThirteenth(server);
        var gone = all.Where(call => call.QueueIds.Count > 0 && call.QueueIds.All(id => id == hidden)).ToList();
        var there = all.Except(gone);

        Assert.NotEmpty(gone);
        Assert.Equal(there.Select(call => call.Id), await AllAsync(client));
        Assert.Equal(404, (await client.GetAsync($"/api/v2/conversations/{gone[0].Id}")).Status);
        Assert.Equal(404, (await client.GetAsync($"/api/v2/analytics/conversations/{gone[0].Id}/details")).Status);
        Assert.Equal(404, (await client.GetAsync($"/api/v2/routing/queues/{hidden}")).Status);
        Assert.Equal(3, (await client.GetAsync("/api/v2/routing/queues")).Json.GetProperty("total").GetInt32());

        await client.ControlAsync(HttpMethod.Patch, $"/_sim/queues/{hidden}", new { hidden = false });
        Assert.Equal(all.Select(call => call.Id), await AllAsync(client));
        Assert.Equal(200, (await client.GetAsync($"/api/v2/conversations/{gone[0].Id}")).Status);
    }

    [Fact]
    public async Task Conversation_AfterItsReadLife_IsKnownToAnalyticsOnly()
    {
        await using var server = await Sim.StartAsync(Options with { ConversationReadLife = TimeSpan.FromDays(1) }, new ManualClock(Now));
        using var client = await RestClient.LoginAsync(server);
        var calls = server.Calls.All.Where(call => call.MediaType == "voice").OrderBy(call => call.Start).ToList();

        Assert.Equal(404, (await client.GetAsync($"/api/v2/conversations/{calls[0].Id}")).Status);
        Assert.Equal(404, (await client.GetAsync($"/api/v2/conversations/calls/{calls[0].Id}")).Status);
        Assert.Equal(200, (await client.GetAsync($"/api/v2/analytics/conversations/{calls[0].Id}/details")).Status);
        Assert.Equal(200, (await client.GetAsync($"/api/v2/conversations/{calls[^1].Id}")).Status);
    }

    [Fact]
    public void Dimensions_OfEverySegment_AreThoseOfTheRow()
    {
        using Stage stage = new(users: 10);
        stage.Scenarios.PastCalls.Make(Now.AddDays(-1), Now, 200);
        HashSet<string> seen = [];
        foreach (var conversation in stage.Scenarios.Board.All)
        {
            var row = JsonDocument.Parse(Stage.Json(conversation.WriteAnalyticsRow).ToJsonString()).RootElement;
            foreach (var name in ConversationMatcher.ConversationDimensions.Where(name => name != "divisionId"))
            {
                Assert.Equal(Text(row, name), conversation.Dimension(name));
            }

            Assert.Equal(row.GetProperty("divisionIds")[0].GetString(), conversation.Dimension("divisionId"));
            var paths =
                from participant in row.GetProperty("participants").EnumerateArray()
                from session in participant.GetProperty("sessions").EnumerateArray()
                from segment in session.GetProperty("segments").EnumerateArray()
                select new[] { segment, session, participant };
            foreach (var (path, view) in paths.Zip(conversation.SegmentViews(), (path, view) => (path, view)))
            {
                foreach (var name in ConversationMatcher.SegmentDimensions)
                {
                    var expected = path.Select(element => Text(element, name)).FirstOrDefault(text => text is not null);
                    Assert.Equal(expected, view.Dimension(name));
                    if (expected is not null)
                    {
                        seen.Add(name);
                    }
                }
            }
        }

        Assert.Equal(ConversationMatcher.SegmentDimensions.Except(["edgeId"]).Order(), seen.Order());
    }

    private static string? Text(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    private static List<IConversationView> OnTheThirteenth(SimulatorServer server)
        => [.. server.Calls.All.Where(call => call.Start.UtcDateTime.Day == 13).OrderBy(call => call.Start).ThenBy(call => call.Id, StringComparer.Ordinal)];

    private static async Task<List<string>> AllAsync(RestClient client)
        => Ids(await client.PostAsync(Query, new { interval = "2026-09-13T10:00:00.000Z/2026-09-13T11:00:00.000Z", paging = new { pageSize = 300, pageNumber = 1 } }));

    private static async Task<List<string>> PageAsync(RestClient client, int page)
        => Ids(await client.PostAsync(Query, new { interval = "2026-09-13T10:00:00.000Z/2026-09-13T11:00:00.000Z", paging = new { pageSize = 50, pageNumber = page } }));

    private static List<string> Ids(Answer answer) => answer.Json.TryGetProperty("conversations", out var rows)
        ? [.. rows.EnumerateArray().Select(row => row.GetProperty("conversationId").GetString()!)]
        : [];
}
