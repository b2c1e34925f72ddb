using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Diagnostics;
using Adapter.Host.Journal;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Journal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Testing.Common;

namespace Adapter.Host.Tests.Coverage;

/// <summary>Timelines in a real journal, over restarts, kills, clocks that are set back and rows that nobody wrote.</summary>
public sealed class CoverageStoreTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly JournalFixture _journal;
    private readonly DateTimeOffset _start;
    private CoverageStore? _store;

    public CoverageStoreTests()
    {
        _start = _clock.GetUtcNow();
        _journal = new JournalFixture { Time = _clock };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private CoverageStore Store => _store ??= StoreOf(_journal);

    [Fact]
    public async Task FirstStart_IsTheLifesAndHasNothingToReadBack()
    {
        var life = Begin();
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Empty(await life.UncertainAsync(Token));
        Assert.Empty(await life.UncertainAsync(Token));
        await CoverAsync(life, 5, 10);

        Assert.Equal(["0-5 uncertain starting", "5-10 covered live"], Spans());
        Assert.Equal(_start, Store.Find("Primary")!.FirstStart);
    }

    [Fact]
    public async Task FirstStart_ThatToldNothing_IsKept()
    {
        await Begin().UncertainAsync(Token);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await ReopenAsync();

        Assert.Equal(["0-30 uncertain not-running"], Print(await Begin().UncertainAsync(Token)));
    }

    [Fact]
    public async Task Life_ThatAccountsForNothing_LeavesNoTrace()
    {
        Assert.False(Store.TryRead(out _));
        await Store.LoadAsync(Token);
        Begin().Close(StopReason.Operator);

        Assert.Null(Store.Find("Primary"));
        Assert.True(Store.TryRead(out var accounts));
        Assert.Empty(accounts);
    }

    [Fact]
    public async Task Killed_FindsTheTimeWithoutItAsNotRunning()
    {
        var life = Begin();
        await CoverAsync(life, 0, 10);
        await life.TellAsync(Span(4, 6, CoverageState.Uncertain, "link-mute", "Nothing came."), Token);
        await ReopenAsKilledAsync();
        _clock.Advance(TimeSpan.FromSeconds(20));

        var next = Begin("PRIMARY");
        var missed = await next.UncertainAsync(Token);
        await CoverAsync(next, 30, 40);

        Assert.Equal(["4-6 uncertain link-mute", "10-30 uncertain not-running"], Print(missed));
        Assert.Equal(["0-4 covered live", "4-6 uncertain link-mute", "6-10 covered live", "10-30 uncertain not-running", "30-40 covered live"], Spans());
        Assert.Equal("Nothing came.", missed[0].Detail);
    }

    [Fact]
    public async Task StoppedOnPurpose_SaysSoUntilItRunsAgain()
    {
        var life = Begin();
        await CoverAsync(life, 0, 10);
        _clock.Advance(TimeSpan.FromSeconds(1));
        life.Close(StopReason.Operator);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(["0-10 covered live", "10-20 uncertain stopped"], Spans());
        await ReopenAsync();
        Assert.Equal("A person stopped it.", Store.Find("primary")!.Spans[^1].Detail);

        var next = Begin();
        await next.UncertainAsync(Token);
        await Eventually.TrueAsync(() => Rows(_journal.Folder, "ended > began") == 2, "the time up to the new life is settled on disk", cancellationToken: Token);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await ReopenAsKilledAsync();

        Assert.Equal(["0-10 covered live", "10-20 uncertain stopped", "20-25 uncertain not-running"], Spans());
    }

    [Fact]
    public async Task EndedByItself_IsNotCalledStopped()
    {
        var life = Begin();
        await CoverAsync(life, 0, 10);
        life.Close(StopReason.None);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["0-10 covered live", "10-15 uncertain not-running"], Spans());
    }

    [Fact]
    public async Task Silence_OfALifeThatHasTold_HasAWordOfItsOwn()
    {
        var life = Begin();
        await CoverAsync(life, 0, 10);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["0-10 covered live", "10-15 uncertain not-told"], Spans());
        Assert.Equal(["10-15 uncertain not-told"], Print(await life.UncertainAsync(Token)));
    }

    [Fact]
    public async Task ClosedLife_IsNotHeard()
    {
        var life = Begin();
        await CoverAsync(life, 0, 10);
        life.Doubted = _ => { };
        life.Close(StopReason.None);
        var next = Begin();
        await next.UncertainAsync(Token);
        _clock.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<OperationCanceledException>(() => CoverAsync(life, 10, 20));
        await Assert.ThrowsAsync<OperationCanceledException>(() => life.UncertainAsync(Token));
        life.Close(StopReason.Operator);
        life.Doubted = _ => { };

        Assert.Null(life.Doubted);
        Assert.Equal(["0-10 covered live", "10-20 uncertain starting"], Spans());
    }

    [Fact]
    public async Task Word_NobodyCouldKeep_IsCutAndRead()
    {
        var life = Begin();
        _clock.Advance(TimeSpan.FromSeconds(10));
        await life.TellAsync(new CoverageSpan(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, (CoverageState)77, new string('x', 1000), new string('y', 10_000)), Token);
        await life.TellAsync(new CoverageSpan(DateTimeOffset.MaxValue.AddTicks(-1), DateTimeOffset.MaxValue, CoverageState.Lost, null!), Token);
        await life.TellAsync(new CoverageSpan(_start.AddSeconds(9), _start.AddSeconds(1), CoverageState.Lost, "turned"), Token);
        await ReopenAsync();

        var span = Assert.Single(Store.Find("Primary")!.Spans);
        Assert.Equal((CoverageState.Uncertain, 60, 500, _start, _start.AddSeconds(10)), (span.State, span.Cause.Length, span.Detail!.Length, span.From, span.To));
    }

    [Fact]
    public async Task DiskThatDoesNotTakeIt_HoldsTheWordsBack()
    {
        var refuses = true;
        await using JournalFixture full = new() { Opened = connection => JournalSchema.Execute(connection, Volatile.Read(ref refuses) ? "PRAGMA query_only=1" : "PRAGMA query_only=0") };
        var store = StoreOf(full);
        var life = store.Begin("Primary", _start);
        _clock.Advance(TimeSpan.FromHours(1));
        var told = Enumerable.Range(0, 1000).Select(i => life.TellAsync(Span(i, i + 1, CoverageState.Covered, "live"), Token).AsTask()).ToList();
        await Eventually.TrueAsync(() => full.Alarms.Raised.Count > 0, "the alarm", cancellationToken: Token);

        Assert.DoesNotContain(told, word => word.IsCompleted);
        using CancellationTokenSource impatient = new();
        var waits = life.TellAsync(Span(1000, 1001, CoverageState.Covered, "live"), impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);

        Volatile.Write(ref refuses, false);
        await Task.WhenAll(told).WaitAsync(Eventually.DefaultDeadline, Token);
        Assert.Equal(1, Rows(full.Folder));
    }

    [Fact]
    public async Task HostThatEnds_EndsTheWait()
    {
        await using JournalFixture full = new() { Opened = connection => JournalSchema.Execute(connection, "PRAGMA query_only=1") };
        full.Options.DrainTimeout = TimeSpan.FromMilliseconds(100);
        var store = StoreOf(full);
        var life = store.Begin("Primary", _start);
        _clock.Advance(TimeSpan.FromHours(1));
        var told = life.TellAsync(Span(0, 1, CoverageState.Covered, "live"), Token).AsTask();
        await full.CloseAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => told);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => life.TellAsync(Span(1, 2, CoverageState.Covered, "live"), Token).AsTask());
        life.Close(StopReason.HostStopping);
    }

    [Fact]
    public async Task Doubt_ReachesEveryAccountAndWhoeverRuns()
    {
        var life = Begin();
        List<CoverageSpan> heard = [];
        life.Doubted = heard.Add;
        await CoverAsync(life, 0, 10);
        var other = Begin("Other");
        other.Doubted = _ => throw new InvalidOperationException("the adapter's own fault");
        await CoverAsync(other, 10, 20);
        await CoverAsync(life, 10, 20);

        await Store.DoubtAsync(_start.AddSeconds(5), _start.AddHours(1), CoverageCauses.JournalDamaged, "Page 7.", Token);

        Assert.Equal(["0-5 covered live", "5-20 uncertain journal-damaged"], Spans());
        Assert.Equal(["10-20 uncertain journal-damaged"], Spans("Other"));
        Assert.Equal(["5-20 uncertain journal-damaged"], Print(heard));
        Assert.Equal(["5-20 uncertain journal-damaged"], Print(await life.UncertainAsync(Token)));
        Assert.Contains(_journal.Log.Lines, line => line.Id.Id == EventIds.CoverageDoubtNotTaken);
        Assert.Contains(_journal.Log.Lines, line => line.Id.Id == EventIds.CoverageDoubted && line.Text.Contains("2 adapters", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doubt_AfterRowsWereLost_WritesThemAgain()
    {
        var life = Begin();
        await CoverAsync(life, 0, 10);
        await CoverAsync(life, 20, 30);
        await _journal.Journal.RunAsync(connection => Execute(connection, "DELETE FROM coverage"), Token);

        await Store.DoubtAsync(_start, _start.AddSeconds(1), CoverageCauses.JournalDamaged, "Page 7.", Token);
        var before = Spans();
        await ReopenAsKilledAsync();

        Assert.Equal(["0-1 uncertain journal-damaged", "1-10 covered live", "10-20 uncertain not-told", "20-30 covered live"], before);
        Assert.Equal(before, Spans());
    }

    [Fact]
    public async Task Doubt_WhenTheWholeAccountWasLost_IsReadBackByWhoeverBeginsAnew()
    {
        await CoverAsync(Begin(), 0, 100);
        await ChangeAsync("DELETE FROM coverage");
        await Store.DoubtAsync(DateTimeOffset.UnixEpoch, _clock.GetUtcNow(), CoverageCauses.JournalDamaged, "The file is gone.", Token);
        Assert.True(Store.TryRead(out var accounts));
        Assert.Empty(accounts);
        await ReopenAsKilledAsync();
        _clock.Advance(TimeSpan.FromSeconds(10));

        var missed = await Begin().UncertainAsync(Token);

        Assert.Equal((_start.AddSeconds(100) - _journal.Options.MaxAge, "journal-damaged", "not-running"), (missed[0].From, missed[0].Cause, missed[1].Cause));
        Assert.Equal((_start.AddSeconds(100), _start.AddSeconds(110)), (missed[1].From, missed[1].To));
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await Begin("Later").UncertainAsync(Token));
    }

    [Fact]
    public async Task Doubt_AfterALifeBeganAnew_ReachesBackBeforeIt()
    {
        _clock.Advance(TimeSpan.FromSeconds(100));
        var life = Begin();
        Assert.Empty(await life.UncertainAsync(Token));
        List<CoverageSpan> heard = [];
        life.Doubted = heard.Add;
        _clock.Advance(TimeSpan.FromSeconds(10));

        await Store.DoubtAsync(_start, _start.AddSeconds(90), CoverageCauses.JournalDamaged, "The file is gone.", Token);

        string[] expected = ["0-90 uncertain journal-damaged", "90-100 uncertain not-running", "100-110 uncertain starting"];
        Assert.Equal(["0-90 uncertain journal-damaged"], Print(heard));
        Assert.Equal(expected, Spans());
        await ReopenAsync();
        Assert.Equal(expected, Spans());
    }

    [Fact]
    public async Task Damage_ToEventsOrToItsOwnPages_EndsInUncertainTimeAndNothingUnsaid()
    {
        using var folder = await DamagedFolder.ClosedAsync(600);
        await using (var journal = folder.Open())
        {
            var life = StoreOf(journal).Begin("Primary", _start);
            _clock.Advance(TimeSpan.FromHours(2));
            await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => life.TellAsync(Span(i * 4, (i * 4) + 3, CoverageState.Covered, "live"), Token).AsTask()));
            await life.TellAsync(Span(4000, 7200, CoverageState.Covered, "live"), Token);
        }

        folder.ZeroEventPages(2);
        var bytes = await File.ReadAllBytesAsync(folder.Database, Token);
        var own = Enumerable.Range(1, (int)folder.Pages - 1).Where(page => bytes.AsSpan(page * DamagedFolder.PageSize, DamagedFolder.PageSize).IndexOf("not-told"u8) > 0).ToList();
        DamagedFolder.Overwrite(folder.Database, (long)own[own.Count / 2] * DamagedFolder.PageSize, new byte[DamagedFolder.PageSize]);

        await using var healed = folder.Open();
        var store = StoreOf(healed);
        await using (DoubtTeller teller = new(healed, new DamageDoubts(store), _clock, NullLogger<DoubtTeller>.Instance))
        {
            await DamagedFolder.ReadAsync(healed);
            await store.LoadAsync(Token);
            await Eventually.TrueAsync(async () => await healed.DoubtsToldAsync(Token) > 0, "the damage is told", cancellationToken: Token);
        }

        var account = store.Find("Primary")!;
        Assert.Equal((_start, TimeSpan.FromSeconds(7200)), (account.FirstStart, account.Until - account.From));
        Assert.True(account.Spans.Zip(account.Spans.Skip(1)).All(pair => pair.First.To == pair.Second.From));
        Assert.Contains(account.Spans, span => span is { State: CoverageState.Uncertain, Cause: CoverageCauses.JournalDamaged } && span.To - span.From > TimeSpan.FromSeconds(20));
        Assert.All(healed.Statistics.Quarantined, lost => Assert.DoesNotContain(account.Spans, span => span.State == CoverageState.Covered && span.From < lost.Ended && lost.Began < span.To));
        Assert.InRange(account.In(CoverageState.Covered), TimeSpan.FromSeconds(3200), TimeSpan.FromSeconds(6100));
    }

    [Fact]
    public async Task OddRows_AreReadAsUncertainToldAndSetRight()
    {
        await CoverAsync(Begin(), 0, 100);
        await ChangeAsync("""
            UPDATE coverage SET ended = began + 10000;
            INSERT INTO coverage SELECT adapter, began + 5000, began + 15000, 2, 'x', NULL FROM coverage;
            INSERT INTO coverage SELECT adapter, min(began) + 20000, min(began) + 30000, 9, 'x', NULL FROM coverage;
            INSERT INTO coverage SELECT adapter, min(began) + 30000, 'soon', 0, 'x', NULL FROM coverage;
            INSERT INTO coverage SELECT adapter, 'never', 'soon', 0, 'x', NULL FROM coverage LIMIT 1;
            INSERT INTO coverage SELECT adapter, min(began) + 40000, min(began) + 50000, 0, 'live', NULL FROM coverage WHERE began > 0;
            """);

        string[] expected = ["0-5 covered live", "5-10 uncertain journal-damaged", "10-15 recovered x", "15-40 uncertain journal-damaged", "40-50 covered live", "50-100 uncertain not-running"];
        Assert.Equal(expected, Spans());
        Assert.Contains(_journal.Log.Lines, line => line.Id.Id == EventIds.CoverageOddRows);
        await Begin().TellAsync(Span(0, 1, CoverageState.Covered, "live"), Token);
        await ReopenAsync();
        _journal.Log.Clear();
        Assert.Equal(expected, Spans());
        Assert.DoesNotContain(_journal.Log.Lines, line => line.Id.Id == EventIds.CoverageOddRows);
    }

    [Fact]
    public async Task ClockSetBack_WhileItRuns_AccountsForThatTimeAnew()
    {
        var life = Begin();
        await CoverAsync(life, 0, 100);
        await life.TellAsync(Span(95, 96, CoverageState.Uncertain, "link-cut"), Token);
        _clock.Advance(TimeSpan.FromSeconds(-20));
        await life.TellAsync(Span(70, 80, CoverageState.Covered, "live"), Token);

        Assert.Equal(["0-60 covered live", "60-80 uncertain clock-step"], Spans());
        Assert.Contains(_journal.Log.Lines, line => line.Id.Id == EventIds.CoverageClockStep);
        await CoverAsync(life, 80, 90);
        Assert.Equal(["0-60 covered live", "60-80 uncertain clock-step", "80-90 covered live"], Spans());
    }

    [Fact]
    public async Task ClockSetBack_WhileItRuns_TheLifeHearsWhatIsDoubted()
    {
        var life = Begin();
        await CoverAsync(life, 0, 100);
        await life.TellAsync(Span(95, 96, CoverageState.Uncertain, "link-cut"), Token);
        List<CoverageSpan> heard = [];
        life.Doubted = heard.Add;
        _clock.Advance(TimeSpan.FromSeconds(-20));

        await life.TellAsync(Span(70, 80, CoverageState.Covered, "live"), Token);
        await CoverAsync(life, 80, 90);

        Assert.Equal(["60-80 uncertain clock-step"], Print(heard));
    }

    [Fact]
    public async Task ClockSetBack_BetweenTwoLives_IsReadBack()
    {
        await CoverAsync(Begin(), 0, 100);
        await ReopenAsKilledAsync();
        _clock.Advance(TimeSpan.FromSeconds(-20));

        Assert.Equal(["60-80 uncertain clock-step"], Print(await Begin().UncertainAsync(Token)));
        Assert.Equal(["0-60 covered live", "60-80 uncertain clock-step"], Spans());
    }

    [Fact]
    public async Task ClockFarBack_ForgetsNothing()
    {
        await CoverAsync(Begin(), 0, 100);
        _clock.Advance(TimeSpan.FromDays(40));
        var life = Begin();
        await CoverAsync(life, 3_456_100, 3_456_200);
        var before = Spans();
        await ReopenAsKilledAsync();
        _clock.Advance(TimeSpan.FromDays(-10_000));
        var wrong = Begin();
        Assert.Empty(await wrong.UncertainAsync(Token));
        await wrong.TellAsync(new CoverageSpan(_clock.GetUtcNow(), _clock.GetUtcNow().AddSeconds(1), CoverageState.Covered, "live"), Token);
        Assert.Empty(Spans());
        Assert.Contains(_journal.Log.Lines, line => line.Id.Id == EventIds.CoverageClockAhead);

        _clock.Advance(TimeSpan.FromDays(10_000));
        Assert.Equal(before, Spans());
    }

    [Fact]
    public async Task Retold_AsOftenAsAYearHasCuts_StaysSmall()
    {
        var life = Begin();
        const int Cuts = 20 * 365;
        _clock.Advance(TimeSpan.FromDays(366));
        List<Task> told = [];
        for (var i = 0; i < Cuts; i++)
        {
            told.Add(life.TellAsync(Span(i * 4000, (i * 4000) + 3900, CoverageState.Covered, "live"), Token).AsTask());
            told.Add(life.TellAsync(Span((i * 4000) + 3900, (i * 4000) + 4000, CoverageState.Uncertain, "link-cut", "The connection was reset."), Token).AsTask());
            told.Add(life.TellAsync(Span((i * 4000) + 3900, (i * 4000) + 4000, CoverageState.Recovered, "link-cut", "The connection was reset."), Token).AsTask());
        }

        await Task.WhenAll(told);
        var used = await _journal.Journal.RunAsync(connection => JournalSchema.Scalar(connection, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"), Token);

        Assert.Equal(2 * Cuts, Rows(_journal.Folder));
        Assert.InRange(used, 100_000, 2_000_000);
    }

    public async ValueTask DisposeAsync() => await _journal.DisposeAsync();

    private CoverageStore StoreOf(JournalFixture journal) => new(journal.Journal, Options.Create(journal.Options), _clock, journal.Log);

    private CoverageStore StoreOf(EventJournal journal) => new(journal, Options.Create(new JournalOptions()), _clock, _journal.Log);

    private ILifeCoverage Begin(string adapter = "Primary") => Store.Begin(adapter, _clock.GetUtcNow());

    private async Task CoverAsync(ILifeCoverage life, int from, int to)
    {
        if (_start.AddSeconds(to) is var end && end > _clock.GetUtcNow())
        {
            _clock.Advance(end - _clock.GetUtcNow());
        }

        await life.TellAsync(Span(from, to, CoverageState.Covered, CoverageCauses.Live), Token);
    }

    private CoverageSpan Span(int from, int to, CoverageState state, string cause, string? detail = null) => new(_start.AddSeconds(from), _start.AddSeconds(to), state, cause, detail);

    private string[] Spans(string adapter = "Primary") => Print(Store.Find(adapter)!.Spans);

    private string[] Print(IEnumerable<CoverageSpan> spans)
        => [.. spans.Select(span => $"{(span.From - _start).TotalSeconds:0}-{(span.To - _start).TotalSeconds:0} {CoverageWords.Of(span.State)} {span.Cause}")];

    private async Task ReopenAsync()
    {
        await _journal.ReopenAsync();
        _store = null;
        await Store.LoadAsync(Token);
    }

    /// <summary>Goes on with the files as they lie on disk at this moment, as after a kill: nothing gets to say a last word.</summary>
    private async Task ReopenAsKilledAsync()
    {
        using TempFolder copy = new();
        foreach (var file in Directory.GetFiles(_journal.Folder, "journal.db*"))
        {
            File.Copy(file, copy[Path.GetFileName(file)]);
        }

        await _journal.CloseAsync();
        foreach (var file in Directory.GetFiles(_journal.Folder, "journal.db*"))
        {
            File.Delete(file);
        }

        foreach (var file in Directory.GetFiles(copy.Path))
        {
            File.Copy(file, Path.Combine(_journal.Folder, Path.GetFileName(file)));
        }

        _store = null;
        await Store.LoadAsync(Token);
    }

    private async Task ChangeAsync(string sql)
    {
        await _journal.Journal.RunAsync(connection => Execute(connection, sql), Token);
        await ReopenAsync();
    }

    private static bool Execute(SqliteConnection connection, string sql)
    {
        JournalSchema.Execute(connection, sql);
        return true;
    }

    private static long Rows(string folder, string condition = "true")
    {
        using var connection = JournalSchema.OpenReader(folder);
        return JournalSchema.Scalar(connection, "SELECT count(*) FROM coverage WHERE " + condition);
    }
}
