using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>What it takes to reach one platform as one OAuth client.</summary>
internal sealed record PlatformAccess(PlatformAddress Address, string ClientId, Secret ClientSecret, ProxyOptions? Proxy, TlsOptions? Tls, RetrySettings Retry)
{
    /// <summary>What its settings are called in the definition.</summary>
    public SettingNames Names { get; init; } = SettingNames.Live;
}

/// <summary>One adapter's way to the platform for one run: handler, token, calls, clock and budget, put together once for every kind of feed.</summary>
internal sealed class PlatformConnection : IAsyncDisposable
{
    private readonly CancellationTokenSource _lifetime = new();
    private readonly PlatformHandlers _handlers;
    private readonly TlsAlarms _alarms;
    private readonly ParkedFact _parked;
    private readonly HttpClient _http;

    /// <summary>Puts it together; nothing is sent yet. Takes over <paramref name="budget"/>.</summary>
    /// <exception cref="PlatformException">A certificate or trust list of the settings cannot be used.</exception>
    public PlatformConnection(PlatformAccess access, RequestBudget budget, IAdapterContext context, HealthBoard health, ILogger logger)
        : this(access, budget, context.Time, context.Status, health, logger)
    {
    }

    /// <summary>Likewise, outside of a run.</summary>
    /// <exception cref="PlatformException">A certificate or trust list of the settings cannot be used.</exception>
    public PlatformConnection(PlatformAccess access, RequestBudget budget, TimeProvider time, IAdapterStatus status, HealthBoard health, ILogger logger)
    {
        Budget = budget;
        Retry = new LiveRetrySettings(access.Retry);
        Clock = new PlatformClock(time, status);
        _handlers = new PlatformHandlers(access, time.GetUtcNow());
        _alarms = new TlsAlarms(_handlers, access.Names, time, status);
        _parked = new ParkedFact(budget, time, status);
        _http = new HttpClient(_handlers.Api, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        Sockets = new HttpMessageInvoker(_handlers.Sockets, disposeHandler: false);
        RequestSender sender = new(_http, access.Proxy, access.Names, Retry, budget, Clock, time, status, logger);
        Tokens = new TokenKeeper(sender, access.Address, access.Names, access.ClientId, access.ClientSecret, time, status, health, logger, _lifetime.Token);
        Api = new ApiClient(access.Address, access.Names, sender, Tokens, logger);
    }

    /// <summary>Calls of <c>/api/v2</c>.</summary>
    public ApiClient Api { get; }

    public TokenKeeper Tokens { get; }

    /// <summary>The platform's time.</summary>
    public PlatformClock Clock { get; }

    /// <summary>The retry settings in force; may be replaced while running.</summary>
    public LiveRetrySettings Retry { get; }

    public RequestBudget Budget { get; }

    /// <summary>For websockets: proxy and trust; neither authorization nor client certificate.</summary>
    public HttpMessageInvoker Sockets { get; }

    /// <summary>For media: proxy and trust, no authorization; the client certificate to the platform's own hosts only. Disposed with the connection.</summary>
    public HttpMessageHandler MediaHttp => _handlers.Media;

    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync();
        Sockets.Dispose();
        _http.Dispose();
        _parked.Dispose();
        _alarms.Dispose();
        _handlers.Dispose();
        Budget.Dispose();
        _lifetime.Dispose();
    }
}
