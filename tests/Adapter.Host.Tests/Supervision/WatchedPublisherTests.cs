using Adapter.Abstractions;
using Adapter.Host.Supervision;

namespace Adapter.Host.Tests.Supervision;

public sealed class WatchedPublisherTests
{
    private static readonly AdapterDefinition Definition = new() { Name = "A", Type = "T", DataSource = "D", Settings = new SettingValues([], new Dictionary<string, string>()), AdvancedSettings = new SettingValues([], new Dictionary<string, string>()) };
    private static readonly DataSourceDefinition Source = new() { Name = "D", Type = "Test" };

    private readonly MemoryJournal _journal = new();
    private readonly List<bool> _told = [];

    [Fact]
    public async Task PublishAsync_FarMoreThanTaken_IsToldOnceAndItsEndOnce()
    {
        var publisher = Create(limit: 10);
        var held = _journal.Hold("A");

        var calls = Enumerable.Range(0, 30).Select(_ => publisher.PublishAsync([Event()], CancellationToken.None).AsTask()).ToList();
        Assert.Equal([true], _told);
        Assert.Equal(30, publisher.UnderWay);
        held.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal([true, false], _told);
        Assert.Equal((0, 30), (publisher.UnderWay, _journal.CountOf("A")));
    }

    [Fact]
    public async Task PublishAsync_BelowTheLimit_IsNotTold()
    {
        var publisher = Create(limit: 10);

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(1, (await publisher.PublishAsync([Event()], CancellationToken.None)).Journaled);
        }

        Assert.Empty(_told);
    }

    [Fact]
    public async Task PublishAsync_AfterTheEnd_IsNotTakenAndNotAcknowledged()
    {
        var publisher = Create(limit: 10);
        publisher.Close();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await publisher.PublishAsync([Event()], CancellationToken.None));

        Assert.Equal(0, _journal.CountOf("A"));
    }

    private static AgentEvent Event() => new() { Id = Guid.NewGuid(), Type = EventTypes.AgentLoggedOn, Time = DateTimeOffset.UnixEpoch, UserId = "u" };

    private WatchedPublisher Create(int limit) => new(_journal.Publisher(Definition, Source), limit, _told.Add);
}
