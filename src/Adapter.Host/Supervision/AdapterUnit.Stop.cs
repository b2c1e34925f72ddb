using Adapter.Abstractions;
using Adapter.Host.Plugins;

namespace Adapter.Host.Supervision;

/// <summary>Stopping, giving up what does not stop, and letting go of the plugin. Runs on the loop.</summary>
internal sealed partial class AdapterUnit
{
    private const string AbandonedAlarm = "host.stop-abandoned";

    /// <summary>Whether a stop that is under way is followed by a start.</summary>
    private bool _startAgain;

    private string? _settledWhy;
    private TaskCompletionSource<bool>? _settled;

    /// <summary>Ends the life, if there is one, and stays stopped.</summary>
    /// <returns>Whether it ended in order.</returns>
    private Task<bool> Settle(StopReason reason, string why)
    {
        if (IsActive || State == AdapterState.Stopping)
        {
            return StopRun(reason, why, startAgain: false);
        }

        ClearTimer();
        _settledWhy = why;
        Rest();
        return Task.FromResult(true);
    }

    private Task<bool> StopRun(StopReason reason, string why, bool startAgain)
    {
        _startAgain = startAgain;
        _settledWhy = why;
        _settled ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var settled = _settled.Task;
        if (State != AdapterState.Stopping && _run is { } run)
        {
            SetTimer(_services.Options.StopDeadline, () => OnStopDeadline(run));
            SetState(AdapterState.Stopping, why);
            run.RequestStop(reason);
        }

        return settled;
    }

    private void OnStopDeadline(AdapterRun run)
    {
        if (run != _run)
        {
            return;
        }

        run.Abandon();
        TellClosingFault(run);
        _abandoned.Add(run);
        _run = null;
        _health = null;
        _lease = null; // it stays with the life that still uses it
        var deadline = _services.Options.StopDeadline;
        LogAbandoned(Name, deadline);
        RaiseAlarm(AbandonedAlarm, AlarmSeverity.Error, $"It did not end within {deadline.TotalSeconds:0} s and was abandoned; its code may still run. Restart the host when it suits, and report this to the plugin's author.");
        EndStop(inOrder: false);
    }

    private void EndStop(bool inOrder)
    {
        ClearTimer();
        if (_startAgain && !_isHostStopping && !_isRemoved)
        {
            _startAgain = false;
            _restarts++;
            BeginLife(_settledWhy ?? "Restart.");
        }
        else if (inOrder)
        {
            Rest();
        }
        else
        {
            _lastError = new AdapterError(_services.Time.GetUtcNow(), FailureClass.Bug, "It did not stop in time.", null, null, null);
            SetState(AdapterState.Faulted, $"It did not stop within {_services.Options.StopDeadline.TotalSeconds:0} s and was abandoned; its code may still run.",
                FailureClass.Bug, "Restart the host when it suits, and report this to the plugin's author.");
        }

        _settled?.TrySetResult(inOrder);
        _settled = null;
    }

    /// <summary>Nothing of it runs and nothing is to run: takes the state that the definition asks for.</summary>
    private void Rest()
    {
        if (_entry is null || State == AdapterState.Incompatible)
        {
            // keeps telling what is wrong with the definition or the plugin
        }
        else if (_abandoned.Count > 0)
        {
            SetState(AdapterState.Faulted, $"{_settledWhy} But {_abandoned.Count} earlier run of it never ended, and its code may still run.", FailureClass.Bug,
                "Restart the host when it suits, and report this to the plugin's author.");
        }
        else if (_entry.Definition.StartupType == StartupType.Disabled)
        {
            SetState(AdapterState.Disabled, _settledWhy);
        }
        else
        {
            SetState(AdapterState.Stopped, _settledWhy);
        }

        ClearFailure();
        ReleaseLease();
        if (_isRemoved && _abandoned.Count == 0)
        {
            Gone.TrySetResult();
        }
    }

    private void OnEndedLate(AdapterRun run)
    {
        _abandoned.Remove(run);
        LogEndedLate(Name);
        Release(run.Lease);
        if (_abandoned.Count == 0)
        {
            ClearAlarm(AbandonedAlarm);
            if (_run is null && State == AdapterState.Faulted)
            {
                _settledWhy = "It was stopped, and ended late.";
                Rest();
            }
        }
    }

    private void ReleaseLease()
    {
        if (_lease is { } lease)
        {
            _lease = null;
            Release(lease);
        }
    }

    private void Release(PluginLease lease) => _background.Keep(TellUnloadAsync(lease));

    private async Task TellUnloadAsync(PluginLease lease)
    {
        var result = await lease.ReleaseAsync();
        _book.SetFact("plugin.unloaded", result switch
        {
            UnloadResult.Unloaded => "yes",
            UnloadResult.StillUsed => "in use by other adapters",
            _ => "no: something of the plugin is still alive in memory",
        });
        _services.Changed();
    }
}
