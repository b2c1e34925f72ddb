using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>A platform that answers as a test says, without a network; with the API rooms on top of it, on a manual clock.</summary>
internal sealed class ScriptedPlatform : HttpMessageHandler
{
    private readonly CancellationTokenSource _lifetime = new();
    private readonly HttpClient _http;
    private readonly ParkedFact _parked;

    public ScriptedPlatform(RetrySettings? retry = null, ProxyOptions? proxy = null, string regionHost = "https://api.usw2.pure.cloud")
    {
        PlatformAddress.TryParse(regionHost, RegionCatalogue.Load(), out var address, out _);
        _http = new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        Retry = new LiveRetrySettings(retry ?? new RetrySettings(0, 0, TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.Zero));
        Budget = new RequestBudget(Clock);
        _parked = new ParkedFact(Budget, Clock, Status);
        Health = new HealthBoard(Status);
        PlatformClock = new PlatformClock(Clock, Status);
        Sender = new RequestSender(_http, proxy, SettingNames.Live, Retry, Budget, PlatformClock, Clock, Status, Log.CreateLogger("api"));
        Tokens = new TokenKeeper(Sender, address!, SettingNames.Live, "client", new Secret("the-secret"), Clock, Status, Health, Log.CreateLogger("token"), _lifetime.Token);
        Api = new ApiClient(address!, SettingNames.Live, Sender, Tokens, Log.CreateLogger("api"));
    }

    public ManualClock Clock { get; } = new();

    public RecordingStatus Status { get; } = new();

    public LogRecorder Log { get; } = new();

    public HealthBoard Health { get; }

    public LiveRetrySettings Retry { get; }

    public RequestBudget Budget { get; }

    public PlatformClock PlatformClock { get; }

    public RequestSender Sender { get; }

    public TokenKeeper Tokens { get; }

    public ApiClient Api { get; }

    /// <summary>What the login host answers; the number counts its requests from 1.</summary>
    public Func<int, Task<HttpResponseMessage>> OnToken { get; set; } = number => Task.FromResult(Json($$"""{"access_token":"token-{{number}}","token_type":"bearer","expires_in":86400}"""));

    /// <summary>What the API host answers.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage> OnApi { get; set; } = static _ => Json("{}");

    /// <summary>It takes requests and never answers.</summary>
    public bool IsMute { get; set; }

    public ConcurrentQueue<(HttpMethod Method, Uri Uri, string? Authorization, string? Body, DateTimeOffset At)> Requests { get; } = new();

    public int TokenRequests => Requests.Count(request => request.Uri.AbsolutePath == "/oauth/token");

    public int ApiRequests => Requests.Count - TokenRequests;

    public static HttpResponseMessage Json(string body, int status = 200, params (string Name, string Value)[] headers)
    {
        HttpResponseMessage answer = new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, body.StartsWith('<') ? "text/html" : "application/json") };
        foreach (var (name, value) in headers)
        {
            answer.Headers.TryAddWithoutValidation(name, value);
        }

        return answer;
    }

    public Task<byte[]> GetAsync(RequestPriority priority = RequestPriority.Link) => Api.GetAsync("users", priority, TestContext.Current.CancellationToken);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Enqueue((request.Method, request.RequestUri!, request.Headers.Authorization?.ToString(), body, Clock.GetUtcNow()));
        if (IsMute)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }

        return request.RequestUri!.AbsolutePath == "/oauth/token" ? await OnToken(TokenRequests) : OnApi(request);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _lifetime.Cancel();
            _http.Dispose();
            _parked.Dispose();
            Budget.Dispose();
            _lifetime.Dispose();
        }

        base.Dispose(disposing);
    }
}
