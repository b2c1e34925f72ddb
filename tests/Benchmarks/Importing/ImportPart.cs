using System.Diagnostics;
using System.Globalization;
using Adapter.Abstractions;
using Adapter.Host.Journal;
using Adapters.GenesysCloudCx;
using Adapters.GenesysCloudCx.Import;
using Benchmarks.Receiving;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Importing;

/// <summary>What is to be imported: everything of a platform that has so many recordings.</summary>
internal sealed record ImportOrder(PlatformAnswer Platform, string Folder, string Format, int Recordings, int Downloads);

/// <param name="Seconds">From the run's start until everything stands in the ledger as stored.</param>
/// <param name="CpuSeconds">Of the importing process.</param>
/// <param name="AllocatedBytes">Of the importing process.</param>
/// <param name="Bytes">Of all media files.</param>
/// <param name="WorkingSetMiB">The greatest in each tenth of the bytes or recordings.</param>
/// <param name="States">Recordings in the ledger by state.</param>
/// <param name="Events">Recordings told in the journal.</param>
/// <param name="Files">Media files in the store.</param>
internal sealed record ImportOutcome(
    double Seconds, double CpuSeconds, long AllocatedBytes, long Bytes, double[] WorkingSetMiB, IReadOnlyDictionary<string, long> States, long Events, int Files)
{
    /// <summary>Of the seconds those from the first download on: what went before is listing, once, however much there is to fetch.</summary>
    public double FetchSeconds { get; init; }

    /// <summary>What else was told of recordings; of these there is nothing else to tell.</summary>
    public long OtherEvents { get; init; }
}

/// <summary>The whole import as the host starts it, into a folder, with a real ledger and a real journal.</summary>
internal static class ImportPart
{
    public const string Name = "import";
    private const string TypeName = "Genesys Cloud Import Source";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    /// <summary>An import that stores nothing for so long is told as it is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string[] Beside = [".json", ".xml"];

    public static async Task RunAsync(ImportOrder order)
    {
        using var loggers = LoggerFactory.Create(logging => logging
            .AddSimpleConsole()
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning));
        var journalFolder = Path.Combine(order.Folder, "journal");
        ImportOutcome outcome;
        await using (var journal = EventJournal.Open(journalFolder, new JournalOptions(), TimeProvider.System, new LoudAlarms(), loggers))
        {
            CountingPublisher events = new(journal.CreatePublisher("Benchmark", "Benchmark"));
            BenchmarkContext context = new()
            {
                Definition = Define(order),
                Events = events,
                LoggerFactory = loggers,
                StateDirectory = Directory.CreateDirectory(Path.Combine(order.Folder, "state")).FullName,
            };
            await using var source = (IImportSource)new GenesysCloudPlugin().AdapterTypes.Single(type => type.Name == TypeName).Create();
            outcome = await MeasureAsync(source, context, events, order);
        }

        var media = Directory.EnumerateFiles(Path.Combine(order.Folder, "state", "recordings"), "*", SearchOption.AllDirectories).Where(IsMedia).Select(file => new FileInfo(file)).ToList();
        Child.Say(outcome with
        {
            Events = await JournalRows.CountAsync(journalFolder, EventTypes.RecordingImported),
            OtherEvents = await JournalRows.CountAsync(journalFolder, "recorder.recording.%") - await JournalRows.CountAsync(journalFolder, EventTypes.RecordingImported),
            Files = media.Count,
            Bytes = media.Sum(file => file.Length),
        });
    }

    private static async Task<ImportOutcome> MeasureAsync(IImportSource source, BenchmarkContext context, CountingPublisher events, ImportOrder order)
    {
        using CancellationTokenSource stopping = new();
        var life = Task.Run(() => source.RunAsync(context, stopping.Token));
        await await Task.WhenAny(life, context.WhenRunning.WaitAsync(StartLimit));
        MemoryWatch memory = new();
        var began = Stopwatch.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes();
        await source.StartRunAsync("benchmark", stopping.Token);
        var status = source.ReadImportStatus();
        var (most, at) = (0L, began);
        long? first = null;
        for (; most < order.Recordings && !life.IsCompleted && Stopwatch.GetElapsedTime(at) < Patience; status = source.ReadImportStatus())
        {
            var stored = status.Recordings.GetValueOrDefault(ImportState.Stored);
            memory.Look((double)stored / order.Recordings);
            first ??= stored + status.Recordings.GetValueOrDefault(ImportState.Downloading) > 0 ? Stopwatch.GetTimestamp() : null;
            (most, at) = stored > most ? (stored, Stopwatch.GetTimestamp()) : (most, at);
            await Task.Delay(MemoryWatch.Interval);
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        ImportOutcome outcome = new(
            seconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,
            GC.GetTotalAllocatedBytes() - allocated,
            status.Bytes,
            memory.Tenths(),
            status.Recordings.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
            0,
            0);
        outcome = outcome with { FetchSeconds = seconds - Stopwatch.GetElapsedTime(began, first ?? began).TotalSeconds };
        for (at = Stopwatch.GetTimestamp(); events.Count < most && !life.IsCompleted && Stopwatch.GetElapsedTime(at) < Patience;)
        {
            await Task.Delay(MemoryWatch.Interval);
        }

        context.StopReason = StopReason.HostStopping;
        await stopping.CancelAsync();
        try
        {
            await life;
        }
        catch (OperationCanceledException)
        {
            // as asked
        }

        return outcome;
    }

    private static bool IsMedia(string file)
        => !file.Contains($"{Path.DirectorySeparatorChar}.", StringComparison.Ordinal) && !Beside.Contains(Path.GetExtension(file), StringComparer.Ordinal);

    private static AdapterDefinition Define(ImportOrder order) => BenchmarkContext.Define(
        TypeName,
        new()
        {
            ["ClientId"] = order.Platform.ClientId,
            [ImportSettings.ApiUrl] = order.Platform.Url.ToString(),
            [ImportSettings.AuthenticationUrl] = order.Platform.Url.ToString(),
            [ImportSettings.Transcoding] = order.Format,
            [ImportSettings.TimeZone] = "Etc/UTC",
            [ImportSettings.Start] = DateTimeOffset.UtcNow.AddDays(-2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            [ImportSettings.MaximumLength] = "1440",
            [ImportSettings.AvailabilityDelay] = "30",
            [ImportSettings.CacheLifetime] = "60",
            [ImportSettings.DeleteOnCompletion] = "false",
        },
        order.Platform.ClientSecret,
        new() { [ImportKeys.ParallelDownloads] = order.Downloads.ToString(CultureInfo.InvariantCulture) });

    private sealed class CountingPublisher(IEventPublisher inner) : IEventPublisher
    {
        private long _count;

        public long Count => Interlocked.Read(ref _count);

        public async ValueTask<PublishReceipt> PublishAsync(IReadOnlyList<AdapterEvent> events, CancellationToken cancellationToken)
        {
            var receipt = await inner.PublishAsync(events, cancellationToken);
            Interlocked.Add(ref _count, events.Count(told => told.Type == EventTypes.RecordingImported));
            return receipt;
        }
    }
}
