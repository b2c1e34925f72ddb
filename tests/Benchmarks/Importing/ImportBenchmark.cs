using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Importing;

/// <summary>What an import costs: large files beside curl, small files, and a ledger of a million rows. The platform, each import and each ledger are processes of their own.</summary>
internal sealed class ImportBenchmark(BenchmarkOptions options)
{
    public const string Large = "large files";
    public const string Small = "small files";
    public const string Ledger = "ledger";
    private const int Open = 1_000;

    /// <summary>So little is allocated for each megabyte that the collector, left to itself, does not run once in a run. With a budget of 4 MB it does, and what still grows is no garbage.</summary>
    private static readonly Dictionary<string, string> SmallBudget = new() { ["DOTNET_GCgen0size"] = "400000" };

    private readonly List<Sample> _samples = [];
    private readonly List<string> _faults = [];
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly string _folder = Path.Combine(options.Data, $"benchmark-{Environment.ProcessId}");

    private PlatformOrder LargeFiles => options.Quick ? new(2, 600) : new(24, TimeSpan.FromHours(3).TotalSeconds);

    /// <summary>Batch requests are paced by waits between the looks at them, as the platform wants it: fewer show as much.</summary>
    private IReadOnlyList<SmallRun> SmallRuns =>
    [
        new($"{Small}, as MP3 (asked for one by one)", "MP3", new(options.Quick ? 100 : 10_000, 10)),
        new($"{Small}, as recorded (batch requests)", "NONE", new(options.Quick ? 100 : 2_000, 10)),
    ];

    private int Rows => options.Quick ? 5_000 : 1_000_000;

    public async Task<BenchmarkReport> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        try
        {
            foreach (var (name, measure) in new (string, Func<CancellationToken, Task>)[] { ("large", LargeAsync), ("small", SmallAsync), ("ledger", LedgerAsync) })
            {
                if (options.Imports.Count == 0 || options.Imports.Contains(name))
                {
                    await measure(cancellationToken);
                }
            }
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }

