using Adapter.Abstractions;
using TestAdapters.HangsOnStop;

[assembly: AdapterPlugin(typeof(HangsOnStopPlugin))]

namespace TestAdapters.HangsOnStop;

public sealed class HangsOnStopPlugin : IAdapterPlugin
{
    public IReadOnlyList<AdapterType> AdapterTypes { get; } =
    [
        new AdapterType
        {
            Name = "Hangs On Stop Adapter",
            Description = "Does not end when it is asked to, until a file called release appears in its state folder.",
            DataSourceType = "Test",
            Settings = [],
            Create = () => new HangsOnStopAdapter(),
        },
    ];
}

internal sealed class HangsOnStopAdapter : IAdapter
{
    public async Task<bool> RenewAsync(string reason, CancellationToken cancellationToken)
    {
        await new TaskCompletionSource<bool>().Task;
        return true;
    }

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FileSystemWatcher watcher = new(context.StateDirectory, "release");
        watcher.Created += (_, _) => released.TrySetResult();
        watcher.EnableRaisingEvents = true;
        context.Status.Running();
        using var registration = stopping.Register(() => context.Status.Fact("stop.heard", "yes"));
        await released.Task;
        context.Status.Running("this must not be heard any more");
        context.Status.Fact("late", "nor this");
        try
        {
            var now = context.Time.GetUtcNow();
            await context.Events.PublishAsync([new AgentEvent { Id = EventId.Create(now, "late"), Type = EventTypes.AgentLoggedOff, Time = now, UserId = "late" }], CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            // what is published after the end is not taken
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
