using Adapter.Abstractions;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Supervision;

/// <summary>What one life of an adapter is handed.</summary>
internal sealed class AdapterContext : IAdapterContext
{
    private volatile StopReason _stopReason;

    public required AdapterDefinition Definition { get; init; }

    public required DataSourceDefinition DataSource { get; init; }

    public required IEventPublisher Events { get; init; }

    public required IEventHistory History { get; init; }

    public required ICoverage Coverage { get; init; }

    public required IAdapterStatus Status { get; init; }

    public required TimeProvider Time { get; init; }

    public required Func<double> Random { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    public required string StateDirectory { get; init; }

    public required string RecordingsDirectory { get; init; }

    public StopReason StopReason
    {
        get => _stopReason;
        set => _stopReason = value;
    }
}
