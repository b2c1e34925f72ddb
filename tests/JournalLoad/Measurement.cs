using System.Diagnostics;
using System.Globalization;
using Adapter.Abstractions;
using Adapter.Host.Journal;

namespace JournalLoad;

/// <summary>How fast the journal takes events, what one costs, and how long lookups take.</summary>
internal static class Measurement
{
    public static async Task<int> RunAsync(string folder, string[] rest)
    {
        var events = Number(0, 500_000);
        var perCall = Number(1, 1);
        var underWay = Number(2, 1024);
        var adapters = Number(3, 1);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        await using var journal = Facts.Open(folder);
        var conversations = Enumerable.Range(0, Math.Max(1, events / 8)).Select(i => Guid.NewGuid().ToString()).ToArray();
        await PublishAsync(journal, 20_000, perCall, underWay, adapters, conversations, -1_000_000);

        var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var commits = journal.Statistics.Commits;
        var watch = Stopwatch.StartNew();
        var latencies = await PublishAsync(journal, events, perCall, underWay, adapters, conversations, 0);
        watch.Stop();
        process.Refresh();
        var made = (Facts: 0, Bytes: MakingCost(conversations));
        Array.Sort(latencies);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            SQLite {journal.Sqlite.Version} of the {journal.Sqlite.Origin}, {events:N0} events, {perCall} per call, {underWay} calls under way, {adapters} adapters
            rate            {events / watch.Elapsed.TotalSeconds,12:N0} events/s
            CPU             {(process.TotalProcessorTime - cpu).TotalMicroseconds / events,12:N2} us/event (making the events included)
            allocated       {(GC.GetTotalAllocatedBytes(precise: true) - allocated) / events,12:N0} B/event, of which making it {made.Bytes:N0} B
            commits         {journal.Statistics.Commits - commits,12:N0}
            acknowledged    {Percentile(latencies, 0.5),12:N2} ms p50, {Percentile(latencies, 0.99):N2} ms p99, {latencies[^1]:N2} ms worst
            memory          {Environment.WorkingSet / 1048576.0,12:N0} MB
            database        {new FileInfo(JournalSchema.PathIn(folder)).Length / 1048576.0,12:N0} MB, WAL {new FileInfo(JournalSchema.PathIn(folder) + "-wal").Length / 1048576.0:N0} MB
            """));
        await PacedAsync(journal, conversations, 1_000, 3);
        await PacedAsync(journal, conversations, 10_000, 3);
        await LookupAsync(journal, conversations);
        return 0;

        int Number(int index, int otherwise) => rest.Length > index ? int.Parse(rest[index], CultureInfo.InvariantCulture) : otherwise;
    }

    private static async Task<double[]> PublishAsync(EventJournal journal, int events, int perCall, int underWay, int adapters, string[] conversations, long from)
    {
        var latencies = await Task.WhenAll(Enumerable.Range(0, adapters).Select(adapter => Task.Run(async () =>
        {
            var name = "adapter-" + adapter;
            var publisher = journal.CreatePublisher(name, "Load");
            List<double> times = new(events / perCall / adapters);
            Queue<(long Started, ValueTask<PublishReceipt> Call)> calls = new(underWay);
            for (var n = 0; n < events / adapters; n += perCall)
            {
                var list = new AdapterEvent[perCall];
                for (var i = 0; i < perCall; i++)
                {
                    list[i] = Facts.Call(conversations[(n + i) / 4 % conversations.Length], name, from + n + i);
                }

                if (calls.Count >= underWay)
                {
                    await TakeAsync(calls, times);
                }

#pragma warning disable CA2012 // each is awaited once, in order
                calls.Enqueue((Stopwatch.GetTimestamp(), publisher.PublishAsync(list, CancellationToken.None)));
#pragma warning restore CA2012
            }

            while (calls.Count > 0)
            {
                await TakeAsync(calls, times);
            }

            return times;
        })));
        return latencies.SelectMany(times => times).ToArray();

        static async Task TakeAsync(Queue<(long Started, ValueTask<PublishReceipt> Call)> calls, List<double> times)
        {
            var (started, call) = calls.Dequeue();
            await call;
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private static async Task PacedAsync(EventJournal journal, string[] conversations, int rate, int seconds)
    {
        var publisher = journal.CreatePublisher("paced", "Load");
        List<Task<double>> calls = [];
        var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        using PeriodicTimer tick = new(TimeSpan.FromMilliseconds(1));
        long sent = 0;
        while (watch.Elapsed.TotalSeconds < seconds && await tick.WaitForNextTickAsync())
        {
            for (var due = (long)(watch.Elapsed.TotalSeconds * rate); sent < due; sent++)
            {
                calls.Add(TimedAsync(publisher, Facts.Call(conversations[sent % conversations.Length], "paced" + rate, sent)));
            }
        }

        var times = await Task.WhenAll(calls);
        process.Refresh();
        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"at {rate,6:N0}/s       {Percentile(times, 0.5),12:N2} ms p50, {Percentile(times, 0.99):N2} ms p99, {times[^1]:N2} ms worst, {(process.TotalProcessorTime - cpu).TotalMicroseconds / times.Length:N1} us CPU/event"));

        static async Task<double> TimedAsync(IEventPublisher publisher, AdapterEvent fact)
        {
            var started = Stopwatch.GetTimestamp();
            await publisher.PublishAsync([fact], CancellationToken.None);
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
    }

    private static async Task LookupAsync(EventJournal journal, string[] conversations)
    {
        foreach (var (what, query) in new (string, JournalQuery)[]
        {
            ("an early conversation", new JournalQuery { Conversation = conversations[3] }),
            ("one from the middle", new JournalQuery { Conversation = conversations[conversations.Length / 2] }),
            ("one that is not there", new JournalQuery { Conversation = Guid.NewGuid().ToString() }),
            ("all", new JournalQuery()),
        })
        {
            var watch = Stopwatch.StartNew();
            var found = 0;
            await foreach (var _ in journal.ReadAsync(query, CancellationToken.None))
            {
                found++;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"read            {watch.Elapsed.TotalMilliseconds,12:N1} ms for {found:N0} of {journal.LastSequence:N0}: {what}"));
        }
    }

    private static long MakingCost(string[] conversations)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            GC.KeepAlive(new AdapterEvent[] { Facts.Call(conversations[0], "adapter-0", i) });
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
    }

    private static double Percentile(double[] sorted, double part) => sorted[(int)((sorted.Length - 1) * part)];
}
