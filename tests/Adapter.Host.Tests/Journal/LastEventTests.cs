using Adapter.Host.Coverage;
using Adapter.Host.Diagnostics;
using Adapter.Host.Journal;
using Adapter.Host.Tests.Diagnostics.Parts;
using Microsoft.Data.Sqlite;
using Testing.Common;

namespace Adapter.Host.Tests.Journal;

/// <summary>When each adapter journaled a new event last: told after a start as before it, whatever became of the rows that keep it, and never by a look through everything.</summary>
public sealed class LastEventTests
{
    private readonly ManualClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_AfterARestart_TellsAtOnceWhenEachJournaledLast()
    {
        await using JournalFixture fixture = new() { Time = _clock };
        Assert.Equal(new LastEvent(true, null), fixture.Journal.LastEventOf("Primary"));
        var first = await PublishAsync(fixture, "Primary", 1);
        _clock.Advance(TimeSpan.FromHours(3));
        var second = await PublishAsync(fixture, "Import", 2);
        Assert.Equal(new LastEvent(true, first), fixture.Journal.LastEventOf("Primary"));
        _clock.Advance(TimeSpan.FromDays(2));

        var journal = await fixture.ReopenAsync();

        Assert.Equal([new(true, first), new(true, second), new(true, null)], new[] { "primary", "Import", "Nobody" }.Select(journal.LastEventOf));
        Assert.Equal(new LastEvent(true, first), new AdapterRecords(journal, null!).LastEventOf("Primary"));

        // a fact that is known is no new event
        await journal.CreatePublisher("Primary", "Contoso").PublishAsync([JournalFixture.Call(1)], Token);
        Assert.Equal(new LastEvent(true, first), journal.LastEventOf("Primary"));
        var third = await PublishAsync(fixture, "Primary", 3);
        Assert.Equal(new LastEvent(true, third), journal.LastEventOf("Primary"));
    }

    [Fact]
    public async Task Find_KilledBeforeTheSecondWasKept_LooksForWhatIsNotKept()
    {
        await using JournalFixture fixture = new() { Time = _clock };
        var first = await PublishAsync(fixture, "Primary", 1);
        _clock.Advance(TimeSpan.FromHours(1));
        var second = await PublishAsync(fixture, "Import", 2);
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        await PublishAsync(fixture, "Secondary", 3); // within the second that is not written
        using TempFolder killed = new();
        DamagedFolder.CopyFiles(fixture.Folder, killed.Path);

        await using var journal = Open(killed.Path);

        // it happened an hour before; it was journaled after the newest that was kept
        Assert.Equal(second, await KnownAsync(journal, "Secondary"));
        Assert.Equal(first, await KnownAsync(journal, "Primary"));
        Assert.Equal(second, await KnownAsync(journal, "Import"));
    }

    [Theory]
    [InlineData("DELETE FROM facts WHERE name LIKE 'last_event%'")]
    [InlineData("UPDATE facts SET value = 'rubbish' WHERE name LIKE 'last_event%'")]
    [InlineData("UPDATE facts SET value = -7 WHERE name LIKE 'last_event%'")]
    public async Task Find_RowsMissingOrDamaged_FindsItInTheJournalAndKeepsIt(string damage)
    {
        await using JournalFixture fixture = new() { Time = _clock };
        await PublishAsync(fixture, "Primary", 1);
        await fixture.Journal.CreatePublisher("Import", "Contoso").PublishAsync(JournalFixture.Calls(1000, SegmentTokens.Size * 3), Token);
        await fixture.CloseAsync();
        Execute(fixture.Folder, damage);

        Assert.Equal(JournalFixture.Call(1).Time, await KnownAsync(fixture.Journal, "Primary"));
        Assert.Equal(JournalFixture.Call(1000 + (SegmentTokens.Size * 3) - 1).Time, await KnownAsync(fixture.Journal, "Import"));

        await PublishAsync(fixture, "Import", 900_000); // from here on the rows tell all there is
        var journal = await fixture.ReopenAsync();
        Assert.Equal(new LastEvent(true, JournalFixture.Call(1).Time), journal.LastEventOf("Primary"));
    }

