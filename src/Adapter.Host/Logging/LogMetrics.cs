using Adapter.Host.Diagnostics;
using Adapter.Host.Http;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Logging;

/// <summary>Lines and what became of them, for the metrics page.</summary>
internal sealed class LogMetrics(LogTail tail, AdapterLogs budgets, HostLogs logs, RawCapture raw, LogLevels levels, IAdapterDirectory directory) : IMetricSource
{
    public void Collect(PrometheusPage page)
    {
        var counts = tail.Counts;
        for (var level = 0; level < counts.Count; level++)
        {
            page.Add("adapterhost_log_lines_total", PrometheusKind.Counter, "Lines of the log, by level.", PrometheusPage.Label("level", LogWords.Of((LogLevel)level)), counts[level]);
        }

        // one that is no more has no series
        var known = directory.Adapters.Select(adapter => adapter.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (adapter, dropped) in budgets.Dropped.Where(each => known.Contains(each.Key)))
        {
            page.Add("adapterhost_log_lines_dropped_total", PrometheusKind.Counter, "Lines that an adapter wrote too fast and that were dropped.", PrometheusPage.Label("adapter", adapter), dropped);
        }

        page.Add("adapterhost_log_queue_dropped_total", PrometheusKind.Counter, "Lines dropped because the targets were too slow; raw events of platforms too.", "", logs.Dropped + raw.Dropped);
        page.Add("adapterhost_log_levels_changed", PrometheusKind.Gauge, "Levels that people have changed for a while.", "", levels.Changes.Count);
        page.Add("adapterhost_log_raw_adapters", PrometheusKind.Gauge, "Adapters whose raw events are written.", "", raw.On.Count);
    }
}
