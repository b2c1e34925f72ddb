using Adapter.Abstractions;

namespace Adapter.Host.Supervision;

/// <summary>Lives: begin, report, end, retry. Runs on the loop.</summary>
internal sealed partial class AdapterUnit
{
    private const string SlowStartAlarm = "host.start-slow";
    private const string FailedAlarm = "host.failed";
    private const string FloodAlarm = "host.flood";

    private AdapterHealth? _health;
    private bool _isFlooding;

    /// <summary>Starts from a clean slate.</summary>
    private void Begin(string why)
    {
        _budget.Refill();
        BeginLife(why);
    }

    private void BeginLife(string why)
    {
        ClearTimer();
        if (_entry is not { } entry || _isHostStopping)
        {
            return;
        }

        if (entry.StartBlockers.Count > 0)
        {
            var blocker = entry.StartBlockers[0];
            Fault(new AdapterFailure(FailureClass.Configuration, blocker.Message, blocker.Remedy), null);
            return;
        }

        if (_abandoned.Count >= _services.Options.AbandonedLimit)
        {
            Fault(new AdapterFailure(FailureClass.Bug, $"{_abandoned.Count} earlier runs of it never ended.", "Restart the host, and report this to the plugin's author."), null);
            return;
        }

        var definition = entry.Definition;
        if (_lease is { } kept && (kept.IsOutdated || !kept.TypeName.Equals(definition.Type, StringComparison.OrdinalIgnoreCase)))
        {
            // the life before was of the type that the definition had then, or of a plugin that was replaced since
            ReleaseLease();
        }

        _lease ??= _services.Plugins.Acquire(definition.Type);
        if (_lease is null)
        {
            var incompatible = _services.Plugins.IsIncompatible(definition.Type);
            SetState(incompatible ? AdapterState.Incompatible : AdapterState.Faulted, _services.Plugins.ExplainUnknown(definition.Type), FailureClass.Permanent);
            return;
        }

        var stateDirectory = Path.Combine(_services.Options.StateFolder, StateFolderName(definition.Name));
        try
        {
            Directory.CreateDirectory(stateDirectory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fault(new AdapterFailure(FailureClass.Configuration, $"Its state folder cannot be made: {exception.Message}", "Let the account of the host write to the data folder."), null);
            return;
        }

        _isFlooding = false;
        _book.BeginLife();
        AdapterRun? own = null;
        AdapterStatus status = new(_book, () => Post(() => OnReported(own!)), OnAlarm);
        WatchedPublisher publisher = new(_services.Records.Publisher(definition, entry.DataSource), _services.Options.FloodCalls, flooding => Post(() => OnFlood(own!, flooding)), _pace);
        var coverage = _services.Records.Coverage(definition, _services.Time.GetUtcNow());
        own = new AdapterRun(_lease, new AdapterContext
        {
            Definition = definition,
            DataSource = entry.DataSource,
            Events = publisher,
            History = _services.Records.History(entry.DataSource),
            Coverage = coverage,
            Status = status,
            Time = _services.Time,
            Random = _services.Random,
            LoggerFactory = _services.AdapterLoggers(definition.Name),
            StateDirectory = stateDirectory,
            RecordingsDirectory = _services.Options.RecordingsFolder,
        }, status, publisher, coverage, _services.Options.StopDeadline);
        _run = own;
        SetTimer(_services.Options.StartWarning, OnSlowStart);
        SetState(AdapterState.Starting, why);
        own.Start(failure => Post(() => OnEnded(own, failure)));
    }

    private void OnSlowStart()
    {
        if (State == AdapterState.Starting)
        {
            var limit = _services.Options.StartWarning.TotalSeconds;
            _book.SetFact("start.slow", $"still starting after {limit:0} s");
            RaiseAlarm(SlowStartAlarm, AlarmSeverity.Warning, $"It has been starting for {limit:0} s without saying that it delivers. It goes on starting; look at its log, or restart it.");
        }
    }

    private void OnReported(AdapterRun run)
    {
        var health = run.TakeHealth();
        if (run != _run || !IsActive || health is null)
        {
            return;
        }

        if (_health is null)
        {
            ClearTimer();
            ClearAlarm(SlowStartAlarm);
            _book.SetFact("start.slow", null);
        }

        _health = health;
        ShowHealth(run);
    }

    private void OnFlood(AdapterRun run, bool flooding)
    {
        if (run != _run)
        {
            return;
        }

        _isFlooding = flooding;
        if (flooding)
        {
            RaiseAlarm(FloodAlarm, AlarmSeverity.Error, $"It publishes faster than the journal takes: {_services.Options.FloodCalls} calls are under way. Report this to the plugin's author.");
        }
        else
        {
            ClearAlarm(FloodAlarm);
        }

        ShowHealth(run);
    }

    private void ShowHealth(AdapterRun run)
    {
        if (_isFlooding && IsActive && _health?.Cause is null)
        {
            SetState(AdapterState.Degraded, "It publishes faster than the journal takes.", FailureClass.Bug);
        }
        else if (_health is { Cause: { } cause } trouble)
        {
            run.DeliveringSince = null;
            SetState(AdapterState.Degraded, trouble.Text, cause, null, trouble.NextAttempt);
        }
        else if (_health is { } health)
        {
            run.DeliveringSince ??= _services.Time.GetUtcNow();
            _book.Delivers();
            ClearFailure();
            SetState(AdapterState.Running, health.Text);
        }
        else if (IsActive)
        {
            SetState(AdapterState.Starting, "It has not said yet that it delivers.");
        }
    }

    private void OnAlarm(string code, string? text)
    {
        if (text is not null)
        {
            LogAlarm(Name, code, text);
        }
        else
        {
            LogAlarmCleared(Name, code);
        }

        _services.Changed();
    }

    private void OnEnded(AdapterRun run, AdapterFailure? failure)
    {
        run.Dispose();
        TellClosingFault(run);
        if (run != _run)
        {
            OnEndedLate(run);
            return;
        }

        _book.EndLife();
        _run = null;
        _health = null;
        ClearTimer();
        ClearAlarm(SlowStartAlarm);
        ClearAlarm(FloodAlarm);
        if (State == AdapterState.Stopping || failure is null)
        {
            if (failure is not null)
            {
                LogFailure(Name, failure.Class, failure.Message, failure.Detail);
            }

            EndStop(inOrder: true);
            return;
        }

        Note(failure);
        var delivering = run.DeliveringSince is { } since ? _services.Time.GetUtcNow() - since : TimeSpan.Zero;
        var next = _budget.Spend(failure, delivering, _services.Random());
        if (next.Pause is { } pause)
        {
            SetTimer(pause, () =>
            {
                _restarts++;
                BeginLife($"Attempt {_budget.FailuresInARow + 1} after: {failure.Message}");
            });
            SetState(AdapterState.WaitingToRetry, failure.Message, failure.Class, failure.Remedy, _services.Time.GetUtcNow() + pause);
        }
        else
        {
            Fault(failure, next.Reason);
        }
    }

    private void TellClosingFault(AdapterRun run)
    {
        if (run.TakeClosingFault() is { } fault)
        {
            LogClosingFault(Name, fault);
        }
    }

    private void Note(AdapterFailure failure)
    {
        _lastError = new AdapterError(_services.Time.GetUtcNow(), failure.Class, failure.Message, failure.Remedy, failure.PlatformCode, failure.CorrelationId);
        if (failure.Class == FailureClass.Bug)
        {
            LogBug(Name, failure.Message, failure.Detail);
        }
        else
        {
            LogFailure(Name, failure.Class, failure.Message, failure.Detail);
        }
    }

    private void Fault(AdapterFailure failure, string? reason)
    {
        _lastError ??= new AdapterError(_services.Time.GetUtcNow(), failure.Class, failure.Message, failure.Remedy, failure.PlatformCode, failure.CorrelationId);
        _faultClass = failure.Class;
        var why = reason is null ? failure.Message : $"{failure.Message} {reason}";
        RaiseAlarm(FailedAlarm, AlarmSeverity.Error, failure.Remedy is null ? why : $"{why} {failure.Remedy}");
        SetState(AdapterState.Faulted, why, failure.Class, failure.Remedy);
        ReleaseLease();
    }

    private void ClearFailure()
    {
        _faultClass = null;
        ClearAlarm(FailedAlarm);
    }

    /// <summary>A folder name for an adapter name: names differ by more than case, may hold what no file system likes, and one may be <c>..</c>.</summary>
    private static string StateFolderName(string name) => Uri.EscapeDataString(name.ToLowerInvariant()).Replace(".", "%2E", StringComparison.Ordinal);
}
