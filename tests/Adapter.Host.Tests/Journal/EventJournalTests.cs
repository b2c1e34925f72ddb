using Adapter.Abstractions;
using Adapter.Host.Journal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Tests.Journal;

public sealed class EventJournalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_NewEvents_AreReadBackInOrderWithSequence()
    {
        await using JournalFixture fixture = new();
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso Genesys");

        var receipt = await publisher.PublishAsync(JournalFixture.Calls(0, 300), Token);

        Assert.Equal(new PublishReceipt(300, 0, 300), receipt);
        Assert.Equal(300, fixture.Journal.LastSequence);
        var events = await fixture.ReadAsync();
        Assert.Equal(Enumerable.Range(1, 300).Select(n => (long)n), events.Select(fact => fact.Sequence));
        Assert.Equal(JournalFixture.Calls(0, 300).Select(fact => fact.Id), await fixture.IdsAsync());
    }

    [Fact]
    public async Task Publish_SameFactAgain_IsKnownAndLeavesNoGap()
    {
        await using JournalFixture fixture = new();
        var primary = fixture.Journal.CreatePublisher("Primary", "Contoso Genesys");
        var secondary = fixture.Journal.CreatePublisher("Secondary", "Contoso Genesys");
        await primary.PublishAsync(JournalFixture.Calls(0, 10), Token);

        var again = await secondary.PublishAsync(JournalFixture.Calls(5, 10), Token);
        var twice = await primary.PublishAsync([JournalFixture.Call(50), JournalFixture.Call(50)], Token);

        Assert.Equal(new PublishReceipt(5, 5, 15), again);
        Assert.Equal(new PublishReceipt(1, 1, 16), twice);
        Assert.Equal(Enumerable.Range(1, 16).Select(n => (long)n), (await fixture.ReadAsync()).Select(fact => fact.Sequence));
    }

    [Fact]
    public async Task Publish_SameFactAfterRestart_IsKnown()
    {
        await using JournalFixture fixture = new();
        await fixture.Journal.CreatePublisher("Primary", "Contoso Genesys").PublishAsync(JournalFixture.Calls(0, 10), Token);

        await fixture.ReopenAsync();
        var receipt = await fixture.Journal.CreatePublisher("Primary", "Contoso Genesys").PublishAsync(JournalFixture.Calls(0, 12), Token);

        Assert.Equal(new PublishReceipt(2, 10, 12), receipt);
    }

    [Fact]
    public async Task Publish_SameIdOfAnotherDataSource_IsAnotherFact()
    {
        await using JournalFixture fixture = new();
        await fixture.Journal.CreatePublisher("A", "Contoso").PublishAsync(JournalFixture.Calls(0, 3), Token);

        var receipt = await fixture.Journal.CreatePublisher("B", "Fabrikam").PublishAsync(JournalFixture.Calls(0, 3), Token);

        Assert.Equal(new PublishReceipt(3, 0, 6), receipt);
    }

    [Fact]
    public async Task Publish_ManyCallsUnawaited_KeepTheOrderOfTheCalls()
    {
        await using JournalFixture fixture = new();
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso Genesys");
        var sizes = new[] { 1, 300, 2, 700, 5, 1, 1 };
        List<Task<PublishReceipt>> calls = [];
        var next = 0;
        for (var round = 0; round < 40; round++)
        {
            foreach (var size in sizes)
            {
                calls.Add(publisher.PublishAsync(JournalFixture.Calls(next, size), Token).AsTask());
                next += size;
            }
        }

        var receipts = await Task.WhenAll(calls);

        Assert.Equal(next, receipts.Sum(receipt => receipt.Journaled));
        Assert.Equal(receipts.Select(receipt => receipt.LastSequence).Order(), receipts.Select(receipt => receipt.LastSequence));
        Assert.Equal(JournalFixture.Calls(0, next).Select(fact => fact.Id), await fixture.IdsAsync());
    }

    [Fact]
    public async Task Publish_CancelledWhileWaiting_EndsTheWaitAndTheNextCallIsUnharmed()
    {
        await using JournalFixture fixture = new();
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso Genesys");
        for (var round = 0; round < 200; round++)
        {
            using var cancellation = new CancellationTokenSource();
            var call = publisher.PublishAsync([JournalFixture.Call(round)], cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            try
            {
                await call;
            }
            catch (OperationCanceledException)
            {
                Assert.True(call.IsCanceled || call.IsFaulted);
            }

            var next = await publisher.PublishAsync([JournalFixture.Call(100_000 + round)], Token);
            Assert.Equal(1, next.Journaled);
        }

        Assert.Equal(200, (await fixture.IdsAsync()).Count(id => JournalFixture.Calls(100_000, 200).Any(fact => fact.Id == id)));
    }

    [Fact]
    public async Task Publish_NeverAwaited_IsNotKeptByATokenThatLivesOn()
    {
        await using JournalFixture fixture = new();
        using CancellationTokenSource living = new();
        var calls = PublishAndForget(fixture.Journal.CreatePublisher("Primary", "Contoso"), living.Token);
        await Testing.Common.Eventually.TrueAsync(() => fixture.Journal.LastSequence == 1000, "all are on disk", cancellationToken: Token);
        await fixture.CloseAsync();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.InRange(calls.Count(call => call.IsAlive), 0, 100);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static List<WeakReference> PublishAndForget(IEventPublisher publisher, CancellationToken living)
    {
        List<WeakReference> events = [];
        for (var n = 0; n < 1000; n++)
        {
            AdapterEvent[] list = [JournalFixture.Call(n)];
            events.Add(new WeakReference(list));
#pragma warning disable CA2012 // an adapter that does not await
            _ = publisher.PublishAsync(list, living);
#pragma warning restore CA2012
        }

        return events;
    }

    [Fact]
    public async Task Publish_CancelledBefore_HandsNothingOver()
    {
        await using JournalFixture fixture = new();
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso Genesys");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await publisher.PublishAsync(JournalFixture.Calls(0, 1), new CancellationToken(canceled: true)));

        Assert.Equal(0, fixture.Journal.Statistics.Received);
    }

    [Fact]
    public async Task Publish_EmptyList_CompletesAtOnce()
    {
        await using JournalFixture fixture = new();
        var call = fixture.Journal.CreatePublisher("Primary", "Contoso Genesys").PublishAsync([], Token);
        Assert.True(call.IsCompletedSuccessfully);
        Assert.Equal(default, await call);
    }

    [Fact]
    public async Task Publish_BadEvent_IsRefusedAndNothingOfTheListIsJournaled()
    {
        await using JournalFixture fixture = new();
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso Genesys");
        var good = JournalFixture.Call(1);

        var noId = await Assert.ThrowsAsync<ArgumentException>(async () => await publisher.PublishAsync(
            [good, new LinkEvent { Id = Guid.Empty, Type = EventTypes.LinkUp, Time = good.Time }], Token));
        var noTime = await Assert.ThrowsAsync<ArgumentException>(async () => await publisher.PublishAsync(
            [new LinkEvent { Id = good.Id, Type = EventTypes.LinkUp, Time = default }], Token));
        var otherType = await Assert.ThrowsAsync<ArgumentException>(async () => await publisher.PublishAsync(
            [new LinkEvent { Id = good.Id, Type = "link.up", Time = good.Time }], Token));

        Assert.Contains("Event 1", noId.Message, StringComparison.Ordinal);
        Assert.Contains("has no id", noId.Message, StringComparison.Ordinal);
        Assert.Contains("has no time", noTime.Message, StringComparison.Ordinal);
        Assert.Contains("'recorder.'", otherType.Message, StringComparison.Ordinal);
        Assert.Empty(await fixture.ReadAsync());
    }

    [Fact]
    public async Task Open_FolderInUse_IsRefusedWithARemedy()
    {
        await using JournalFixture fixture = new();
        Assert.Equal(0, fixture.Journal.LastSequence);

        var refused = Assert.Throws<JournalException>(
            () => EventJournal.Open(fixture.Folder, fixture.Options, fixture.Time, fixture.Alarms, fixture.Log));

        Assert.Contains(fixture.Folder, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Stop it first", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Writer_FlushesEveryCommitToTheWal()
    {
        (string? Mode, long Synchronous, long PageSize) writer = default;
        await using JournalFixture fixture = new()
        {
            Opened = connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "PRAGMA journal_mode";
                writer = (command.ExecuteScalar() as string, JournalSchema.Scalar(connection, "PRAGMA synchronous"), JournalSchema.Scalar(connection, "PRAGMA page_size"));
            },
        };

        Assert.Equal(0, fixture.Journal.LastSequence);

        Assert.Equal(("wal", 2, 8192), writer);
    }

    [Fact]
    public async Task Open_Log_NamesWhichSqliteAndItsVersion()
    {
        string? version = null;
        await using JournalFixture fixture = new()
        {
            Opened = connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT sqlite_version()";
                version = command.ExecuteScalar() as string;
            },
        };

        var library = fixture.Journal.Sqlite;

        var line = Assert.Single(fixture.Log.Lines, line => line.Id.Id == 1410);
        Assert.Equal((LogLevel.Information, $"SQLite {version} of the {library.Origin} ({library.Reason})."), (line.Level, line.Text));
        Assert.Contains(library.Origin, (string[])["system", "packaged"]);
    }

    [Theory]
    [InlineData("not a database at all, but longer than the header that a database has: 0123456789 0123456789 0123456789 0123456789 0123456789")]
    [InlineData("SQLite format 3\0 and then nothing that makes sense: 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789")]
    public async Task Open_ForeignFile_IsMovedAsideAsItIs(string content)
    {
        await using JournalFixture fixture = new();
        await File.WriteAllTextAsync(Path.Combine(fixture.Folder, "journal.db"), content, Token);
        var unread = Assert.Throws<JournalException>(() => JournalReader.Open(fixture.Folder));

        var receipt = await fixture.Journal.CreatePublisher("Primary", "Contoso").PublishAsync([JournalFixture.Call(1)], Token);

        Assert.Contains(fixture.Folder, unread.Message, StringComparison.Ordinal);
        Assert.Equal(1, receipt.Journaled);
        Assert.Equal(content, await File.ReadAllTextAsync(Aside(fixture), Token));
    }

    [Theory]
    [InlineData("CREATE TABLE accounts(name TEXT)")]
    [InlineData("CREATE TABLE accounts(name TEXT); PRAGMA user_version=1")]
    [InlineData("CREATE TABLE events(sequence INTEGER PRIMARY KEY, what TEXT); PRAGMA user_version=1")]
    public async Task Open_DatabaseOfAnotherProgram_IsMovedAsideAndNothingIsAdded(string made)
    {
        await using JournalFixture fixture = new();
        SqliteNative.Initialize(SqliteChoice.Auto);
        using SqliteConnection other = new($"Data Source={Path.Combine(fixture.Folder, "journal.db")};Pooling=False");
        other.Open();
        JournalSchema.Execute(other, made);
        var before = await File.ReadAllBytesAsync(Path.Combine(fixture.Folder, "journal.db"), Token);
        var unread = Assert.Throws<JournalException>(() => JournalReader.Open(fixture.Folder));

        var receipt = await fixture.Journal.CreatePublisher("Primary", "Contoso").PublishAsync([JournalFixture.Call(1)], Token);

        Assert.Contains($"journal.db in '{fixture.Folder}' is not a journal", unread.Message, StringComparison.Ordinal);
        Assert.Equal(1, receipt.Journaled);
        Assert.Equal(before, await File.ReadAllBytesAsync(Aside(fixture), Token));
    }

    [Fact]
    public async Task Open_EmptyFile_IsMadeAJournal()
    {
        await using JournalFixture fixture = new();
        await File.WriteAllBytesAsync(Path.Combine(fixture.Folder, "journal.db"), [], Token);
        var unread = Assert.Throws<JournalException>(() => JournalReader.Open(fixture.Folder));

        await fixture.Journal.CreatePublisher("Primary", "Contoso").PublishAsync([JournalFixture.Call(1)], Token);

        Assert.Contains("is empty", unread.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), JournalReader.Open(fixture.Folder).Range());
    }

    [Fact]
    public async Task Dispose_CallsUnderWay_AreOnDiskOrNotAcknowledged()
    {
        await using JournalFixture fixture = new();
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso Genesys");
        var calls = Enumerable.Range(0, 500).Select(n => publisher.PublishAsync([JournalFixture.Call(n)], Token).AsTask()).ToList();

        await fixture.CloseAsync();

        var acknowledged = 0;
        foreach (var call in calls)
        {
            acknowledged += (await call).Journaled;
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await publisher.PublishAsync([JournalFixture.Call(1000)], Token));
        Assert.Equal(500, acknowledged);
        Assert.Equal(500, (await fixture.ReadAsync()).Count);
    }

    [Fact]
    public async Task WaitFor_NextEvent_CompletesOnceItIsOnDisk()
    {
        await using JournalFixture fixture = new();
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso Genesys");
        var waiting = fixture.Journal.WaitForAsync(0, Token);
        Assert.False(waiting.IsCompleted);

        await publisher.PublishAsync([JournalFixture.Call(1)], Token);

        await waiting.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Single(await fixture.ReadAsync());
    }

    private static string Aside(JournalFixture fixture)
        => Directory.EnumerateFiles(Path.Combine(fixture.Folder, "quarantine"), "journal.db", SearchOption.AllDirectories).Single();
}
