using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Diagnostics;

namespace Adapter.Host.Http;

/// <summary>Covered and uncovered time of the adapters for the metrics page. An adapter that is no more has no series, whatever is still kept of it.</summary>
internal sealed class CoverageMetrics(IAdapterDirectory adapters, ICoverageAccounts coverage) : IMetricSource
{
    public void Collect(PrometheusPage page)
    {
        foreach (var name in adapters.Adapters.Select(adapter => adapter.Name))
        {
            if (coverage.Find(name) is not { } account)
            {
                continue;
            }

            var label = PrometheusPage.Label("adapter", name);
            foreach (var state in CoverageWords.States)
            {
                var seconds = account.In(state).TotalSeconds;
                if (state == CoverageState.Covered)
                {
                    page.Add("adapter_covered_seconds", PrometheusKind.Gauge, "Time since the adapter's first start in which its platform was heard.", label, seconds);
                }
                else
                {
                    page.Add(
                        "adapter_uncovered_seconds", PrometheusKind.Gauge, "Time since the adapter's first start in which its platform was not heard, by what became of it.",
                        label + "," + PrometheusPage.Label("state", CoverageWords.Of(state)), seconds);
                }
            }
        }
    }
}
