using System.IO.Pipelines;
using System.Net;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Api;

/// <summary>Tokens, answers and refusals of single requests.</summary>
public sealed class ApiClientTests : ApiClientTest
{
    [Fact]
    public async Task Send_Good_CarriesTheTokenToTheApiHost()
    {
        using ScriptedPlatform platform = new();

        await platform.GetAsync();

        var request = platform.Requests.Last();
        Assert.Equal("https://api.usw2.pure.cloud/api/v2/users", request.Uri.ToString());
        Assert.Equal("Bearer token-1", request.Authorization);
    }

    [Fact]
    public async Task Send_UnexpectedlyRefusedToken_RenewsOnceAndRepeatsOnce()
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = request => request.Headers.Authorization!.Parameter == "token-1" ? Error(401, "credentials.expired") : ScriptedPlatform.Json("[]");

        Assert.Equal("[]"u8.ToArray(), await platform.GetAsync());
        Assert.Equal(2, platform.TokenRequests);
        Assert.Equal(2, platform.ApiRequests);
    }

    [Fact]
    public async Task Send_RefusedAgainWithANewToken_FailsWithoutALoop()
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = static _ => Error(401, "bad.credentials");

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync());

        Assert.Equal(FailureClass.Credentials, refusal.Class);
        Assert.Equal(2, platform.ApiRequests);
        Assert.Equal(2, platform.TokenRequests);
    }

    [Fact]
    public async Task Send_ManyRefusedAtOnce_RenewOnce()
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = request => request.Headers.Authorization!.Parameter == "token-1" ? Error(401, "bad.credentials") : ScriptedPlatform.Json("[]");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => platform.GetAsync()));

        Assert.Equal(2, platform.TokenRequests);
    }

    [Theory]
    [InlineData(403, FailureClass.Permission)]
    [InlineData(404, FailureClass.Permanent)]
    [InlineData(400, FailureClass.Permanent)]
    [InlineData(429, FailureClass.Transient)]
    [InlineData(500, FailureClass.Transient)]
    [InlineData(503, FailureClass.Transient)]
    public async Task Send_Refused_CarriesCodeCorrelationAndClass(int status, FailureClass expected)
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = _ => Error(status, "some.code");

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync());
        var failure = refusal.ToFailure();

        Assert.Equal(expected, failure.Class);
        Assert.Equal("some.code", failure.PlatformCode);
        Assert.Equal("ctx-1", failure.CorrelationId);
        Assert.Equal(status, refusal.Status);
        Assert.Same(refusal, failure.InnerException);
    }

    [Fact]
    public async Task Send_MissingPermission_NamesIt()
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = static _ => ScriptedPlatform.Json(
            """{"message":"Unable to perform the requested action. You must have at least one of the following permissions assigned: [routing:queue:view]","code":"missing.any.permissions","status":403,"messageParams":{"permissions":"[routing:queue:view]"}}""", 403);

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync());

        Assert.Equal("routing:queue:view", refusal.MissingPermissions);
        Assert.Contains("Grant routing:queue:view", refusal.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html><body>Bad Gateway</body></html>", "text/html")]
    [InlineData("", "text/")]
    [InlineData("{\"broken", "application/json")]
    public async Task Send_BodyIsNoPlatformError_IsSurvivedByStatus(string body, string named)
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = _ => ScriptedPlatform.Json(body, 502, ("ININ-Correlation-Id", "from-header"));

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync());

        Assert.Equal(FailureClass.Transient, refusal.Class);
        Assert.Equal("from-header", refusal.CorrelationId);
        Assert.Contains(body.Length == 0 ? "application/json" : named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Redirect_IsNotFollowedAndNamesTheHost()
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = static _ => ScriptedPlatform.Json("", 302, ("Location", "https://apps.usw2.pure.cloud/login"));

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync());

        Assert.Equal(FailureClass.Configuration, refusal.Class);
        Assert.Contains("apps.usw2.pure.cloud", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, platform.ApiRequests);
    }

    [Fact]
    public async Task Send_NoConnection_IsTransientAndNamesTheHost()
    {
        using ScriptedPlatform platform = new();
        await platform.Tokens.GetAsync(Cancel);
        platform.OnApi = static _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync());

        Assert.Equal(FailureClass.Transient, refusal.Class);
        Assert.Null(refusal.Status);
        Assert.Contains("api.usw2.pure.cloud", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AnswerTooLarge_IsPermanentAndNotRead()
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = static _ => new HttpResponseMessage
        {
            Content = new StreamContent(new Pipe().Reader.AsStream()) { Headers = { ContentLength = RequestSender.LargestAnswer + 1 } },
        };

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync().Soon());

        Assert.Equal(FailureClass.Permanent, refusal.Class);
        Assert.Contains("larger than allowed", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(407)]
    public async Task Send_RefusalResetUnderItsBody_IsToldByItsStatus(int status)
    {
        using ScriptedPlatform platform = new(proxy: new ProxyOptions(new Uri("http://proxy.contoso.net:3128"), "svc", new Secret("wrong")));
        platform.OnApi = _ =>
        {
            Pipe cut = new();
            cut.Writer.Complete(new IOException("Connection reset by peer"));
            return new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(cut.Reader.AsStream()) };
        };

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => platform.GetAsync().Soon());

        Assert.True(refusal.IsProxyLogin);
        Assert.Equal(status, refusal.Status);
    }
}
