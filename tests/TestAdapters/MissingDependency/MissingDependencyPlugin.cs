using Adapter.Abstractions;
using TestAdapters.MissingDependency;

[assembly: AdapterPlugin(typeof(MissingDependencyPlugin))]

namespace TestAdapters.MissingDependency;

public sealed class MissingDependencyPlugin : IAdapterPlugin
{
    public IReadOnlyList<AdapterType> AdapterTypes { get; } =
    [
        new AdapterType
        {
            Name = "Missing Dependency Adapter",
            Description = "Needs an assembly that was not deployed with it.",
            DataSourceType = "Test",
            Settings = [],
            Create = () => new MissingDependencyAdapter(),
        },
    ];
}

internal sealed class MissingDependencyAdapter : IAdapter
{
    public Task RunAsync(IAdapterContext context, CancellationToken stopping) => Use(context, stopping);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task Use(IAdapterContext context, CancellationToken stopping)
    {
        context.Status.Fact("dependency", Polly.ResiliencePipeline.Empty.ToString());
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stopping);
    }
}
