using Adapter.Abstractions;
using Polly;
using TestAdapters;

[assembly: AdapterPlugin(typeof(PrivateDependencyPlugin))]

namespace TestAdapters;

public sealed class PrivateDependencyPlugin : IAdapterPlugin
{
    public IReadOnlyList<AdapterType> AdapterTypes { get; } =
    [
        new AdapterType
        {
            Name = $"{typeof(PrivateDependencyPlugin).Assembly.GetName().Name} Adapter",
            Description = "Says which version of its private dependency it sees.",
            DataSourceType = "Test",
            Settings = [],
            Create = () => new PrivateDependencyAdapter(),
        },
    ];
}

internal sealed class PrivateDependencyAdapter : IAdapter
{
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        context.Status.Fact("dependency.version", typeof(ResiliencePipeline).Assembly.GetName().Version?.ToString());
        context.Status.Fact("dependency.file", FileVersion());
        context.Status.Running();
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stopping);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // the assembly version of the two is the same; the file's tells them apart
    private static string? FileVersion() => System.Diagnostics.FileVersionInfo.GetVersionInfo(typeof(ResiliencePipeline).Assembly.Location).FileVersion;
}
