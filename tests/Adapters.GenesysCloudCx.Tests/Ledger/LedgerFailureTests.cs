using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Ledger;

public sealed class LedgerFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_FileThatIsNoDatabase_IsSetAsideAndSaid()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await fixture.Ledger.SavePositionAsync(Lane.Live, new LanePosition(LedgerFixture.Start, LedgerFixture.Start), Token);
        await fixture.CloseAsync();
        await File.WriteAllTextAsync(fixture.File, "this was a ledger once, and it is long enough to be read as one by whoever opens it", Token);

        await fixture.ReopenAsync();

        Assert.Equal(fixture.File + ".set-aside-20260914T080000Z", fixture.Ledger.SetAside);
        Assert.StartsWith("this was", await File.ReadAllTextAsync(fixture.Ledger.SetAside!, Token), StringComparison.Ordinal);
        Assert.Null(await fixture.Ledger.PositionAsync(Lane.Live, Token));
        Assert.Contains(fixture.Log.Lines, line => line.Id.Id == EventIds.LedgerSetAside && line.Text.Contains(fixture.Ledger.SetAside!, StringComparison.Ordinal));

        // a second one does not take the first one's name
        await fixture.CloseAsync();
        await File.WriteAllTextAsync(fixture.File, new string('x', 200), Token);
        await fixture.ReopenAsync();
        Assert.EndsWith("Z-2", fixture.Ledger.SetAside, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(fixture.Folder, "*.set-aside-*").Length);
    }

    [Fact]
    public async Task Work_MeetsDamagedPages_FailsWithRemedyAndTheNextOpeningSetsAside()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        for (var i = 0; i < 20; i++)
        {
            await fixture.Ledger.NoteConversationsAsync([.. Enumerable.Range(0, 100).Select(n => LedgerFixture.Conversation($"{i}-{n}", 1))], Lane.Live, Token);
        }

        await fixture.CloseAsync();
        await using (var file = File.OpenWrite(fixture.File))
        {
            // the layout and what is read at the start stand in front
            file.Position = file.Length * 2 / 3;
            await file.WriteAsync(new byte[file.Length / 3], Token);
        }

        await fixture.ReopenAsync();
        Assert.Null(fixture.Ledger.SetAside);

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(async () =>
        {
            await fixture.Ledger.TakeLooksAsync(Lane.Live, 5000, Token);
            await using var report = await fixture.Ledger.ReportAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Token);
            await ReportTests.LinesAsync(report);
        });
        Assert.Equal(FailureClass.Transient, failure.Class);
        Assert.Contains(fixture.File, failure.Message, StringComparison.Ordinal);
        Assert.Contains("set aside", failure.Remedy, StringComparison.Ordinal);

        await fixture.ReopenAsync();
        Assert.NotNull(fixture.Ledger.SetAside);
        Assert.Equal(0, fixture.Ledger.Counts.Conversations);
        await fixture.ReopenAsync();
        Assert.Null(fixture.Ledger.SetAside);
    }

    [Fact]
    public async Task Open_WhileAnotherHasIt_IsRefused()
    {
        await using var fixture = await LedgerFixture.OpenAsync();

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(() => ImportLedger.OpenAsync(fixture.Folder, fixture.Clock, NullLogger.Instance, Token));

        Assert.Contains("in use", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.Remedy);
    }

    [Theory]
    [InlineData("PRAGMA user_version = 99", "layout 99")]
    [InlineData("CREATE TABLE other(a)", "another program")]
    public async Task Open_NotOurs_IsLeftAloneAndRefused(string sql, string says)
    {
        using TempFolder folder = new();
        using (SqliteConnection connection = new($"Data Source={folder[LedgerFile.Name]};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(() => ImportLedger.OpenAsync(folder.Path, TimeProvider.System, NullLogger.Instance, Token));

        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureClass.Permanent, failure.Class);
        Assert.DoesNotContain(Directory.GetFiles(folder.Path), file => file.Contains("set-aside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_PathThatCannotBeWritten_NamesItAndWhatToDo()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder[LedgerFile.Name]);

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(() => ImportLedger.OpenAsync(folder.Path, TimeProvider.System, NullLogger.Instance, Token));

        Assert.Equal(FailureClass.Transient, failure.Class);
        Assert.Contains(folder[LedgerFile.Name], failure.Message, StringComparison.Ordinal);
        Assert.Contains("write access", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_DiskFull_FailsWithRemedyAndWorksAgainWhenThereIsRoom()
    {
        using TempFolder folder = new();
        using LedgerFile file = new(folder.Path);
        var session = file.OpenWriter();
        session.Script("PRAGMA max_page_count = 64");
        await using LedgerWriter writer = new(file, session);
        Task<int> Write() => writer.DoAsync(own => own.Execute(LedgerSql.SaveMark, Guid.NewGuid().ToString(), new string('x', 8000)), null, Token);

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await Write();
            }
        });

        Assert.Equal(FailureClass.Transient, failure.Class);
        Assert.Contains("disk is full", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Free space", failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(1, await Write());
    }

    [Fact]
    public async Task Write_OneOperationFails_TheOthersOfItsTransactionDoNot()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var recording = Assert.Single(await fixture.RecordingsAsync("a", LedgerFixture.Listed("r")));

        var good = Enumerable.Range(0, 50).Select(n => fixture.Ledger.SaveMarkAsync($"m{n}", "1", Token)).ToList();
        var bad = fixture.Ledger.SaveAsync(recording with { RecordingId = "unknown" }, isDone: true, Token);
        var better = Enumerable.Range(50, 50).Select(n => fixture.Ledger.SaveMarkAsync($"m{n}", "1", Token)).ToList();

        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await Task.WhenAll(good.Concat(better));
        Assert.Equal("1", await fixture.Ledger.MarkAsync("m99", Token));
    }

    [Theory]
    [InlineData(raw.SQLITE_BUSY, "another program holds it")]
    [InlineData(raw.SQLITE_READONLY, "cannot be written")]
    [InlineData(raw.SQLITE_IOERR, "disk cannot read or write")]
    public void Failure_OfTheFile_NamesItAndWhatToDo(int code, string says)
    {
        var failure = LedgerFailures.From(new SqliteException("as SQLite says", code), "/data/ledger.db");

        Assert.Equal(FailureClass.Transient, failure.Class);
        Assert.Contains("'/data/ledger.db'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.Remedy);
    }

    [Fact]
    public async Task Use_AfterDisposal_SaysSo()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await fixture.CloseAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => fixture.Ledger.SaveMarkAsync("a", "b", Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => fixture.Ledger.MarkAsync("a", Token));
    }
}