    [Fact]
    public async Task Find_RowsOlderThanTheJournal_AreNotBelieved()
    {
        await using JournalFixture fixture = new() { Time = _clock };
        await PublishAsync(fixture, "Primary", 1);
        var quiet = await PublishAsync(fixture, "Quiet", 2);
        await fixture.CloseAsync();
        var kept = Facts(fixture.Folder);
        _clock.Advance(TimeSpan.FromDays(1));
        await fixture.Journal.CreatePublisher("Primary", "Contoso").PublishAsync(JournalFixture.Calls(1000, SegmentTokens.Size * 2), Token);
        await fixture.CloseAsync();

        // as an earlier version leaves it, which does not keep them
        foreach (var (name, value) in kept)
        {
            Execute(fixture.Folder, $"UPDATE facts SET value = {value} WHERE name = '{name}'");
        }

        Assert.Equal(JournalFixture.Call(1000 + (SegmentTokens.Size * 2) - 1).Time, await KnownAsync(fixture.Journal, "Primary"));
        Assert.Equal(quiet, await KnownAsync(fixture.Journal, "Quiet"));
    }

    [Fact]
    public async Task Find_RetentionTookAllOfIt_SaysWhatIsKnown()
    {
        await using JournalFixture fixture = new() { Time = _clock };
        var at = await PublishAsync(fixture, "Primary", 1);
        await PublishAsync(fixture, "Import", 2);
        await fixture.CloseAsync();
        Execute(fixture.Folder, "DELETE FROM events WHERE sequence = 1; UPDATE facts SET value = 1 WHERE name = 'floor'");
        Assert.Equal(new LastEvent(true, at), fixture.Journal.LastEventOf("Primary"));

        await fixture.CloseAsync();
        Execute(fixture.Folder, "DELETE FROM facts WHERE name LIKE 'last_event%'");
        Assert.Null(await KnownAsync(fixture.Journal, "Primary"));
    }

    /// <summary>Whatever is read of the older part would meet the damage there, and heal it.</summary>
    [Fact]
    public async Task Find_LongAgo_ReadsNothingOfTheEventsBetween()
    {
        using var folder = await DamagedFolder.ClosedAsync(SegmentTokens.Size * 2);
        folder.ZeroEventPages(200);
        await using var journal = folder.Open();

        Assert.True(journal.LastEventOf("Primary").IsKnown);
        Assert.NotNull(journal.LastEventOf("Primary").At);
        Assert.Equal(new LastEvent(true, null), journal.LastEventOf("Nobody"));
        Assert.DoesNotContain(folder.Log.Lines, line => line.Id.Id == EventIds.JournalDamaged);
    }

