using Adapter.Abstractions;
using Adapter.Host.Definitions;

namespace Adapter.Host.Supervision;

/// <summary>How one adapter stands at one moment: what the API, the console and the command line show.</summary>
internal sealed record AdapterSnapshot
{
    public required string Name { get; init; }

    /// <summary>Name of the adapter type; <see langword="null"/> where a broken definition does not tell.</summary>
    public string? Type { get; init; }

    /// <summary>Whether its type has runs that bring in recordings.</summary>
    public bool IsImport { get; init; }

    public string? DataSource { get; init; }

    public string? Description { get; init; }

    public StartupType? StartupType { get; init; }

    public string? SecondaryOf { get; init; }

    public required AdapterState State { get; init; }

    /// <summary>When it came into this state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it is in this state, in one sentence for people.</summary>
    public string? Why { get; init; }

    /// <summary>What a person can do about it.</summary>
    public string? Remedy { get; init; }

    /// <summary>Kind of the trouble, while there is one.</summary>
    public FailureClass? FailureClass { get; init; }

    /// <summary>Kind of the failure after which it was not tried again, until it delivers or is stopped.</summary>
    public FailureClass? FaultClass { get; init; }

    /// <summary>The last failure, also after it is over.</summary>
    public AdapterError? LastError { get; init; }

    /// <summary>When the host or the adapter tries again by itself.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Starts by the host itself since the host started: after failures, by schedule, for changed definitions.</summary>
    public int Restarts { get; init; }

    public DateTimeOffset? NextDailyRestart { get; init; }

    /// <summary>When the next run of an import source begins.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>New events that it journaled within the last minute.</summary>
    public long EventsLastMinute { get; init; }

    /// <summary>When a new event of it was journaled last; <see langword="null"/> when the journal has none, or while it is not known.</summary>
    public DateTimeOffset? LastEvent { get; init; }

    /// <summary>Whether <see cref="LastEvent"/> can be told; it is looked for where it cannot.</summary>
    public bool IsLastEventKnown { get; init; } = true;

    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<CounterSnapshot> Counters { get; init; } = [];

    public IReadOnlyList<GaugeSnapshot> Gauges { get; init; } = [];

    public IReadOnlyList<AlarmSnapshot> Alarms { get; init; } = [];

    /// <summary>The definition file.</summary>
    public required string File { get; init; }

    /// <summary>What was found in the definition file.</summary>
    public IReadOnlyList<DefinitionFinding> Findings { get; init; } = [];

    public string? Plugin { get; init; }

    public string? PluginVersion { get; init; }
}

/// <summary>A failure as it is shown.</summary>
internal sealed record AdapterError(DateTimeOffset At, FailureClass Class, string Message, string? Remedy, string? PlatformCode, string? CorrelationId);

/// <summary>One of an adapter's counters.</summary>
internal sealed record CounterSnapshot(string Name, string Help, long Value);

/// <summary>A number of an adapter that goes up and down.</summary>
internal sealed record GaugeSnapshot(string Name, string Help, double Value);

/// <summary>An alarm. One that is cleared is kept for a while.</summary>
internal sealed record AlarmSnapshot(string Code, AlarmSeverity Severity, string Text, DateTimeOffset Raised, DateTimeOffset? Cleared)
{
    public bool IsActive => Cleared is null;

    /// <summary>How often it was raised while it lasted.</summary>
    public long Count { get; init; } = 1;

    /// <summary>When it was raised last.</summary>
    public DateTimeOffset LastSeen { get; init; } = Raised;
}
