using System.Text;
using GenesysCloud.Simulator.Rest;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Rest;

public class PipelineTests
{
    private const string Someone = "00000000-0000-4000-8000-000000000000";

    [Fact]
    public async Task Answer_Refusal_CarriesItsCorrelationIdInHeaderAndBody()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);

        var answer = await client.GetAsync($"/api/v2/users/{Someone}");

        Assert.Equal(404, answer.Status);
        Assert.Equal("general.resource.not.found", answer.Code);
        Assert.Equal(answer.Header("ININ-Correlation-Id"), answer.Json.GetProperty("contextId").GetString());
        Assert.Equal(404, answer.Json.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Answer_EveryOne_CarriesTheRateLimitHeaders()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(new SimulatorOptions { RateLimit = 50 }, clock);
        using var client = await RestClient.LoginAsync(server);

        var first = await client.GetAsync("/api/v2/organizations/me");
        clock.Advance(TimeSpan.FromSeconds(13));
        var second = await client.GetAsync($"/api/v2/users/{Someone}");
        client.Token = null;
        var third = await client.GetAsync("/api/v2/users");

        Assert.Equal(("1", "50", "60"), Limits(first));
        Assert.Equal(("2", "50", "47"), Limits(second));
        Assert.Equal("50", third.Header("inin-ratelimit-allowed"));
        Assert.NotEmpty(third.Header("ININ-Correlation-Id"));
    }

    [Fact]
    public async Task RateLimit_Exceeded_429UntilTheWindowIsOver()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(new SimulatorOptions { RateLimit = 3 }, clock);
        using var client = await RestClient.LoginAsync(server);
        using var other = await RestClient.LoginAsync(server);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await client.GetAsync("/api/v2/organizations/me")).Status);
        }

        clock.Advance(TimeSpan.FromSeconds(33));
        var refused = await client.GetAsync("/api/v2/organizations/me");

        Assert.Equal(429, refused.Status);
        Assert.Equal("too.many.requests", refused.Code);
        Assert.Equal("27", refused.Header("Retry-After"));
        Assert.Equal("Rate limit exceeded the maximum. Retry the request in [27] seconds", refused.Json.GetProperty("message").GetString());
        Assert.Equal("client.credentials.token.rate.per.minute", refused.Json.GetProperty("limit").GetProperty("key").GetString());
        // each token has a budget of its own
        Assert.Equal(200, (await other.GetAsync("/api/v2/organizations/me")).Status);

        clock.Advance(TimeSpan.FromSeconds(26));
        Assert.Equal(429, (await client.GetAsync("/api/v2/organizations/me")).Status);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("1", "3", "60"), Limits(await client.GetAsync("/api/v2/organizations/me")));
    }

    [Theory]
    [InlineData("routing:queue:view", "/api/v2/routing/queues", "missing.any.permissions")]
    [InlineData("routing:queue:view", "/api/v2/routing/queues/{queue}", "missing.permissions")]
    [InlineData("routing:queue:view", "/api/v2/routing/queues/{queue}/members", "missing.any.permissions")]
    [InlineData("routing:queue:view", "/api/v2/users/{user}/queues", "missing.any.permissions")]
    [InlineData("routing:wrapupCode:view", "/api/v2/routing/wrapupcodes", "missing.permissions")]
    [InlineData("presence:presenceDefinition:view", "/api/v2/presence/definitions", "missing.permissions")]
    [InlineData("telephony:otherStationAssociation:view", "/api/v2/users/{user}/station", "missing.any.permissions")]
    [InlineData("conversation:communication:view", "/api/v2/conversations/00000000-0000-4000-8000-000000000000", "missing.any.permissions")]
    [InlineData("analytics:conversationDetail:view", "/api/v2/analytics/conversations/details?id=00000000-0000-4000-8000-000000000000", "missing.any.permissions")]
    [InlineData("analytics:conversationDetail:view", "/api/v2/analytics/conversations/00000000-0000-4000-8000-000000000000/details", "missing.any.permissions")]
    public async Task Permission_Missing_403NamesIt(string permission, string path, string code)
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { Permissions = PermissionSet.Without(permission) });
        using var client = await RestClient.LoginAsync(server);

        var answer = await client.GetAsync(path
            .Replace("{queue}", server.Directory.Queues[0].Id, StringComparison.Ordinal)
            .Replace("{user}", server.Directory.Users[0].Id, StringComparison.Ordinal));

        Assert.Equal(403, answer.Status);
        Assert.Equal(code, answer.Code);
        Assert.Contains(permission, answer.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(permission, answer.Json.GetProperty("messageParams").GetProperty("permissions").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(permission, answer.Json.GetProperty("messageWithParams").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Path_NotPublished_404()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        using HttpRequestMessage api = new(HttpMethod.Get, "/api/v2/nowhere");
        using HttpRequestMessage login = new(HttpMethod.Get, "/nowhere");

        Assert.Equal("not.found", (await client.SendAsync(api, isChecked: false)).Code);
        Assert.Equal(404, (await client.SendAsync(login, isChecked: false)).Status);
    }

    [Fact]
    public async Task Body_WrongContentType_415()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        var (channel, _) = await client.ChannelAsync();
        using HttpRequestMessage request = new(HttpMethod.Put, $"/api/v2/notifications/channels/{channel}/subscriptions")
        {
            Content = new StringContent("[]", Encoding.UTF8, "text/plain"),
        };

        var answer = await client.SendAsync(request);

        Assert.Equal(415, answer.Status);
        Assert.Equal("unsupported.media.type", answer.Code);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public async Task Body_NotWhatIsAskedFor_400(string body)
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        var (channel, _) = await client.ChannelAsync();

        var answer = await client.PutAsync($"/api/v2/notifications/channels/{channel}/subscriptions", body);

        Assert.Equal(400, answer.Status);
        Assert.Equal("bad.request", answer.Code);
    }

    private static (string Count, string Allowed, string Reset) Limits(Answer answer)
        => (answer.Header("inin-ratelimit-count"), answer.Header("inin-ratelimit-allowed"), answer.Header("inin-ratelimit-reset"));
}
