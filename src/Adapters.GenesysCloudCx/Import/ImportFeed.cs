using System.Diagnostics;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Downloads;
using Adapters.GenesysCloudCx.Storage.Sidecars;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>One run of the adapter: connects its rooms, starts them in order, ends them in order. Everything that must outlive it is in the ledger and in the store.</summary>
internal sealed partial class ImportFeed : IAsyncDisposable
{
    /// <summary>Events still owed at the stop are told, unless the journal takes longer than this; else at the next start.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    private readonly IAdapterContext _context;
    private readonly LiveImportOptions _options;
    private readonly ILogger _logger;
    private readonly PlatformConnection _platform;
    private readonly IImportLedger _ledger;
    private readonly IRecordingStore _store;
    private readonly MediaDownloader _downloader;
    private readonly HealthBoard _health;
    private readonly WorkPause _pause;
    private readonly NameCache _names;
    private readonly ImportLanes _lanes;
    private readonly ActivitySource _traces;
    private readonly ImportRuns _runs;
    private readonly ImportPreflight _preflight;
    private readonly EventTeller _teller;
    private readonly LaneWork _live;
    private readonly LaneWork _historic;
    private readonly DeletionAtSource _deletion;
    private readonly ImportProgress _progress;
    private readonly WakeSignal _past;

    private ImportFeed(IAdapterContext context, ImportOptions options, HealthBoard health, PlatformConnection platform, IImportLedger ledger, IRecordingStore store, DiskSpace space, ILogger logger)
    {
        var (time, status) = (context.Time, context.Status);
        (_context, _health, _platform, _ledger, _store, _logger) = (context, health, platform, ledger, store, logger);
        _options = new LiveImportOptions(options);
        _pause = new WorkPause(_health, time, status);
        _past = new WakeSignal(time);
        _traces = PlatformTraces.Of(context);
        _runs = new ImportRuns(ledger, time, logger, _traces);
        _preflight = new ImportPreflight(platform.Api, _health, status);
        _teller = new EventTeller(options.Source, ledger, context.Events, time);
        _names = new NameCache(platform.Api, options.CacheLifetime, time, status, logger);
        _lanes = new ImportLanes(platform.Api, platform.Clock, ledger, options.Start, time, status, logger);
        _downloader = new MediaDownloader(platform.MediaHttp, store.SpoolDirectory, new MediaHostPolicy(options.Address.Api, options.MediaHosts), space, time, logger);
        ImportMeter meter = new(time, status);
        FetchPolicy policy = new(_options, context.Random);
        FetchDesk desk = new(policy, ledger, _teller, _pause, meter, platform.Api, time, status, logger);
        ConversationBodies bodies = new(platform.Api, ledger, time, status, logger);
        MetadataReader metadata = new(_names, options.TimeZone);
        RecordingKeeper keeper = new(_options, ledger, store, metadata, desk, _teller, _pause, meter, time, logger);
        RecordingLooks looks = new(platform.Api, platform.Clock, ledger, options.AvailabilityDelay, time, status, logger);
        IRecordingFetcher Fetcher() => options.WantsOriginal
            ? new BatchFetcher(new BatchClient(platform.Api), _downloader, bodies, keeper, desk, _pause, meter, time, options.Downloads, logger)
            : new RecordingFetcher(_options, platform.Api, _downloader, bodies, keeper, desk, _pause, meter, options.Downloads);
        _live = new LaneWork(Lane.Live, ledger, looks, Fetcher, _pause, time);
        _historic = new LaneWork(Lane.Historic, ledger, looks, Fetcher, _pause, time);
        ledger.Noted = lane => (lane == Lane.Live ? _live : _historic).Wake();
        Library = new RecordingLibrary(ledger, store);
        _deletion = new DeletionAtSource(_options, platform.Api, platform.Clock, ledger, store, _teller, _pause, time, context.Random, status, logger);
        keeper.Stored = _deletion.Wake;
        _progress = new ImportProgress(options, _lanes, ledger, _runs, meter, _pause, new OrphanCount(platform.Api, time), store, _health, time, status);
    }

