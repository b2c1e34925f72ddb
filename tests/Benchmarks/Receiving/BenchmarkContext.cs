using System.Collections.Concurrent;
using Adapter.Abstractions;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Receiving;

/// <summary>What the host would hand to the adapter.</summary>
internal sealed class BenchmarkContext : IAdapterContext, IAdapterStatus, IEventHistory, ICoverage
{
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, AdapterCounter> _counters = new(StringComparer.Ordinal);

    public required AdapterDefinition Definition { get; init; }

    public required IEventPublisher Events { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    public required string StateDirectory { get; init; }

    public string RecordingsDirectory => Path.Combine(StateDirectory, "recordings");

    public DataSourceDefinition DataSource { get; } = new() { Name = "Benchmark", Type = "Genesys Cloud CX" };

    public IEventHistory History => this;

    public ICoverage Coverage => this;

    public IAdapterStatus Status => this;

    public Action<CoverageSpan>? Doubted { get; set; }

    public long LastSequence => 0;

    public TimeProvider Time => TimeProvider.System;

    public Func<double> Random { get; } = System.Random.Shared.NextDouble;

    public StopReason StopReason { get; set; }

    /// <summary>Ends when the adapter says that it delivers.</summary>
    public Task WhenRunning => _running.Task;

    public IEnumerable<KeyValuePair<string, long>> Counters => _counters.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Value));

    public static AdapterDefinition Define(Uri platform)
        => Define("Genesys Cloud CX API Adapter", new() { ["ClientId"] = "3f2504e0-4f89-11d3-9a0c-0305e82c3301", ["RegionHost"] = platform.ToString() }, "benchmark", []);

    public static AdapterDefinition Define(string typeName, Dictionary<string, string> settings, string clientSecret, Dictionary<string, string> advanced)
    {
        var type = new Adapters.GenesysCloudCx.GenesysCloudPlugin().AdapterTypes.Single(type => type.Name == typeName);
        return new AdapterDefinition
        {
            Name = "Benchmark",
            Type = type.Name,
            DataSource = "Benchmark",
            Settings = new SettingValues(type.Settings, settings, new Dictionary<string, Secret> { ["ClientSecret"] = new(clientSecret) }),
            AdvancedSettings = new SettingValues(type.AdvancedSettings, advanced),
        };
    }

    public void Running(string? detail = null) => _running.TrySetResult();

    public void Degraded(FailureClass cause, string why, DateTimeOffset? nextAttempt = null) => Console.Error.WriteLine($"The adapter is degraded ({cause}): {why}");

    public IAsyncEnumerable<HistoryEvent> ReadAsync(long afterSequence, string? conversationId, CancellationToken cancellationToken) => AsyncEnumerable.Empty<HistoryEvent>();

    public Task<IReadOnlyList<CoverageSpan>> UncertainAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<CoverageSpan>>([]);

    public ValueTask TellAsync(CoverageSpan span, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Fact(string name, string? value)
    {
    }

    public AdapterCounter Counter(string name, string help) => _counters.GetOrAdd(name, _ => new AdapterCounter());

    public void Raise(string code, AlarmSeverity severity, string text) => Console.Error.WriteLine($"Alarm {code} ({severity}): {text}");

    public void Clear(string code)
    {
    }
}
