using System.Collections.Concurrent;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>What an adapter said about itself.</summary>
internal sealed record ToldState(bool IsRunning, FailureClass? Cause, string? Text, DateTimeOffset? NextAttempt);

/// <summary>Keeps what an adapter says about itself.</summary>
internal sealed class RecordingStatus : IAdapterStatus
{
    private readonly ConcurrentQueue<ToldState> _history = new();
    private readonly ConcurrentDictionary<string, AdapterCounter> _counters = new();

    public IReadOnlyList<ToldState> History => [.. _history];

    public ToldState? Current => _history.LastOrDefault();

    public bool IsRunning => Current?.IsRunning == true;

    public ConcurrentDictionary<string, string> Facts { get; } = new();

    public ConcurrentDictionary<string, string> Alarms { get; } = new();

    public long Count(string name) => _counters.TryGetValue(name, out var counter) ? counter.Value : 0;

    public void Running(string? detail = null) => _history.Enqueue(new ToldState(true, null, detail, null));

    public void Degraded(FailureClass cause, string why, DateTimeOffset? nextAttempt = null) => _history.Enqueue(new ToldState(false, cause, why, nextAttempt));

    public void Fact(string name, string? value)
    {
        if (value is null)
        {
            Facts.TryRemove(name, out _);
        }
        else
        {
            Facts[name] = value;
        }
    }

    public AdapterCounter Counter(string name, string help) => _counters.GetOrAdd(name, _ => new AdapterCounter());

    public void Raise(string code, AlarmSeverity severity, string text) => Alarms.TryAdd(code, text);

    public void Clear(string code) => Alarms.TryRemove(code, out _);
}
