using Adapter.Abstractions;
using Adapter.Host.Definitions;

namespace Adapter.Host.Supervision;

/// <summary>What definitions and people ask for. Runs on the loop.</summary>
internal sealed partial class AdapterUnit
{
    private bool Update(AdapterEntry entry)
    {
        var old = _entry;
        var wasDisabled = State == AdapterState.Disabled;
        var wasRemoved = _isRemoved;
        _entry = entry;
        _broken = null;
        _isRemoved = false;
        Name = entry.Definition.Name;
        TellFindings(entry);
        if (entry.Definition.StartupType == StartupType.Disabled)
        {
            _isWanted = false;
            Settle(StopReason.DefinitionRemoved, "The definition says Disabled.");
        }
        else if (old is null || wasDisabled || wasRemoved || old.Definition.StartupType != entry.Definition.StartupType)
        {
            // a startup type that was written down anew is the newer word, also against a person's stop
            _isWanted |= entry.Definition.StartupType == StartupType.Automatic;
            BeginOrRest(old, entry);
        }
        else if (old.Fingerprint != entry.Fingerprint)
        {
            TakeOver(old, entry);
        }

        _services.Changed();
        return true;
    }

    private void BeginOrRest(AdapterEntry? old, AdapterEntry entry)
    {
        if (!_isWanted)
        {
            Settle(StopReason.DefinitionRemoved, "It waits for a person to start it.");
        }
        else if (IsActive && old is not null)
        {
            TakeOver(old, entry);
        }
        else if (State == AdapterState.Stopping)
        {
            _startAgain = true;
        }
        else
        {
            Begin(old is null ? "The definition was loaded." : "The definition was changed.");
        }
    }

    private bool Update(BrokenDefinition broken)
    {
        _broken = broken;
        _isRemoved = false;
        if (!IsActive && State != AdapterState.Stopping)
        {
            _entry = null;
            ClearTimer();
            var first = broken.Findings.FirstOrDefault(finding => finding.Severity == FindingSeverity.Error);
            if (broken.Type is { } type && _services.Plugins.Find(type) is null)
            {
                // who misses a type wants to hear about plugins that could not be used
                SetState(_services.Plugins.IsIncompatible(type) ? AdapterState.Incompatible : AdapterState.Faulted,
                    _services.Plugins.ExplainUnknown(type), FailureClass.Configuration, _services.Plugins.ReportFor(type)?.FirstError?.Remedy ?? first?.Remedy);
            }
            else
            {
                SetState(AdapterState.Faulted, first is null ? "The definition cannot be used." : $"{Path.GetFileName(first.File)}({first.Line}): {first.Message}", FailureClass.Configuration, first?.Remedy);
            }
        }

        _services.Changed();
        return true;
    }

    private bool Remove()
    {
        _isRemoved = true;
        _isWanted = false;
        Settle(StopReason.DefinitionRemoved, "The definition was removed.");
        return true;
    }

    private void TakeOver(AdapterEntry old, AdapterEntry entry)
    {
        var change = DefinitionChange.Between(old, entry);
        var names = string.Join(", ", change.Names);
        switch (State)
        {
            case AdapterState.Running or AdapterState.Degraded or AdapterState.Starting when change.Effect == ChangeEffect.Restart:
                LogApplied(Name, names, "this needs a restart, which is done now");
                _budget.Refill();
                StopRun(StopReason.Restart, $"Changed {names}.", startAgain: true);
                break;
            case AdapterState.Running or AdapterState.Degraded or AdapterState.Starting when change.Effect == ChangeEffect.Live:
                _background.Keep(ApplyAsync(_run!, entry.Definition, names));
                break;
            case AdapterState.WaitingToRetry or AdapterState.Faulted or AdapterState.Incompatible when _isWanted:
                Begin("The definition was changed.");
                break;
        }
    }

    private async Task ApplyAsync(AdapterRun run, AdapterDefinition definition, string names)
    {
        var (done, why) = await run.ApplyAsync(definition, _services.Options.ApplyDeadline);
        Post(() =>
        {
            if (run != _run || !IsActive)
            {
                return;
            }

            LogApplied(Name, names, done ? "in force now, without a restart" : $"the adapter did not take it over ({why}) and is restarted");
            if (!done)
            {
                StopRun(StopReason.Restart, $"Changed {names}.", startAgain: true);
            }
        });
    }

    private OperationResult OperatorStart()
    {
        if (Refusal() is { } refusal)
        {
            return refusal;
        }

        if (IsActive)
        {
            return Answer(OperationOutcome.AlreadySo, $"Adapter '{Name}' is {State} already.");
        }

        _isWanted = true;
        if (State == AdapterState.Stopping)
        {
            _startAgain = true;
            return Answer(OperationOutcome.Done, $"Adapter '{Name}' is stopping and starts right after.");
        }

        Begin("A person started it.");
        return Answer(OperationOutcome.Done, State == AdapterState.Starting ? $"Adapter '{Name}' was started." : $"Adapter '{Name}' is {State}: {_view.Why}");
    }

    private Task<OperationResult> Stop(StopReason reason)
    {
        _isHostStopping |= reason == StopReason.HostStopping;
        var was = State;
        var isAtRest = _entry is null || was is AdapterState.Stopped or AdapterState.Disabled or AdapterState.Incompatible;
        _isWanted &= reason != StopReason.Operator;
        var settled = Settle(reason, reason == StopReason.Operator ? "A person stopped it." : "The host is stopping.");
        return isAtRest
            ? Task.FromResult(Answer(OperationOutcome.AlreadySo, $"Adapter '{Name}' is {was}; there is nothing to stop."))
            : AnswerStopAsync(settled);
    }

