using System.Net;

namespace Adapter.Host.Tests.Http;

public sealed class EventEndpointsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_PagedByLast_AreAllReadOnce()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(0, 250);
        List<long> sequences = [];
        var after = 0L;
        while (true)
        {
            var page = await fixture.GetAsync($"/api/v1/events?after={after}&limit=100");
            var events = page.GetProperty("events").EnumerateArray().ToList();
            if (events.Count == 0)
            {
                break;
            }

            Assert.Equal(1, page.GetProperty("first").GetInt64());
            sequences.AddRange(events.Select(fact => fact.GetProperty("sequence").GetInt64()));
            after = page.GetProperty("last").GetInt64();
        }

        Assert.Equal(Enumerable.Range(1, 250).Select(n => (long)n), sequences);
    }

    [Fact]
    public async Task Events_WithoutLimit_GivesAHundred()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(0, 150);

        var page = await fixture.GetAsync("/api/v1/events");

        Assert.Equal(100, page.GetProperty("events").GetArrayLength());
        Assert.Equal(100, page.GetProperty("last").GetInt64());
    }

    [Fact]
    public async Task Events_Filtered_GivesOnlyWhatMatchesAndLooksToTheEnd()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(0, 20, "a", "Primary");
        await fixture.PublishAsync(100, 20, "b", "Other");

        var byConversation = await fixture.GetAsync("/api/v1/events?conversation=b&limit=1000");
        var byAdapter = await fixture.GetAsync("/api/v1/events?adapter=primary&limit=1000");
        var byType = await fixture.GetAsync("/api/v1/events?type=recorder.call.ended");

        Assert.All(byConversation.GetProperty("events").EnumerateArray(), fact => Assert.Equal("b", fact.GetProperty("subject").GetString()));
        Assert.Equal(20, byConversation.GetProperty("events").GetArrayLength());
        Assert.Equal(20, byAdapter.GetProperty("events").GetArrayLength());
        Assert.Equal(0, byType.GetProperty("events").GetArrayLength());
        Assert.Equal(40, byType.GetProperty("last").GetInt64());
    }

    [Theory]
    [InlineData("/api/v1/events?limit=0")]
    [InlineData("/api/v1/events?limit=10001")]
    [InlineData("/api/v1/events?after=-1")]
    [InlineData("/api/v1/events?after=x")]
    [InlineData("/api/v1/events/stream?after=-1")]
    public async Task Events_BadNumber_IsAProblem(string path)
    {
        await using var fixture = await ApiFixture.StartAsync();
        var problem = await fixture.GetAsync(path, HttpStatusCode.BadRequest);
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("/api/v1/events?after=21")]
    [InlineData("/api/v1/events/stream?after=5000")]
    public async Task Events_AfterTheEnd_IsAConflictAndNoSilence(string path)
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(0, 20);

        using var answer = await fixture.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Token);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("The journal ends at 20", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(0, (await fixture.GetAsync("/api/v1/events?after=20")).GetProperty("events").GetArrayLength());
    }

    [Fact]
    public async Task Stream_FromASequence_GivesThePastAndThenTheNew()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(0, 5);
        using var stream = await SseReader.OpenAsync(fixture.Client, "/api/v1/events/stream?after=2");
        Assert.Equal([3L, 4L, 5L], (await stream.TakeAsync(3)).Select(fact => fact.Id));

        await fixture.PublishAsync(10, 2);

        var live = await stream.TakeAsync(2);
        Assert.Equal([6L, 7L], live.Select(fact => fact.Id));
        Assert.All(live, fact => Assert.Equal("recorder.call.connected", fact.Event));
        Assert.Equal(7, live[1].Data.GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task Stream_CutAndResumedByLastEventId_MissesAndRepeatsNothing()
    {
        await using var fixture = await ApiFixture.StartAsync();
        List<long> seen = [];
        long? last = 0;
        for (var round = 0; round < 5; round++)
        {
            await fixture.PublishAsync(round * 100, 40);
            using var stream = await SseReader.OpenAsync(fixture.Client, "/api/v1/events/stream?after=999", last);
            var some = await stream.TakeAsync(30);
            seen.AddRange(some.Select(fact => fact.Id!.Value));
            last = some[^1].Id;
        }

        Assert.Equal(Enumerable.Range(1, 150).Select(n => (long)n), seen);
    }

    [Fact]
    public async Task Stream_WithoutAPlace_BeginsWithTheNextEvent()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(0, 5);
        using var stream = await SseReader.OpenAsync(fixture.Client, "/api/v1/events/stream");

        await fixture.PublishAsync(10, 1);

        Assert.Equal(6, (await stream.TakeAsync(1))[0].Id);
    }

    [Fact]
    public async Task Stream_Silent_SendsHeartbeatsWithThePlaceReached()
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.Settings["Http:StreamHeartbeat"] = "00:00:01");
        await fixture.PublishAsync(0, 5);
        using var stream = await SseReader.OpenAsync(fixture.Client, "/api/v1/events/stream?after=0&type=recorder.call.ended");

        var (comment, id) = await stream.CommentAsync("heartbeat");

        Assert.Equal("heartbeat", comment);
        Assert.Equal(5, id);
    }

    [Fact]
    public async Task Stream_TooMany_IsRefusedAndAClosedOneMakesRoom()
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.Settings["Http:MaxStreams"] = "1");
        using (await SseReader.OpenAsync(fixture.Client, "/api/v1/events/stream"))
        {
            var problem = await fixture.GetAsync("/api/v1/events/stream", HttpStatusCode.ServiceUnavailable);
            Assert.Contains("MaxStreams", problem.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        }

        await Testing.Common.Eventually.TrueAsync(
            async () =>
            {
                using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/events/stream");
                using var response = await fixture.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
                return response.StatusCode == HttpStatusCode.OK;
            },
            "the closed stream makes room",
            cancellationToken: Token);
    }

    [Fact]
    public async Task Journal_Numbers_AreServed()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(0, 5);

        var numbers = await fixture.GetAsync("/api/v1/journal");

        Assert.Equal(5, numbers.GetProperty("journaled").GetInt64());
        Assert.Equal(5, numbers.GetProperty("lastSequence").GetInt64());
    }
}
