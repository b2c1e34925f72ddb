using Adapter.Abstractions;
using Adapter.Host.Journal;
using Adapter.Host.Tests.Journal;
using Testing.Common;

namespace Adapter.Host.Tests.Coverage;

/// <summary>What lives of adapters tell, over restarts, kills and disks that do not take it.</summary>
public sealed class CoverageStoreTests : CoverageStoreTest
{
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
}