    private async Task<OperationResult> AnswerStopAsync(Task<bool> settled) => await settled
        ? Answer(OperationOutcome.Done, $"Adapter '{Name}' was stopped.")
        : Answer(OperationOutcome.Abandoned, $"Adapter '{Name}' did not stop within {_services.Options.StopDeadline.TotalSeconds:0} s and was abandoned; its code may still run until the host is restarted.");

    private Task<OperationResult> Restart(string why, bool byPerson)
    {
        if (Refusal() is { } refusal)
        {
            return Task.FromResult(refusal);
        }

        _isWanted = true;
        if (byPerson)
        {
            _budget.Refill();
        }

        if (!IsActive && State != AdapterState.Stopping)
        {
            Begin(why);
            return Task.FromResult(Answer(OperationOutcome.Done, $"Adapter '{Name}' was started; it was not running."));
        }

        return AnswerRestartAsync(StopRun(StopReason.Restart, why, startAgain: true));
    }

    private async Task<OperationResult> AnswerRestartAsync(Task<bool> settled)
    {
        var inOrder = await settled;
        return IsActive
            ? Answer(OperationOutcome.Done, $"Adapter '{Name}' was restarted" + (inOrder ? "." : "; the old run did not end in time and was abandoned."))
            : Answer(inOrder ? OperationOutcome.Done : OperationOutcome.Abandoned, $"Adapter '{Name}' is {State}: {_view.Why}");
    }

    private Task<OperationResult> Renew(string why)
    {
        if (State is not (AdapterState.Running or AdapterState.Degraded) || _run is not { } run)
        {
            return Task.FromResult(Answer(OperationOutcome.AlreadySo, $"Adapter '{Name}' is {State} and was left alone."));
        }

        var work = RenewAsync(run, why);
        _background.Keep(work);
        return work;
    }

    private async Task<OperationResult> RenewAsync(AdapterRun run, string why)
    {
        var (done, reason) = await run.RenewAsync(why, _services.Options.RenewDeadline);
        return await await AskAsync(() =>
        {
            if (run != _run || State is not (AdapterState.Running or AdapterState.Degraded))
            {
                return Task.FromResult(Answer(OperationOutcome.AlreadySo, $"Adapter '{Name}' is {State} meanwhile and was left alone."));
            }

            if (done)
            {
                LogRenewed(Name, why);
                return Task.FromResult(Answer(OperationOutcome.Done, $"Adapter '{Name}' renewed its links."));
            }

            LogRenewFailed(Name, why, reason);
            return AnswerRestartAsync(StopRun(StopReason.Restart, why, startAgain: true));
        });
    }

    private Task<bool> Suspend(string why) => Settle(StopReason.Restart, why);

    private bool Resume()
    {
        if (_isWanted && _entry is not null && !IsActive && State != AdapterState.Stopping)
        {
            Begin("Its plugin was loaded anew.");
        }
        else if (_isWanted && State == AdapterState.Stopping)
        {
            _startAgain = true;
        }
        else if (IsActive && _lease is { IsOutdated: true })
        {
            // somebody started it while its plugin was being replaced
            StopRun(StopReason.Restart, "Its plugin was loaded anew.", startAgain: true);
        }
        else if (_entry is null && _broken is { } broken)
        {
            Update(broken);
        }

        return true;
    }

    private OperationResult? Refusal() => (_entry, State) switch
    {
        _ when _isHostStopping => Answer(OperationOutcome.RefusedStopping, "The host is stopping."),
        (null, AdapterState.Incompatible) => Answer(OperationOutcome.RefusedIncompatible, $"Adapter '{Name}' cannot be started. {_view.Why}"),
        (null, _) => Answer(OperationOutcome.RefusedBroken, $"Adapter '{Name}' cannot be started: its definition has errors. {_view.Why} {_view.Remedy}"),
        ({ Definition.StartupType: StartupType.Disabled }, _) => Answer(OperationOutcome.RefusedDisabled,
            $"Adapter '{Name}' is disabled. Set StartupType to Automatic or Manual in {_entry!.File} first."),
        _ => null,
    };

    private OperationResult Answer(OperationOutcome outcome, string message) => new(outcome, message, Snapshot());

    private void TellFindings(AdapterEntry entry)
    {
        Tell("definition.not-applied", entry.IsStale, AlarmSeverity.Warning,
            entry.Findings.Where(finding => finding.Severity == FindingSeverity.Error), "The definition was changed and has errors; the version before it stays in force.");
        var replaced = entry.Findings.Where(finding => finding.Code == FindingCodes.ReplacedByDefault).ToList();
        Tell("definition.default-used", replaced.Count > 0, AlarmSeverity.Warning, replaced, "A value cannot be used; the default is in force.");
    }

    private void Tell(string code, bool isRaised, AlarmSeverity severity, IEnumerable<DefinitionFinding> findings, string intro)
    {
        if (isRaised)
        {
            RaiseAlarm(code, severity, $"{intro} {string.Join(" ", findings.Take(3).Select(finding => $"{finding.File}({finding.Line}): {finding.Message} {finding.Remedy}"))}");
        }
        else
        {
            ClearAlarm(code);
        }
    }
}
