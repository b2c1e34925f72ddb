using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Sync;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx;

/// <summary>One run of the adapter: connects its rooms, starts them in order, ends them in order.</summary>
internal sealed partial class LiveFeed : IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(15);

    private readonly IAdapterContext _context;
    private readonly GenesysCloudOptions _options;
    private readonly ILogger _logger;
    private readonly HealthBoard _health;
    private readonly PlatformConnection _platform;
    private readonly ApiClient _api;
    private readonly UserDirectory _directory;
    private readonly EventPipeline _pipeline;
    private readonly LastLiveStore _lastLive;
    private volatile NotificationLink? _link;
    private LastLiveKeeper? _keeper;

    public LiveFeed(IAdapterContext context, GenesysCloudOptions options, RequestBudget budget)
    {
        _context = context;
        _options = options;
        _logger = context.LoggerFactory.CreateLogger("Adapters.GenesysCloudCx");
        _health = new HealthBoard(context.Status);
        _platform = new PlatformConnection(options.Access, budget, context, _health, _logger);
        _api = _platform.Api;
        _directory = new UserDirectory(_api, context.Time, context.Status, _logger);
        _pipeline = new EventPipeline(new NotificationInterpreter(context.DataSource, _directory, context.Status, context.Time), context.Events, context.Time);
        _lastLive = new LastLiveStore(context.StateDirectory, _logger);
    }

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
        using CancellationTokenSource abandon = new();
        DateTimeOffset? covered = null;
        var time = _context.Time;
        var ending = time.GetTimestamp();
        var consuming = _pipeline.RunAsync(abandon.Token);
        try
        {
            await ConnectAsync(stopping);
            await DeliverAsync(consuming, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            covered = _keeper?.Covered;
            ending = time.GetTimestamp();
            await StopLinkAsync(ReasonToStop(), isOnPurpose: true, abandon);
        }
        catch (Exception exception)
        {
            covered = _keeper?.Covered;
            ending = time.GetTimestamp();
            await StopLinkAsync($"the adapter fails: {exception.Message}", isOnPurpose: false, abandon);
            throw;
        }
        finally
        {
            await DrainAsync(consuming, abandon, DrainLimit - time.GetElapsedTime(ending));
            if (covered is { } until && !abandon.IsCancellationRequested)
            {
                _lastLive.Write(until);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        _pipeline.Dispose();
        _directory.Dispose();
    }

    private async Task ConnectAsync(CancellationToken stopping)
    {
        LogConnecting(_options.Address.Name, _options.Proxy?.Name);
        _context.Status.Fact("region", _options.Address.Name);
        _context.Status.Fact("proxy", _options.Proxy?.Name);
        var organization = await _api.SendAsync(HttpMethod.Get, "organizations/me", null, PlatformJson.Default.OrganizationAnswer, RequestPriority.Link, stopping);
        _context.Status.Fact("organization", organization.Name);
        await _directory.RefreshAsync(RequestPriority.Link, null, stopping);
    }

    private async Task DeliverAsync(Task consuming, CancellationToken stopping)
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
        ConversationFetcher fetcher = new(_api, _pipeline, _health, time, status, _logger);
        ResyncRunner resync = new(analytics, fetcher, _directory, _pipeline, _health, time, status, _logger);
        DirectoryRefresher refresher = new(_directory, link, _health, time, _logger);
        DeliveryComparison comparison = new(analytics, fetcher, _pipeline, _platform.Clock, time);
        DeliveryWatchdog watchdog = new(link, comparison, fetcher, _pipeline, new MuteReport(status, _health), time, _logger);
        ClockWatch clockWatch = new(ClockSteppedAsync, time, _logger);
        Housekeeping housekeeping = new(link, _pipeline, time, status);
        _keeper = new LastLiveKeeper(link, _pipeline, resync, _lastLive, time);
        link.Connected = missed =>
        {
            resync.Request(missed);
            watchdog.Connected();
        };
        _platform.Tokens.Renewed = link.PutAgain;
        if (_lastLive.Read() is { } last)
        {
            resync.Request(new Missed(last, CoverageCauses.NotRunning));
        }

        refresher.Start();
        using var running = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] work =
        [
            link.RunAsync(running.Token), _platform.Tokens.RunAsync(running.Token), resync.RunAsync(running.Token), refresher.RunAsync(running.Token),
            watchdog.RunAsync(running.Token), clockWatch.RunAsync(running.Token), housekeeping.RunAsync(running.Token), _keeper.RunAsync(running.Token),
        ];
        var first = await Task.WhenAny([.. work, consuming]);
        await running.CancelAsync();
        await Task.WhenAll(work).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await first;
        throw new OperationCanceledException(stopping);
    }

    /// <summary>What happened meanwhile is read back. After hours asleep the token may be over, and its answer tells how the platform's clock stands to the new one.</summary>
    private async Task ClockSteppedAsync(Missed missed, CancellationToken stopping)
    {
        _link?.Tell(missed);
        try
        {
            await _platform.Tokens.RenewAsync(await _platform.Tokens.GetAsync(stopping), stopping);
        }
        catch (PlatformException exception)
        {
            LogNotRenewed(exception.Message);
        }
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

    private async Task DrainAsync(Task consuming, CancellationTokenSource abandon, TimeSpan left)
    {
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

    private string ReasonToStop() => _context.StopReason switch
    {
        StopReason.Operator => "stopped by a person",
        StopReason.Restart => "restart",
        StopReason.DefinitionRemoved => "definition removed or disabled",
        StopReason.HostStopping => "the host stops",
        _ => "stopped",
    };

    [LoggerMessage(EventIds.Connecting, LogLevel.Information, "Connecting to {Region}, proxy: {Proxy}.")]
    private partial void LogConnecting(string region, string? proxy);

    [LoggerMessage(EventIds.ClockNotCompared, LogLevel.Information, "After the step of the host's clock the token could not be renewed, which happens later: {Reason}")]
    private partial void LogNotRenewed(string reason);

    [LoggerMessage(EventIds.DrainAbandoned, LogLevel.Warning, "The journal did not acknowledge everything within {Limit}; what is left is read back at the next start.")]
    private partial void LogAbandoned(TimeSpan limit);
}
