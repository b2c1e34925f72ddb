using Adapter.Host.Definitions;

namespace Adapter.Host.Supervision;

/// <summary>What happens to adapters by the clock. Filled by the schedules.</summary>
internal interface ISchedules
{
    /// <summary>Takes over what the definitions say.</summary>
    Task ReconcileAsync(DefinitionSet set, CancellationToken cancellationToken);

    /// <summary>The next daily restart of an adapter; <see langword="null"/> when it has none.</summary>
    DateTimeOffset? NextRestartFor(string adapterName);

    /// <summary>The next run of an import source; <see langword="null"/> when it has none.</summary>
    DateTimeOffset? NextRunFor(string adapterName);
}
