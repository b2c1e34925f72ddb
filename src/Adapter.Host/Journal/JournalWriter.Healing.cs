using Adapter.Abstractions;
using Adapter.Host.Journal.Healing;

namespace Adapter.Host.Journal;

/// <summary>What the writer does when the database turns out to be damaged: nothing is taken and nothing acknowledged until it is healed.</summary>
internal sealed partial class JournalWriter
{
    public const string DamageAlarm = "journal.damaged";

    private readonly Lock _healing = new();
    private TaskCompletionSource _healed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _damage;

    /// <summary>A reader met damage. Completes once the files it read from are exchanged.</summary>
    public Task HealedAsync(string why, int life, CancellationToken cancellationToken) => ReportDamage(why, life).WaitAsync(cancellationToken);

    /// <summary>As <see cref="HealedAsync"/>, for those who need not wait.</summary>
    public Task ReportDamage(string why, int life)
    {
        Task healed;
        lock (_healing)
        {
            if (_gate.Life != life)
            {
                return Task.CompletedTask;
            }

            _damage ??= why;
            healed = _healed.Task;
        }

        _jobs.Nudge();
        Intake.Wake();
        return healed;
    }

    /// <summary>Called on the writer's thread when damage took events.</summary>
    public Action? WhenQuarantined { get; set; }

    private bool TryHeal()
    {
        var why = _damage!;
        try
        {
            CloseStore();
            if (Counts.BeginHealing(why))
            {
                LogDamaged(why);
                _alarms.Raise(DamageAlarm, AlarmSeverity.Critical, $"The journal is damaged and is being healed; the adapters wait. {why}");
            }

            HealResult? result = null;
            _checkpointer.WhileClosed(() => result = _healer.Heal(_reserve, _stop.Token));
            lock (_healing)
            {
                _damage = null;
            }

            _store = _open();
            Opened();
            Volatile.Write(ref _lastSequence, _store.LastSequence);
            Counts.EndHealing();
            Tell(result!);
            TaskCompletionSource healed;
            lock (_healing)
            {
                healed = _healed;
                _healed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            healed.SetResult();
            WorksAgain();
            return true;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return false;
        }
#pragma warning disable CA1031 // the boundary of the writer: whatever goes wrong is told and tried again, the thread lives
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _damage ??= why;
            Fail(failure);
            return false;
        }
    }

    private void Tell(HealResult result)
    {
        if (DamageNotice.Of(Counts.Quarantined, _time.GetUtcNow()) is null)
        {
            _alarms.Clear(DamageAlarm); // nothing is lost
        }

        if (result.Found.Any(span => span.IsLoss))
        {
            WhenQuarantined?.Invoke();
        }
    }
}
