using System.Net;
using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Http;
using Adapter.Host.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Testing.Common;

namespace Adapter.Host.Tests.Http;

public sealed class CoverageEndpointsTests
{
    private readonly ManualClock _clock = new();
    private readonly DateTimeOffset _start = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Coverage_OfAnAdapter_HasEverySpanAndTotalsThatAddUp()
    {
        await using var api = await StartAsync();

        var answer = await api.GetAsync("/api/v1/coverage?adapter=primary");

        var account = Assert.Single(answer.GetProperty("adapters").EnumerateArray());
        Assert.Equal(("Primary", "Contoso", _start, _start, _start.AddSeconds(100)), (
            account.GetProperty("adapter").GetString(), account.GetProperty("dataSource").GetString(), account.GetProperty("firstStart").GetDateTimeOffset(),
            account.GetProperty("from").GetDateTimeOffset(), account.GetProperty("until").GetDateTimeOffset()));
        Assert.Equal(
            ["0 10.5 uncertain starting", "10.5 29.5 covered live", "40 20 recovered link-cut", "60 30 covered live", "90 10 uncertain not-told"],
            account.GetProperty("spans").EnumerateArray().Select(Print));
        Assert.Equal([59.5m, 20.5m, 20m, 0m], Totals(account));
        Assert.Equal(100m, account.GetProperty("seconds").GetDecimal());
        Assert.Equal("The connection was reset.", account.GetProperty("spans")[2].GetProperty("detail").GetString());
        Assert.Empty(answer.GetProperty("dataSources").EnumerateArray());
    }

    [Theory]
    [InlineData("from=2026-09-14T08:00:50Z&to=2026-09-14T08:01:05.5Z", 15.5, "50 10 recovered link-cut", "60 5.5 covered live")]
    [InlineData("from=2026-09-14T10:01:35%2B02:00", 5, "95 5 uncertain not-told")]
    [InlineData("from=2026-09-14T10:01:35+02:00", 5, "95 5 uncertain not-told")]
    [InlineData("to=2026-09-14T08:00:10", 10, "0 10 uncertain starting")]
    [InlineData("from=2026-09-15", 0)]
    [InlineData("to=2026-09-14", 0)]
    public async Task Coverage_OfAStretch_IsCutToIt(string query, double seconds, params string[] spans)
    {
        await using var api = await StartAsync();

        var account = (await api.GetAsync("/api/v1/coverage?adapter=Primary&" + query)).GetProperty("adapters")[0];

        Assert.Equal(spans, account.GetProperty("spans").EnumerateArray().Select(Print));
        Assert.Equal(((decimal)seconds, (decimal)seconds), (account.GetProperty("seconds").GetDecimal(), Totals(account).Sum()));
    }

