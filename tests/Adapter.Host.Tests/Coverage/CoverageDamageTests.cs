using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Journal;
using Adapter.Host.Tests.Journal;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Coverage;

/// <summary>Time that is doubted afterwards, and rows that were lost or that nobody wrote.</summary>
public sealed class CoverageDamageTests : CoverageStoreTest
{
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
        await using (DoubtTeller teller = new(healed, new DamageDoubts(store), new HostParts(_clock, folder.Log.CreateLogger<HostParts>())))
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
}
