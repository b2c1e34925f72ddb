using Adapter.Host.Definitions;

namespace Adapter.Host.Supervision;

/// <summary>When each adapter is restarted every day. Filled by the schedules.</summary>
internal interface IDailyRestarts
{
    /// <summary>Takes over what the definitions say.</summary>
    Task ReconcileAsync(DefinitionSet set, CancellationToken cancellationToken);

    /// <summary>The next restart of an adapter; <see langword="null"/> when it has none.</summary>
    DateTimeOffset? NextFor(string adapterName);
}
