using Adapter.Abstractions;
using Adapter.Host.Journal;
using Adapters.GenesysCloudCx;
using Benchmarks.Sending;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Receiving;

/// <summary>The product's whole way in this process: the real adapter on real websockets into the real journal.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private readonly string _folder;
    private readonly EventJournal _journal;
    private readonly IAdapter _adapter = new GenesysCloudPlugin().AdapterTypes[0].Create();
    private readonly BenchmarkContext _context;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILoggerFactory _loggers;
    private readonly Task _run;
    private long _callEvents;

    private Receiver(string folder, SenderProcess sender)
    {
        _folder = folder;
        _loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning));
        _journal = EventJournal.Open(Path.Combine(folder, "journal"), new JournalOptions(), TimeProvider.System, new LoudAlarms(), _loggers);
        Publisher = new MeasuringPublisher(_journal.CreatePublisher("Benchmark", "Benchmark"));
        _context = new BenchmarkContext
        {
            Definition = BenchmarkContext.Define(sender.Address.Rest),
            Events = Publisher,
            LoggerFactory = _loggers,
            StateDirectory = Directory.CreateDirectory(Path.Combine(folder, "state")).FullName,
        };
        _run = Task.Run(() => _adapter.RunAsync(_context, _stopping.Token));
    }

    public MeasuringPublisher Publisher { get; }

    public JournalStatistics Journal => _journal.Statistics;

    /// <summary>Starts and waits until every user's channel is connected and what was to be read over REST has been read.</summary>
    public static async Task<Receiver> StartAsync(string folder, SenderProcess sender, int users, CancellationToken cancellationToken)
    {
        var receiver = new Receiver(folder, sender);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        await await Task.WhenAny(receiver._run, receiver._context.WhenRunning.WaitAsync(limit.Token));
        while (await sender.StateAsync(limit.Token) is var state && (state.Users < users || state.QuietSeconds < Quiet.TotalSeconds))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }

        return receiver;
    }

    /// <summary>Adds what was acknowledged since the last reset to the sum that the journal must hold in the end.</summary>
    public void NextPhase()
    {
        _callEvents += Publisher.CallEvents;
        Publisher.Reset();
    }

    /// <summary>Stops adapter and journal, then counts what stands in the database.</summary>
    /// <returns>What is wrong; empty when the journal holds exactly what it acknowledged.</returns>
    public async Task<IReadOnlyList<string>> StopAndVerifyAsync()
    {
        NextPhase();
        _context.StopReason = StopReason.HostStopping;
        await _stopping.CancelAsync();
        try
        {
            await _run;
        }
        catch (OperationCanceledException)
        {
            // as asked
        }

        await _journal.DisposeAsync();
        var rows = await JournalRows.CountAsync(_journal.DataDirectory, "recorder.call.%");
        return rows == _callEvents ? [] : [$"{_callEvents} call events were acknowledged, {rows} stand in the database."];
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _run.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await _adapter.DisposeAsync();
        await _journal.DisposeAsync();
        _loggers.Dispose();
        _stopping.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
