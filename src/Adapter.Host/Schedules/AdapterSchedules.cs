using Adapter.Host.Definitions;
using Adapter.Host.Supervision;

namespace Adapter.Host.Schedules;

/// <summary>All that the host does to adapters by the clock, save what is paused.</summary>
internal sealed class AdapterSchedules(DailyRestartSchedule restarts, ImportSchedule imports, ScheduleBook book) : ISchedules, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private DefinitionSet? _set;

    public async Task ReconcileAsync(DefinitionSet set, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _set = set;
            await ApplyAsync(set, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Has no turn of a schedule come any more; <see langword="false"/> when it was paused already.</summary>
    /// <exception cref="IOException">It cannot be kept; nothing is paused.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public Task<bool> PauseAsync(string id, string by, CancellationToken cancellationToken) => ChangeAsync(() => book.Pause(id, by), cancellationToken);

    /// <summary>Has the turns come again, from the next one on; <see langword="false"/> when it was not paused.</summary>
    /// <exception cref="IOException">It cannot be kept; it stays paused.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public Task<bool> ResumeAsync(string id, CancellationToken cancellationToken) => ChangeAsync(() => book.Resume(id), cancellationToken);

    public DateTimeOffset? NextRestartFor(string adapterName) => restarts.NextFor(adapterName);

    public DateTimeOffset? NextRunFor(string adapterName) => imports.NextFor(adapterName);

    public void Dispose() => _gate.Dispose();

    private async Task<bool> ChangeAsync(Func<bool> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!change())
            {
                return false;
            }

            if (_set is { } set)
            {
                // what is on disk now has to hold, whoever gives up waiting
                await ApplyAsync(set, CancellationToken.None);
            }

            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task ApplyAsync(DefinitionSet set, CancellationToken cancellationToken)
    {
        await restarts.ReconcileAsync(set, cancellationToken);
        await imports.ReconcileAsync(set, cancellationToken);
    }
}
