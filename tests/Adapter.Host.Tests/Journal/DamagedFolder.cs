using System.Text.Json;
using Adapter.Host.Journal;
using Adapter.Host.Journal.Healing;
using Testing.Common;

namespace Adapter.Host.Tests.Journal;

/// <summary>A journal that was written, killed, and then damaged by hand.</summary>
internal sealed class DamagedFolder : IDisposable
{
    public const int PageSize = 8192;
    private readonly TempFolder _folder = new();

    private DamagedFolder(int events) => Written = events;

    public string Path => _folder.Path;

    public string Database => JournalSchema.PathIn(Path);

    public string Wal => Database + "-wal";

    /// <summary>Events that were acknowledged before the damage.</summary>
    public int Written { get; }

    public LogRecorder Log { get; } = new();

    public JournalAlarms Alarms { get; } = new();

    /// <summary>Number of pages of the database file.</summary>
    public long Pages => new FileInfo(Database).Length / PageSize;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A journal with events, two consumers and everything in the database file.</summary>
    public static async Task<DamagedFolder> ClosedAsync(int events)
    {
        DamagedFolder folder = new(events);
        await using var journal = folder.Open();
        await FillAsync(journal, 0, events);
        await journal.DisposeAsync();
        return folder;
    }

    /// <summary>A journal as a kill leaves it: part of its events stand in the WAL only.</summary>
    public static async Task<DamagedFolder> KilledAsync(int events)
    {
        using var before = await ClosedAsync(events / 2);
        DamagedFolder folder = new(events);
        await using var journal = before.Open();
        await FillAsync(journal, events / 2, events - (events / 2));
        folder.CopyFrom(before.Path);
        return folder;
    }

    public DamagedFolder Copy()
    {
        DamagedFolder copy = new(Written);
        copy.CopyFrom(Path);
        return copy;
    }

    public void CopyFrom(string other) => CopyFiles(other, Path);

    public static void CopyFiles(string other, string path)
    {
        foreach (var file in Directory.EnumerateFiles(other, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(path, System.IO.Path.GetRelativePath(other, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            if (!file.EndsWith(".lock", StringComparison.Ordinal))
            {
                using FileStream from = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var to = File.Create(target);
                from.CopyTo(to);
            }
        }
    }

    /// <summary>Zeroes some of the pages on which events stand, from the middle of the file.</summary>
    public void ZeroEventPages(int count)
    {
        var bytes = File.ReadAllBytes(Database);
        var pages = Enumerable.Range(1, (int)Pages - 1)
            .Where(page => bytes[page * PageSize] == 0x0D && bytes.AsSpan(page * PageSize, PageSize).IndexOf("datacontenttype"u8) > 0)
            .ToList();
        foreach (var page in pages.Skip(pages.Count / 2).Take(count))
        {
            Overwrite(Database, (long)page * PageSize, new byte[PageSize]);
        }
    }

    /// <summary>Zeroes a leaf of the unique index, from the middle of it.</summary>
    public void ZeroIndexPage()
    {
        var bytes = File.ReadAllBytes(Database);
        var pages = Enumerable.Range(1, (int)Pages - 1).Where(page => EventLeaf.IsOfEvents(bytes.AsSpan(page * PageSize, PageSize)) && bytes[page * PageSize] == 0x0A).ToList();
        Overwrite(Database, (long)pages[pages.Count / 2] * PageSize, new byte[PageSize]);
    }

    public EventJournal Open() => EventJournal.Open(Path, new JournalOptions(), TimeProvider.System, Alarms, Log);

    /// <summary>Writes over a part of a file.</summary>
    public static void Overwrite(string file, long from, byte[] bytes)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite) { Position = from };
        stream.Write(bytes);
    }

    public static void Cut(string file, long length)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.SetLength(length);
    }

    /// <summary>
    /// Opens the folder and checks what holds whatever was damaged: every event that is served is the one that was written under its number, each that is not is
    /// quarantined, and new events get numbers that nobody has seen.
    /// </summary>
    /// <returns>How many events were lost.</returns>
    public async Task<long> CheckAsync()
    {
        await using var journal = Open();
        var published = await journal.CreatePublisher("Primary", "Contoso").PublishAsync([JournalFixture.Call(1_000_000)], Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
        var events = await ReadAsync(journal);
        var statistics = journal.Statistics;
        var newest = events[^1];
        events.RemoveAt(events.Count - 1);

        Assert.Equal(1, published.Journaled);
        Assert.Equal(JournalFixture.Call(1_000_000).Id, newest.Id);
        Assert.True(newest.Sequence > Written, $"number {newest.Sequence} was given out before");
        Assert.Equal(events.Select(fact => JournalFixture.Call((int)fact.Sequence - 1).Id), events.Select(fact => fact.Id));
        Assert.Equal(events.Count, events.Select(fact => fact.Sequence).Distinct().Count());
        Assert.Equal(Written - events.Count, statistics.QuarantinedEvents);
        var missing = Enumerable.Range(1, Written).Select(n => (long)n).Except(events.Select(fact => fact.Sequence)).ToList();
        Assert.Equal(missing, statistics.Quarantined.Where(span => span.IsLoss).SelectMany(Numbers));
        foreach (var span in statistics.Quarantined.Where(span => span.IsLoss))
        {
            Assert.True(span.Began is null || span.Began <= JournalFixture.Call((int)span.First - 1).Time, $"{span} begins too late");
            Assert.True(span.Ended >= JournalFixture.Call((int)span.Last - 1).Time, $"{span} ends too early");
            Assert.True(Directory.Exists(System.IO.Path.Combine(Path, span.File)), span.File);
        }

        Assert.Equal(missing.Count > 0, Alarms.Raised.ContainsKey(JournalWriter.DamageAlarm));

        // known facts are known still, and lost ones are taken again
        var again = await journal.CreatePublisher("Primary", "Contoso").PublishAsync(JournalFixture.Calls(0, Written), Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal((missing.Count, Written - missing.Count), (again.Journaled, again.Known));
        return missing.Count;
    }

    public static async Task<List<(long Sequence, Guid Id)>> ReadAsync(EventJournal journal)
    {
        List<(long, Guid)> events = [];
        await foreach (var fact in journal.ReadAsync(new JournalQuery(), Token))
        {
            using var document = JsonDocument.Parse(fact.Json);
            events.Add((fact.Sequence, document.RootElement.GetProperty("id").GetGuid()));
        }

        return events;
    }

    public void Dispose() => _folder.Dispose();

    private static async Task FillAsync(EventJournal journal, int first, int count)
    {
        var publisher = journal.CreatePublisher("Primary", "Contoso");
        for (var n = first; n < first + count; n += 50)
        {
            await publisher.PublishAsync(JournalFixture.Calls(n, Math.Min(50, first + count - n)), Token);
        }

        await journal.Cursors.CreateAsync("recorder", 5, Token);
        await journal.Cursors.CreateAsync("report", 10, Token);
    }

    private static IEnumerable<long> Numbers(QuarantinedSpan span)
    {
        for (var n = span.First; n <= span.Last; n++)
        {
            yield return n;
        }
    }
}
