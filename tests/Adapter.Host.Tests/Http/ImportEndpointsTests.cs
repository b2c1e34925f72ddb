using System.Net;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using static Adapter.Host.Tests.Http.ImportSourceHost;

namespace Adapter.Host.Tests.Http;

/// <summary>An import source of a real plugin, through the supervisor and the API.</summary>
public sealed class ImportEndpointsTests
{
    private const string Span = "from=2026-09-14T00:00:00Z&to=2026-09-15T00:00:00Z";

    [Fact]
    public async Task Status_OfARunningSource_HasEveryStateAndTheirSum()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var status = await api.GetAsync("/api/v1/imports/archive");

        Assert.Equal(("Archive", 3, 2048), (status.GetProperty("name").GetString(), status.GetProperty("found").GetInt64(), status.GetProperty("bytes").GetInt64()));
        Assert.Equal((1, 1, 0), (Count(status, "stored"), Count(status, "failed"), Count(status, "deleted-at-source")));
        Assert.Equal("caught up with", status.GetProperty("historic").GetProperty("text").GetString());
        Assert.Equal(host.Options.RecordingsFolder, host.Supervisor.Find("Archive")!.Facts["recordings"]);
    }

    [Fact]
    public async Task Run_Twice_BeginsOneAndNamesItTheSecondTime()
    {
        await using var host = await StartAsync(("RunS", "100"));
        await using var api = await ApiAsync(host);

        var first = await api.SendAsync(HttpMethod.Post, "/api/v1/imports/Archive/run", HttpStatusCode.OK);
        var second = await api.SendAsync(HttpMethod.Post, "/api/v1/imports/Archive/run", HttpStatusCode.OK);

        Assert.Equal((true, 1, false, 1), (
            first.GetProperty("started").GetBoolean(), first.GetProperty("run").GetProperty("number").GetInt64(),
            second.GetProperty("started").GetBoolean(), second.GetProperty("run").GetProperty("number").GetInt64()));
        Assert.Contains("still goes on", second.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_UnknownState_NamesTheStatesThereAre()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var done = await api.SendAsync(HttpMethod.Post, "/api/v1/imports/Archive/retry?state=failed&state=over-long", HttpStatusCode.OK);
        var problem = await api.SendAsync(HttpMethod.Post, "/api/v1/imports/Archive/retry?state=broken", HttpStatusCode.BadRequest);

        Assert.Equal(1, done.GetProperty("recordings").GetInt64());
        Assert.Contains("deleted-at-source", problem.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", true)]
    [InlineData("true", false)]
    public async Task Report_Json_SaysWhetherItAddsUp(string miscounts, bool addsUp)
    {
        await using var host = await StartAsync(("Miscounts", miscounts));
        await using var api = await ApiAsync(host);

        var report = await api.GetAsync($"/api/v1/imports/Archive/report?{Span}");
        var offline = await api.GetAsync($"/api/v1/imports/Archive/report?{Span}&ask=false");

        Assert.Equal(addsUp, report.GetProperty("addsUp").GetBoolean());
        Assert.Equal(3, report.GetProperty("lines").GetArrayLength());
        Assert.Equal(("stored", "not-fetched", "failed"), (State(report, 0), State(report, 1), State(report, 2)));
        Assert.Equal(2, report.GetProperty("platformConversations").GetInt64());
        Assert.False(offline.TryGetProperty("platformConversations", out _));
    }

    [Fact]
    public async Task Report_ReaderThatIsSlow_DoesNotHoldTheLedgerForDays()
    {
        await using var host = await StartAsync();
        PaceNote pace = new();
        await using var api = await ApiFixture.StartAsync(fixture =>
        {
            fixture.Supervised = new SupervisedAdapters(host.Supervisor);
            fixture.Rooms = (services, _) => services.AddSingleton<IStartupFilter>(pace);
        });

        await api.GetAsync($"/api/v1/imports/Archive/report?{Span}");
        Assert.InRange(pace.BytesPerSecond!.Value, 4_000, 64_000);

        await api.GetAsync("/api/v1/imports/Archive");
        Assert.InRange(pace.BytesPerSecond.Value, 0, 1_000);
    }

    [Fact]
    public async Task Report_SpanOfDecades_IsReadFromTheLedgerAndNotAskedOfThePlatform()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var problem = await api.GetAsync("/api/v1/imports/Archive/report?from=0001-01-01T00:00:00Z&to=9999-01-01T00:00:00Z", HttpStatusCode.BadRequest);
        var ledger = await api.GetAsync("/api/v1/imports/Archive/report?from=0001-01-01T00:00:00Z&to=9999-01-01T00:00:00Z&ask=false");

        Assert.Contains("ask=false", problem.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, ledger.GetProperty("lines").GetArrayLength());
    }

    [Fact]
    public async Task Report_Csv_QuotesCellsAndDefusesFormulas()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var text = await api.Client.GetStringAsync(new Uri($"/api/v1/imports/Archive/report?{Span}&format=csv", UriKind.Relative), TestContext.Current.CancellationToken);

        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("conversationId,conversationStart,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",\"a,b\",2048,ab,false,false", lines[1], StringComparison.Ordinal);
        Assert.Contains(",failed,\"'=the \"\"platform\"\" says ERROR\",", lines[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report")]
    [InlineData("report?from=2026-09-15T00:00:00Z&to=2026-09-14T00:00:00Z")]
    [InlineData("report?from=2026-09-14T00:00:00Z&to=2026-09-15T00:00:00Z&format=pdf")]
    public async Task Report_BadQuestion_IsRefusedWithARemedy(string question)
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var problem = await api.GetAsync($"/api/v1/imports/Archive/{question}", HttpStatusCode.BadRequest);

        Assert.NotEmpty(problem.GetProperty("remedy").GetString()!);
    }

    [Fact]
    public async Task Question_ThatTheSourceCannotAnswer_CarriesItsWords()
    {
        await using var host = await StartAsync(("Refuses", "true"));
        await using var api = await ApiAsync(host);

        var problem = await api.GetAsync($"/api/v1/imports/Archive/report?{Span}", HttpStatusCode.BadGateway);

        Assert.Equal(("The platform does not let us list.", "Grant the permission."), (problem.GetProperty("detail").GetString(), problem.GetProperty("remedy").GetString()));
    }

    [Fact]
    public async Task Question_ToAStoppedOrUnknownSource_SaysWhatToDo()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);
        await host.Supervisor.StopAsync("Archive");

        var stopped = await api.GetAsync("/api/v1/imports/Archive", HttpStatusCode.Conflict);
        var unknown = await api.GetAsync("/api/v1/imports/Nobody", HttpStatusCode.NotFound);

        Assert.Contains("adapterhost start", stopped.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Contains("'Archive'", unknown.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deletions_AreListed()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var list = await api.GetAsync("/api/v1/imports/Archive/deletions");

        Assert.Equal("would-delete", Assert.Single(list.GetProperty("deletions").EnumerateArray()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Commands_OfAReader_AreForbidden()
    {
        await using var host = await StartAsync();
        await using var api = await ApiFixture.StartAsync(fixture =>
        {
            fixture.AddUsers();
            fixture.Supervised = new SupervisedAdapters(host.Supervisor);
        });

        await api.SendAsync(HttpMethod.Post, "/api/v1/imports/Archive/run", HttpStatusCode.Forbidden, change: ApiFixture.As("rob"));
        await api.SendAsync(HttpMethod.Post, "/api/v1/imports/Archive/retry", HttpStatusCode.Forbidden, change: ApiFixture.As("rob"));
        var status = await api.SendAsync(HttpMethod.Get, "/api/v1/imports/Archive", HttpStatusCode.OK, change: ApiFixture.As("rob"));

        Assert.False(status.TryGetProperty("run", out _));
    }

    private static long Count(System.Text.Json.JsonElement status, string state) => status.GetProperty("recordings").GetProperty(state).GetInt64();

    private static string? State(System.Text.Json.JsonElement report, int line) => report.GetProperty("lines")[line].GetProperty("state").GetString();

    /// <summary>Takes down how slowly the answer may be read.</summary>
    private sealed class PaceNote : IStartupFilter
    {
        public double? BytesPerSecond { get; private set; }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                context.Response.OnStarting(() =>
                {
                    BytesPerSecond = context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate?.BytesPerSecond;
                    return Task.CompletedTask;
                });
                await rest(context);
            });
            next(app);
        };
    }
}
