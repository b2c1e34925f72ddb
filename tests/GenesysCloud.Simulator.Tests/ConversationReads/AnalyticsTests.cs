using System.Globalization;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.ConversationReads;

public class AnalyticsTests
{
    private const string Query = "/api/v2/analytics/conversations/details/query";
    private const string Ada = "5d0f3a52-7a67-4c9e-9b0b-0a7f3b6a1c01";
    private const string Ben = "5d0f3a52-7a67-4c9e-9b0b-0a7f3b6a1c02";
    private const string Queue = "8c1c9a77-62c7-4a4b-9f1e-6f2f9f1f2a10";
    private const string Day = "2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z";

    [Fact]
    public async Task Query_AliveVoiceCallsOfAgents_AsAResyncAsks()
    {
        await using var server = await StartAsync(
            Conversation(1, "08:00", null, Ada),
            Conversation(2, "08:10", "08:20", Ada),
            Conversation(3, "08:20", null, Ben),
            Conversation(4, "08:30", null, Ada, "chat"));
        using var client = await RestClient.LoginAsync(server);

        var found = await IdsAsync(client, new
        {
            interval = Day,
            order = "asc",
            orderBy = "conversationStart",
            paging = new { pageSize = 100, pageNumber = 1 },
            conversationFilters = new[] { And(new { type = "dimension", dimension = "conversationEnd", @operator = "notExists" }) },
            segmentFilters = new object[]
            {
                And(Is("mediaType", "voice"), Is("purpose", "agent")),
                new { type = "or", predicates = new[] { Is("userId", Ada), Is("userId", "5d0f3a52-7a67-4c9e-9b0b-0a7f3b6a1c09") } },
            },
        });

        Assert.Equal([1], found);
    }

