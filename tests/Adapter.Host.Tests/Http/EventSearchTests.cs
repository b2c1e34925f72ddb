using System.Net;
using System.Text.Json;

namespace Adapter.Host.Tests.Http;

public class EventSearchTests
{
    [Theory]
    [InlineData("newest")]
    [InlineData("oldest")]
    public async Task Search_FromTheBeginningToTheEndOfAllTime_FindsEverything(string first)
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(0, 3);

        var found = await fixture.GetAsync($"/api/v1/events/search?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59.9999999Z&first={first}");

        Assert.Equal(3, found.GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task Search_WithoutAnything_GivesTheNewestFirstAndWhereToGoOn()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(1, 5);
        var first = await fixture.GetAsync("/api/v1/events/search?limit=3");
        var rest = await fixture.GetAsync($"/api/v1/events/search?limit=3&at={first.GetProperty("next").GetInt64()}");

        Assert.Equal([5, 4, 3], Sequences(first));
        Assert.Equal([2, 1], Sequences(rest));
        Assert.False(rest.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task Search_OfASpan_GivesWhatHappenedInIt()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(1, 5);
        var found = await fixture.GetAsync("/api/v1/events/search?first=oldest&from=2026-09-14T08:00:00.002Z&to=2026-09-14T10:00:00.004%2B02:00");

        Assert.Equal([2, 3], Sequences(found));
        Assert.Equal("conversation-1", found.GetProperty("events")[0].GetProperty("subject").GetString());
    }

    [Theory]
    [InlineData("from=yesterday", "from is 'yesterday'")]
    [InlineData("to=never", "to is 'never'")]
    [InlineData("from=2026-09-14&to=2026-09-13", "ends before it begins")]
    [InlineData("limit=0", "limit is 0")]
    [InlineData("limit=1001", "limit is 1001")]
    [InlineData("first=best", "first is 'best'")]
    public async Task Search_ForWhatCannotBe_IsRefusedWithARemedy(string query, string expected)
    {
        await using var fixture = await ApiFixture.StartAsync();
        var problem = await fixture.GetAsync("/api/v1/events/search?" + query, HttpStatusCode.BadRequest);

        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("remedy").GetString()!);
    }

    private static IEnumerable<long> Sequences(JsonElement answer) => answer.GetProperty("events").EnumerateArray().Select(fact => fact.GetProperty("sequence").GetInt64());
}
