using Adapter.Host.Definitions;
using Adapter.Host.Supervision;

namespace Adapter.Host.Schedules;

/// <summary>All that the host does to adapters by the clock.</summary>
internal sealed class AdapterSchedules(DailyRestartSchedule restarts, ImportSchedule imports) : ISchedules
{
    public async Task ReconcileAsync(DefinitionSet set, CancellationToken cancellationToken)
    {
        await restarts.ReconcileAsync(set, cancellationToken);
        await imports.ReconcileAsync(set, cancellationToken);
    }

    public DateTimeOffset? NextRestartFor(string adapterName) => restarts.NextFor(adapterName);

    public DateTimeOffset? NextRunFor(string adapterName) => imports.NextFor(adapterName);
}
