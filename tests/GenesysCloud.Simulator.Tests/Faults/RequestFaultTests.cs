using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Faults;

public class RequestFaultTests
{
    [Theory]
    [InlineData(401, "bad.credentials")]
    [InlineData(403, "missing.any.permissions")]
    [InlineData(429, "too.many.requests")]
    [InlineData(500, "internal.server.error")]
    [InlineData(503, "service.unavailable")]
    [InlineData(504, "request.timeout")]
    public async Task Requests_NextTwo_AnsweredInThePlatformsWords(int status, string code)
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        await client.FaultsAsync(new { requests = new[] { new { status, count = 2, path = "/api/v2/users*" } } });

        Assert.Equal(200, (await client.GetAsync("/api/v2/organizations/me")).Status);
        foreach (var answer in new[] { await client.GetAsync("/api/v2/users"), await client.GetAsync("/api/v2/users") })
        {
            Assert.Equal(status, answer.Status);
            Assert.Equal(code, answer.Code);
            Assert.Equal(answer.Header("ININ-Correlation-Id"), answer.Json.GetProperty("contextId").GetString());
            Assert.False(answer.Headers.Contains("Retry-After"));
        }

        Assert.Equal(200, (await client.GetAsync("/api/v2/users")).Status);
        Assert.Equal(2, server.Faults.Requests.Answered);
    }

    [Theory]
    [InlineData(502, null)]
    [InlineData(503, true)]
    public async Task Requests_FromTheLoadBalancer_AreAPageAndNoErrorBody(int status, bool? html)
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        await client.FaultsAsync(new { requests = new[] { new { status, html, count = 1 } } });
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v2/users");

        var answer = await client.SendAsync(request, isChecked: false);

        Assert.Equal(status, answer.Status);
        Assert.StartsWith("<html>", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_RetryAfterOfHours_IsSent()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        await client.FaultsAsync(new { requests = new[] { new { status = 429, retryAfter = 7200, count = 1 } } });

        var answer = await client.GetAsync("/api/v2/users");

        Assert.Equal("7200", answer.Header("Retry-After"));
    }

    [Fact]
    public async Task Requests_ByMethodAndLogin_OnlyThose()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        await client.FaultsAsync(new { requests = new object[] { new { status = 503, method = "POST", path = "/api/*" }, new { status = 500, path = "/oauth/token", count = 1 } } });
        using HttpRequestMessage login = new(HttpMethod.Post, "/oauth/token");

        Assert.Equal(200, (await client.GetAsync("/api/v2/notifications/channels")).Status);
        Assert.Equal(503, (await client.PostAsync("/api/v2/notifications/channels")).Status);
        Assert.Equal(503, (await client.PostAsync("/api/v2/notifications/channels")).Status);
        Assert.Equal(500, (await client.SendAsync(login, isChecked: false)).Status);

        await client.FaultsAsync(new { profile = "none" });
        Assert.Equal(200, (await client.PostAsync("/api/v2/notifications/channels")).Status);
    }

    [Fact]
    public async Task Requests_AShare_MeetsSome()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        await client.FaultsAsync(new { requests = new[] { new { status = 503, share = 0.5 } } });
        var refused = 0;
        for (var i = 0; i < 100; i++)
        {
            refused += (await client.GetAsync("/api/v2/systempresences")).Status == 503 ? 1 : 0;
        }

        Assert.InRange(refused, 25, 75);
    }

    [Fact]
    public async Task Requests_Aborted_NoAnswerComes()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);
        server.Faults.Requests.Add(new RequestFault { Status = 0, Count = 1, Method = "POST" });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("/api/v2/notifications/channels"));
        Assert.Equal(200, (await client.PostAsync("/api/v2/notifications/channels")).Status);
    }

    [Fact]
    public async Task Requests_Delayed_AreAnsweredAfterTheDelay()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(time: clock, board: new FakeBoard());
        using var client = await RestClient.LoginAsync(server);
        var timers = clock.ActiveTimers;
        await client.FaultsAsync(new { requests = new[] { new { delayMs = 30_000, count = 1 } } });

        var pending = client.GetAsync("/api/v2/systempresences");
        await clock.WhenTimersAsync(timers + 1);
        Assert.False(pending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(200, (await pending).Status);
    }

    [Theory]
    [InlineData("""{"profle":"rough"}""")]
    [InlineData("""{"profile":"sunny"}""")]
    [InlineData("""{"delivery":{"dropShare":2}}""")]
    [InlineData("""{"delivery":{"silence":"some"}}""")]
    [InlineData("""{"garbage":["nice"]}""")]
    [InlineData("""{"tokens":"lose"}""")]
    [InlineData("""{"channels":"lose"}""")]
    [InlineData("nothing")]
    public async Task Wish_NotUnderstood_IsRefused(string wish)
    {
        await using var server = await Sim.StartAsync();
        using HttpClient http = new() { BaseAddress = server.BaseUrl };
        using StringContent body = new(wish, System.Text.Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync("/_sim/faults", body, TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("\"message\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
