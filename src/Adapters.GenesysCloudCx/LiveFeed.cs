using System.Diagnostics;
using System.Threading.Channels;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Backfill;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.State;
using Adapters.GenesysCloudCx.Sync;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx;

/// <summary>One run of the adapter: connects its rooms, starts them in order, ends them in order.</summary>
internal sealed partial class LiveFeed : IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private readonly IAdapterContext _context;
    private readonly GenesysCloudOptions _options;
    private readonly ILogger _logger;
    private readonly HealthBoard _health;
    private readonly PlatformConnection _platform;
    private readonly ApiClient _api;
    private readonly RunClock _clock;
    private readonly UserDirectory _directory;
    private readonly EventPipeline _pipeline;
    private readonly StateFile _stateFile;
    private readonly StateRestorer _restorer;
    private readonly StateKeeper _state;
    private readonly StateOwnership _ownership;
    private readonly ActivitySource _traces;
    private volatile NotificationLink? _link;
    private volatile BackfillRoom? _backfill;

    public LiveFeed(IAdapterContext context, GenesysCloudOptions options, RequestBudget budget)
    {
        _context = context;
        _options = options;
        _logger = context.LoggerFactory.CreateLogger("Adapters.GenesysCloudCx");
        _traces = PlatformTraces.Of(context);
        _health = new HealthBoard(context.Status);
        _platform = new PlatformConnection(options.Access, budget, context, _health, _logger);
        _api = _platform.Api;
        _clock = new RunClock(context.Time, _platform.Clock);
        _directory = new UserDirectory(_api, context.Time, _clock, context.Status, _logger);
        var interpreter = MakeInterpreter();
        _pipeline = new EventPipeline(interpreter, context.Events, _clock) { Raw = new RawFrames(context.LoggerFactory.CreateLogger(LogCategories.RawCti)) };
        _stateFile = new StateFile(context.StateDirectory, InterpreterCheckpoint.HashProbe)
        {
            Owner = new StateOwner(context.DataSource.Name, options.Address.Api.Authority, null),
        };
        _restorer = new StateRestorer(interpreter, context.History, _stateFile, context.Status, _clock, _logger);
        _state = new StateKeeper(_pipeline, context.History, _stateFile, context.Status, _logger);
        _ownership = new StateOwnership(_stateFile, _state, _pipeline, context.Coverage, context.Status, _logger);
    }

    /// <summary>What reads missed time back; <see langword="null"/> before the link is begun and after it was let go.</summary>
    public BackfillRoom? Backfill => _backfill;

    /// <summary>Until when nothing is missing but what was told as missed; <see langword="null"/> while the link is down, or known not to deliver.</summary>
    public DateTimeOffset? HeardUntil => _link?.HeardByAllAt;

    /// <summary>Takes over other retry settings.</summary>
    public void Apply(RetrySettings retry) => _platform.Retry.Current = retry;

    /// <summary>Renews the token and every link without an uncovered moment.</summary>
    public async Task<bool> RenewAsync(string reason, CancellationToken cancellationToken)
    {
        if (_link is not { IsWholeLive: true } link)
        {
            return false;
        }

        await _platform.Tokens.RenewAsync(await _platform.Tokens.GetAsync(cancellationToken), cancellationToken);
        await link.RenewAsync(reason, cancellationToken);
        return true;
    }

    /// <summary>Connects and delivers until stopped.</summary>
    /// <exception cref="PlatformException">The first connection failed, or the platform refuses to go on.</exception>
    /// <exception cref="AdapterFailureException">The adapter cannot go on.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        // nothing is told before all that was told is known again
        _state.StartAt(await _restorer.RestoreAsync(stopping));
        using CancellationTokenSource abandon = new();
        DateTimeOffset? heard = null;
        var time = _context.Time;
        var startedAt = Moment.Now(time);
        var ending = time.GetTimestamp();
        var consuming = _pipeline.RunAsync(abandon.Token);
        try
        {
            // the timeline begins with the first start, whether it leads to a link or not
            await _context.Coverage.UncertainAsync(stopping);
            await ConnectAsync(stopping);
            await DeliverAsync(consuming, startedAt, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            heard = _link?.HeardByAllAt;
            ending = time.GetTimestamp();
            await StopLinkAsync(ReasonToStop(), isOnPurpose: true, abandon);
        }
        catch (Exception exception)
        {
            heard = _link?.HeardByAllAt;
            ending = time.GetTimestamp();
            await StopLinkAsync($"the adapter fails: {exception.Message}", isOnPurpose: false, abandon);
            throw;
        }
        finally
        {
            await TellCoveredAsync(heard, DrainLimit - time.GetElapsedTime(ending));
            await DrainAsync(consuming, abandon, DrainLimit - time.GetElapsedTime(ending));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        _state.Dispose();
        _stateFile.Dispose();
        _pipeline.Dispose();
        _directory.Dispose();
        _traces.Dispose();
    }

    private async Task ConnectAsync(CancellationToken stopping)
    {
        LogConnecting(_options.Address.Name, _options.Proxy?.Name ?? "none");
        _context.Status.Fact("region", _options.Address.Name);
        _context.Status.Fact("proxy", _options.Proxy?.Name);
        var organization = await _api.SendAsync(HttpMethod.Get, "organizations/me", null, PlatformJson.Default.OrganizationAnswer, RequestPriority.Link, stopping);
        _context.Status.Fact("organization", organization.Name);
        await _ownership.ConfirmAsync(organization.Id, stopping);
        await _directory.RefreshAsync(RequestPriority.Link, null, stopping);
    }

    private async Task DeliverAsync(Task consuming, Moment startedAt, CancellationToken stopping)
    {
        var (time, status) = (_context.Time, _context.Status);
        ChannelClient channels = new(_api);
        var parts = await TopicParts.UsableAsync(channels, status, _logger, stopping);
        LinkCounters counters = new(status);
        NotificationLink link = new(
            (number, observer) => new ChannelRunner(
                number, channels, new ChannelSubscription(parts), ConnectSocketAsync, _pipeline, counters, observer, time, _context.Random, _logger),
            _pipeline, new LinkEvents(_context.Definition.Name), new LinkReport(status, _health, parts, time), time, _logger);
        _link = link;
        AnalyticsQuery analytics = new(_api, _platform.Clock);
        ConversationFetcher fetcher = new(_api, _pipeline, _context.History, _health, _clock, status, _logger);
        BackfillBook book = new(time, _platform.Clock, status);
        CoverageTeller teller = new(_context.Coverage, book, status, _logger);
        DeliveryProof proof = new(new ProofMark(_context.StateDirectory, $"{_context.DataSource.Name} {_options.Address.Name}", _logger), time);
        DeliveryDoubt doubt = new(proof, teller, _logger);
        ReadBackFindings findings = new(link, proof, doubt, _platform.Clock, time);
        var backfill = MakeBackfill(link, book, teller, analytics, new ConversationReadBack(fetcher, _pipeline, MakeInterpreter, findings.TakeAsync), startedAt);
        _backfill = backfill;
        DirectoryRefresher refresher = new(_directory, link, _health, time, _logger);
        DeliveryComparison comparison = new(analytics, fetcher, _pipeline, _platform.Clock, time);
        DeliveryWatchdog watchdog = new(link, comparison, fetcher, _pipeline, new MuteReport(status, _health), proof, doubt, findings, time, _logger);
        ClockWatch clockWatch = new(ClockSteppedAsync, time, _logger);
        Housekeeping housekeeping = new(link, _pipeline, _clock, status);
        link.Connected = missed =>
        {
            backfill.Request(missed);
            proof.Connected(missed.On(time).Since);
        };
        _platform.Tokens.Renewed = link.PutAgain;
        proof.Begin(await backfill.OpenAsync(startedAt.Earliest(time), stopping), startedAt.Earliest(time));
        refresher.Start();
        using var running = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] work =
        [
            link.RunAsync(running.Token), _platform.Tokens.RunAsync(running.Token), backfill.RunAsync(running.Token), refresher.RunAsync(running.Token),
            watchdog.RunAsync(running.Token), clockWatch.RunAsync(running.Token), housekeeping.RunAsync(running.Token),
        ];
        var first = await Task.WhenAny([.. work, consuming]);
        await running.CancelAsync();
        await Task.WhenAll(work).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await first;
        throw new OperationCanceledException(stopping);
    }

    private BackfillRoom MakeBackfill(
        NotificationLink link, BackfillBook book, CoverageTeller teller, AnalyticsQuery analytics, ConversationReadBack readBack, Moment startedAt)
    {
        var (time, status, clock) = (_context.Time, _context.Status, _platform.Clock);
        ListingProof proof = new(analytics, _pipeline, clock, _logger);
        return new BackfillRoom(
            _context.Coverage,
            book,
            new CoverageKeeper(_context.Coverage, () => link.HeardByAllAt, _state.KeepAsync, book, startedAt, time),
            new FreshLane(analytics, readBack, _directory, _pipeline, book, teller, proof, _health, clock, time, status, _logger),
            new PastLane(new SpanSearch(new ConversationSearch(_api), analytics, _pipeline, clock), readBack, book, teller, proof, _health, time, _logger, _traces),
            time,
            _logger);
    }

    private NotificationInterpreter MakeInterpreter() => new(_context.DataSource, _directory, _context.Status, _context.Time);

    /// <summary>What happened meanwhile is read back. After hours asleep the token may be over, and its answer tells how the platform's clock stands to the new one: that first.</summary>
    private async Task ClockSteppedAsync(Missed missed, CancellationToken stopping)
    {
        using CancellationTokenSource limit = new(AnswerLimit, _context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            await _platform.Tokens.RenewAsync(await _platform.Tokens.GetAsync(either.Token), either.Token);
        }
        catch (Exception exception) when (exception is PlatformException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            LogNotRenewed(exception.Message);
        }

        _link?.Tell(missed.On(_context.Time));
    }

    private Task<IEventSocket> ConnectSocketAsync(Uri uri, CancellationToken cancellationToken)
        => ClientEventSocket.ConnectAsync(uri, _platform.Sockets, _options.Proxy, _context.Time, cancellationToken);

    private async Task StopLinkAsync(string reason, bool isOnPurpose, CancellationTokenSource abandon)
    {
        if (_link is { } link)
        {
            _link = null;
            var stopping = link.StopAsync(reason, isOnPurpose);
            try
            {
                await stopping.WaitAsync(DrainLimit, _context.Time);
            }
            catch (TimeoutException)
            {
                // the sockets hold frames that the full queue does not take; it closes, and they let go
                LogAbandoned(DrainLimit);
                await abandon.CancelAsync();
                await stopping;
            }
        }
    }

    /// <summary>The last word on what is covered, while there is somebody to have it on disk.</summary>
    private async Task TellCoveredAsync(DateTimeOffset? heard, TimeSpan left)
    {
        if (_backfill is { } backfill && left > TimeSpan.Zero)
        {
            _backfill = null;
            using CancellationTokenSource limit = new(left, _context.Time);
            try
            {
                await backfill.CloseAsync(heard, limit.Token);
            }
#pragma warning disable CA1031 // a journal that failed fails the run by itself; here it only keeps the last word from being told
            catch (Exception exception)
#pragma warning restore CA1031
            {
                // what was not told is uncertain and is read back at the next start
                LogNotTold(exception.Message);
            }
        }
    }

    private async Task DrainAsync(Task consuming, CancellationTokenSource abandon, TimeSpan left)
    {
        var begun = _context.Time.GetTimestamp();
        await KeepAtStopAsync(consuming, abandon, left);
        left -= _context.Time.GetElapsedTime(begun);
        _pipeline.Complete();
        try
        {
            await consuming.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _context.Time);
        }
        catch (TimeoutException)
        {
            LogAbandoned(DrainLimit);
            await abandon.CancelAsync();
            await consuming.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            // given up while the link was stopped
        }
    }

    /// <summary>Where the journal does not take what was heard in time, the state of the last keep counts, and the journal tells the rest at the next start.</summary>
    private async Task KeepAtStopAsync(Task consuming, CancellationTokenSource abandon, TimeSpan left)
    {
        if (!_ownership.IsConfirmed || consuming.IsCompleted || abandon.IsCancellationRequested || left <= TimeSpan.Zero)
        {
            return;
        }

        using CancellationTokenSource late = new(left, _context.Time);
        try
        {
            await _state.KeepAsync(late.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            LogStateNotKept();
        }
    }

    private string ReasonToStop() => _context.StopReason switch
    {
        StopReason.Operator => "stopped by a person",
        StopReason.Restart => "restart",
        StopReason.DefinitionRemoved => "definition removed or disabled",
        StopReason.HostStopping => "the host stops",
        _ => "stopped",
    };

    [LoggerMessage(EventIds.Connecting, LogLevel.Information, "Connecting to {Region}, proxy: {Proxy}.")]
    private partial void LogConnecting(string region, string proxy);

    [LoggerMessage(EventIds.ClockNotCompared, LogLevel.Information, "After the step of the host's clock the token could not be renewed, which happens later: {Reason}")]
    private partial void LogNotRenewed(string reason);

    [LoggerMessage(EventIds.StateNotKeptAtStop, LogLevel.Warning, "The state of the open calls was not kept at the stop; the next start goes on from the one kept before and from the journal.")]
    private partial void LogStateNotKept();

    [LoggerMessage(EventIds.CoveredNotTold, LogLevel.Warning, "Up to when everything was heard could not be kept at the stop, the last seconds are read back at the next start: {Reason}")]
    private partial void LogNotTold(string reason);

    [LoggerMessage(EventIds.DrainAbandoned, LogLevel.Warning, "The journal did not acknowledge everything within {Limit}; what is left is read back at the next start.")]
    private partial void LogAbandoned(TimeSpan limit);
}
