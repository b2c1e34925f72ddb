using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Adapters.GenesysCloudCx.Tests.Ledger;

public sealed class RecordingListTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_APageAtATime_GivesEachOnceNewestFirst()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await FillAsync(fixture, 25);

        List<string> seen = [];
        List<int> sizes = [];
        string? after = null;
        do
        {
            var page = await fixture.Ledger.ListAsync(new RecordingQuery { Limit = 7, After = after }, Token);
            seen.AddRange(page.Lines.Select(line => line.RecordingId!));
            sizes.Add(page.Lines.Count);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().SelectMany(n => new[] { $"b{n:00}", $"a{n:00}" }), seen);
        Assert.Equal([7, 7, 7, 7, 7, 7, 7, 1], sizes);
    }

    [Fact]
    public async Task List_WithinPages_NewOnesAndOtherStatesMoveNothing()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await FillAsync(fixture, 4);
        var first = await fixture.Ledger.ListAsync(new RecordingQuery { Limit = 3 }, Token);

        var newer = await fixture.RecordingsAsync("newer", LedgerFixture.Listed("newer"));
        await fixture.Ledger.SaveAsync(LedgerFixture.Stored(newer[0], fixture.Clock.GetUtcNow()), isDone: true, Token);
        await fixture.Ledger.SaveAsync((await fixture.Ledger.FindAsync("c02", "a02", Token))! with { State = ImportState.Failed }, isDone: true, Token);
        var rest = await fixture.Ledger.ListAsync(new RecordingQuery { After = first.Next }, Token);

        Assert.Equal(["b03", "a03", "b02"], first.Lines.Select(line => line.RecordingId));
        Assert.Equal(["a02", "b01", "a01", "newer", "b00", "a00"], rest.Lines.Select(line => line.RecordingId));
        Assert.Null(rest.Next);
    }

    [Fact]
    public async Task List_SpanStatesAndConversation_HoldAtOnce()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await FillAsync(fixture, 10);
        var began = LedgerFixture.Start.AddHours(-2);

        async Task<IEnumerable<string?>> ListAsync(RecordingQuery query) => (await fixture.Ledger.ListAsync(query, Token)).Lines.Select(line => line.RecordingId);

        Assert.Equal(["b04", "a04", "b03", "a03"], await ListAsync(new RecordingQuery { From = began.AddMinutes(3), To = began.AddMinutes(5) }));
        Assert.Equal(["b04", "b03"], await ListAsync(new RecordingQuery { From = began.AddMinutes(3), To = began.AddMinutes(5), States = [ImportState.Failed] }));
        Assert.Equal(["b04", "a04"], await ListAsync(new RecordingQuery { From = began.AddMinutes(3), ConversationId = "C04" }));
        Assert.Equal(["a04"], await ListAsync(new RecordingQuery { ConversationId = "c04", States = [ImportState.Stored, ImportState.Stored] }));
        Assert.Empty(await ListAsync(new RecordingQuery { ConversationId = "c04", To = began.AddMinutes(4) }));
        Assert.Empty(await ListAsync(new RecordingQuery { ConversationId = "nobody" }));
        Assert.Empty(await ListAsync(new RecordingQuery { States = [ImportState.Refused] }));
        var page = await fixture.Ledger.ListAsync(new RecordingQuery { ConversationId = "c04", Limit = 1 }, Token);
        Assert.Equal(["a04"], await ListAsync(new RecordingQuery { ConversationId = "c04", After = page.Next }));
    }

    [Fact]
    public async Task List_ALine_SaysWhatTheAccountSays_AndWhyItIsNotStored()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await FillAsync(fixture, 1);
        await fixture.Ledger.NoteLookAsync(await fixture.LookAsync("screen", 1, 1), [LedgerFixture.Listed("s", "screen")], null, Token);

        var lines = (await fixture.Ledger.ListAsync(new RecordingQuery(), Token)).Lines;

        Assert.Equal(["s", "b00", "a00"], lines.Select(line => line.RecordingId));
        Assert.Equal([ImportState.NotFetched, ImportState.Failed, ImportState.Stored], lines.Select(line => line.State!.Value));
        Assert.Equal("No voice recording: it is counted and named, and not fetched.", lines[0].Reason);
        Assert.Equal(("no media", 3), (lines[1].Reason, lines[1].Attempts));
        Assert.Equal(("/store/a00.wav", (long?)1000, (DateTimeOffset?)fixture.Clock.GetUtcNow()), (lines[2].Location, lines[2].SizeInBytes, lines[2].LastLook));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("x-1")]
    [InlineData("1-2; DROP TABLE recording")]
    public async Task List_PlaceThatIsNone_IsRefusedWithARemedy(string after)
    {
        await using var fixture = await LedgerFixture.OpenAsync();

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(() => fixture.Ledger.ListAsync(new RecordingQuery { After = after }, Token));

        Assert.Equal(FailureClass.Configuration, failure.Class);
        Assert.Contains("next", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_LedgerOfTheLayoutBefore_ListsWhatItHolds()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await FillAsync(fixture, 3);
        await fixture.CloseAsync();
        Execute(fixture.File, "DROP INDEX recording_pending; DROP INDEX recording_begun; ALTER TABLE recording DROP COLUMN begun; PRAGMA user_version = 1;");

        await fixture.ReopenAsync();

        Assert.Equal(["b02", "a02", "b01", "a01", "b00", "a00"], (await fixture.Ledger.ListAsync(new RecordingQuery(), Token)).Lines.Select(line => line.RecordingId));
        await fixture.Ledger.NoteLookAsync(await fixture.LookAsync("later", 1, 9), [LedgerFixture.Listed("later")], null, Token);
        Assert.Equal("later", (await fixture.Ledger.ListAsync(new RecordingQuery { Limit = 1 }, Token)).Lines[0].RecordingId);
    }

    /// <summary>Counted in steps of the database's machine, which no other process can change: a page of a ledger of years costs what one of an hour does, at its end as at its beginning.</summary>
    [Fact]
    public async Task List_LedgerOfAHundredThousand_CostsAPageWhatASmallOneDoes()
    {
        await using var small = await FilledAsync(300);
        await using var large = await FilledAsync(100_000);

        var page = Steps(small.File, ImportState.Stored, 300);
        foreach (var (state, from) in new[] { (ImportState.Stored, 100_000), (ImportState.Stored, 50_000), (ImportState.Stored, 150), (ImportState.Failed, 100_000), (ImportState.Failed, 50_000), (ImportState.Refused, 100_000) })
        {
            var steps = Steps(large.File, state, from);
            Assert.True(steps <= page * 1.1, $"{state} from {from} on: {steps} steps in the large ledger, where a full page of the small one takes {page}.");
        }

        // and through the ledger itself: the last page of the rare ones
        var last = await large.Ledger.ListAsync(new RecordingQuery { States = [ImportState.Failed], To = Moment(2000) }, Token);
        Assert.Equal(["r1000", "r0"], last.Lines.Select(line => line.RecordingId));
    }

    /// <summary>Conversations of a minute each with two recordings: the one stored, the other failed.</summary>
    private static async Task FillAsync(LedgerFixture fixture, int count)
    {
        for (var n = 0; n < count; n++)
        {
            await fixture.Ledger.NoteLookAsync(await fixture.LookAsync($"c{n:00}", 2, n), [LedgerFixture.Listed($"a{n:00}"), LedgerFixture.Listed($"b{n:00}")], null, Token);
            var taken = await fixture.Ledger.TakeDueAsync(Lane.Live, 10, Token);
            await fixture.Ledger.SaveAsync(LedgerFixture.Stored(taken[0], fixture.Clock.GetUtcNow()), isDone: true, Token);
            await fixture.Ledger.SaveAsync(taken[1] with { State = ImportState.Failed, Reason = "no media", Attempts = 3, NextAttempt = fixture.Clock.GetUtcNow().AddDays(1) }, isDone: true, Token);
        }
    }

    private static DateTimeOffset Moment(int second) => LedgerFixture.Start.AddSeconds(second);

    /// <summary>As many recordings, a second apart; every thousandth failed.</summary>
    private static async Task<LedgerFixture> FilledAsync(int count)
    {
        var fixture = await LedgerFixture.OpenAsync();
        await fixture.CloseAsync();
        Execute(fixture.File, $"""
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})
            INSERT INTO conversation(id, started, ended, lane, sessions) SELECT 'c' || i, {LedgerFixture.Start.UtcTicks} + i * {TimeSpan.TicksPerSecond}, {LedgerFixture.Start.UtcTicks} + i * {TimeSpan.TicksPerSecond}, 0, 1 FROM n;
            INSERT INTO recording(conversation, id, lane, state, media, file_state, first_seen, begun)
                SELECT number, 'r' || substr(id, 2), 0, CASE WHEN (number - 1) % 1000 = 0 THEN {(int)ImportState.Failed} ELSE {(int)ImportState.Stored} END, 'audio', 'AVAILABLE', started, started FROM conversation;
            """);
        await fixture.ReopenAsync();
        return fixture;
    }

    private static long Steps(string file, ImportState state, long number)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        raw.sqlite3_prepare_v2(connection.Handle, LedgerSql.Newest, out var statement);
        using (statement)
        {
            raw.sqlite3_bind_int(statement, 1, (int)state);
            raw.sqlite3_bind_int64(statement, 2, 0);
            raw.sqlite3_bind_int64(statement, 3, Moment((int)number).UtcTicks);
            raw.sqlite3_bind_int64(statement, 4, number);
            raw.sqlite3_bind_int(statement, 5, 101);
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
            {
            }

            return raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_VM_STEP, 0);
        }
    }

    private static void Execute(string file, string sql)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are this test's own
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