    [Fact]
    public async Task Coverage_OfADataSource_TakesItsAdaptersTogether()
    {
        await using var api = await StartAsync();

        var one = await api.GetAsync("/api/v1/coverage?dataSource=contoso");
        var all = await api.GetAsync("/api/v1/coverage");

        var source = Assert.Single(one.GetProperty("dataSources").EnumerateArray());
        Assert.Equal(["Primary", "Secondary"], source.GetProperty("adapters").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(
            ["0 10.5 uncertain starting", "10.5 79.5 covered live", "90 10 uncertain not-told"],
            source.GetProperty("spans").EnumerateArray().Select(Print));
        Assert.Empty(one.GetProperty("adapters").EnumerateArray());
        Assert.Equal(["Gone", "Primary", "Secondary"], all.GetProperty("adapters").EnumerateArray().Select(item => item.GetProperty("adapter").GetString()));
        Assert.Equal("Contoso", Assert.Single(all.GetProperty("dataSources").EnumerateArray()).GetProperty("dataSource").GetString());
    }

    [Theory]
    [InlineData("from=yesterday", "from is 'yesterday'", "ISO 8601")]
    [InlineData("to=09/14/2026", "to is '09/14/2026'", "ISO 8601")]
    [InlineData("from=2026-09-15&to=2026-09-14", "before it begins", "from")]
    [InlineData("adapter=Primary&dataSource=Contoso", "Both", "one of them")]
    public async Task Coverage_BadQuestion_NamesTheParameterAndTheRemedy(string query, string what, string remedy)
    {
        await using var api = await StartAsync();

        var problem = await api.GetAsync("/api/v1/coverage?" + query, HttpStatusCode.BadRequest);

        Assert.Contains(what, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(remedy, problem.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coverage_OfNobody_IsNotFoundAndOfASilentAdapterEmpty()
    {
        await using var api = await StartAsync();

        var nobody = await api.GetAsync("/api/v1/coverage?adapter=Nobody", HttpStatusCode.NotFound);
        var nowhere = await api.GetAsync("/api/v1/coverage?dataSource=Nowhere", HttpStatusCode.NotFound);
        var silent = (await api.GetAsync("/api/v1/coverage?adapter=archive")).GetProperty("adapters")[0];

        Assert.Contains("'Primary'", nobody.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Contains("'Contoso'", nowhere.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Equal("Archive", silent.GetProperty("adapter").GetString());
        Assert.False(silent.TryGetProperty("firstStart", out _));
        Assert.Equal(0, silent.GetProperty("seconds").GetDecimal());
    }

    [Fact]
    public async Task Metrics_TellEachStateAndEndWithTheAdapter()
    {
        await using var api = await StartAsync();

        var page = await api.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token);

        string[] lines = [.. page.Split('\n').Where(line => line.StartsWith("adapter_covered_seconds{", StringComparison.Ordinal) || line.StartsWith("adapter_uncovered_seconds{", StringComparison.Ordinal))];
        Assert.Contains("adapter_covered_seconds{adapter=\"Primary\"} 59.5", lines);
        Assert.Contains("adapter_uncovered_seconds{adapter=\"Primary\",state=\"uncertain\"} 20.5", lines);
        Assert.Contains("adapter_uncovered_seconds{adapter=\"Primary\",state=\"recovered\"} 20", lines);
        Assert.Contains("adapter_uncovered_seconds{adapter=\"Primary\",state=\"lost\"} 0", lines);
        Assert.DoesNotContain(lines, line => line.Contains("Gone", StringComparison.Ordinal) || line.Contains("Archive", StringComparison.Ordinal));

        api.Adapters.Adapters = [];
        Assert.DoesNotContain("adapter_uncovered_seconds{", await api.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token), StringComparison.Ordinal);
    }

    private async Task<ApiFixture> StartAsync()
    {
        var api = await ApiFixture.StartAsync(fixture =>
        {
            fixture.Time = _clock;
            fixture.Adapters.Adapters =
            [
                new AdapterView { Name = "Primary", State = "Running", DataSource = "Contoso" },
                new AdapterView { Name = "Secondary", State = "Running", DataSource = "Contoso", SecondaryOf = "Primary" },
                new AdapterView { Name = "Archive", State = "Running", DataSource = "Contoso" },
            ];
        });
        var store = api.Services.GetRequiredService<CoverageStore>();
        var (primary, secondary, gone) = (store.Begin("PRIMARY", _start), store.Begin("Secondary", _start.AddSeconds(30)), store.Begin("Gone", _start));
        _clock.Advance(TimeSpan.FromSeconds(90));
        await TellAsync(gone, 0, 90, CoverageState.Covered);
        await TellAsync(primary, 10.5, 40, CoverageState.Covered);
        await TellAsync(primary, 60, 90, CoverageState.Covered);
        await TellAsync(primary, 40, 60, CoverageState.Uncertain, "link-cut");
        await TellAsync(primary, 40, 60, CoverageState.Recovered, "link-cut");
        await TellAsync(secondary, 30, 80, CoverageState.Covered);
        await TellAsync(secondary, 80, 85, CoverageState.Lost, "refused");
        _clock.Advance(TimeSpan.FromSeconds(10));
        return api;
    }

    private async Task TellAsync(ILifeCoverage life, double from, double to, CoverageState state, string cause = CoverageCauses.Live)
        => await life.TellAsync(new CoverageSpan(_start.AddSeconds(from), _start.AddSeconds(to), state, cause, cause == CoverageCauses.Live ? null : "The connection was reset."), Token);

    private static List<decimal> Totals(JsonElement account) => [.. account.GetProperty("totals").EnumerateObject().Select(total => total.Value.GetDecimal())];

    private string Print(JsonElement span) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{(span.GetProperty("from").GetDateTimeOffset() - _start).TotalSeconds} {span.GetProperty("seconds").GetDecimal():0.###} {span.GetProperty("state").GetString()} {span.GetProperty("cause").GetString()}");
}
