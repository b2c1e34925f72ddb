using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>The recordings of one Genesys Cloud organization.</summary>
internal sealed class GenesysCloudImportSource(SharedBudgets budgets) : IAdapter
{
    public Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = ImportOptions.From(context.Definition, context);
        using var budget = budgets.Lease(options.Address, options.ClientId, context.Time);
        throw new AdapterFailureException(FailureClass.Permanent, "This build brings in no recordings.", "Install a build that does.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