    [Fact]
    public async Task Search_WithAFault_IsToldTriedAgainAndNoHindranceToTheEnd()
    {
        await using var fixture = await WithoutRowsAsync(_clock);
        fixture.LetReadersFail(true);
        Assert.False(fixture.Journal.LastEventOf("Primary").IsKnown);
        await Eventually.TrueAsync(() => fixture.Parts.Troubles.Count == 1, "the fault is told", cancellationToken: Token);
        fixture.LetReadersFail(false);
        await Eventually.TrueAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromMinutes(1));
                return fixture.Parts.Troubles.Count == 0;
            },
            "it is tried again", cancellationToken: Token);
        Assert.Equal(JournalFixture.Call(1).Time, await KnownAsync(fixture.Journal, "Primary"));

        fixture.LetReadersFail(true);
        Assert.False(fixture.Journal.LastEventOf("Import").IsKnown);
        await Eventually.TrueAsync(() => fixture.Parts.Troubles.Count == 1, "the other fails", cancellationToken: Token);
        await fixture.CloseAsync();
        fixture.LetReadersFail(false);
        Assert.Equal(3, (await fixture.ReadAsync()).Count);
    }

    [Fact]
    public async Task Close_SearchEndedByAFault_DrainsAllTheSame()
    {
        RefusingClock clock = new(_clock, TimeSpan.FromMinutes(1)); // what the search waits for after a failure
        await using var fixture = await WithoutRowsAsync(clock);
        fixture.LetReadersFail(true);
        Assert.False(fixture.Journal.LastEventOf("Primary").IsKnown);
        await Eventually.TrueAsync(() => clock.Refusals == 1, "the search fails", cancellationToken: Token);
        var published = fixture.Journal.CreatePublisher("Primary", "Contoso").PublishAsync([JournalFixture.Call(9)], Token).AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(fixture.CloseAsync);

        Assert.Equal(1, (await published).Journaled);
        Assert.Contains(fixture.Log.Lines, line => line.Id.Id == EventIds.JournalClosed);
        fixture.LetReadersFail(false);
        Assert.Equal(4, (await fixture.ReadAsync()).Count);
    }

    [Fact]
    public void Write_WhileAnotherIsLookedFor_DoesNotSayThatTheRowsCoverIt()
    {
        SqliteNative.Initialize(SqliteChoice.Auto);
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        JournalSchema.Execute(connection, "CREATE TABLE facts(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID; CREATE TABLE names(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
        JournalSchema.Execute(connection, "INSERT INTO facts VALUES('last_events', 5), ('last_event/Old', 1000); INSERT INTO names(name) VALUES('Old'), ('New')");
        LastEvents events = new(_clock);
        Assert.False(events.Find("Old").IsKnown);
        events.Load(connection, 9);
        Assert.False(events.Find("Old").IsKnown);
        Assert.True(events.Searches.TryRead(out var sought));
        Assert.Equal(new SoughtEvent("Old", 5, DateTimeOffset.FromUnixTimeMilliseconds(1000)), sought);

        Commit(10);
        Assert.Equal(5, JournalSchema.Scalar(connection, "SELECT value FROM facts WHERE name = 'last_events'"));
        Assert.Equal(new LastEvent(true, _clock.GetUtcNow()), events.Find("New"));

        events.Found("Old", null);
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Commit(11);
        Assert.Equal(5, JournalSchema.Scalar(connection, "SELECT value FROM facts WHERE name = 'last_events'"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Commit(12);
        Assert.Equal(12, JournalSchema.Scalar(connection, "SELECT value FROM facts WHERE name = 'last_events'"));
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeMilliseconds(), JournalSchema.Scalar(connection, "SELECT value FROM facts WHERE name = 'last_event/New'"));

        void Commit(long newest)
        {
            events.Begin();
            events.Journaled("New", _clock.GetUtcNow());
            events.Write(connection, newest);
            events.Committed();
        }
    }

    /// <summary>A journal that does not know when anything was journaled last, with a reader that will not be asked for the layout again.</summary>
    private async Task<JournalFixture> WithoutRowsAsync(TimeProvider time)
    {
        JournalFixture fixture = new() { Time = time };
        await PublishAsync(fixture, "Primary", 1);
        await PublishAsync(fixture, "Import", 2);
        await PublishAsync(fixture, "Import", 3);
        await fixture.CloseAsync();
        Execute(fixture.Folder, "DELETE FROM facts WHERE name LIKE 'last_event%'");
        Assert.Equal(3, fixture.Journal.LastSequence);
        return fixture;
    }

    private async Task<DateTimeOffset> PublishAsync(JournalFixture fixture, string adapter, int number)
    {
        var receipt = await fixture.Journal.CreatePublisher(adapter, "Contoso").PublishAsync([JournalFixture.Call(number)], Token);
        Assert.Equal(1, receipt.Journaled);
        return _clock.GetUtcNow();
    }

    private EventJournal Open(string folder) => EventJournal.Open(folder, new JournalOptions(), _clock, new JournalAlarms(), new LogRecorder());

    private static async Task<DateTimeOffset?> KnownAsync(EventJournal journal, string adapter)
    {
        await Eventually.TrueAsync(() => journal.LastEventOf(adapter).IsKnown, $"the last event of {adapter} is known", cancellationToken: Token);
        return journal.LastEventOf(adapter).At;
    }

    private static List<(string Name, long Value)> Facts(string folder)
    {
        using var connection = JournalSchema.OpenReader(folder);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, value FROM facts WHERE name LIKE 'last_event%'";
        using var rows = command.ExecuteReader();
        List<(string, long)> facts = [];
        while (rows.Read())
        {
            facts.Add((rows.GetString(0), rows.GetInt64(1)));
        }

        return facts;
    }

    private static void Execute(string folder, string sql)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = JournalSchema.PathIn(folder), Pooling = false }.ToString());
        connection.Open();
        JournalSchema.Execute(connection, sql);
    }
}
