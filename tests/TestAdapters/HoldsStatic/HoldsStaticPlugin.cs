using Adapter.Abstractions;
using TestAdapters.HoldsStatic;

[assembly: AdapterPlugin(typeof(HoldsStaticPlugin))]

namespace TestAdapters.HoldsStatic;

public sealed class HoldsStaticPlugin : IAdapterPlugin
{
    public IReadOnlyList<AdapterType> AdapterTypes { get; } =
    [
        new AdapterType
        {
            Name = "Holds Static Adapter",
            Description = "Leaves a timer in a static field.",
            DataSourceType = "Test",
            Settings = [],
            Create = () => new HoldsStaticAdapter(),
        },
    ];
}

internal sealed class HoldsStaticAdapter : IAdapter
{
    private static Timer? _kept;

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        _kept ??= new Timer(static _ => { }, null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        context.Status.Running();
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stopping);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
