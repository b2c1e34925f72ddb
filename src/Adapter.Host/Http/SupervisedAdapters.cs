using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Definitions;
using Adapter.Host.Supervision;

namespace Adapter.Host.Http;

/// <summary>Shows the supervisor's adapters to the API.</summary>
internal sealed class SupervisedAdapters(AdapterSupervisor supervisor, ICoverageAccounts? coverage = null) : IAdapterDirectory
{
    private volatile bool _isReconciled;

    public bool IsReconciled => _isReconciled;

    public IReadOnlyList<AdapterView> Adapters => [.. supervisor.Snapshots.Select(View)];

    /// <summary>The definitions have been read and handed to the supervisor.</summary>
    public void MarkReconciled() => _isReconciled = true;

    public AdapterView? Find(string name) => supervisor.Find(name) is { } snapshot ? View(snapshot) : null;

    public async Task<AdapterActionResult> StartAsync(string name) => Result(await supervisor.StartAsync(name));

    public async Task<AdapterActionResult> StopAsync(string name) => Result(await supervisor.StopAsync(name));

    public async Task<AdapterActionResult> RestartAsync(string name) => Result(await supervisor.RestartAsync(name));

    public Task<T> AskAsync<TKind, T>(string name, Func<TKind, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
        where TKind : class, IAdapter
        => supervisor.AskAsync(name, question, cancellationToken);

    private AdapterActionResult Result(OperationResult result)
        => new(
            result.Outcome == OperationOutcome.NotFound ? AdapterActionOutcome.NotFound
                : result.IsRefused ? AdapterActionOutcome.Refused
                : AdapterActionOutcome.Done,
            result.Message,
            result.Adapter is { } adapter ? View(adapter) : null);

    private AdapterView View(AdapterSnapshot adapter) => new()
    {
        Name = adapter.Name,
        Type = adapter.Type,
        IsImport = adapter.IsImport,
        DataSource = adapter.DataSource,
        Description = adapter.Description,
        StartupType = adapter.StartupType?.ToString(),
        SecondaryOf = adapter.SecondaryOf,
        State = adapter.State.ToString(),
        Since = adapter.Since,
        Why = adapter.Why,
        Remedy = adapter.Remedy,
        FailureClass = adapter.FailureClass?.ToString(),
        LastError = adapter.LastError is { } error
            ? new AdapterErrorView(error.At, error.Class.ToString(), error.Message, error.Remedy, error.PlatformCode, error.CorrelationId)
            : null,
        NextAttempt = adapter.NextAttempt,
        Restarts = adapter.Restarts,
        UncertainSeconds = coverage?.Find(adapter.Name) is { } account ? CoverageAccountView.SecondsOf(account.In(CoverageState.Uncertain)) : null,
        NextDailyRestart = adapter.NextDailyRestart,
        NextRun = adapter.NextRun,
        EventsPerMinute = adapter.EventsLastMinute,
        LastEvent = adapter.LastEvent,
        LastEventUnknown = adapter.IsLastEventKnown ? null : true,
        Facts = adapter.Facts,
        Counters = [.. adapter.Counters.Select(counter => new AdapterCounterView(counter.Name, counter.Help, counter.Value))],
        Gauges = adapter.Gauges,
        Alarms = [.. adapter.Alarms.Select(alarm => new AdapterAlarmView(alarm.Code, alarm.Severity.ToString(), alarm.Text, alarm.Raised, alarm.Cleared))],
        File = Path.GetFileName(adapter.File),
        Findings = [.. adapter.Findings.Select(FindingPrinter.Line)],
        Plugin = adapter.Plugin,
        PluginVersion = adapter.PluginVersion,
    };
}
