using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Adapter.Host.Diagnostics;

/// <summary>Numbers that are not kept in a meter: asked for at each scrape.</summary>
internal interface IMetricSource
{
    void Collect(PrometheusPage page);
}

/// <summary>
/// Everything measured in this process as a page in Prometheus text format 0.0.4. Listens from its creation on, so it is created with the host and
/// not at the first scrape.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, InstrumentSeries> _instruments = new();
    private readonly IMetricSource[] _sources;

    public PrometheusText(IEnumerable<IMetricSource> sources, Func<Instrument, bool> accepts)
    {
        _sources = [.. sources];
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (accepts(instrument))
            {
                InstrumentSeries series = new(instrument);
                _instruments[instrument] = series;
                listener.EnableMeasurementEvents(instrument, series);
            }
        };
        _listener.MeasurementsCompleted = (instrument, _) => _instruments.TryRemove(instrument, out var _);
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record((double)value, tags));
        _listener.Start();
    }

    public string Render()
    {
        _listener.RecordObservableInstruments();
        PrometheusPage page = new();
        foreach (var series in _instruments.Values)
        {
            series.Collect(page);
        }

        foreach (var source in _sources)
        {
            source.Collect(page);
        }

        return page.ToString();
    }

    public void Dispose() => _listener.Dispose();
}
