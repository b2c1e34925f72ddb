using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Tests.Http;

namespace Adapter.Host.Tests.Diagnostics;

public sealed partial class PrometheusTextTests
{
    [Fact]
    public async Task Metrics_OfTheHost_AreValidAndTellWhatHappened()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(0, 5);
        await fixture.PublishAsync(0, 5);

        using var response = await fixture.Client.GetAsync("/metrics", TestContext.Current.CancellationToken);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        AssertValid(page);
        Assert.Contains("adapterhost_journal_events_total{result=\"journaled\"} 5\n", page, StringComparison.Ordinal);
        Assert.Contains("adapterhost_journal_events_total{result=\"known\"} 5\n", page, StringComparison.Ordinal);
        Assert.Contains("adapterhost_adapter_state{adapter=\"Primary\",state=\"Running\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("adapterhost_adapter_state{adapter=\"Primary\",state=\"Faulted\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("adapter_frames_malformed_total{adapter=\"Primary\"} 3\n", page, StringComparison.Ordinal);
        Assert.Contains("adapter_frames_malformed_total{adapter=\"Off \\\"quoted\\\\\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("adapterhost_adapter_alarms{adapter=\"Primary\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("adapterhost_journal_commit_duration_seconds_bucket{le=\"+Inf\"}", page, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_HistogramAndTags_AreCumulativeAndEscaped()
    {
        using Meter meter = new("test");
        using PrometheusText text = new([], instrument => instrument.Meter == meter);
        var waits = meter.CreateHistogram("wait.time", "s", "Waits.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        waits.Record(0.5);
        waits.Record(1.5);
        waits.Record(9);
        meter.CreateCounter<int>("hits", null, "Line one\nline two.").Add(2, new KeyValuePair<string, object?>("path", "a\"b\\c\nd"));

        var page = text.Render();

        AssertValid(page);
        Assert.Contains("wait_time_seconds_bucket{le=\"1\"} 1\nwait_time_seconds_bucket{le=\"2\"} 2\nwait_time_seconds_bucket{le=\"+Inf\"} 3\n", page, StringComparison.Ordinal);
        Assert.Contains("wait_time_seconds_sum 11\nwait_time_seconds_count 3\n", page, StringComparison.Ordinal);
        Assert.Contains("hits_total{path=\"a\\\"b\\\\c\\nd\"} 2\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_SameInstrumentInTwoMetersAndADisposedOne_GivesEachSeriesOnce()
    {
        using Meter first = new("twice");
        using Meter second = new("twice");
        Meter gone = new("twice");
        using PrometheusText text = new([], instrument => instrument.Meter.Name == "twice");
        first.CreateCounter<int>("hits").Add(1);
        second.CreateCounter<int>("hits").Add(1);
        gone.CreateCounter<int>("gone").Add(1);

        gone.Dispose();

        var page = text.Render();
        AssertValid(page);
        Assert.DoesNotContain("gone", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_EndlessTags_AreCutOff()
    {
        using Meter meter = new("many");
        using PrometheusText text = new([], instrument => instrument.Meter == meter);
        var counter = meter.CreateCounter<int>("hits");
        for (var i = 0; i < 3000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("n", i));
        }

        var lines = text.Render().Split('\n').Count(line => line.StartsWith("hits_total{", StringComparison.Ordinal));

        Assert.Equal(2001, lines);
    }

    /// <summary>The rules of the format: each family's help and type once and before its lines, lines together, no series twice.</summary>
    private static void AssertValid(string page)
    {
        HashSet<string> families = [];
        HashSet<string> series = [];
        var family = "";
        var lines = page.Split('\n');
        Assert.Equal("", lines[^1]);
        for (var i = 0; i < lines.Length - 1; i++)
        {
            if (lines[i].StartsWith("# HELP ", StringComparison.Ordinal))
            {
                family = lines[i].Split(' ')[2];
                Assert.True(families.Add(family), $"{family} twice");
                Assert.Matches($"^# TYPE {Regex.Escape(family)} (counter|gauge|histogram)$", lines[++i]);
                continue;
            }

            var match = Sample().Match(lines[i]);
            Assert.True(match.Success, $"'{lines[i]}' is no sample");
            Assert.StartsWith(family, match.Groups["name"].Value, StringComparison.Ordinal);
            Assert.True(series.Add(match.Groups["series"].Value), $"{lines[i]} twice");
        }

        Assert.NotEmpty(families);
    }

    [GeneratedRegex("""^(?<series>(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*",?)*\})?) (\+Inf|-Inf|NaN|-?[0-9.]+([eE][+-]?[0-9]+)?)$""")]
    private static partial Regex Sample();
}