    /// <summary>Opens ledger and store.</summary>
    /// <exception cref="AdapterFailureException">One of them cannot be used; says why and what to do.</exception>
    /// <exception cref="PlatformException">A certificate or trust list of the settings cannot be used.</exception>
    public static async Task<ImportFeed> OpenAsync(IAdapterContext context, ImportOptions options, RequestBudget budget, CancellationToken cancellationToken)
    {
        var logger = context.LoggerFactory.CreateLogger("Adapters.GenesysCloudCx.Import");
        HealthBoard health = new(context.Status);
        ImportLedger? ledger = null;
        IRecordingStore? store = null;
#pragma warning disable CA2000 // all three become the feed's, which disposes them
        PlatformConnection platform = new(options.Access, budget, context, health, logger);
        try
        {
            ledger = await ImportLedger.OpenAsync(context.StateDirectory, context.Time, logger, cancellationToken);
            if (ledger.SetAside is { } damaged)
            {
                context.Status.Raise(
                    LedgerAlarm,
                    AlarmSeverity.Critical,
                    $"The import's ledger was damaged and is now '{damaged}'. A new one begins: everything is listed and fetched again, to the same names in the store. What the platform does not have any more is in the store and is reported as missing. Check the disk.");
            }

            store = RecordingStores.Create(options.Store, options.Source, context.StateDirectory, out var space, context.Time, logger);
            await store.CheckAsync(cancellationToken);
            return new ImportFeed(context, options, health, platform, ledger, store, space, logger);
        }
        catch
        {
            await (store?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (ledger?.DisposeAsync() ?? ValueTask.CompletedTask);
            await platform.DisposeAsync();
            throw;
        }
#pragma warning restore CA2000
    }

    /// <summary>What was stored, for people.</summary>
    public RecordingLibrary Library { get; }

    /// <summary>Takes over other retry settings.</summary>
    public void Apply(RetrySettings retry) => _platform.Retry.Current = retry;

    /// <summary>Renews the token in place; downloads go on.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
        => await _platform.Tokens.RenewAsync(await _platform.Tokens.GetAsync(cancellationToken), cancellationToken);

    public ImportStatus ReadStatus() => _progress.Read();

    public ValueTask<ImportRunStart> StartRunAsync(string reason, CancellationToken cancellationToken) => _runs.StartAsync(reason, cancellationToken);

    public async Task<long> RetryAsync(IReadOnlyCollection<ImportState> states, CancellationToken cancellationToken)
    {
        var count = await _ledger.RetryAsync(states, cancellationToken);
        _live.Wake();
        _historic.Wake();
        return count;
    }

    public async Task<RecordingRetry?> RetryAsync(string conversationId, string recordingId, CancellationToken cancellationToken)
    {
        var outcome = await _ledger.RetryAsync(conversationId, recordingId, cancellationToken);
        _live.Wake();
        _historic.Wake();
        return outcome is { } done && await _ledger.FindLineAsync(conversationId, recordingId, cancellationToken) is var (_, line) ? new RecordingRetry(done, line) : null;
    }

    public async Task<ImportReport> ReportAsync(ImportReportRequest request, CancellationToken cancellationToken)
    {
        long? listed = null;
        if (request.AskPlatform)
        {
            listed = await _lanes.ListAsync(request.From, request.To, cancellationToken);
            _live.Wake();
            _historic.Wake();
        }

        var account = await _ledger.ReportAsync(request.From, request.To, cancellationToken);
        return new SourceReport(account) { Request = request, MadeAt = _context.Time.GetUtcNow(), PlatformConversations = listed, Totals = account.Totals };
    }

    public IAsyncEnumerable<ImportDeletion> DeletionsAsync(CancellationToken cancellationToken) => _deletion.ListAsync(cancellationToken);

    /// <summary>Connects and imports until stopped.</summary>
    /// <exception cref="PlatformException">The first connection failed, or the platform refuses to go on.</exception>
    /// <exception cref="AdapterFailureException">The adapter cannot go on.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        var options = _options.Current;
        LogConnecting(options.Address.Name, options.Proxy?.Name ?? "none", _store.Name);
        _context.Status.Fact("region", options.Address.Name);
        _context.Status.Fact("proxy", options.Proxy?.Name);
        await _preflight.ConnectAsync(stopping);
        _progress.Tell();
        await _runs.StartAsync("start", stopping);
        using var running = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] work =
        [
            _platform.Tokens.RunAsync(running.Token), _teller.RunAsync(running.Token), _runs.RunAsync(RunOnceAsync, running.Token), ListPastAsync(running.Token),
            .. _live.Run(running.Token), .. _historic.Run(running.Token), _deletion.RunAsync(running.Token), _progress.RunAsync(running.Token), _progress.CountOrphansAsync(running.Token),
        ];
        var first = await Task.WhenAny(work);
        await running.CancelAsync();
        await Task.WhenAll(work).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (stopping.IsCancellationRequested)
        {
            await TellLastAsync();
        }

