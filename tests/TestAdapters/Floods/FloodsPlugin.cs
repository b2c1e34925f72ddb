using Adapter.Abstractions;
using TestAdapters.Floods;

[assembly: AdapterPlugin(typeof(FloodsPlugin))]

namespace TestAdapters.Floods;

public sealed class FloodsPlugin : IAdapterPlugin
{
    public IReadOnlyList<AdapterType> AdapterTypes { get; } =
    [
        new AdapterType
        {
            Name = "Floods Adapter",
            Description = "Publishes without waiting, as fast as it can, until it has published as many events as its definition says.",
            DataSourceType = "Test",
            Settings = [
            new SettingDeclaration { Name = "Events", Kind = SettingKind.WholeNumber, Help = "How many.", Default = "20000", Effect = SettingEffect.AppliesLive },
        ],
            Create = () => new FloodsAdapter(),
        },
    ];
}

internal sealed class FloodsAdapter : IAdapter
{
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        context.Status.Running();
        List<Task> publishing = [];
        for (var i = 0; i < context.Definition.Settings.WholeNumber("Events"); i++)
        {
            var now = context.Time.GetUtcNow();
            publishing.Add(context.Events.PublishAsync([new AgentEvent { Id = EventId.Create(now, "flood", $"{i}"), Type = EventTypes.AgentStateChanged, Time = now, UserId = $"{i}" }], stopping).AsTask());
        }

        await Task.WhenAll(publishing);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stopping);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
