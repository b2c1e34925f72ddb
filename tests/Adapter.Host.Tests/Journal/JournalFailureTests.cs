using Adapter.Abstractions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Journal;
using Microsoft.Data.Sqlite;
using Testing.Common;

namespace Adapter.Host.Tests.Journal;

public sealed class JournalFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DiskFull_PausesWithAnAlarmAndGoesOnWithoutLoss()
    {
        var limit = 24L;
        await using JournalFixture fixture = new() { Opened = connection => LimitPages(connection, Volatile.Read(ref limit)) };
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso");
        var calls = Enumerable.Range(0, 40).Select(n => publisher.PublishAsync(JournalFixture.Calls(n * 100, 100), Token).AsTask()).ToList();
        await Eventually.TrueAsync(() => fixture.Alarms.Raised.ContainsKey(JournalWriter.WriteAlarm), "the alarm", cancellationToken: Token);

        var full = fixture.Journal.Statistics;
        Assert.Contains("full", full.WriteError, StringComparison.Ordinal);
        Assert.NotNull(full.WriteErrorSince);
        Assert.Contains("Free space", fixture.Alarms.Raised[JournalWriter.WriteAlarm].Text, StringComparison.Ordinal);
        Assert.Contains(calls, call => !call.IsCompleted);
        await Eventually.TrueAsync(
            () => calls.Where(call => call.IsCompletedSuccessfully).Sum(_ => 100L) == full.LastSequence, "exactly what is on disk is acknowledged", cancellationToken: Token);

        Volatile.Write(ref limit, 1_000_000);
        var receipts = await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(4000, receipts.Sum(receipt => receipt.Journaled));
        Assert.Equal(JournalFixture.Calls(0, 4000).Select(fact => fact.Id), await fixture.IdsAsync());
        Assert.Empty(fixture.Alarms.Raised);
        Assert.Null(fixture.Journal.Statistics.WriteError);
        Assert.Equal(1, fixture.Log.Lines.Count(line => line.Id.Id == EventIds.JournalWriteFailed));
        Assert.Equal(1, fixture.Log.Lines.Count(line => line.Id.Id == EventIds.JournalWriteRecovered));
    }

    [Fact]
    public async Task DiskFull_HostStops_NothingMoreIsAcknowledged()
    {
        await using JournalFixture fixture = new() { Opened = connection => LimitPages(connection, 24) };
        fixture.Options.DrainTimeout = TimeSpan.FromMilliseconds(300);
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso");
        var calls = Enumerable.Range(0, 40).Select(n => publisher.PublishAsync(JournalFixture.Calls(n * 100, 100), Token).AsTask()).ToList();
        await Eventually.TrueAsync(() => fixture.Alarms.Raised.Count > 0, "the alarm", cancellationToken: Token);
        var cursor = fixture.Journal.Cursors.CreateAsync("recorder", 0, Token);

        await fixture.CloseAsync();

        var acknowledged = 0;
        foreach (var call in calls)
        {
            try
            {
                acknowledged += (await call).Journaled;
            }
            catch (OperationCanceledException)
            {
            }
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cursor);
        Assert.InRange(acknowledged, 0, 3900);
        var events = 0;
        await foreach (var _ in JournalReader.Open(fixture.Folder).ReadAsync(new JournalQuery(), Token))
        {
            events++;
        }

        Assert.Equal(acknowledged, events);
    }

    [Fact]
    public async Task List_ThatThrowsWhileBeingRead_EndsItsCallAndNothingElse()
    {
        await using JournalFixture fixture = new();
        var publisher = fixture.Journal.CreatePublisher("Primary", "Contoso");

        var bad = publisher.PublishAsync(new ThrowingList(600), Token).AsTask();
        var good = await publisher.PublishAsync([JournalFixture.Call(10_000)], Token);

        await Assert.ThrowsAsync<ArgumentException>(() => bad);
        Assert.Equal(1, good.Journaled);
        Assert.Equal(0, fixture.Journal.Statistics.Pending);
    }

    [Fact]
    public async Task Gather_ListThrowsBehindAChunkThatIsTaken_TheNextCallCountsItsOwnEvents()
    {
        using JournalIntake intake = new();
        var publisher = intake.Add("Primary", "Contoso");
        JournalBatch batch = new(4096, intake.Pool);
        var bad = publisher.PublishAsync(new ThrowingList(600), Token);
        intake.Gather(batch);
        await Assert.ThrowsAsync<ArgumentException>(async () => await bad);

        var good = publisher.PublishAsync([JournalFixture.Call(10_000)], Token);
        Commit(batch);
        intake.Gather(batch);
        Commit(batch);

        Assert.Equal(1, (await good).Journaled);

        static void Commit(JournalBatch batch)
        {
            foreach (var part in batch.Parts)
            {
                part.Journaled = part.Chunk.Count;
            }

            batch.Acknowledge();
        }
    }

    [Fact]
    public void Gather_OneAdapterFloods_TheOtherIsInTheNextCommit()
    {
        using JournalIntake intake = new();
        var flood = intake.Add("Flood", "Contoso");
        var quiet = intake.Add("Quiet", "Contoso");
        for (var n = 0; n < 200; n++)
        {
#pragma warning disable CA2012 // nobody writes here, so nobody awaits
            _ = flood.PublishAsync(JournalFixture.Calls(n * 256, 256), Token);
        }

        _ = quiet.PublishAsync([JournalFixture.Call(1_000_000)], Token);
#pragma warning restore CA2012
        JournalBatch batch = new(4096, intake.Pool);

        intake.Gather(batch);

        Assert.True(batch.IsFull);
        Assert.InRange(batch.Parts.ToList().FindIndex(part => part.Publisher == quiet), 0, 1);
    }

    [Fact]
    public async Task Publish_CallsWithoutEnd_AreRefusedBeforeMemoryIsGone()
    {
        using JournalIntake intake = new();
        var publisher = intake.Add("Flood", "Contoso");
        AdapterEvent[] one = [JournalFixture.Call(1)];

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            for (var n = 0; n < 100_000; n++)
            {
                var call = publisher.PublishAsync(one, CancellationToken.None);
                Assert.False(call.IsCompleted);
            }
        });

        Assert.Contains("'Flood'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Publish_MoreBytesThanMayWait_AreEncodedWhenTheirTurnComes()
    {
        using JournalIntake intake = new();
        var publisher = intake.Add("Primary", "Contoso");
        var text = new string('x', 100_000);
        for (var n = 0; n < 400; n++)
        {
            var fact = JournalFixture.Call(n);
#pragma warning disable CA2012 // nobody writes here, so nobody awaits
            _ = publisher.PublishAsync([new LinkEvent { Id = fact.Id, Type = EventTypes.LinkUp, Time = fact.Time, Reason = text }], CancellationToken.None);
#pragma warning restore CA2012
        }

        var waiting = publisher.EncodedBytes;
        List<Guid> ids = [];
        while (publisher.TryTake(out _, out var chunk, out var last))
        {
            Assert.True(last);
            ids.Add(chunk![0].Id);
        }

        Assert.InRange(waiting, 1_000_000, 17 * 1024 * 1024);
        Assert.Equal(0, publisher.EncodedBytes);
        Assert.Equal(JournalFixture.Calls(0, 400).Select(fact => fact.Id), ids);
    }

    private static void LimitPages(SqliteConnection connection, long pages)
        => JournalSchema.Scalar(connection, $"PRAGMA max_page_count={pages}");

    /// <summary>Good when it is checked, gone when it is read the second time beyond its first part.</summary>
    private sealed class ThrowingList(int count) : IReadOnlyList<AdapterEvent>
    {
        private int _reads;

        public int Count => count;

        public AdapterEvent this[int index] => Interlocked.Increment(ref _reads) > count + 300
            ? throw new InvalidOperationException("The list was changed.")
            : JournalFixture.Call(index);

        public IEnumerator<AdapterEvent> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
