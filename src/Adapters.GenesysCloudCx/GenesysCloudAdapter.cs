using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx;

/// <summary>The live feed of one Genesys Cloud organization.</summary>
internal sealed class GenesysCloudAdapter : IAdapter
{
    public Task RunAsync(IAdapterContext context, CancellationToken stopping) => Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stopping);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
