using Adapter.Host.Alarms.Targets;
using Adapter.Host.Diagnostics;

namespace Adapter.Host.Alarms;

/// <summary>Open alarms and what is owed to targets, for the metrics page.</summary>
internal sealed class AlarmMetrics(AlarmBook book, AlarmDeliveries deliveries) : IMetricSource
{
    public void Collect(PrometheusPage page)
    {
        var open = book.Open;
        foreach (var severity in Enum.GetValues<AlarmLevel>())
        {
            foreach (var state in (AlarmState[])[AlarmState.Active, AlarmState.Acknowledged])
            {
                page.Add(
                    "adapterhost_alarms", PrometheusKind.Gauge, "Alarms that are open, by severity and state.",
                    PrometheusPage.Label("severity", Word(severity)) + "," + PrometheusPage.Label("state", Word(state)),
                    open.Count(alarm => alarm.Severity == severity && alarm.State == state));
            }
        }

        foreach (var lane in deliveries.Lanes)
        {
            var label = PrometheusPage.Label("target", lane.Name);
            page.Add("adapterhost_alarm_deliveries_owed", PrometheusKind.Gauge, "Messages that wait to be sent to the target.", label, lane.Owed);
            page.Add("adapterhost_alarm_deliveries_total", PrometheusKind.Counter, "Messages sent to the target.", label, lane.Sent);
            page.Add("adapterhost_alarm_delivery_failures_total", PrometheusKind.Counter, "Attempts to send to the target that failed.", label, lane.Failed);
            page.Add("adapterhost_alarm_deliveries_dropped_total", PrometheusKind.Counter, "Messages to the target that were given up.", label, lane.Dropped);
        }
    }

    private static string Word<T>(T value)
        where T : struct, Enum
        => value.ToString().ToLowerInvariant();
}
