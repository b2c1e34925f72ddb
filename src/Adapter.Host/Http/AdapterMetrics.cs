using Adapter.Host.Diagnostics;

namespace Adapter.Host.Http;

/// <summary>States, alarms and counters of the adapters for the metrics page.</summary>
internal sealed class AdapterMetrics(IAdapterDirectory adapters) : IMetricSource
{
    private static readonly string[] States =
        ["Disabled", "Stopped", "Starting", "Running", "Degraded", "WaitingToRetry", "Stopping", "Faulted", "Incompatible"];

    public void Collect(PrometheusPage page)
    {
        foreach (var adapter in adapters.Adapters)
        {
            var label = PrometheusPage.Label("adapter", adapter.Name);
            foreach (var state in States)
            {
                page.Add(
                    "adapterhost_adapter_state", PrometheusKind.Gauge, "1 for the state that the adapter is in, 0 for the others.",
                    label + "," + PrometheusPage.Label("state", state), state == adapter.State ? 1 : 0);
            }

            page.Add("adapterhost_adapter_restarts_total", PrometheusKind.Counter, "Starts of the adapter by the host itself.", label, adapter.Restarts);
            page.Add(
                "adapterhost_adapter_alarms", PrometheusKind.Gauge, "Alarms of the adapter that last.", label, adapter.Alarms.Count(alarm => alarm.Cleared is null));
            page.Add("adapterhost_adapter_events_per_minute", PrometheusKind.Gauge, "New events of the adapter within the last minute.", label, adapter.EventsPerMinute);
            if (adapter.LastEvent is { } last)
            {
                page.Add("adapterhost_adapter_last_event_timestamp_seconds", PrometheusKind.Gauge, "When an event of the adapter was journaled last, in seconds since 1970.", label, last.ToUnixTimeMilliseconds() / 1000d);
            }

            foreach (var gauge in adapter.Gauges)
            {
                page.Add("adapter_" + PrometheusPage.Name(gauge.Name), PrometheusKind.Gauge, gauge.Help, label, gauge.Value);
            }

            foreach (var counter in adapter.Counters)
            {
                page.Add("adapter_" + PrometheusPage.Name(counter.Name) + "_total", PrometheusKind.Counter, counter.Help, label, counter.Value);
            }
        }
    }
}
