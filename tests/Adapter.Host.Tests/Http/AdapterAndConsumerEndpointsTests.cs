using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Adapter.Host.Tests.Http;

public sealed class AdapterAndConsumerEndpointsTests
{
    [Fact]
    public async Task Adapters_AreListedAndFoundByName()
    {
        await using var fixture = await ApiFixture.StartAsync();

        var list = await fixture.GetAsync("/api/v1/adapters");
        var one = await fixture.GetAsync("/api/v1/adapters/primary");

        Assert.Equal(2, list.GetProperty("adapters").GetArrayLength());
        Assert.Equal("Running", one.GetProperty("state").GetString());
        Assert.Equal(3, one.GetProperty("counters")[0].GetProperty("value").GetInt64());
        Assert.False(one.TryGetProperty("nextAttempt", out _));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("stop")]
    [InlineData("restart")]
    public async Task Command_ReachesTheAdapter(string command)
    {
        await using var fixture = await ApiFixture.StartAsync();

        var answer = await fixture.SendAsync(HttpMethod.Post, $"/api/v1/adapters/Primary/{command}", HttpStatusCode.OK);

        Assert.Equal([$"{command} Primary"], fixture.Adapters.Commands);
        Assert.Equal("Primary", answer.GetProperty("adapter").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Command_RefusedOrUnknown_IsAProblemWithTheRemedy()
    {
        await using var fixture = await ApiFixture.StartAsync();

        var refused = await fixture.SendAsync(HttpMethod.Post, "/api/v1/adapters/Off%20%22quoted%5C/start", HttpStatusCode.Conflict);
        var unknown = await fixture.SendAsync(HttpMethod.Post, "/api/v1/adapters/Nobody/start", HttpStatusCode.NotFound);
        var notFound = await fixture.GetAsync("/api/v1/adapters/Nobody", HttpStatusCode.NotFound);

        Assert.Contains("StartupType", refused.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Contains("'Primary'", unknown.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Contains("'Nobody'", notFound.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumer_LivesItsLifeOverHttp()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(0, 10);

        await fixture.SendAsync(HttpMethod.Put, "/api/v1/consumers/recorder-1?after=2", HttpStatusCode.Created);
        await fixture.SendAsync(HttpMethod.Put, "/api/v1/consumers/recorder-1?after=9", HttpStatusCode.OK);
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/consumers/recorder-1/advance", HttpStatusCode.OK, "{\"sequence\":7}");
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/consumers/recorder-1/advance", HttpStatusCode.Conflict, "{\"sequence\":5}");
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/consumers/recorder-1/advance", HttpStatusCode.BadRequest, "{\"sequence\":11}");
        Assert.Equal(7, (await fixture.GetAsync("/api/v1/consumers/recorder-1")).GetProperty("position").GetInt64());
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/consumers/recorder-1/reset", HttpStatusCode.OK, "{\"sequence\":1}");
        Assert.Equal(1, (await fixture.GetAsync("/api/v1/consumers")).GetProperty("consumers")[0].GetProperty("position").GetInt64());
        await fixture.SendAsync(HttpMethod.Delete, "/api/v1/consumers/recorder-1", HttpStatusCode.NoContent);
        await fixture.SendAsync(HttpMethod.Delete, "/api/v1/consumers/recorder-1", HttpStatusCode.NotFound);
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/consumers/recorder-1/advance", HttpStatusCode.NotFound, "{\"sequence\":1}");
        await fixture.SendAsync(HttpMethod.Put, "/api/v1/consumers/bad%20name", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Ready_NotReconciled_Is503WithTheReason()
    {
        await using var fixture = await ApiFixture.StartAsync();
        Assert.Equal("ready", (await fixture.GetAsync("/health/ready")).GetProperty("status").GetString());

        fixture.Adapters.IsReconciled = false;

        var body = await fixture.GetAsync("/health/ready", HttpStatusCode.ServiceUnavailable);
        Assert.Contains("definitions", body.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_JournalCannotWrite_Is503WithTheReason()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.Journal.DoubtsToldAsync(TestContext.Current.CancellationToken); // what the start writes has been written
        fixture.Journal.Counts.Failed("database or disk is full", DateTimeOffset.UnixEpoch, out _);

        var body = await fixture.GetAsync("/health/ready", HttpStatusCode.ServiceUnavailable);

        Assert.Contains("disk is full", body.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_DescribesEveryEndpoint()
    {
        await using var fixture = await ApiFixture.StartAsync();

        var document = await fixture.GetAsync("/openapi/v1.json");

        var paths = document.GetProperty("paths");
        var mapped = fixture.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true })
            .Select(endpoint => "/" + Regex.Replace(endpoint.RoutePattern.RawText!.Trim('/'), ":[^}]*}", "}"))
            .Where(path => !path.StartsWith("/openapi/", StringComparison.Ordinal));
        Assert.Equal(mapped.Distinct().Order(StringComparer.Ordinal), paths.EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
        foreach (var operation in paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.False(string.IsNullOrWhiteSpace(operation.Value.GetProperty("summary").GetString()));
        }

        var limit = paths.GetProperty("/api/v1/events").GetProperty("get").GetProperty("parameters").EnumerateArray()
            .Single(parameter => parameter.GetProperty("name").GetString() == "limit");
        Assert.Contains("10,000", limit.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.True(paths.GetProperty("/api/v1/adapters/{name}/start").GetProperty("post").GetProperty("responses").TryGetProperty("409", out _));
    }
}
