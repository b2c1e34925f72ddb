using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>The two lanes over one book of positions, and the lists for reports.</summary>
internal sealed partial class ImportLanes : IImportLanes, IDisposable
{
    private readonly ApiClient _api;
    private readonly PlatformClock _clock;
    private readonly LaneBook _book;
    private readonly LiveLane _live;
    private readonly HistoricLane _historic;
    private readonly SliceLister _reports;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly SemaphoreSlim _reporting = new(1, 1);
    private volatile string _liveText = "not begun yet";
    private bool _isOpen;

    /// <param name="api">The platform.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="ledger">Where conversations and positions are kept.</param>
    /// <param name="start">Conversations that began earlier are not wanted.</param>
    /// <param name="time">This host's clock.</param>
    /// <param name="status">Where alarms go.</param>
    /// <param name="logger">Where it logs.</param>
    public ImportLanes(ApiClient api, PlatformClock clock, IImportLedger ledger, DateTimeOffset start, TimeProvider time, IAdapterStatus status, ILogger logger)
    {
        // each of the three lists by itself: they run at once, and each knows its own last slice
        SliceLister Lister(string jobMark) => new(new ConversationSearch(api), new ConversationJobs(api, ledger, time, jobMark, logger), clock, ledger, start, time, status, logger);

        _api = api;
        _clock = clock;
        _logger = logger;
        _book = new LaneBook(ledger, start);
        SpanPlan plan = new(ledger, clock);
        _live = new LiveLane(new ConversationSearch(api), Lister("discovery.span-job"), _book, plan, clock, ledger, logger);
        _historic = new HistoricLane(Lister("discovery.job"), _book, plan, ledger, time, status, logger);
        _reports = Lister("discovery.report-job");
    }

    /// <inheritdoc/>
    public ImportLane Live
    {
        get
        {
            var (from, position) = _book.Live;
            return new ImportLane(from, position, _book.IsOpen ? Later(_live.Edge, position) : position, _liveText);
        }
    }

    /// <inheritdoc/>
    public ImportLane Historic
    {
        get
        {
            var (from, position) = _book.Historic;
            return new ImportLane(from, position, Later(_book.Live.From, position), _historic.Text);
        }
    }

    /// <inheritdoc/>
    public bool IsCaughtUp => _historic.IsCaughtUp;

    /// <inheritdoc/>
    public async Task LiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken);
            _liveText = "listing what ended";
            await _live.PassAsync(cancellationToken);
            _liveText = "up to date";
        }
        catch (PlatformException exception)
        {
            _liveText = $"could not list: {exception.Message}";
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task HistoricAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await _historic.RunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<long> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await _reporting.WaitAsync(cancellationToken);
        try
        {
            from = LaneBook.Whole(from);
            to = LaneBook.Whole(to < _live.Edge ? to : _live.Edge);
            long count = 0;
            while (from < to)
            {
                // people wait: jobs only where the query does not reach
                var listed = from >= _clock.Now - SliceLister.QueryReach
                    ? await _reports.QueryAsync(from, to, from < _book.Live.From ? Lane.Historic : Lane.Live, RequestPriority.ImportLive, cancellationToken)
                    : await _reports.NextAsync(from, to, static _ => Task.CompletedTask, cancellationToken);
                count += listed.IsSkipped
                    ? throw new PlatformException(FailureClass.Permanent, $"The platform does not list conversations that began at {from:u}: its query does not reach back so far, and its jobs cannot be used.") { Status = 400 }
                    : listed.Ended;
                from = listed.Reached;
            }

            return count;
        }
        finally
        {
            _reporting.Release();
        }
    }

    public void Dispose()
    {
        _book.Dispose();
        _opening.Dispose();
        _reporting.Dispose();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_isOpen)
            {
                return;
            }

            // moments are the platform's: any answer tells its clock, and where to begin must not rest on a wrong one of this host
            await _api.GetAsync("organizations/me", RequestPriority.ImportLive, cancellationToken);
            var (isFirst, isMovedBack) = await _book.OpenAsync(_live.Edge, cancellationToken);
            await _historic.OpenAsync(cancellationToken);
            _isOpen = true;
            if (isFirst)
            {
                LogBegun(_book.Live.From, _book.Start);
            }

            if (isMovedBack)
            {
                LogMovedBack(_book.Start);
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    [LoggerMessage(EventIds.LaneBegun, LogLevel.Information, "The live lane begins at {Edge:u}; the historic lane lists from {Start:u} up to there.")]
    private partial void LogBegun(DateTimeOffset edge, DateTimeOffset start);

    [LoggerMessage(EventIds.LaneMovedBack, LogLevel.Information, "The start moment was moved back: everything from {Start:u} on is listed again, and what is known stays as it is.")]
    private partial void LogMovedBack(DateTimeOffset start);
}
