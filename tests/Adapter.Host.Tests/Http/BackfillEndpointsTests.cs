using System.Net;
using System.Text.Json;
using Adapter.Host.Http;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Http;

/// <summary>Back-fills of a real plugin's adapter, through the supervisor and the API.</summary>
public sealed class BackfillEndpointsTests
{
    private const string Runs = "/api/v1/adapters/Accounts/backfills";
    private const string Hour = """{"from":"2026-09-14T06:00:00Z","to":"2026-09-14T09:00:00+02:00"}""";

    [Fact]
    public async Task Backfill_AskedForTwice_IsOneRunWhoseEndIsTold()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        using StringContent content = new(Hour, System.Text.Encoding.UTF8, "application/json");
        using var response = await api.Client.PostAsync(new Uri("/api/v1/adapters/accounts/backfills", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Accepted, Runs + "/b1"), (response.StatusCode, response.Headers.Location?.ToString()));
        var again = await PostAsync(api, Hour, HttpStatusCode.Accepted);
        var waiting = await api.GetAsync(Runs + "/b1");
        var running = await api.GetAsync(Runs);
        var completed = await api.GetAsync(Runs + "/B1");

        Assert.Equal(
            ("b1", "manual", "waiting", new DateTimeOffset(2026, 9, 14, 7, 0, 0, TimeSpan.Zero)),
            (again.GetProperty("id").GetString(), again.GetProperty("mode").GetString(), waiting.GetProperty("state").GetString(), again.GetProperty("to").GetDateTimeOffset()));
        Assert.Equal(("Accounts", "running"), (running.GetProperty("adapter").GetString(), Assert.Single(running.GetProperty("backfills").EnumerateArray()).GetProperty("state").GetString()));
        Assert.Equal(("completed", 7, 5, 3), (
            completed.GetProperty("state").GetString(), completed.GetProperty("detected").GetInt64(), completed.GetProperty("read").GetInt64(), completed.GetProperty("recovered").GetInt64()));
        Assert.False(completed.TryGetProperty("cause", out _));
    }

    [Theory]
    [InlineData("", "not a JSON object")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    [InlineData("{}", "from is not given")]
    [InlineData("""{"from":"2026-09-14T06:00:00Z"}""", "to is not given")]
    [InlineData("""{"from":"soon","to":"2026-09-14T07:00:00Z"}""", "from is 'soon'")]
    [InlineData("""{"from":"2026-09-14T07:00:00Z","to":"2026-09-14T07:00:00Z"}""", "before it begins")]
    [InlineData("""{"from":"2026-09-14T06:00:00Z","to":"2100-09-14T07:00:00Z"}""", "ends in the future")]
    public async Task Backfill_OfASpanThatIsNone_IsRefusedWithARemedy(string body, string what)
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var problem = await PostAsync(api, body, HttpStatusCode.BadRequest);

        Assert.Contains(what, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("remedy").GetString()!);
    }

    [Fact]
    public async Task Backfill_ThatCannotBegin_SaysWhy()
    {
        await using var host = await StartAsync("throws");
        host.Define("Beats", "Healthy Adapter", settings: ("Site", "s"));
        await host.ReconcileAsync();
        await host.WhenAsync("Beats", AdapterState.Running);
        await using var api = await ApiAsync(host);

        var failing = await PostAsync(api, Hour, HttpStatusCode.BadGateway);
        var unknown = await api.SendAsync(HttpMethod.Post, "/api/v1/adapters/Nobody/backfills", HttpStatusCode.NotFound, Hour);
        var otherKind = await api.SendAsync(HttpMethod.Post, "/api/v1/adapters/Beats/backfills", HttpStatusCode.NotFound, Hour);
        var noSuchRun = await api.GetAsync(Runs + "/b9", HttpStatusCode.NotFound);
        await host.Supervisor.StopAsync("Accounts");
        var stopped = await PostAsync(api, Hour, HttpStatusCode.Conflict);
        var stoppedList = await api.GetAsync(Runs, HttpStatusCode.Conflict);

        Assert.Equal("Try again later.", failing.GetProperty("remedy").GetString());
        Assert.Contains("'Accounts'", unknown.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("contract 1.2", otherKind.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Contains("coverage", noSuchRun.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Contains("adapterhost start", stopped.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Contains("adapterhost start", stoppedList.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backfill_AskedForByAReader_IsForbidden()
    {
        await using var host = await StartAsync();
        await using var api = await ApiFixture.StartAsync(fixture =>
        {
            fixture.AddUsers();
            fixture.Supervised = new SupervisedAdapters(host.Supervisor);
        });

        await api.SendAsync(HttpMethod.Post, Runs, HttpStatusCode.Forbidden, Hour, ApiFixture.As("rob"));
        await api.SendAsync(HttpMethod.Post, Runs, HttpStatusCode.Accepted, Hour, ApiFixture.As("ada"));
        var list = await api.SendAsync(HttpMethod.Get, Runs, HttpStatusCode.OK, change: ApiFixture.As("rob"));

        Assert.Equal(1, list.GetProperty("backfills").GetArrayLength());
        Assert.Contains(api.Log.Lines, line => line.Text.Contains("asked for by ada", StringComparison.Ordinal));
    }

    private static Task<JsonElement> PostAsync(ApiFixture api, string body, HttpStatusCode expected) => api.SendAsync(HttpMethod.Post, Runs, expected, body);

    private static Task<ApiFixture> ApiAsync(SupervisionFixture host) => ApiFixture.StartAsync(fixture => fixture.Supervised = new SupervisedAdapters(host.Supervisor));

    private static async Task<SupervisionFixture> StartAsync(string backfill = "completes")
    {
        SupervisionFixture host = new(new ManualClock(), "Accounts", "Healthy");
        await host.LoadAsync();
        host.Define("Accounts", "Accounting Adapter", settings: ("Backfill", backfill));
        await host.ReconcileAsync();
        await host.WhenAsync("Accounts", AdapterState.Running);
        return host;
    }
}
