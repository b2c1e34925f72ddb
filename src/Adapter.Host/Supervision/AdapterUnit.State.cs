using Adapter.Abstractions;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Supervision;

/// <summary>The state and what is told of it.</summary>
internal sealed partial class AdapterUnit
{
    private volatile StateView _view;
    private AdapterError? _lastError;
    private FailureClass? _faultClass;
    private DateTimeOffset? _outageSince;

    /// <summary>How it stands now. May be asked for from any thread.</summary>
    public AdapterSnapshot Snapshot()
    {
        var (view, entry, broken) = (_view, _entry, _broken);
        var definition = entry?.Definition;
        var last = _services.Records.LastEventOf(Name);
        var plugin = definition is null ? null : _services.Plugins.ReportFor(definition.Type);
        return new AdapterSnapshot
        {
            Name = Name,
            Type = definition?.Type,
            IsImport = entry?.Type.AdvancedSettings.Any(static setting => setting.Name == WellKnownSettings.ScheduleKey) ?? false,
            DataSource = definition?.DataSource,
            Description = definition?.Description,
            StartupType = definition?.StartupType,
            SecondaryOf = definition?.SecondaryOf,
            State = view.State,
            Since = view.Since,
            Why = view.Why,
            Remedy = view.Remedy,
            FailureClass = view.Class,
            FaultClass = _faultClass,
            LastError = _lastError,
            NextAttempt = view.NextAttempt,
            Restarts = view.Restarts,
            EventsLastMinute = _pace.LastMinute,
            LastEvent = last.At,
            IsLastEventKnown = last.IsKnown,
            Facts = _book.Facts,
            Counters = _book.Counters,
            Gauges = _book.Gauges,
            Alarms = _book.Alarms,
            File = entry?.File ?? broken?.File ?? string.Empty,
            Findings = entry?.Findings ?? broken?.Findings ?? [],
            Plugin = plugin?.Plugin,
            PluginVersion = plugin?.Version?.ToString(),
        };
    }

    private AdapterState State => _view.State;

    private bool IsActive => _view.State is AdapterState.Starting or AdapterState.Running or AdapterState.Degraded;

    private void SetState(AdapterState state, string? why = null, FailureClass? cause = null, string? remedy = null, DateTimeOffset? next = null)
    {
        var old = _view;
        var now = _services.Time.GetUtcNow();
        var view = new StateView(state, old.State == state ? old.Since : now, why, cause, remedy, next, _restarts);
        if (view == old)
        {
            return;
        }

        _view = view;
        LogChange(old, view, now);
        _services.Changed();
    }

    private void LogChange(StateView old, StateView view, DateTimeOffset now)
    {
        if (view.State == AdapterState.Running)
        {
            if (_outageSince is { } since && old.State != AdapterState.Running)
            {
                LogRecovered(Name, old.State, now - since, _budget.FailuresInARow, view.Why);
                _outageSince = null;
                return;
            }
        }

        var next = view.NextAttempt is { } at ? $"{at:u}" : "none";
        if (old.State == view.State)
        {
            LogState(LogLevel.Debug, Name, old.State, view.State, view.Why, next, view.Remedy);
            return;
        }

        // the first word of an outage is for everybody, the rest of it for who looks closely; its end is told with a summary
        var isRepeat = _outageSince is not null && view.State is (AdapterState.WaitingToRetry or AdapterState.Starting or AdapterState.Degraded);
        var level = view.State switch
        {
            AdapterState.Faulted or AdapterState.Incompatible => LogLevel.Error,
            _ when isRepeat => LogLevel.Debug,
            AdapterState.Degraded or AdapterState.WaitingToRetry => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        if (view.State is AdapterState.Degraded or AdapterState.WaitingToRetry)
        {
            _outageSince ??= now;
        }
        else if (view.State is AdapterState.Stopped or AdapterState.Disabled or AdapterState.Faulted or AdapterState.Incompatible)
        {
            _outageSince = null;
        }

        LogState(level, Name, old.State, view.State, view.Why, next, view.Remedy);
    }

    [LoggerMessage(EventId = Diagnostics.EventIds.AdapterStateChanged, Message = "Adapter {Adapter}: {From} -> {To}. Why: {Why} Next attempt: {Next}. {Remedy}")]
    private partial void LogState(LogLevel level, string adapter, AdapterState from, AdapterState to, string? why, string next, string? remedy);

    [LoggerMessage(Diagnostics.EventIds.AdapterRecovered, LogLevel.Information, "Adapter {Adapter}: {From} -> Running after {Outage} and {Failures} failures. {Detail}")]
    private partial void LogRecovered(string adapter, AdapterState from, TimeSpan outage, int failures, string? detail);

    [LoggerMessage(Diagnostics.EventIds.AdapterFailed, LogLevel.Debug, "Adapter {Adapter} failed ({Class}): {Message} {Detail}")]
    private partial void LogFailure(string adapter, FailureClass @class, string message, string? detail);

    [LoggerMessage(Diagnostics.EventIds.AdapterBug, LogLevel.Error, "Adapter {Adapter} failed by a fault of its own: {Message} {Detail}")]
    private partial void LogBug(string adapter, string message, string? detail);

    [LoggerMessage(Diagnostics.EventIds.AlarmRaised, LogLevel.Warning, "Adapter {Adapter}, alarm {Code}: {Text}")]
    private partial void LogAlarm(string adapter, string code, string text);

    [LoggerMessage(Diagnostics.EventIds.AlarmCleared, LogLevel.Information, "Adapter {Adapter}, alarm {Code} is over")]
    private partial void LogAlarmCleared(string adapter, string code);

    [LoggerMessage(Diagnostics.EventIds.AdapterAbandoned, LogLevel.Error, "Adapter {Adapter} did not end within {Deadline} and was abandoned; other adapters are not affected")]
    private partial void LogAbandoned(string adapter, TimeSpan deadline);

    [LoggerMessage(Diagnostics.EventIds.AdapterEndedLate, LogLevel.Information, "Adapter {Adapter}: a life that had been abandoned has ended now")]
    private partial void LogEndedLate(string adapter);

    [LoggerMessage(Diagnostics.EventIds.AdapterClosingFault, LogLevel.Error, "Adapter {Adapter}: the host has a fault in closing what belonged to a life of it; the life is over all the same. Report this with the log.")]
    private partial void LogClosingFault(string adapter, Exception fault);

    [LoggerMessage(Diagnostics.EventIds.DefinitionApplied, LogLevel.Information, "Adapter {Adapter}: changed {Settings}; {What}")]
    private partial void LogApplied(string adapter, string settings, string what);

    [LoggerMessage(Diagnostics.EventIds.AdapterRenewed, LogLevel.Information, "Adapter {Adapter} renewed its links: {Why}")]
    private partial void LogRenewed(string adapter, string why);

    [LoggerMessage(Diagnostics.EventIds.AdapterRenewFailed, LogLevel.Warning, "Adapter {Adapter} is stopped and started instead of renewing its links ({Why}): {Reason}")]
    private partial void LogRenewFailed(string adapter, string why, string? reason);

    private sealed record StateView(AdapterState State, DateTimeOffset Since, string? Why, FailureClass? Class, string? Remedy, DateTimeOffset? NextAttempt, int Restarts);
}
