using System.Globalization;
using Adapter.Abstractions;

namespace JournalLoad;

/// <summary>Several adapters publish without a pause until the process is killed; a line is printed for each acknowledged call.</summary>
internal static class SteadyLoad
{
    private const int UnderWay = 64;

    public static async Task<int> RunAsync(string folder, int run, int adapters)
    {
        await using var journal = Facts.Open(folder);
        await using var output = Console.OpenStandardOutput();
        Lock gate = new();
        await Task.WhenAll(Enumerable.Range(0, adapters).Select(adapter => Task.Run(() => PublishAsync(adapter))));
        return 0;

        async Task PublishAsync(int adapter)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"adapter-{adapter}");
            var publisher = journal.CreatePublisher(name, "Load");
            Queue<(long First, int Count, Task<PublishReceipt> Call)> calls = new();
            long next = run * 1_000_000_000L;
            while (true)
            {
                var count = 1 + (int)(next % 7);
                var first = next;
                var events = Enumerable.Range(0, count).Select(i => (AdapterEvent)Facts.Call($"conversation-{(first + i) % 50}", name, first + i)).ToArray();
                next += count;
                calls.Enqueue((first, count, publisher.PublishAsync(events, CancellationToken.None).AsTask()));
                while (calls.Count >= UnderWay)
                {
                    var (acknowledged, number, call) = calls.Dequeue();
                    await call;
                    Print(string.Create(CultureInfo.InvariantCulture, $"{name} {acknowledged} {number}\n"));
                }
            }
        }

        void Print(string line)
        {
            lock (gate)
            {
                output.Write(System.Text.Encoding.ASCII.GetBytes(line));
                output.Flush();
            }
        }
    }

    /// <summary>Opens the journal for writing and keeps it until standard input ends; a line <c>publish</c> publishes an event.</summary>
    public static async Task<int> HoldAsync(string folder)
    {
        await using var journal = Facts.Open(folder);
        Console.WriteLine("open");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == "publish")
            {
                await journal.CreatePublisher("hold", "Load").PublishAsync([Facts.Call("conversation-0", "hold", 0)], CancellationToken.None);
                Console.WriteLine("published");
            }
        }

        return 0;
    }
}
