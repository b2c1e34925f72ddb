using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.ConversationReads;

/// <summary>Asynchronous queries over three days of conversations; every answer is compared with the published shapes.</summary>
public class AnalyticsJobTests
{
    private const string Jobs = "/api/v2/analytics/conversations/details/jobs";
    private static readonly DateTimeOffset Now = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    private static readonly SimulatorOptions Options = new() { HistoryDays = 3, HistoryCallsPerDay = 100, AnalyticsJobLag = TimeSpan.FromHours(6), RateLimit = 10_000 };

    [Fact]
    public async Task Job_FromSubmitToLastPage_FindsEveryConversationOnce()
    {
        await using var stage = await StageAsync();
        var id = await stage.SubmitAsync(Now.AddDays(-3), Now);
        Assert.Equal("QUEUED", await stage.StateAsync(id));
        stage.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("PENDING", await stage.StateAsync(id));
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("FULFILLED", await stage.StateAsync(id));

        List<string> found = [];
        string? cursor = null;
        var pages = 0;
        do
        {
            var page = (await stage.Client.GetAsync($"{Jobs}/{id}/results?pageSize=40{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}")).Json;
            found.AddRange(page.GetProperty("conversations").EnumerateArray().Select(row => row.GetProperty("conversationId").GetString()!));
            Assert.Equal("2026-09-14T02:00:03.000Z", page.GetProperty("dataAvailabilityDate").GetString());
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
            pages++;
        }
        while (cursor is not null);

        // what ended after the lake's last data is not there yet
        var expected = stage.Server.Calls.All.Where(call => call.End <= Now.AddHours(-6).AddSeconds(3)).OrderBy(call => call.Start).ToList();
        Assert.NotEqual(stage.Server.Calls.All.Count, expected.Count);
        Assert.Equal(expected.Select(call => call.Id), found);
        Assert.Equal((expected.Count + 39) / 40, pages);
    }

    [Fact]
    public async Task Interval_Activity_FindsWhatStartedBeforeIt_UnlessStartOfDayIsAskedFor()
    {
        await using var stage = await StageAsync();
        var midnight = new DateTimeOffset(2026, 9, 13, 0, 0, 0, TimeSpan.Zero);
        var over = stage.Server.Calls.All.First(call => call.Start < midnight && call.End > midnight.AddMinutes(1));

        var active = await stage.IdsAsync(await stage.FulfilledAsync(midnight, midnight.AddMinutes(30)));
        var started = await stage.IdsAsync(await stage.FulfilledAsync(midnight, midnight.AddMinutes(30), startOfDay: true));

        Assert.Contains(over.Id, active);
        Assert.DoesNotContain(over.Id, started);
        // the synchronous query is the other way round: what started on the day, whatever the hour
        var query = await stage.Client.PostAsync("/api/v2/analytics/conversations/details/query", new
        {
            interval = $"{midnight:yyyy-MM-ddTHH:mm:ss.fffZ}/{midnight.AddMinutes(30):yyyy-MM-ddTHH:mm:ss.fffZ}",
            paging = new { pageSize = 300, pageNumber = 1 },
        });
        var sameDay = query.Json.GetProperty("conversations").EnumerateArray().Select(row => row.GetProperty("conversationId").GetString()!).ToList();
        Assert.Equal(stage.Server.Calls.All.Where(call => call.Start.UtcDateTime.Date == midnight.UtcDateTime.Date).OrderBy(call => call.Start).Select(call => call.Id), sameDay);
        Assert.DoesNotContain(over.Id, sameDay);
    }

