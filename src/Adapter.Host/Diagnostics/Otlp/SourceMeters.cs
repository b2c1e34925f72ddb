using System.Diagnostics.Metrics;

namespace Adapter.Host.Diagnostics.Otlp;

/// <summary>
/// What the metrics page asks for at each scrape, as instruments. Each adapter has a meter of its own, which ends with it: a number that somebody is gone from is not pushed any more,
/// as it is not shown any more.
/// </summary>
internal sealed class SourceMeters(IEnumerable<IMetricSource> sources) : IDisposable
{
    public const string MeterName = "Adapter.Host.Sources";
    private const string AdapterTag = "adapter";
    private const string CounterEnd = "_total";

    private readonly IMetricSource[] _sources = [.. sources];
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>Takes the numbers as they are now.</summary>
    public void Refresh()
    {
        PrometheusPage page = new();
        foreach (var source in _sources)
        {
            source.Collect(page);
        }

        var now = page.Samples.Select(sample => (Sample: sample, Tags: sample.Tags())).GroupBy(each => AdapterOf(each.Tags), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var (adapter, group) in _groups.ToList())
        {
            // an instrument cannot forget one of its series: it ends, and begins anew without it
            if (!now.TryGetValue(adapter, out var samples) || !group.Series.IsSubsetOf(samples.Select(each => (each.Sample.Family, each.Sample.Labels))))
            {
                group.Dispose();
                _groups.Remove(adapter);
            }
        }

        foreach (var (adapter, samples) in now)
        {
            if (!_groups.TryGetValue(adapter, out var group))
            {
                _groups[adapter] = group = new Group(this, adapter);
            }

            group.Take(samples);
        }
    }

    public void Dispose()
    {
        foreach (var group in _groups.Values)
        {
            group.Dispose();
        }

        _groups.Clear();
    }

    private static string AdapterOf(KeyValuePair<string, object?>[] tags) => tags.FirstOrDefault(tag => tag.Key == AdapterTag).Value as string ?? "";

    private sealed class Group(SourceMeters owner, string adapter) : IDisposable
    {
        private readonly Meter _meter = new(new MeterOptions(MeterName) { Tags = adapter.Length > 0 ? [new(AdapterTag, adapter)] : null, Scope = owner });
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);
        private volatile Dictionary<string, List<Measurement<double>>> _latest = [];

        public HashSet<(string Family, string Labels)> Series { get; } = [];

        public void Take(List<(PrometheusSample Sample, KeyValuePair<string, object?>[] Tags)> samples)
        {
            _latest = samples.GroupBy(each => each.Sample.Family, StringComparer.Ordinal)
                .ToDictionary(family => family.Key, family => family.Select(each => new Measurement<double>(each.Sample.Value, each.Tags)).ToList(), StringComparer.Ordinal);
            foreach (var (sample, _) in samples)
            {
                Series.Add((sample.Family, sample.Labels));
                if (!_known.Add(sample.Family))
                {
                    continue;
                }

                IEnumerable<Measurement<double>> Read() => _latest.TryGetValue(sample.Family, out var values) ? values : [];
                if (sample.Kind == PrometheusKind.Counter)
                {
                    // who turns it into Prometheus again puts the end back
                    _meter.CreateObservableCounter(sample.Family.EndsWith(CounterEnd, StringComparison.Ordinal) ? sample.Family[..^CounterEnd.Length] : sample.Family, Read, null, sample.Help);
                }
                else
                {
                    _meter.CreateObservableGauge(sample.Family, Read, null, sample.Help);
                }
            }
        }

        public void Dispose() => _meter.Dispose();
    }
}