    [Theory]
    [InlineData("conversationEnd", "exists", null, new[] { 2 })]
    [InlineData("conversationEnd", "notExists", null, new[] { 1, 3 })]
    [InlineData("conversationId", "matches", "00000000-0000-4000-8000-000000000003", new[] { 3 })]
    [InlineData("originatingDirection", "matches", "outbound", new int[0])]
    public async Task Query_ByConversation_OnlyThose(string dimension, string operation, string? value, int[] expected)
    {
        await using var server = await StartAsync(Conversation(1, "08:00", null, Ada), Conversation(2, "08:10", "08:20", Ada), Conversation(3, "08:20", null, Ben));
        using var client = await RestClient.LoginAsync(server);

        var found = await IdsAsync(client, new { interval = Day, conversationFilters = new[] { And(new { type = "dimension", dimension, @operator = operation, value }) } });

        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task Query_SegmentPredicates_HaveToMeetInOneSegment()
    {
        await using var server = await StartAsync(Conversation(1, "08:00", null, Ada));
        using var client = await RestClient.LoginAsync(server);

        Assert.Equal([1], await IdsAsync(client, new { interval = Day, segmentFilters = new[] { And(Is("userId", Ada), Is("queueId", Queue), Is("segmentType", "interact")) } }));
        Assert.Empty(await IdsAsync(client, new { interval = Day, segmentFilters = new[] { And(Is("userId", Ada), Is("segmentType", "hold")) } }));
        // nested: (Ada or Ben) and voice
        Assert.Equal([1], await IdsAsync(client, new
        {
            interval = Day,
            segmentFilters = new[]
            {
                new { type = "and", predicates = new[] { Is("mediaType", "voice") }, clauses = new[] { new { type = "or", predicates = new[] { Is("userId", Ben), Is("userId", Ada) } } } },
            },
        }));
    }

    [Fact]
    public async Task Query_Interval_TakesEveryDayItTouches()
    {
        await using var server = await StartAsync(Conversation(1, "08:00", null, Ada), Conversation(2, "23:00", null, Ada));
        using var client = await RestClient.LoginAsync(server);

        // an hour of the day is enough; a call of the day before is not looked at, although it is alive
        Assert.Equal([1, 2], await IdsAsync(client, new { interval = "2026-09-14T15:00:00.000Z/2026-09-14T16:00:00.000Z" }));
        Assert.Equal([1, 2], await IdsAsync(client, new { interval = "2026-09-13T15:00:00.000Z/2026-09-14T00:00:01.000Z" }));
        Assert.Empty(await IdsAsync(client, new { interval = "2026-09-15T00:00:00.000Z/2026-09-15T16:00:00.000Z" }));
        Assert.Empty(await IdsAsync(client, new { interval = "2026-09-13T15:00:00.000Z/2026-09-14T00:00:00.000Z" }));
    }

    [Fact]
    public async Task Query_Pages_EachOnceInOrderAndNoListPastTheEnd()
    {
        await using var server = await StartAsync([.. Enumerable.Range(1, 7).Select(i => Conversation(i, $"08:0{i}", null, Ada))]);
        using var client = await RestClient.LoginAsync(server);

        Assert.Equal([1, 2, 3], await PageAsync(1));
        Assert.Equal([4, 5, 6], await PageAsync(2));
        Assert.Equal([7], await PageAsync(3));
        Assert.Equal([7, 6, 5], await PageAsync(1, "desc"));
        var past = await client.PostAsync(Query, new { interval = Day, paging = new { pageSize = 3, pageNumber = 4 } });
        Assert.False(past.Json.TryGetProperty("conversations", out _));
        Assert.Equal(7, past.Json.GetProperty("totalHits").GetInt32());

        Task<IReadOnlyList<int>> PageAsync(int number, string order = "asc") => IdsAsync(client, new { interval = Day, order, paging = new { pageSize = 3, pageNumber = number } });
    }

    [Fact]
    public async Task Query_OverlapAskedFor_PagesRepeatTheLastOfThePageBefore()
    {
        await using var server = await StartAsync(
            new SimulatorOptions { AnalyticsPageOverlap = 1 }, [.. Enumerable.Range(1, 5).Select(i => Conversation(i, $"08:0{i}", null, Ada))]);
        using var client = await RestClient.LoginAsync(server);

        Assert.Equal([1, 2, 3], await IdsAsync(client, new { interval = Day, paging = new { pageSize = 3, pageNumber = 1 } }));
        Assert.Equal([3, 4, 5], await IdsAsync(client, new { interval = Day, paging = new { pageSize = 3, pageNumber = 2 } }));
    }

    [Fact]
    public async Task Lag_AfterTheEnd_TheCallIsNotThereYet()
    {
        ManualClock clock = new(At("08:21"));
        await using var server = await StartAsync(
            new SimulatorOptions { AnalyticsLag = TimeSpan.FromMinutes(5) }, [Conversation(1, "08:00", null, Ada), Conversation(2, "08:10", "08:20", Ada)], clock);
        using var client = await RestClient.LoginAsync(server);

        Assert.Equal([1], await IdsAsync(client, new { interval = Day }));
        Assert.Equal(404, (await client.GetAsync($"/api/v2/analytics/conversations/{Id(2)}/details")).Status);
        // the conversation itself can be read all the time
        Assert.Equal(200, (await client.GetAsync($"/api/v2/conversations/{Id(2)}")).Status);

        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal([1, 2], await IdsAsync(client, new { interval = Day }));
        Assert.Equal(200, (await client.GetAsync($"/api/v2/analytics/conversations/{Id(2)}/details")).Status);
        Assert.Equal(1, (await client.GetAsync($"/api/v2/analytics/conversations/details?id={Id(2)}&id={Id(9)}")).Json.GetProperty("conversations").GetArrayLength());
    }

    [Theory]
    [InlineData("""{}""", "invalid.date")]
    [InlineData("""{"interval":"yesterday/today"}""", "invalid.date")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z"}""", "invalid.date")]
    [InlineData("""{"interval":"2026-09-15T00:00:00.000Z/2026-09-14T00:00:00.000Z"}""", "bad.request")]
    [InlineData("""{"interval":"2026-07-14T00:00:00.000Z/2026-09-14T00:00:00.000Z"}""", "bad.request")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z","paging":{"pageSize":301,"pageNumber":1}}""", "bad.request")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z","paging":{"pageSize":0,"pageNumber":1}}""", "bad.request")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z","paging":{"pageSize":100,"pageNumber":1001}}""", "bad.request")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z","order":"up"}""", "invalid.value")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z","orderBy":"name"}""", "invalid.value")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z","segmentFilters":[{"predicates":[]}]}""", "invalid.value")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z","segmentFilters":[{"type":"and","predicates":[{"dimension":"mood"}]}]}""", "invalid.value")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z","segmentFilters":[{"type":"and","predicates":[{"dimension":"conversationEnd","operator":"exists"}]}]}""", "invalid.value")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z","segmentFilters":[{"type":"and","predicates":[{"dimension":"userId","operator":"like"}]}]}""", "invalid.value")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z","segmentFilters":[{"type":"and","predicates":[{"dimension":"userId"}]}]}""", "bad.request")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z/2026-09-15T00:00:00.000Z","segmentFilters":[{"type":"and","clauses":[{"type":"or","clauses":[{"type":"or"}]}]}]}""", "bad.request")]
    public async Task Query_NotSound_400(string body, string code)
    {
        await using var server = await StartAsync();
        using var client = await RestClient.LoginAsync(server);

        var answer = await client.PostAsync(Query, body);

        Assert.Equal(400, answer.Status);
        Assert.Equal(code, answer.Code);
    }

    private static Task<SimulatorServer> StartAsync(params FakeConversation[] conversations) => StartAsync(new SimulatorOptions(), conversations);

    private static Task<SimulatorServer> StartAsync(SimulatorOptions options, FakeConversation[] conversations, ManualClock? clock = null)
    {
        FakeBoard board = new();
        foreach (var conversation in conversations)
        {
            board.Set(conversation);
        }

        return Sim.StartAsync(options, clock ?? new ManualClock(At("23:30")), board);
    }

    private static async Task<IReadOnlyList<int>> IdsAsync(RestClient client, object query)
    {
        var answer = (await client.PostAsync(Query, System.Text.Json.JsonSerializer.Serialize(query))).Json;
        return answer.TryGetProperty("conversations", out var rows)
            ? [.. rows.EnumerateArray().Select(row => int.Parse(row.GetProperty("conversationId").GetString()![^12..], CultureInfo.InvariantCulture))]
            : [];
    }

    private static FakeConversation Conversation(int number, string start, string? end, string user, string media = "voice")
        => new(Id(number), At(start), end is null ? null : At(end), user, Queue, media);

    private static string Id(int number) => $"00000000-0000-4000-8000-{number:D12}";

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-09-14T{time}:00Z", CultureInfo.InvariantCulture);

    private static object And(params object[] predicates) => new { type = "and", predicates };

    private static object Is(string dimension, string value) => new { type = "dimension", dimension, @operator = "matches", value };
}
