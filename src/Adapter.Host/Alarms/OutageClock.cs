using System.Globalization;
using Adapter.Host.Supervision;

namespace Adapter.Host.Alarms;

/// <summary>Since when each adapter has been without its link, over restarts and attempts in between: only delivering, or being stopped, ends an outage.</summary>
internal sealed class OutageClock
{
    private readonly Dictionary<string, DateTimeOffset> _since = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Since when it is down; <see langword="null"/> while it is not.</summary>
    public DateTimeOffset? DownSince(AdapterSnapshot adapter)
    {
        DateTimeOffset? told = adapter.Facts.TryGetValue(AdapterAlarms.LinkDownFact, out var text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;
        switch (adapter.State)
        {
            case AdapterState.WaitingToRetry:
                _since.TryAdd(adapter.Name, adapter.Since);
                break;
            case AdapterState.Running or AdapterState.Degraded when told is { } since:
                _since.TryAdd(adapter.Name, since);
                break;
            case AdapterState.Starting or AdapterState.Stopping:
                break; // between two attempts
            default:
                _since.Remove(adapter.Name);
                break;
        }

        return _since.TryGetValue(adapter.Name, out var down) ? down : null;
    }

    public void Keep(IEnumerable<string> adapters)
    {
        var there = adapters.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in _since.Keys.Where(name => !there.Contains(name)).ToList())
        {
            _since.Remove(name);
        }
    }
}
