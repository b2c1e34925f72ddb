using System.Diagnostics;
using System.Globalization;
using Adapter.Abstractions;
using Adapter.Host.Journal;

namespace JournalLoad;

/// <summary>A backlog of millions of events: how long a start takes, what it needs of memory, and what reading costs at its beginning and at its end.</summary>
internal static class LargeJournal
{
    private const int PerCall = 16;
    private const int UnderWay = 256;
    private const int Pages = 200;
    private const int PageEvents = 100;

    /// <summary>Fills a folder and ends as a kill does, so that the next start finds a WAL.</summary>
    public static async Task<int> FillAsync(string folder, long events)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        await using var journal = Facts.Open(folder);
        var publisher = journal.CreatePublisher("large", "Load");
        Queue<ValueTask<PublishReceipt>> calls = new(UnderWay);
        var watch = Stopwatch.StartNew();
        for (var n = 0L; n < events; n += PerCall)
        {
            var list = new AdapterEvent[PerCall];
            for (var i = 0; i < PerCall; i++)
            {
                list[i] = Facts.Call(Conversation(n + i), "large", n + i);
            }

            if (calls.Count >= UnderWay)
            {
                await calls.Dequeue();
            }

#pragma warning disable CA2012 // each is awaited once, in order
            calls.Enqueue(publisher.PublishAsync(list, CancellationToken.None));
#pragma warning restore CA2012
            if ((n + PerCall) % 1_000_000 < PerCall)
            {
                Print($"{n + PerCall,12:N0} events after {watch.Elapsed.TotalSeconds:N0} s, working set {Environment.WorkingSet / 1048576:N0} MB");
            }
        }

        while (calls.Count > 0)
        {
            await calls.Dequeue();
        }

        Console.Out.Flush();
        Process.GetCurrentProcess().Kill();
        return 1;
    }

    /// <summary>Starts on a folder twice, after a kill and after a stop, and reads.</summary>
    public static async Task<int> StartAsync(string folder)
    {
        Print($"database {new FileInfo(JournalSchema.PathIn(folder)).Length / 1048576.0:N0} MB");
        foreach (var after in new[] { "after a kill", "after a stop" })
        {
            FileInfo wal = new(JournalSchema.PathIn(folder) + "-wal");
            var walBytes = wal.Exists ? wal.Length : 0;
            var watch = Stopwatch.StartNew();
            await using var journal = Facts.Open(folder);
            var opened = watch.Elapsed;
            await journal.CreatePublisher("large", "Load").PublishAsync([Facts.Call("start", "large", -Stopwatch.GetTimestamp())], CancellationToken.None);
            Print($"start {after}, WAL {walBytes / 1048576.0:N0} MB: open {opened.TotalMilliseconds:N0} ms, first event on disk {watch.Elapsed.TotalMilliseconds:N0} ms, {journal.LastSequence:N0} events, working set {Environment.WorkingSet / 1048576:N0} MB");
            await ReadAsync(journal);
        }

        return 0;
    }

    private static async Task ReadAsync(EventJournal journal)
    {
        var last = journal.LastSequence;
        foreach (var (where, from) in new[] { ("the beginning", 0L), ("the middle", last / 2), ("the end", last - (Pages * PageEvents) - 1) })
        {
            await PagesAsync(journal, from); // once for the page cache of the system: what is compared is the journal
            var watch = Stopwatch.StartNew();
            await PagesAsync(journal, from);
            Print($"page of {PageEvents} events at {where}: {watch.Elapsed.TotalMilliseconds / Pages:N2} ms");
        }

        foreach (var (where, number) in new[] { ("the beginning", 100L), ("the middle", last / 2), ("the end", last - 100) })
        {
            var conversation = Conversation(number);
            Print($"conversation from {where}: {await LookupAsync(journal, conversation, 0):N1} ms; with after= near it {await LookupAsync(journal, conversation, Math.Max(0, number - 10_000)):N1} ms");
        }

        Print($"conversation that is not there: {await LookupAsync(journal, "nowhere", 0):N1} ms");
        Print($"working set {Environment.WorkingSet / 1048576:N0} MB, managed heap {GC.GetTotalMemory(forceFullCollection: true) / 1048576.0:N0} MB");
    }

    private static async Task PagesAsync(EventJournal journal, long after)
    {
        for (var page = 0; page < Pages; page++)
        {
            await foreach (var fact in journal.ReadAsync(new JournalQuery(after, PageEvents), CancellationToken.None))
            {
                after = fact.Sequence;
            }
        }
    }

    private static async Task<double> LookupAsync(EventJournal journal, string conversation, long after)
    {
        var best = double.MaxValue;
        for (var n = 0; n < 3; n++)
        {
            var watch = Stopwatch.StartNew();
            var found = 0;
            await foreach (var _ in journal.ReadAsync(new JournalQuery(after, 4) { Conversation = conversation }, CancellationToken.None))
            {
                found++;
            }

            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }

        return best;
    }

    private static string Conversation(long number) => new Guid((int)(number / 4 * 2654435761), (short)(number >> 32), 0x4a52, 1, 2, 3, 4, 5, 6, 7, 8).ToString();

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
