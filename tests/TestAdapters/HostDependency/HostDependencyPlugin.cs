using Adapter.Abstractions;
using TestAdapters.HostDependency;

[assembly: AdapterPlugin(typeof(HostDependencyPlugin))]

namespace TestAdapters.HostDependency;

public sealed class HostDependencyPlugin : IAdapterPlugin
{
    public IReadOnlyList<AdapterType> AdapterTypes { get; } =
    [
        new AdapterType
        {
            Name = "Host Dependency Adapter",
            Description = "Counts on an assembly that the host has for itself.",
            DataSourceType = "Test",
            Settings = [],
            Create = () => new HostDependencyAdapter(),
        },
    ];
}

internal sealed class HostDependencyAdapter : IAdapter
{
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        context.Status.Fact("dependency", new Quartz.CronExpression("0 0 0 * * ?").CronExpressionString);
        context.Status.Running();
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stopping);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
