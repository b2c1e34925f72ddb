using Adapter.Host.Diagnostics;

namespace Adapter.Host.Pair;

/// <summary>The pair's numbers for the metrics page.</summary>
internal sealed class PairMetrics(PairService pair) : IMetricSource
{
    public void Collect(PrometheusPage page)
    {
        page.Add("adapterhost_pair_active", PrometheusKind.Gauge, "1 while this host of a pair is active, 0 while it is on standby.", "", pair.State.Active ? 1 : 0);
        page.Add("adapterhost_pair_term", PrometheusKind.Gauge, "Grows with each take-over of either host.", "", pair.State.Term);
        page.Add("adapterhost_pair_peer_heard_seconds", PrometheusKind.Gauge, "Seconds since the other host was heard last.", "", pair.PeerSilentFor.TotalSeconds);
    }
}
