using Microsoft.Extensions.Logging;

namespace Adapter.Abstractions;

/// <summary>What the host hands to an adapter for one run. Every member may be used from any thread until <see cref="IAdapter.RunAsync"/> has ended.</summary>
public interface IAdapterContext
{
    /// <summary>The adapter's definition: name, type, settings. Checked against the type's declaration before it gets here.</summary>
    AdapterDefinition Definition { get; }

    /// <summary>The data source that the definition names.</summary>
    DataSourceDefinition DataSource { get; }

    /// <summary>Where events go. Acknowledges after an event is on disk.</summary>
    IEventPublisher Events { get; }

    /// <summary>What the journal holds already of this data source.</summary>
    IEventHistory History { get; }

    /// <summary>Where the adapter accounts for its time: what it covered, missed, read back or lost.</summary>
    ICoverage Coverage { get; }

    /// <summary>Where the adapter says how it is.</summary>
    IAdapterStatus Status { get; }

    /// <summary>The only clock. Every delay, timer and deadline of the adapter uses it.</summary>
    TimeProvider Time { get; }

    /// <summary>A source of randomness for jitter: a number from 0 (inclusive) to 1 (exclusive). Thread-safe.</summary>
    Func<double> Random { get; }

    /// <summary>Makes loggers whose every line carries the adapter's name. Secrets, tokens, phone numbers and payloads are never logged; what the platform sends goes to <see cref="LogCategories.RawCti"/> alone.</summary>
    ILoggerFactory LoggerFactory { get; }

    /// <summary>Full path of a folder that belongs to this adapter alone, made before the adapter starts and kept across restarts and upgrades.</summary>
    string StateDirectory { get; }

    /// <summary>Full path of the host's folder for recordings; it may not exist yet. All import sources share it unless their definitions name another place: below it each has a folder of its name.</summary>
    string RecordingsDirectory { get; }

    /// <summary>Why the adapter is being stopped. Meaningful once the stopping token is signalled; <see cref="StopReason.None"/> before.</summary>
    StopReason StopReason { get; }
}

/// <summary>Why an adapter is stopped.</summary>
public enum StopReason
{
    /// <summary>It is not being stopped.</summary>
    None,

    /// <summary>A person stopped it.</summary>
    Operator,

    /// <summary>It is started again right after: a person's restart, a changed definition, a changed plugin or the daily restart.</summary>
    Restart,

    /// <summary>Its definition was removed or disabled.</summary>
    DefinitionRemoved,

    /// <summary>The host process is going down in order.</summary>
    HostStopping,
}
