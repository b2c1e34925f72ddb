using System.Net;
using Adapter.Host.Access;
using Adapter.Host.Diagnostics;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.Options;
using Testing.Common;

namespace Adapter.Host.Tests.Access;

public sealed class SecurityTests
{
    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    public async Task Start_BeyondLoopbackWithoutCredentials_IsRefusedWithTheRemedy(string url)
    {
        await using ApiFixture fixture = new() { Urls = url };

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(fixture.StartHostAsync);

        Assert.Contains(url, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Http:Users", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BeyondLoopbackByKestrelSettings_IsRefusedToo()
    {
        await using ApiFixture fixture = new();
        fixture.Settings["Kestrel:Endpoints:Open:Url"] = "http://0.0.0.0:0";

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(fixture.StartHostAsync);

        Assert.Contains("Http:Users", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BeyondLoopbackWithCredentials_ServesThoseWhoSignIn()
    {
        await using ApiFixture fixture = new() { Urls = "http://0.0.0.0:0" };
        fixture.AddUsers();
        await fixture.StartHostAsync();

        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.OK, change: ApiFixture.As("rob"));
        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/api/v1/events")]
    [InlineData("/api/v1/events/stream")]
    [InlineData("/api/v1/adapters")]
    [InlineData("/api/v1/consumers")]
    [InlineData("/api/v1/journal")]
    [InlineData("/api/v1/plugins")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/nowhere")]
    public async Task Request_WithoutCredentialsWhereThereAreUsers_IsUnauthorized(string path)
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.AddUsers());

        using var response = await fixture.Client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Basic", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Live_WithoutCredentials_IsOpen()
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.AddUsers());
        Assert.Equal("live", (await fixture.GetAsync("/health/live")).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("ada", "hunter2")]
    [InlineData("nobody", "ada")]
    [InlineData("ada", "")]
    public async Task Request_WrongCredentials_IsUnauthorizedAndNothingIsEchoed(string name, string password)
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.AddUsers());

        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.OK, change: ApiFixture.As("ada"));
        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.Unauthorized, change: ApiFixture.As(name, password));

        Assert.DoesNotContain(fixture.Log.Lines, line => line.Text.Contains("hunter2", StringComparison.Ordinal) || line.Text.Contains("pbkdf2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reader_MayReadAndAdvanceButNotCommand()
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.AddUsers());
        var rob = ApiFixture.As("rob");
        await fixture.SendAsync(HttpMethod.Get, "/api/v1/adapters", HttpStatusCode.OK, change: rob);
        await fixture.SendAsync(HttpMethod.Put, "/api/v1/consumers/rec", HttpStatusCode.Created, change: rob);
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/consumers/rec/advance", HttpStatusCode.OK, "{\"sequence\":0}", rob);

        await fixture.SendAsync(HttpMethod.Post, "/api/v1/adapters/Primary/stop", HttpStatusCode.Forbidden, change: rob);
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/consumers/rec/reset", HttpStatusCode.Forbidden, "{\"sequence\":0}", rob);
        await fixture.SendAsync(HttpMethod.Delete, "/api/v1/consumers/rec", HttpStatusCode.Forbidden, change: rob);
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/plugins/reload", HttpStatusCode.Forbidden, change: rob);
        Assert.Empty(fixture.Adapters.Commands);
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/adapters/Primary/stop", HttpStatusCode.OK, change: ApiFixture.As("ada"));
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example:8686", HttpStatusCode.Forbidden)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("[::1]:8686", HttpStatusCode.OK)]
    [InlineData("console.contoso.net", HttpStatusCode.OK)]
    public async Task Request_ForeignHostName_IsRefusedWhileNobodySignsIn(string host, HttpStatusCode expected)
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.Settings["Http:AllowedHosts:0"] = "console.contoso.net");
        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", expected, change: request => request.Headers.Host = host);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "own", HttpStatusCode.OK)]
    public async Task Change_FromAPageOfAnotherOrigin_IsRefused(string header, string value, HttpStatusCode expected)
    {
        await using var fixture = await ApiFixture.StartAsync();
        var own = fixture.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

        await fixture.SendAsync(
            HttpMethod.Post, "/api/v1/adapters/Primary/stop", expected, change: request => request.Headers.Add(header, value == "own" ? own : value));

        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, fixture.Adapters.Commands.Count);
    }

    [Fact]
    public async Task Change_FromAPageOfAnotherOriginWithoutEnd_DoesNotFillTheLog()
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = new ManualClock());
        for (var i = 0; i < 200; i++)
        {
            await fixture.SendAsync(HttpMethod.Post, $"/api/v1/{new string('x', 2_000)}", HttpStatusCode.Forbidden, change: request => request.Headers.Add("Origin", "http://evil.example"));
        }

        var told = fixture.Log.Lines.Where(line => line.Id.Id == EventIds.HttpForeignRequest).ToList();
        Assert.InRange(told.Count, 1, 20);
        Assert.All(told, line => Assert.InRange(line.Text.Length, 1, 400));
    }

    [Theory]
    [InlineData("/api/v1/events", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("/api/v1/events/stream", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("/API/v1/imports/Archive/report", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("/metrics", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("/api/v1/events", "same-origin", HttpStatusCode.OK)]
    [InlineData("/api/v1/events", "none", HttpStatusCode.OK)]
    [InlineData("/", "cross-site", HttpStatusCode.OK)]
    public async Task Read_AskedForByAPageOfAnotherOrigin_IsRefusedAndALinkToTheConsoleIsNot(string path, string site, HttpStatusCode expected)
    {
        await using var fixture = await ApiFixture.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, path) { Headers = { { "Sec-Fetch-Site", site } } };

        using var response = await fixture.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Start_UserWithoutAHash_IsRefusedWithoutTellingTheValue()
    {
        await using ApiFixture fixture = new();
        fixture.Settings["Http:Users:0:Name"] = "ada";
        fixture.Settings["Http:Users:0:PasswordHash"] = "correct-horse";

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(fixture.StartHostAsync);

        Assert.Contains("Http:Users:0:PasswordHash", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_OfAPassword_VerifiesOnlyThatPassword()
    {
        var hash = PasswordHasher.Hash("påss:word");

        Assert.True(PasswordHasher.IsHash(hash));
        Assert.True(PasswordHasher.Verify("påss:word", hash));
        Assert.False(PasswordHasher.Verify("pass:word", hash));
        Assert.NotEqual(hash, PasswordHasher.Hash("påss:word"));
        Assert.False(PasswordHasher.IsHash("pbkdf2-sha512$1$AAAAAAAAAAA=$AAAAAAAAAAAAAAAAAAAAAA=="));
    }
}