        return ImportFigures.Report(options, $"{Describe(LargeFiles)} as WAV; {string.Join("; ", SmallRuns.Select(run => $"{Describe(run.Platform)} as {run.Format}"))}; a ledger of {Rows.ToString("N0", CultureInfo.InvariantCulture)} recordings; {options.Rounds} rounds", _samples, _faults);
    }

    /// <summary>Each round has all, and they take turns in going first.</summary>
    private async Task LargeAsync(CancellationToken cancellationToken)
    {
        await using var child = Child.Start(PlatformPart.Name, LargeFiles);
        var platform = await child.AnswerAsync<PlatformAnswer>(cancellationToken);
        using PlatformClient client = new(platform);
        await client.LoginAsync(cancellationToken);
        (string Name, Func<PlatformAnswer, IReadOnlyList<Uri>, CancellationToken, Task<long>> RunAsync)[] runs =
            [("curl", CurlAsync), ("downloader and folder alone", DownloadAsync), ("import", ImportLargeAsync)];
        for (var round = 0; round < options.Rounds; round++)
        {
            HashSet<long> bytes = [];
            for (var turn = 0; turn < runs.Length; turn++)
            {
                var run = runs[(round + turn) % runs.Length];
                Say($"{Large}, {run.Name}, round {round + 1} of {options.Rounds}");
                bytes.Add(await run.RunAsync(platform, await client.LinksAsync("WAV", cancellationToken), cancellationToken));
            }

            if (bytes.Count > 1)
            {
                _faults.Add($"{Large}: not all fetched the same bytes: {string.Join(", ", bytes)}.");
            }
        }
    }

    private async Task<long> CurlAsync(PlatformAnswer platform, IReadOnlyList<Uri> links, CancellationToken cancellationToken)
    {
        var curl = await CurlRun.RunAsync(links, Path.Combine(_folder, "curl"), ImportFigures.LargeDownloads, cancellationToken);
        Add(Large, "curl", curl.Bytes / curl.Seconds / 1e6, "MB/s");
        Add(Large, "curl, then flushed", curl.Bytes / curl.FlushedSeconds / 1e6, "MB/s");
        return curl.Bytes;
    }

    private async Task<long> DownloadAsync(PlatformAnswer platform, IReadOnlyList<Uri> links, CancellationToken cancellationToken)
    {
        DownloadOrder order = new(links, Path.Combine(_folder, "download"), ImportFigures.LargeDownloads);
        await using var child = Child.Start(DownloadPart.Name, order);
        var outcome = await child.AnswerAsync<DownloadOutcome>(cancellationToken);
        Directory.Delete(order.Folder, recursive: true);
        Add(Large, "downloader and folder alone", outcome.Bytes / outcome.Seconds / 1e6, "MB/s");
        Add(Large, "downloader and folder alone, CPU per MB", outcome.CpuSeconds / (outcome.Bytes / 1e6) * 1e3, "ms");
        return outcome.Bytes;
    }

    private async Task<long> ImportLargeAsync(PlatformAnswer platform, IReadOnlyList<Uri> links, CancellationToken cancellationToken)
    {
        var import = await ImportAsync(new ImportOrder(platform, Path.Combine(_folder, "large"), "WAV", links.Count, ImportFigures.LargeDownloads), SmallBudget, cancellationToken);
        Directory.Delete(Path.Combine(_folder, "large"), recursive: true);
        Add(Large, "import", import.Bytes / import.FetchSeconds / 1e6, "MB/s");
        Add(Large, "import, with the listing before", import.Bytes / import.Seconds / 1e6, "MB/s");
        Add(Large, "import, CPU per MB", import.CpuSeconds / (import.Bytes / 1e6) * 1e3, "ms");
        Tenths(Large, import);
        return import.Bytes;
    }

    private async Task SmallAsync(CancellationToken cancellationToken)
    {
        foreach (var run in SmallRuns)
        {
            await using var child = Child.Start(PlatformPart.Name, run.Platform);
            var platform = await child.AnswerAsync<PlatformAnswer>(cancellationToken);
            for (var round = 0; round < options.Rounds; round++)
            {
                Say($"{run.Name}, round {round + 1} of {options.Rounds}");

                // stays until the end: file systems are slow to make files where many were just deleted
                var folder = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"small-{run.Format}-{round}"));
                var count = run.Platform.Calls;
                var import = await ImportAsync(new ImportOrder(platform, folder, run.Format, count, ImportFigures.SmallDownloads), null, cancellationToken);
                Add(run.Name, "recordings", count / import.Seconds, "/s");
                Add(run.Name, "CPU per recording", import.CpuSeconds / count * 1e3, "ms");
                Add(run.Name, "allocated per recording", import.AllocatedBytes / 1024.0 / count, "KiB");
                Add(run.Name, "bytes per recording", (double)import.Bytes / count, "B");
                Tenths(run.Name, import);
            }
        }
    }

    private async Task LedgerAsync(CancellationToken cancellationToken)
    {
        LedgerOrder order = new(Path.Combine(_folder, "ledger"), Rows, options.Quick ? Open / 10 : Open, ImportFigures.LedgerTogether);
        Say($"{Ledger}, filling");
        await using (var child = Child.Start(LedgerPart.Fill, order))
        {
            var filled = await child.AnswerAsync<LedgerFilled>(cancellationToken);
            foreach (var (tenth, microseconds) in filled.MicrosecondsByTenth.Index())
            {
                Add(Ledger, ImportFigures.Tenth("time for each recording", tenth), microseconds, "us");
            }

            Add(Ledger, "one recording alone, at the start", filled.SingleMillisecondsAtStart, "ms");
            Add(Ledger, "one recording alone, at the end", filled.SingleMillisecondsAtEnd, "ms");
            Add(Ledger, "size on disk", filled.Megabytes, "MB");
            Add(Ledger, "working set when full", filled.WorkingSetMiB, "MiB");
            await child.KillAsync(cancellationToken);
        }

        for (var round = 0; round < options.Rounds; round++)
        {
            Say($"{Ledger}, resuming, round {round + 1} of {options.Rounds}");
            await using var child = Child.Start(LedgerPart.Resume, order);
            var resumed = await child.AnswerAsync<LedgerResumed>(cancellationToken);
            Add(Ledger, "resume: opened", resumed.OpenSeconds, "s");
            Add(Ledger, ImportFigures.Resumed, resumed.WorkSeconds, "s");
            if ((resumed.Conversations, resumed.Stored, resumed.Open, resumed.Due) != (order.Recordings, order.Recordings - order.Open, order.Open, order.Open))
            {
                _faults.Add($"{Ledger}: of {order.Recordings} recordings, {order.Open} of them open, a new process finds {resumed}.");
            }
        }
    }

    private async Task<ImportOutcome> ImportAsync(ImportOrder order, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        await using var child = Child.Start(ImportPart.Name, order, environment);
        var outcome = await child.AnswerAsync<ImportOutcome>(cancellationToken);
        var stored = outcome.States.GetValueOrDefault("Stored");
        if (stored != order.Recordings || outcome.Events != order.Recordings || outcome.OtherEvents != 0 || outcome.Files != order.Recordings)
        {
            _faults.Add($"Of {order.Recordings} recordings {stored} are stored, {outcome.Files} files are in the store and {outcome.Events} + {outcome.OtherEvents} events in the journal; by state: {string.Join(", ", outcome.States.Select(pair => $"{pair.Key} {pair.Value}"))}.");
        }

        return outcome;
    }

    private void Tenths(string measurement, ImportOutcome import)
    {
        foreach (var (tenth, size) in import.WorkingSetMiB.Index())
        {
            Add(measurement, ImportFigures.Tenth("working set", tenth), size, "MiB");
        }
    }

    private void Add(string measurement, string figure, double value, string unit) => _samples.Add(new Sample(measurement, figure, value, unit));

    private static string Describe(PlatformOrder order) => string.Create(CultureInfo.InvariantCulture, $"{order.Calls:N0} recordings of {TimeSpan.FromSeconds(order.TalkSeconds)}");

    private void Say(string text) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_began):mm\\:ss} {text}"));

    private sealed record SmallRun(string Name, string Format, PlatformOrder Platform);
}
