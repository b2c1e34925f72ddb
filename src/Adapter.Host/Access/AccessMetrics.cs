using System.Collections.Concurrent;
using System.Globalization;
using Adapter.Host.Diagnostics;

namespace Adapter.Host.Access;

/// <summary>How many were refused and how many are signed in, for the metrics page.</summary>
internal sealed class AccessMetrics(SessionStore sessions) : IMetricSource
{
    private readonly ConcurrentDictionary<int, long> _refused = new(new Dictionary<int, long> { [401] = 0, [403] = 0, [429] = 0 });

    public void CountRefusal(int status) => _refused.AddOrUpdate(status, 1, static (_, count) => count + 1);

    public void Collect(PrometheusPage page)
    {
        foreach (var (status, count) in _refused)
        {
            page.Add(
                "adapterhost_requests_refused_total", PrometheusKind.Counter, "Requests refused: 401 not signed in, 403 not allowed, 429 too many wrong passwords.",
                PrometheusPage.Label("status", status.ToString(CultureInfo.InvariantCulture)), count);
        }

        page.Add("adapterhost_sessions", PrometheusKind.Gauge, "Sessions of the console that are open or were not noticed to have ended.", "", sessions.Count);
    }
}
