using System.Collections.Concurrent;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>Keeps what an interpreter counts.</summary>
internal sealed class StatusRecorder : IAdapterStatus
{
    private readonly ConcurrentDictionary<string, AdapterCounter> _counters = new();

    public long this[string counter] => _counters.TryGetValue(counter, out var value) ? value.Value : throw new KeyNotFoundException(counter);

    public AdapterCounter Counter(string name, string help) => _counters.GetOrAdd(name, static _ => new AdapterCounter());

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
