using System.Net;
using System.Net.Http.Headers;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Testing.Common;

namespace Fuzz.Targets;

/// <summary>The plugin's way to the platform, with a platform that gives one answer.</summary>
internal sealed class RestBench : HttpMessageHandler
{
    private static readonly RegionCatalogue Regions = RegionCatalogue.Load();

    private readonly CancellationTokenSource _lifetime = new();
    private readonly HttpClient _http;
    private readonly byte[] _body;
    private readonly HttpStatusCode _status;
    private readonly bool _asToken;
    private int _answers;

    public RestBench(byte[] body, int status, bool asToken)
    {
        (_body, _status, _asToken) = (body, (HttpStatusCode)status, asToken);
        PlatformAddress.TryParse("https://api.usw2.pure.cloud", Regions, out var address, out _);
        _http = new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        Budget = new RequestBudget(Clock);
        RequestSender sender = new(
            _http, null, SettingNames.Live, new LiveRetrySettings(new RetrySettings(0, 0, TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.Zero)), Budget, new PlatformClock(Clock, Status), Clock, Status,
            NullLogger.Instance);
        Tokens = new TokenKeeper(sender, address!, SettingNames.Live, "client", new Secret("a-secret"), Clock, Status, new HealthBoard(Status), NullLogger.Instance, _lifetime.Token);
        Api = new ApiClient(address!, SettingNames.Live, sender, Tokens, NullLogger.Instance);
    }

    public ManualClock Clock { get; } = new();

    public CountingStatus Status { get; } = new();

    public RequestBudget Budget { get; }

    public TokenKeeper Tokens { get; }

    public ApiClient Api { get; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath == "/oauth/token" && !_asToken)
        {
            return Task.FromResult(Answer(HttpStatusCode.OK, """{"access_token":"t","expires_in":86400}"""u8.ToArray()));
        }

        // pages after the first are empty, as past the end of a listing
        return Task.FromResult(_answers++ == 0 ? Answer(_status, _body) : Answer(HttpStatusCode.OK, """{"entities":[],"conversations":[]}"""u8.ToArray()));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _lifetime.Cancel();
            _http.Dispose();
            Budget.Dispose();
            _lifetime.Dispose();
        }

        base.Dispose(disposing);
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, byte[] body)
        => new(status) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
}