    [Fact]
    public async Task Results_Attributes_AreThere_AndNotInTheQuery()
    {
        await using var stage = await StageAsync();
        var id = await stage.FulfilledAsync(Now.AddDays(-3), Now);

        var results = (await stage.Client.GetAsync($"{Jobs}/{id}/results")).Body;
        var query = (await stage.Client.PostAsync("/api/v2/analytics/conversations/details/query", new { interval = "2026-09-11T08:00:00.000Z/2026-09-14T00:00:00.000Z", paging = new { pageSize = 300, pageNumber = 1 } })).Body;

        Assert.Contains("\"attributes\":{\"customerNumber\":", results, StringComparison.Ordinal);
        Assert.DoesNotContain("\"attributes\"", query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_FiltersAndLimit_Hold()
    {
        await using var stage = await StageAsync();
        var user = stage.Server.Directory.Users[0].Id;
        var mine = stage.Server.Calls.All.Where(call => call.UserIds.Contains(user) && call.End <= Now.AddHours(-6)).OrderBy(call => call.Start).Select(call => call.Id).ToList();
        var submitted = await stage.Client.PostAsync(Jobs, new
        {
            interval = Interval(Now.AddDays(-3), Now),
            limit = 2,
            segmentFilters = new[] { new { type = "and", predicates = new[] { new { type = "dimension", dimension = "userId", @operator = "matches", value = user } } } },
        });
        Assert.Equal(202, submitted.Status);
        stage.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.True(mine.Count > 2);
        Assert.Equal(mine[..2], await stage.IdsAsync(submitted.Json.GetProperty("jobId").GetString()!));
    }

    [Fact]
    public async Task Availability_Lags_ByItsOption()
    {
        await using var stage = await StageAsync();

        var answer = await stage.Client.GetAsync(Jobs + "/availability");

        Assert.Equal("2026-09-14T02:00:00.000Z", answer.Json.GetProperty("dataAvailabilityDate").GetString());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task Results_BeforeFulfilled_AreRefused(int status)
    {
        await using var stage = await StageAsync(Options with { AnalyticsJobEarlyStatus = status });
        var id = await stage.SubmitAsync(Now.AddDays(-1), Now);

        Assert.Equal(status, (await stage.Client.GetAsync($"{Jobs}/{id}/results")).Status);
    }

    [Fact]
    public async Task Cancel_Job_HasNoResultsAnyMore()
    {
        await using var stage = await StageAsync();
        var id = await stage.FulfilledAsync(Now.AddDays(-1), Now);

        Assert.Equal(204, (await stage.Client.CallAsync(HttpMethod.Delete, $"{Jobs}/{id}")).Status);

        Assert.Equal("CANCELLED", await stage.StateAsync(id));
        Assert.Equal(400, (await stage.Client.GetAsync($"{Jobs}/{id}/results")).Status);
        Assert.Equal(404, (await stage.Client.CallAsync(HttpMethod.Delete, $"{Jobs}/unknown")).Status);
    }

    [Fact]
    public async Task Faults_FailedExpiredSlow_AreTheFateOfTheNextJobs()
    {
        await using var stage = await StageAsync();
        await stage.Client.FaultsAsync(new { jobs = new { fail = 1, expire = 1, delayMs = 60_000 } });
        var (failing, expiring, slow) = (await stage.SubmitAsync(Now.AddDays(-1), Now), await stage.SubmitAsync(Now.AddDays(-1), Now), await stage.SubmitAsync(Now.AddDays(-1), Now));
        stage.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("PENDING", await stage.StateAsync(slow));
        stage.Clock.Advance(TimeSpan.FromSeconds(3));

        var failed = (await stage.Client.GetAsync($"{Jobs}/{failing}")).Json;
        Assert.Equal("FAILED", failed.GetProperty("state").GetString());
        Assert.NotEmpty(failed.GetProperty("errorMessage").GetString()!);
        Assert.Equal("EXPIRED", await stage.StateAsync(expiring));
        Assert.Equal("FULFILLED", await stage.StateAsync(slow));
        stage.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal("FULFILLED", await stage.StateAsync(slow));
        await stage.LoginAgainAsync();
        stage.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("EXPIRED", await stage.StateAsync(slow));
        Assert.Equal(400, (await stage.Client.GetAsync($"{Jobs}/{slow}/results")).Status);

        await stage.Client.FaultsAsync(new { jobs = new { fail = 5 } });
        await stage.Client.FaultsAsync(new { profile = "none" });
        Assert.Equal("FULFILLED", await stage.StateAsync(await stage.FulfilledAsync(Now.AddDays(-1), Now)));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    public async Task Job_OfAnotherClient_IsNotSeen(int status)
    {
        await using var stage = await StageAsync(Options with { AnalyticsJobForeignStatus = status, MoreClients = new Dictionary<string, string> { ["other"] = "secret" } });
        var id = await stage.SubmitAsync(Now.AddDays(-1), Now);
        stage.Client.Token = stage.Server.Tokens.Issue("other").Value;

        Assert.Equal(status, (await stage.Client.GetAsync($"{Jobs}/{id}")).Status);
        Assert.Equal(status, (await stage.Client.GetAsync($"{Jobs}/{id}/results")).Status);
        Assert.Equal(status, (await stage.Client.CallAsync(HttpMethod.Delete, $"{Jobs}/{id}")).Status);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"interval":"2026-09-14T00:00:00.000Z"}""")]
    [InlineData("""{"interval":"2026-09-13T00:00:00.000Z/2026-09-14T00:00:00.000Z","paging":{"pageSize":25,"pageNumber":1}}""")]
    [InlineData("""{"interval":"2026-09-13T00:00:00.000Z/2026-09-14T00:00:00.000Z","limit":0}""")]
    [InlineData("""{"interval":"2026-09-13T00:00:00.000Z/2026-09-14T00:00:00.000Z","segmentFilters":[{"type":"and","predicates":[{"dimension":"mood"}]}]}""")]
    public async Task Submit_NotSound_400(string body)
    {
        await using var stage = await StageAsync();

        Assert.Equal(400, (await stage.Client.PostAsync(Jobs, body)).Status);
    }

    [Theory]
    [InlineData("pageSize=0")]
    [InlineData("pageSize=many")]
    [InlineData("pageSize=10001")]
    [InlineData("cursor=2")]
    public async Task Results_WrongPage_400(string query)
    {
        await using var stage = await StageAsync();
        var id = await stage.FulfilledAsync(Now.AddDays(-1), Now);

        Assert.Equal(400, (await stage.Client.GetAsync($"{Jobs}/{id}/results?{query}")).Status);
    }

    private static string Interval(DateTimeOffset from, DateTimeOffset to) => $"{from:yyyy-MM-ddTHH:mm:ss.fffZ}/{to:yyyy-MM-ddTHH:mm:ss.fffZ}";

    private static async Task<JobStage> StageAsync(SimulatorOptions? options = null)
    {
        ManualClock clock = new(Now);
        var server = await Sim.StartAsync(options ?? Options, clock);
        return new JobStage(clock, server, await RestClient.LoginAsync(server));
    }

    private sealed record JobStage(ManualClock Clock, SimulatorServer Server, RestClient Client) : IAsyncDisposable
    {
        public async Task<string> SubmitAsync(DateTimeOffset from, DateTimeOffset to, bool startOfDay = false)
        {
            var answer = await Client.PostAsync(Jobs, new { interval = Interval(from, to), startOfDayIntervalMatching = startOfDay });
            Assert.Equal(202, answer.Status);
            return answer.Json.GetProperty("jobId").GetString()!;
        }

        public async Task<string> FulfilledAsync(DateTimeOffset from, DateTimeOffset to, bool startOfDay = false)
        {
            var id = await SubmitAsync(from, to, startOfDay);
            Clock.Advance(TimeSpan.FromSeconds(3));
            return id;
        }

        public async Task<string?> StateAsync(string id) => (await Client.GetAsync($"{Jobs}/{id}")).Json.GetProperty("state").GetString();

        public async Task<List<string>> IdsAsync(string id) =>
            [.. (await Client.GetAsync($"{Jobs}/{id}/results")).Json.GetProperty("conversations").EnumerateArray().Select(row => row.GetProperty("conversationId").GetString()!)];

        public Task LoginAgainAsync()
        {
            Client.Token = Server.Tokens.Issue(Server.ClientId).Value;
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Server.DisposeAsync();
        }
    }
}
