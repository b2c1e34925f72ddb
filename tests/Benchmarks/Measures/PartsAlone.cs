using Adapter.Abstractions;
using Adapter.Host.Journal;
using Adapters.GenesysCloudCx.Calls;
using Benchmarks.Receiving;
using Benchmarks.Sending;
using Microsoft.Extensions.Logging.Abstractions;

namespace Benchmarks.Measures;

/// <summary>The parts by themselves, so that the page can say where the time of the whole way goes.</summary>
internal sealed class PartsAlone : IJournalAlarms
{
    private const int ListLength = 256;
    private const int ListsUnderWay = 64;
    private readonly List<byte[]> _frames = [];
    private readonly List<AdapterEvent> _events = [];

    public PartsAlone(int frames)
    {
        var load = new LoadGenerator([.. Enumerable.Range(0, 1000).Select(PlatformAnswers.UserId)], seed: 7);
        var clock = new SendClock();
        var buffer = new byte[LoadGenerator.LongestFrame];
        for (var i = 0; i < frames; i++)
        {
            clock.Set(DateTimeOffset.UtcNow);
            const int header = 4;
            _frames.Add(buffer.AsSpan(header, load.Write(buffer, clock) - header).ToArray());
        }

        Interpret(); // warm-up
        var found = _events.OfType<CallEvent>().CountBy(told => told.Type).ToDictionary(pair => pair.Key, pair => (long)pair.Value);
        Faults = [.. Story.Differences(Story.Facts(load.Sent), found).Select(difference => $"parser and state machine alone: {difference}")];
    }

    /// <summary>What the state machine lost or doubled, in words.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Canned frames through parser and state machine on one thread.</summary>
    public Sample[] Interpret()
    {
        const string name = "parser and state machine alone";
        var context = new BenchmarkContext
        {
            Definition = BenchmarkContext.Define(new Uri("http://127.0.0.1")),
            Events = null!,
            LoggerFactory = NullLoggerFactory.Instance,
            StateDirectory = "",
        };
        var interpreter = new NotificationInterpreter(context.DataSource, new NoNames(), context, TimeProvider.System);
        var output = new List<AdapterEvent>(_frames.Count);
        var meter = Usage.Start();
        foreach (var frame in _frames)
        {
            interpreter.Interpret(frame, DateTimeOffset.UtcNow, output);
        }

        var usage = meter.Stop();
        _events.Clear();
        _events.AddRange(output);
        return
        [
            new(name, "CPU per notification", usage.CpuSeconds * 1e6 / _frames.Count, "us"),
            new(name, "allocated per notification", (double)usage.AllocatedBytes / _frames.Count, "B"),
            new(name, "events per notification", (double)_events.Count / _frames.Count, "1"),
        ];
    }

    /// <summary>The events of those frames into a journal of their own.</summary>
    public async Task<Sample[]> JournalAsync(string folder, CancellationToken cancellationToken)
    {
        const string name = "journal alone";
        await using var journal = EventJournal.Open(folder, new JournalOptions(), TimeProvider.System, this, NullLoggerFactory.Instance);
        var publisher = journal.CreatePublisher("Benchmark", "Benchmark");
        var lists = _events.Chunk(ListLength).ToArray();
        var underWay = new Queue<Task<PublishReceipt>>();
        var meter = Usage.Start();
        foreach (var list in lists)
        {
            underWay.Enqueue(publisher.PublishAsync(list, cancellationToken).AsTask());
            if (underWay.Count == ListsUnderWay)
            {
                await underWay.Dequeue();
            }
        }

        while (underWay.TryDequeue(out var publishing))
        {
            await publishing;
        }

        var usage = meter.Stop();
        return
        [
            new(name, "events", _events.Count / usage.Seconds, "1/s"),
            new(name, "CPU per event", usage.CpuSeconds * 1e6 / _events.Count, "us"),
            new(name, "allocated per event", (double)usage.AllocatedBytes / _events.Count, "B"),
        ];
    }

    public void Raise(string code, AlarmSeverity severity, string text) => Console.Error.WriteLine($"Alarm {code} ({severity}): {text}");

    public void Clear(string code) => Console.Error.WriteLine($"Alarm {code} is over.");

    private sealed class NoNames : INameDirectory
    {
        public string? UserName(string userId) => null;

        public string? QueueName(string queueId) => null;
    }
}