        await first;
        throw new OperationCanceledException(stopping);
    }

    public async ValueTask DisposeAsync()
    {
        _live.Dispose();
        _historic.Dispose();
        _downloader.Dispose();
        _lanes.Dispose();
        _names.Dispose();
        _runs.Dispose();
        _traces.Dispose();
        await _store.DisposeAsync();
        await _ledger.DisposeAsync();
        await _platform.DisposeAsync();
    }

    /// <summary>One run: the edge is listed, and what is due of it done. The past goes on beside it.</summary>
    private async Task<string> RunOnceAsync(CancellationToken stopping)
    {
        var before = _ledger.Counts;
        _past.Set();
        do
        {
            var failure = await ListEdgeAsync(stopping);
            _live.Wake();
            _historic.Wake();
            while (!_runs.TakeWish())
            {
                if (await _live.IsDoneAsync(stopping) || failure is not null)
                {
                    return failure ?? RunResult.Of(before, _ledger.Counts);
                }

                if (_pause.ParkedUntil is { } until)
                {
                    return $"{RunResult.Of(before, _ledger.Counts)}; the platform asks to be left alone until {until:u}";
                }

                await _live.WhenChangedAsync(TimeSpan.FromMilliseconds(500), stopping);
            }
        }
        while (true);
    }

    /// <summary>One pass of the live lane. Gives what is wrong where it could not be made.</summary>
    private async Task<string?> ListEdgeAsync(CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _pause.WaitAsync(stopping);
                await _preflight.CheckAsync(stopping);
                await _lanes.LiveAsync(stopping);
                _pause.Answered();
                _preflight.Has(AnalyticsPermission);
                _health.Clear(ListKey);
                return null;
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                ListFailed(exception);
                if (exception.Class != FailureClass.Transient || _pause.ParkedUntil is not null || attempt == MostListings)
                {
                    return $"could not list: {exception.Message}";
                }

                // the next run may be an hour away, the trouble over in a moment
                await Task.Delay(FirstPause * (1 - (_context.Random() / 2)), _context.Time, stopping);
            }
        }
    }

    /// <summary>Works through the past for as long as it takes; each run wakes it.</summary>
    private async Task ListPastAsync(CancellationToken stopping)
    {
        var wait = FirstPause;
        while (true)
        {
            try
            {
                await _pause.WaitAsync(stopping);
                await _lanes.HistoricAsync(stopping);
                _pause.Answered();
                wait = FirstPause;
                await _past.WaitAsync(TimeSpan.FromHours(1), stopping);
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                ListFailed(exception);
                await _past.WaitAsync(wait, stopping);
                wait = wait * 2 < LongestPause ? wait * 2 : LongestPause;
            }
        }
    }

    private void ListFailed(PlatformException exception)
    {
        LogListFailed(exception.Message);
        _pause.Failed(exception);
        if (exception.Class == FailureClass.Permission)
        {
            _preflight.Lacks(AnalyticsPermission, "Conversations cannot be listed", exception);
        }
        else
        {
            _health.Set(ListKey, exception.Class, $"The platform's list of conversations could not be read: {exception.Message} {exception.Remedy}", _pause.Until);
        }
    }

    private async Task TellLastAsync()
    {
        using CancellationTokenSource deadline = new(LastWords, _context.Time);
        try
        {
            while (await _teller.TellAsync(deadline.Token))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // they stand in the ledger and are told at the next start
        }
    }
}
