using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Api;

public sealed class TokenKeeperTests : IDisposable
{
    private readonly ScriptedPlatform _platform = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _platform.Dispose();

    [Fact]
    public async Task Get_First_AsksTheLoginHostWithBasicAndForm()
    {
        var token = await _platform.Tokens.GetAsync(Cancel);

        var request = Assert.Single(_platform.Requests);
        Assert.Equal("https://login.usw2.pure.cloud/oauth/token", request.Uri.ToString());
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.Latin1.GetBytes("client:the-secret")), request.Authorization);
        Assert.Equal("grant_type=client_credentials", request.Body);
        Assert.Equal("token-1", token.Value);
        Assert.StartsWith("2026-09-15T08:00:00", _platform.Status.Facts["token.expires"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ManyCallersAtOnce_ShareOneRequest()
    {
        TaskCompletionSource gate = new();
        _platform.OnToken = async number =>
        {
            await gate.Task;
            return ScriptedPlatform.Json($$"""{"access_token":"token-{{number}}","expires_in":300}""");
        };

        var callers = Enumerable.Range(0, 50).Select(_ => _platform.Tokens.GetAsync(Cancel).AsTask()).ToList();
        gate.SetResult();

        Assert.All(await Task.WhenAll(callers), token => Assert.Equal("token-1", token.Value));
        Assert.Equal(1, _platform.TokenRequests);
    }

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task Run_ClockSet_RenewsWhenTheTokensLifeSays(int hours)
    {
        using CancellationTokenSource stopping = new();
        var running = _platform.Tokens.RunAsync(stopping.Token);
        await _platform.Clock.WhenDueAsync(TokenLife.RenewAfter(TimeSpan.FromDays(1)));
        _platform.Clock.Set(TimeSpan.FromHours(hours));

        _platform.Clock.Advance(TokenLife.RenewAfter(TimeSpan.FromDays(1)));
        await Eventually.TrueAsync(() => _platform.TokenRequests == 2, "renewed", cancellationToken: Cancel);
        await Eventually.TrueAsync(
            () => DateTimeOffset.Parse(_platform.Status.Facts["token.expires"], System.Globalization.CultureInfo.InvariantCulture) == _platform.Clock.GetUtcNow().AddDays(1),
            "told by the host's clock",
            cancellationToken: Cancel);

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Soon());
    }

    [Fact]
    public async Task Get_FirstCallerLosesPatience_OthersStillGetTheToken()
    {
        TaskCompletionSource gate = new();
        _platform.OnToken = async _ =>
        {
            await gate.Task;
            return ScriptedPlatform.Json("""{"access_token":"t","expires_in":300}""");
        };
        using CancellationTokenSource impatient = new();
        var first = _platform.Tokens.GetAsync(impatient.Token).AsTask();
        var second = _platform.Tokens.GetAsync(Cancel).AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.Equal("t", (await second.Soon()).Value);
    }

    [Theory]
    [InlineData(300, 150)]
    [InlineData(86_400, 69_120)]
    [InlineData(172_800, 138_240)]
    public async Task Run_LongBeforeTheEnd_RenewsInPlaceAgainAndAgain(int life, int renewAfter)
    {
        _platform.OnToken = number => Task.FromResult(ScriptedPlatform.Json($$"""{"access_token":"token-{{number}}","expires_in":{{life}}}"""));
        var renewals = 0;
        _platform.Tokens.Renewed = () => Interlocked.Increment(ref renewals);
        using CancellationTokenSource stop = new();
        var running = _platform.Tokens.RunAsync(stop.Token);

        for (var round = 1; round <= 3; round++)
        {
            await _platform.Clock.WhenDueAsync(TimeSpan.FromSeconds(renewAfter));
            _platform.Clock.Advance(TimeSpan.FromSeconds(renewAfter - 1));
            Assert.Equal(round, _platform.TokenRequests);
            _platform.Clock.Advance(TimeSpan.FromSeconds(1));
            await Eventually.TrueAsync(() => _platform.TokenRequests == round + 1, "a renewal", cancellationToken: Cancel);
            await Eventually.TrueAsync(async () => (await _platform.Tokens.GetAsync(Cancel)).Value == $"token-{round + 1}", "the new token in force", cancellationToken: Cancel);
        }

        Assert.Equal(3, renewals);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Soon());
    }

    [Fact]
    public async Task Run_PlatformDown_KeepsTheOldTokenWhileItLivesAndSaysSo()
    {
        _platform.OnToken = number => Task.FromResult(number == 2 ? ScriptedPlatform.Json("<html>", 503) : ScriptedPlatform.Json($$"""{"access_token":"token-{{number}}","expires_in":300}"""));
        using CancellationTokenSource stop = new();
        var running = _platform.Tokens.RunAsync(stop.Token);
        await _platform.Clock.WhenDueAsync(TimeSpan.FromSeconds(150));

        _platform.Clock.Advance(TimeSpan.FromSeconds(150));
        await Eventually.TrueAsync(() => _platform.Status.Current?.Cause == FailureClass.Transient, "trouble told", cancellationToken: Cancel);

        Assert.Equal("token-1", (await _platform.Tokens.GetAsync(Cancel)).Value);
        await _platform.Clock.WhenDueAsync(TimeSpan.FromSeconds(2));
        _platform.Clock.Advance(TimeSpan.FromSeconds(2));
        await Eventually.TrueAsync(async () => (await _platform.Tokens.GetAsync(Cancel)).Value == "token-3", "the renewed token", cancellationToken: Cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Soon());
    }

    [Fact]
    public async Task Run_CredentialsRefusedLater_UsesTheTokenToItsEndThenStops()
    {
        _platform.OnToken = number => Task.FromResult(number == 1
            ? ScriptedPlatform.Json("""{"access_token":"token-1","expires_in":300}""")
            : ScriptedPlatform.Json("""{"error":"invalid_client","description":"authentication failed"}""", 401));
        var running = _platform.Tokens.RunAsync(Cancel);
        await _platform.Clock.WhenDueAsync(TimeSpan.FromSeconds(150));

        _platform.Clock.Advance(TimeSpan.FromSeconds(150));
        await Eventually.TrueAsync(() => _platform.Status.Current?.Cause == FailureClass.Credentials, "trouble told", cancellationToken: Cancel);
        Assert.Equal("token-1", (await _platform.Tokens.GetAsync(Cancel)).Value);
        await _platform.Clock.WhenDueAsync(TimeSpan.FromSeconds(150));
        _platform.Clock.Advance(TimeSpan.FromSeconds(150));

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => running.Soon());
        Assert.Equal(FailureClass.Credentials, refusal.Class);
        Assert.Equal(3, _platform.TokenRequests);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_client","description":"client not found"}""", "client not found (invalid_client)")]
    [InlineData(401, """{"error":"invalid_client","description":"authentication failed"}""", "authentication failed (invalid_client)")]
    [InlineData(400, """{"error":"unsupported_grant_type","error_description":"grant type not enabled"}""", "grant type not enabled (unsupported_grant_type)")]
    [InlineData(401, """{"error":"invalid_client"}""", "invalid_client")]
    [InlineData(401, "<html>no</html>", "status 401")]
    [InlineData(200, """{"error":"invalid_client","description":"odd but possible"}""", "odd but possible (invalid_client)")]
    public async Task Get_Refused_IsCredentialsWithThePlatformsWords(int status, string body, string words)
    {
        _platform.OnToken = _ => Task.FromResult(ScriptedPlatform.Json(body, status));

        var refusal = await Assert.ThrowsAsync<PlatformException>(async () => await _platform.Tokens.GetAsync(Cancel));

        Assert.Equal(FailureClass.Credentials, refusal.Class);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, _platform.TokenRequests);
        Assert.DoesNotContain("the-secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(200, "<html>a portal</html>")]
    [InlineData(200, "{}")]
    public async Task Get_NoTokenEndpoint_IsConfigurationNamingBothHosts(int status, string body)
    {
        _platform.OnToken = _ => Task.FromResult(ScriptedPlatform.Json(body, status));

        var refusal = await Assert.ThrowsAsync<PlatformException>(async () => await _platform.Tokens.GetAsync(Cancel));

        Assert.Equal(FailureClass.Configuration, refusal.Class);
        Assert.Contains("login host", refusal.Remedy, StringComparison.Ordinal);
        Assert.Contains("login.usw2.pure.cloud", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renew_AnotherCallerDidAlready_GivesTheNewerToken()
    {
        var old = await _platform.Tokens.GetAsync(Cancel);
        var renewed = await _platform.Tokens.RenewAsync(old, Cancel);

        Assert.Same(renewed, await _platform.Tokens.RenewAsync(old, Cancel));
        Assert.Equal(2, _platform.TokenRequests);
    }
}
