using System.Net.Http.Headers;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.OAuth;

public class TokenTests
{
    [Fact]
    public async Task Token_RightCredentials_IsIssuedForItsLife()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { TokenLife = TimeSpan.FromSeconds(300) });
        using RestClient client = new(server);

        var answer = await client.TokenAsync(server.ClientId, server.ClientSecret);

        Assert.Equal(200, answer.Status);
        Assert.Equal("bearer", answer.Json.GetProperty("token_type").GetString());
        Assert.InRange(answer.Json.GetProperty("expires_in").GetInt32(), 290, 300);
        Assert.Equal(1, server.Requests.Of("POST /oauth/token"));
    }

    [Theory]
    [InlineData("nobody", null, "grant_type=client_credentials", 400, "invalid_client", "client not found")]
    [InlineData(null, "wrong", "grant_type=client_credentials", 401, "invalid_client", "authentication failed")]
    [InlineData(null, null, "", 400, "invalid_request", "grant_type is missing")]
    [InlineData(null, null, "grant_type=password", 400, "unsupported_grant_type", "the client may not use the grant password")]
    public async Task Token_SomethingWrong_IsRefusedInTheLoginsOwnWords(
        string? id, string? secret, string form, int status, string error, string description)
    {
        await using var server = await Sim.StartAsync();
        using RestClient client = new(server);

        var answer = await client.TokenAsync(id ?? server.ClientId, secret ?? server.ClientSecret, form);

        Assert.Equal(status, answer.Status);
        Assert.Equal(error, answer.Json.GetProperty("error").GetString());
        Assert.Equal(description, answer.Json.GetProperty("description").GetString());
        Assert.Equal(description, answer.Json.GetProperty("error_description").GetString());
    }

    [Fact]
    public async Task Token_WithoutClientAuthentication_IsRefused()
    {
        await using var server = await Sim.StartAsync();
        using RestClient client = new(server);
        using HttpRequestMessage request = new(HttpMethod.Post, "/oauth/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };

        var answer = await client.SendAsync(request);

        Assert.Equal(400, answer.Status);
        Assert.Equal("invalid_request", answer.Json.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Api_WithoutToken_AuthenticationRequired()
    {
        await using var server = await Sim.StartAsync();
        using RestClient client = new(server);

        var answer = await client.GetAsync("/api/v2/users");

        Assert.Equal(401, answer.Status);
        Assert.Equal("authentication.required", answer.Code);
    }

    [Fact]
    public async Task Api_OtherScheme_AuthenticationRequired()
    {
        await using var server = await Sim.StartAsync();
        using RestClient client = new(server);
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v2/users");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", "YTpi");

        var answer = await client.SendAsync(request);

        Assert.Equal("authentication.required", answer.Code);
    }

    [Fact]
    public async Task Api_UnknownToken_BadCredentials()
    {
        await using var server = await Sim.StartAsync();
        using RestClient client = new(server) { Token = "made-up" };

        var answer = await client.GetAsync("/api/v2/users");

        Assert.Equal(401, answer.Status);
        Assert.Equal("bad.credentials", answer.Code);
    }

    [Fact]
    public async Task Api_AfterTheTokensLife_CredentialsExpired()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(new SimulatorOptions { TokenLife = TimeSpan.FromSeconds(300) }, clock);
        using var client = await RestClient.LoginAsync(server);
        Assert.Equal(200, (await client.GetAsync("/api/v2/organizations/me")).Status);

        clock.Advance(TimeSpan.FromSeconds(300));

        var answer = await client.GetAsync("/api/v2/organizations/me");
        Assert.Equal(401, answer.Status);
        Assert.Equal("credentials.expired", answer.Code);
    }

    [Fact]
    public async Task TokensMe_OwnToken_IsDescribedTestedAndRevoked()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        using var other = await RestClient.LoginAsync(server);

        var info = await client.GetAsync("/api/v2/tokens/me");
        Assert.Equal(server.ClientId, info.Json.GetProperty("OAuthClient").GetProperty("id").GetString());
        Assert.Equal(200, (await client.CallAsync(HttpMethod.Head, "/api/v2/tokens/me")).Status);

        Assert.Equal(204, (await client.CallAsync(HttpMethod.Delete, "/api/v2/tokens/me")).Status);

        Assert.Equal("bad.credentials", (await client.GetAsync("/api/v2/tokens/me")).Code);
        // the client's other token is another token
        Assert.Equal(200, (await other.GetAsync("/api/v2/tokens/me")).Status);
    }

    [Theory]
    [InlineData("expire", "credentials.expired")]
    [InlineData("revoke", "bad.credentials")]
    public async Task Faults_Tokens_EndAtOnce(string how, string code)
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);

        await client.FaultsAsync(new { tokens = how });

        Assert.Equal(code, (await client.GetAsync("/api/v2/users")).Code);
        using var again = await RestClient.LoginAsync(server);
        Assert.Equal(200, (await again.GetAsync("/api/v2/users")).Status);
    }
}
