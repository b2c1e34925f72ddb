using System.Text.Json.Serialization;
using Adapter.Abstractions;

namespace Adapter.Host.Http;

/// <summary>The adapters as the API shows and commands them.</summary>
internal interface IAdapterDirectory
{
    /// <summary>Whether the definitions have been read and every adapter has been told what it is to do.</summary>
    bool IsReconciled { get; }

    IReadOnlyList<AdapterView> Adapters { get; }

    AdapterView? Find(string name);

    Task<AdapterActionResult> StartAsync(string name);

    Task<AdapterActionResult> StopAsync(string name);

    Task<AdapterActionResult> RestartAsync(string name);

    /// <summary>Asks an adapter of a certain kind something while it runs.</summary>
    /// <exception cref="Supervision.NoAnswerException">There is no such adapter, it is of another kind, it does not run, or it cannot answer.</exception>
    Task<T> AskAsync<TKind, T>(string name, Func<TKind, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
        where TKind : class, IAdapter;
}

/// <summary>What became of a command to an adapter.</summary>
internal enum AdapterActionOutcome
{
    Done,
    NotFound,
    Refused,
}

/// <summary>The answer to a command: what became of it, the same in one sentence with the remedy where it was refused, and how the adapter stands now.</summary>
internal sealed record AdapterActionResult(AdapterActionOutcome Outcome, string Message, AdapterView? Adapter);

/// <summary>One adapter with its state.</summary>
internal sealed record AdapterView
{
    public required string Name { get; init; }

    public string? Type { get; init; }

    /// <summary>Whether it imports recordings: <c>/api/v1/imports/NAME</c> answers.</summary>
    public bool IsImport { get; init; }

    public string? DataSource { get; init; }

    public string? Description { get; init; }

    public string? StartupType { get; init; }

    public string? SecondaryOf { get; init; }

    /// <summary>Disabled, Stopped, Starting, Running, Degraded, WaitingToRetry, Stopping, Faulted or Incompatible.</summary>
    public required string State { get; init; }

    /// <summary>When it came into this state.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Why it is in this state.</summary>
    public string? Why { get; init; }

    /// <summary>What a person can do about it.</summary>
    public string? Remedy { get; init; }

    /// <summary>Kind of the trouble, while there is one.</summary>
    public string? FailureClass { get; init; }

    public AdapterErrorView? LastError { get; init; }

    /// <summary>When the host or the adapter tries again by itself.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    public int Restarts { get; init; }

    /// <summary>Time since its first start in which events may be missing and may still be read back; absent where it keeps no account.</summary>
    public decimal? UncertainSeconds { get; init; }

    public DateTimeOffset? NextDailyRestart { get; init; }

    /// <summary>When the next run of an import source begins.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>New events that it journaled within the last minute.</summary>
    public long EventsPerMinute { get; init; }

    /// <summary>When a new event of it was journaled last, also before this start of the host; absent when the journal has none of it.</summary>
    public DateTimeOffset? LastEvent { get; init; }

    /// <summary>True while the last event is not known, because it is being looked for; else absent.</summary>
    public bool? LastEventUnknown { get; init; }

    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<AdapterCounterView> Counters { get; init; } = [];

    /// <summary>Numbers that go up and down, for the metrics page alone.</summary>
    [JsonIgnore]
    public IReadOnlyList<Supervision.GaugeSnapshot> Gauges { get; init; } = [];

    public IReadOnlyList<AdapterAlarmView> Alarms { get; init; } = [];

    /// <summary>The definition file.</summary>
    public string? File { get; init; }

    /// <summary>What was found in the definition file, as <c>validate</c> prints it.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    public string? Plugin { get; init; }

    public string? PluginVersion { get; init; }
}

/// <summary>The last failure of an adapter.</summary>
internal sealed record AdapterErrorView(DateTimeOffset At, string Class, string Message, string? Remedy, string? PlatformCode, string? CorrelationId);

/// <summary>A count that an adapter keeps.</summary>
internal sealed record AdapterCounterView(string Name, string Help, long Value);

/// <summary>An alarm of an adapter; one without <c>cleared</c> lasts.</summary>
internal sealed record AdapterAlarmView(string Code, string Severity, string Text, DateTimeOffset Raised, DateTimeOffset? Cleared);
