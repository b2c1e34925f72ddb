using Adapter.Abstractions;

namespace Fuzz.Targets;

/// <summary>Keeps what is counted and forgets the rest.</summary>
internal sealed class CountingStatus : IAdapterStatus
{
    private readonly Dictionary<string, AdapterCounter> _counters = [];

    public long this[string counter] => _counters.TryGetValue(counter, out var value) ? value.Value : throw new KeyNotFoundException(counter);

    public IEnumerable<(string Name, long Value)> All => _counters.Select(static counter => (counter.Key, counter.Value.Value));

    public Dictionary<string, long> Snapshot() => _counters.ToDictionary(static counter => counter.Key, static counter => counter.Value.Value);

    public AdapterCounter Counter(string name, string help)
    {
        if (!_counters.TryGetValue(name, out var counter))
        {
            _counters[name] = counter = new AdapterCounter();
        }

        return counter;
    }

    public void Running(string? detail = null)
    {
    }

    public void Degraded(FailureClass cause, string why, DateTimeOffset? nextAttempt = null)
    {
    }

    public void Fact(string name, string? value)
    {
    }

    public void Raise(string code, AlarmSeverity severity, string text)
    {
    }

    public void Clear(string code)
    {
    }
}
