namespace Adapter.Host.Tests.Journal;

/// <summary>Whatever is damaged, the host starts, serves what can be read and says what is gone.</summary>
public sealed class JournalDamageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zeroed")]
    [InlineData("garbage")]
    [InlineData("head")]
    public async Task Page_AnyOfThem_CostsItsOwnEventsAtMost(string kind)
    {
        using var sound = await DamagedFolder.ClosedAsync(600);
        Random random = new(4711);
        var lost = new List<long>();
        for (var page = 0L; page < sound.Pages; page++)
        {
            using var folder = sound.Copy();
            var bytes = new byte[kind == "head" ? 64 : DamagedFolder.PageSize];
            if (kind != "zeroed")
            {
                random.NextBytes(bytes);
            }

            DamagedFolder.Overwrite(folder.Database, page * DamagedFolder.PageSize, bytes);
            lost.Add(await folder.CheckAsync());
        }

        Assert.Contains(lost, count => count > 0);
        Assert.InRange(lost.Max(), 1, 40);
    }

    [Fact]
    public async Task File_CutOrItsTailZeroed_ServesTheRest()
    {
        using var sound = await DamagedFolder.ClosedAsync(600);
        var length = sound.Pages * DamagedFolder.PageSize;
        foreach (var left in new[] { 0, 1, 50, 4096, 8192, 3 * 8192, (length / 2) + 100, length - 8192, length - 1 })
        {
            using var cut = sound.Copy();
            DamagedFolder.Cut(cut.Database, left);
            var lostByCut = await cut.CheckAsync();

            using var zeroed = sound.Copy();
            DamagedFolder.Overwrite(zeroed.Database, left, new byte[length - left]);
            var lostByZeros = await zeroed.CheckAsync();

            Assert.True(left > 2 * 8192 || (lostByCut, lostByZeros) == (600, 600));
        }
    }

    [Fact]
    public async Task Wal_CutDamagedOrGone_IsNoticedAndTheRestServed()
    {
        using var killed = await DamagedFolder.KilledAsync(600);
        var length = new FileInfo(killed.Wal).Length;
        Assert.True(length > 10 * 8192, "the WAL has events");

        foreach (var left in new[] { 0, 20, 32, 5000, length / 2, length - 8192, length - 1 })
        {
            using var cut = killed.Copy();
            DamagedFolder.Cut(cut.Wal, left);
            var lost = await cut.CheckAsync();
            Assert.InRange(lost, 1, 300);
        }

        using var gone = killed.Copy();
        File.Delete(gone.Wal);
        Assert.Equal(300, await gone.CheckAsync());
        for (var at = 0L; at < length; at += length / 20)
        {
            using var damaged = killed.Copy();
            DamagedFolder.Overwrite(damaged.Wal, at, new byte[100]);
            Assert.InRange(await damaged.CheckAsync(), 0, 40);
        }
    }

    [Fact]
    public async Task Kill_WithoutDamage_LeavesEverythingAndNoNumberOut()
    {
        using var killed = await DamagedFolder.KilledAsync(600);

        Assert.Equal(0, await killed.CheckAsync());

        await using var journal = killed.Open();
        Assert.Equal(601, journal.LastSequence);
        Assert.Empty(journal.Statistics.Quarantined);
        Assert.False(Directory.Exists(Path.Combine(killed.Path, "quarantine")));
    }

    [Fact]
    public async Task File_Foreign_IsMovedAsideWholeAndNumbersGoOn()
    {
        using var folder = await DamagedFolder.ClosedAsync(100);
        var text = "this is a letter, not a journal\n"u8.ToArray();
        await File.WriteAllBytesAsync(folder.Database, text, Token);

        Assert.Equal(100, await folder.CheckAsync());

        var aside = Directory.EnumerateFiles(Path.Combine(folder.Path, "quarantine"), "journal.db", SearchOption.AllDirectories).Single();
        Assert.Equal(text, await File.ReadAllBytesAsync(aside, Token));
    }

    [Fact]
    public async Task Cursors_AfterHealing_AreWhereTheyWere()
    {
        using var folder = await DamagedFolder.ClosedAsync(600);
        DamagedFolder.Overwrite(folder.Database, (folder.Pages - 3) * DamagedFolder.PageSize, new byte[DamagedFolder.PageSize]);
        Assert.True(await folder.CheckAsync() > 0);

        await using var journal = folder.Open();
        var cursors = await journal.Cursors.ListAsync(Token);

        Assert.Equal([("recorder", 5L), ("report", 10L)], cursors.Select(cursor => (cursor.Name, cursor.Position)));
    }
}
