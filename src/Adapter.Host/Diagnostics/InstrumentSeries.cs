using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Adapter.Host.Diagnostics;

/// <summary>The values of one instrument, one for each set of tags, bounded in number.</summary>
internal sealed class InstrumentSeries
{
    private const int MostSeries = 2000;
    private const string Overflow = "overflow=\"true\"";
    private static readonly double[] DefaultBounds = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly string _name;
    private readonly string _help;
    private readonly PrometheusKind _kind;
    private readonly bool _adds;
    private readonly double[] _bounds = [];

    public InstrumentSeries(Instrument instrument)
    {
        // the generic instrument types have no common base that tells their kind
        var type = instrument.GetType().Name;
        var grows = type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal);
        _adds = type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("UpDownCounter", StringComparison.Ordinal);
        _kind = type.StartsWith("Histogram", StringComparison.Ordinal) ? PrometheusKind.Histogram : grows ? PrometheusKind.Counter : PrometheusKind.Gauge;
        _help = instrument.Description ?? instrument.Name;
        _name = PrometheusPage.Name(instrument.Name) + Unit(instrument.Unit) + (grows ? "_total" : "");
        if (_kind == PrometheusKind.Histogram)
        {
            _bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.ToArray()
                ?? (instrument as Histogram<long>)?.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray()
                ?? DefaultBounds;
        }
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            series = _series.GetOrAdd(_series.Count >= MostSeries ? Overflow : labels, static (_, buckets) => new Series(buckets), _bounds.Length);
        }

        lock (series)
        {
            if (_kind == PrometheusKind.Histogram)
            {
                series.Value += value;
                series.Count++;
                var bucket = Array.FindIndex(_bounds, bound => value <= bound);
                if (bucket >= 0)
                {
                    series.Buckets[bucket]++;
                }
            }
            else
            {
                series.Value = _adds ? series.Value + value : value;
            }
        }
    }

    public void Collect(PrometheusPage page)
    {
        foreach (var (labels, series) in _series)
        {
            lock (series)
            {
                if (_kind != PrometheusKind.Histogram)
                {
                    page.Add(_name, _kind, _help, labels, series.Value);
                    continue;
                }

                var below = 0L;
                for (var i = 0; i < _bounds.Length; i++)
                {
                    below += series.Buckets[i];
                    page.Add(_name, _kind, _help, labels, below, "_bucket", PrometheusPage.Number(_bounds[i]));
                }

                page.Add(_name, _kind, _help, labels, series.Count, "_bucket", "+Inf");
                page.Add(_name, _kind, _help, labels, series.Value, "_sum");
                page.Add(_name, _kind, _help, labels, series.Count, "_count");
            }
        }
    }

    private static string Unit(string? unit) => unit switch
    {
        "s" => "_seconds",
        "ms" => "_milliseconds",
        "By" => "_bytes",
        _ => "",
    };

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var sorted = tags.ToArray();
        Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return string.Join(',', sorted.Select(tag => PrometheusPage.Label(tag.Key, Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "")));
    }

    private sealed class Series(int buckets)
    {
        public double Value { get; set; }

        public long Count { get; set; }

        public long[] Buckets { get; } = new long[buckets];
    }
}
