using System.Collections.Concurrent;
using Adapter.Abstractions;

namespace Adapter.Host.Supervision;

/// <summary>
/// What an adapter tells beside its state: facts, counters, alarms. Lives as long as the adapter's name, over all its lives. Thread-safe and bounded:
/// an adapter that makes up names for ever is cut off, not followed.
/// </summary>
internal sealed class AdapterBook(TimeProvider time)
{
    internal const int NameLimit = 1_000;
    internal const int ClearedKept = 50;

    private readonly ConcurrentDictionary<string, string> _facts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Help, AdapterCounter Counter)> _counters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Help, AdapterGauge Gauge)> _gauges = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (AlarmSnapshot Alarm, bool IsHosts)> _raised = new(StringComparer.Ordinal);
    private readonly Queue<AlarmSnapshot> _cleared = new();
    private HashSet<string> _ofEarlierLife = [];

    public IReadOnlyDictionary<string, string> Facts => _facts.ToDictionary(StringComparer.Ordinal);

    public IReadOnlyList<CounterSnapshot> Counters
        // its own copy: sorting the dictionary itself asks for its size and copies then, and an adapter may add to it in between
        => [.. _counters.ToArray().OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new CounterSnapshot(pair.Key, pair.Value.Help, pair.Value.Counter.Value))];

    public IReadOnlyList<GaugeSnapshot> Gauges
        => [.. _gauges.Where(pair => pair.Value.Gauge.Value is not null).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new GaugeSnapshot(pair.Key, pair.Value.Help, pair.Value.Gauge.Value ?? 0))];

    public IReadOnlyList<AlarmSnapshot> Alarms
    {
        get
        {
            lock (_gate)
            {
                return [.. _raised.Values.Select(item => item.Alarm).OrderBy(alarm => alarm.Raised), .. _cleared.Reverse()];
            }
        }
    }

    public void SetFact(string name, string? value)
    {
        if (value is null)
        {
            _facts.TryRemove(name, out _);
        }
        else if (_facts.Count < NameLimit || _facts.ContainsKey(name))
        {
            _facts[name] = value;
        }
    }

    public AdapterCounter Counter(string name, string help)
        => _counters.TryGetValue(name, out var known) ? known.Counter
            : _counters.Count < NameLimit ? _counters.GetOrAdd(name, static (_, help) => (help, new AdapterCounter()), help).Counter
            : new AdapterCounter();

    public AdapterGauge Gauge(string name, string help)
        => _gauges.TryGetValue(name, out var known) ? known.Gauge
            : _gauges.Count < NameLimit ? _gauges.GetOrAdd(name, static (_, help) => (help, new AdapterGauge()), help).Gauge
            : new AdapterGauge();

    /// <summary>A life is over: its numbers tell nothing any more.</summary>
    public void EndLife() => _gauges.Clear();

    /// <summary>Raises an alarm: the adapter's, or the host's about it.</summary>
    /// <returns><see langword="true"/> when it was not raised before.</returns>
    public bool Raise(string code, AlarmSeverity severity, string text, bool isHosts)
    {
        lock (_gate)
        {
            _ofEarlierLife.Remove(code);
            var known = _raised.TryGetValue(code, out var raised);
            if (!known && _raised.Count >= NameLimit)
            {
                return false;
            }

            var now = time.GetUtcNow();
            _raised[code] = known
                ? (raised.Alarm with { Severity = severity, Text = text, LastSeen = now, Count = raised.Alarm.Count + 1 }, isHosts)
                : (new AlarmSnapshot(code, severity, text, now, null), isHosts);
            return !known;
        }
    }

    /// <summary>Clears an alarm.</summary>
    /// <returns><see langword="true"/> when it was raised.</returns>
    public bool Clear(string code)
    {
        lock (_gate)
        {
            if (!_raised.Remove(code, out var raised))
            {
                return false;
            }

            _cleared.Enqueue(raised.Alarm with { Cleared = time.GetUtcNow() });
            while (_cleared.Count > ClearedKept)
            {
                _cleared.Dequeue();
            }

            return true;
        }
    }

    /// <summary>A new life begins: facts start anew; the adapter's alarms stay until the new life delivers without having raised them again.</summary>
    public void BeginLife()
    {
        _facts.Clear();
        lock (_gate)
        {
            _ofEarlierLife = [.. _raised.Where(pair => !pair.Value.IsHosts).Select(pair => pair.Key)];
        }
    }

    /// <summary>The new life delivers: what it did not raise again is over.</summary>
    public void Delivers()
    {
        string[] over;
        lock (_gate)
        {
            over = [.. _ofEarlierLife];
            _ofEarlierLife = [];
        }

        foreach (var code in over)
        {
            Clear(code);
        }
    }
}
