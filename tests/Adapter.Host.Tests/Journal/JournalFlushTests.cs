using Adapter.Host.Journal;
using Testing.Common;

namespace Adapter.Host.Tests.Journal;

/// <summary>A write or a flush that fails never acknowledges, and what is acknowledged later is on the disk.</summary>
public sealed class JournalFlushTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flush_Fails_NothingIsAcknowledgedUntilItIsOnTheDisk()
    {
        await using JournalFixture fixture = new();
        using FailingDisk disk = new(fixture.Folder);
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso");
        await publisher.PublishAsync(JournalFixture.Calls(0, 10), Token);

        disk.FailFlushes = true;
        var call = publisher.PublishAsync(JournalFixture.Calls(10, 100), Token).AsTask();
        await Eventually.TrueAsync(() => disk.FailedFlushes >= 2 && fixture.Alarms.Raised.ContainsKey(JournalWriter.WriteAlarm), "two failed flushes", cancellationToken: Token);
        Assert.False(call.IsCompleted);
        Assert.Equal(10, fixture.Journal.LastSequence);
        await AssertOnDiskAsync(disk, 10);

        disk.FailFlushes = false;
        var receipt = await call.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(100, receipt.Journaled + receipt.Known);
        await AssertOnDiskAsync(disk, 110);
        Assert.Empty(fixture.Alarms.Raised);
    }

    [Fact]
    public async Task Write_Fails_NothingIsAcknowledgedUntilItIsOnTheDisk()
    {
        await using JournalFixture fixture = new();
        using FailingDisk disk = new(fixture.Folder);
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso");
        await publisher.PublishAsync(JournalFixture.Calls(0, 10), Token);

        disk.FailWrites = true;
        var call = publisher.PublishAsync(JournalFixture.Calls(10, 100), Token).AsTask();
        await Eventually.TrueAsync(() => disk.FailedWrites >= 2 && fixture.Alarms.Raised.ContainsKey(JournalWriter.WriteAlarm), "two failed writes", cancellationToken: Token);
        Assert.False(call.IsCompleted);
        Assert.Equal(10, fixture.Journal.LastSequence);

        disk.FailWrites = false;
        var receipt = await call.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(100, receipt.Journaled);
        await AssertOnDiskAsync(disk, 110);
    }

    /// <summary>Opens what a cut of power would leave now.</summary>
    private static async Task AssertOnDiskAsync(FailingDisk disk, int events)
    {
        using TempFolder after = new();
        disk.CutPower(after.Path);
        await using var journal = EventJournal.Open(after.Path, new JournalOptions(), TimeProvider.System, new JournalAlarms(), new LogRecorder());
        var found = await DamagedFolder.ReadAsync(journal);
        Assert.Equal(JournalFixture.Calls(0, events).Select(fact => fact.Id), found.Select(fact => fact.Id));
    }
}
