using System.Text.Json;
using System.Text.RegularExpressions;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>What a working host measures, against what is written about it and drawn of it.</summary>
public partial class MetricsTests
{
    [Fact]
    public async Task Metrics_OfAHostWithBothAdapterTypes_AreThoseOfTheManualAndOfTheDashboard()
    {
        await using var fixture = await StartAsync();
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("Live", "Running");
            await api.WhenStateAsync("Import", "Running");
            fixture.Simulator.Generator!.SetRate(300);
            var documented = Documented();
            HashSet<string> shown = [];
            try
            {
                await Eventually.TrueAsync(async () => documented.IsSubsetOf(shown = Names(await api.TextAsync("/metrics"))), "every metric of docs/metrics.md is there", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            }
            catch (TimeoutException)
            {
                Assert.Equal([], documented.Except(shown).Order(StringComparer.Ordinal));
            }

            Assert.Equal([], shown.Except(documented).Except(Occasional()).Order(StringComparer.Ordinal));

            using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "config", "grafana", "adapterhost.json"), TestContext.Current.CancellationToken));
            var expressions = Expressions(dashboard.RootElement).ToList();
            Assert.True(expressions.Count > 30, "the dashboard asks for something");
            foreach (var expression in expressions)
            {
                var used = Selectors().Matches(expression).Select(match => match.Groups[1].Value).ToList();
                Assert.True(used.Count > 0, $"{expression} asks for no metric");
                Assert.Equal([], used.Select(BareName).Except(shown));
                Assert.Equal(used.Count, OwnNames().Count(expression));
            }
        }
    }

    [Fact]
    public async Task Metrics_AdapterRemoved_HasNoSeriesAnyMore()
    {
        await using var fixture = await StartAsync();
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("Live", "Running");
            await api.WhenStateAsync("Import", "Running");
            await Eventually.TrueAsync(async () => (await api.TextAsync("/metrics")).Contains("adapter_link_up{adapter=\"Live\"} 1", StringComparison.Ordinal), "the link is up", cancellationToken: TestContext.Current.CancellationToken);

            using (await api.PostAsync("/api/v1/adapters/Live/stop"))
            {
            }

            await api.WhenStateAsync("Live", "Stopped");
            var stopped = await api.TextAsync("/metrics");
            Assert.DoesNotContain("adapter_link_up{adapter=\"Live\"}", stopped, StringComparison.Ordinal);
            Assert.Contains("adapter_frames_total{adapter=\"Live\"}", stopped, StringComparison.Ordinal);

            File.Delete(Path.Combine(fixture.Config, "adapters", "Live.xml"));
            await api.WhenStateAsync("Live", "none");
            var gone = await api.TextAsync("/metrics");
            Assert.DoesNotContain("\"Live\"", gone, StringComparison.Ordinal);
            Assert.Contains("adapter_rest_requests_total{adapter=\"Import\"}", gone, StringComparison.Ordinal);
        }
    }

    /// <summary>A real Prometheus scrapes a working host: it takes the page, understands every expression of the dashboard, and has numbers for each.</summary>
    [Fact]
    public async Task Dashboard_AtARealPrometheus_HasNumbersInEveryPanel()
    {
        PrometheusServer.SkipWhereThereIsNone();
        await using var fixture = await StartAsync();
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("Live", "Running");
            await api.WhenStateAsync("Import", "Running");
            fixture.Simulator.Generator!.SetRate(300);
            await using var prometheus = await PrometheusServer.StartAsync(api.Url);
            using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "config", "grafana", "adapterhost.json"), TestContext.Current.CancellationToken));
            var open = Expressions(dashboard.RootElement).Select(AsGrafanaAsks).Distinct().ToList();
            Assert.True(open.Count > 30, "the dashboard asks for something");
            try
            {
                await Eventually.TrueAsync(
                    async () =>
                    {
                        foreach (var expression in open.ToList())
                        {
                            var (values, complaint) = await prometheus.QueryAsync(expression);
                            Assert.True(complaint is null, $"{expression}: {complaint}");
                            if (values.Any(double.IsFinite))
                            {
                                open.Remove(expression);
                            }
                        }

                        return open.Count == 0;
                    },
                    "every expression has numbers", TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
            }
            catch (TimeoutException)
            {
                Assert.Equal([], open);
            }

            await Eventually.TrueAsync(async () => (await prometheus.QueryAsync("up")).Values is [1], "the last scrape went well", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

            // the names of the runtime's own metrics are what it makes of them
            Assert.Equal([], (await PrometheusServer.LintAsync(await api.TextAsync("/metrics"))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(found => !found.StartsWith("dotnet_", StringComparison.Ordinal)));
            Assert.Contains("parse error", (await prometheus.QueryAsync("rate(")).Complaint, StringComparison.Ordinal);
        }
    }

    /// <summary>All hosts and adapters chosen, and an interval of some scrapes.</summary>
    private static string AsGrafanaAsks(string expression)
        => LabelValues().Replace(expression, "$1").Replace("$instance", ".*", StringComparison.Ordinal).Replace("$adapter", ".*", StringComparison.Ordinal).Replace("$__rate_interval", "15s", StringComparison.Ordinal);

    private static async Task<HostFixture> StartAsync()
    {
        var fixture = await HostFixture.StartAsync(options => options with { HeartbeatInterval = TimeSpan.FromSeconds(1) });
        fixture.WriteDataSource();
        fixture.WriteAdapter("Live");
        fixture.WriteImport("Import", DateTimeOffset.UtcNow.AddHours(-2));
        await File.WriteAllTextAsync(Path.Combine(fixture.Config, "host.json"), """{"Alarms":{"Targets":{"log":{"Type":"Log"}}}}""", TestContext.Current.CancellationToken);
        return fixture;
    }

    private static HashSet<string> Names(string page) => [.. TypeLines().Matches(page).Select(match => match.Groups[1].Value)];

    private static HashSet<string> Documented() => [.. Rows().Matches(Page()).Select(match => match.Groups[1].Value).Where(name => !Occasional().Contains(name))];

    private static HashSet<string> Occasional() => [.. OccasionalLines().Matches(Page()).SelectMany(match => Quoted().Matches(match.Value)).Select(match => match.Groups[1].Value)];

    private static string Page() => File.ReadAllText(Path.Combine(Repository.Root, "docs", "metrics.md"));

    private static string BareName(string name) => HistogramEnd().Replace(name, "");

    private static IEnumerable<string> Expressions(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property is { Name: "expr" or "definition", Value.ValueKind: JsonValueKind.String } ? [property.Value.GetString()!] : Expressions(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Expressions),
        _ => [],
    };

    [GeneratedRegex("^# TYPE ([a-zA-Z0-9_]+) ", RegexOptions.Multiline)]
    private static partial Regex TypeLines();

    [GeneratedRegex("^\\| `([a-z][a-zA-Z0-9_]+)` \\| (?:counter|gauge|histogram) \\|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex("^\\*Once it happened:\\*.*$", RegexOptions.Multiline)]
    private static partial Regex OccasionalLines();

    [GeneratedRegex("`([a-z0-9_]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("([a-zA-Z_][a-zA-Z0-9_]*)\\{")]
    private static partial Regex Selectors();

    [GeneratedRegex("\\b(?:adapter|adapterhost|dotnet)_[a-z0-9_]+")]
    private static partial Regex OwnNames();

    [GeneratedRegex("^label_values\\((.*), [a-z]+\\)$")]
    private static partial Regex LabelValues();

    [GeneratedRegex("_(?:bucket|sum|count)$")]
    private static partial Regex HistogramEnd();
}
