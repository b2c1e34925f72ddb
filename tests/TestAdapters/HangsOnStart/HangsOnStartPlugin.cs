using Adapter.Abstractions;
using TestAdapters.HangsOnStart;

[assembly: AdapterPlugin(typeof(HangsOnStartPlugin))]

namespace TestAdapters.HangsOnStart;

public sealed class HangsOnStartPlugin : IAdapterPlugin
{
    public IReadOnlyList<AdapterType> AdapterTypes { get; } =
    [
        new AdapterType
        {
            Name = "Hangs On Start Adapter",
            Description = "Blocks its thread in the first line, and hears nothing.",
            DataSourceType = "Test",
            Settings = [],
            Create = () => new HangsOnStartAdapter(),
            TestConnection = static (_, _) => TestAsync(),
        },
    ];

    private static async IAsyncEnumerable<ConnectionCheck> TestAsync()
    {
        yield return new ConnectionCheck("First", ConnectionCheckOutcome.Passed, "This one went well.");
        await new TaskCompletionSource().Task;
    }
}

internal sealed class HangsOnStartAdapter : IAdapter
{
    public Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        using ManualResetEventSlim never = new();
        never.Wait(CancellationToken.None);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
