using System.Net;
using Adapter.Host.Pair;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Adapter.Host.Tests.Pair;

/// <summary>What readers of a host on standby get.</summary>
public sealed class StandbyReadingTests
{
    [Fact]
    public async Task Page_OnStandby_IsEmptyAndThePlaceStays()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(0, 10);
        Gate(fixture).Set(Handout.From([Change(4, false)]));

        var rest = await fixture.GetAsync("/api/v1/events?after=2");
        Assert.Equal((2, 4, false), (rest.GetProperty("events").GetArrayLength(), rest.GetProperty("last").GetInt64(), rest.GetProperty("active").GetBoolean()));
        var page = await fixture.GetAsync("/api/v1/events?after=4");
        Assert.Equal((0, 4, false), (page.GetProperty("events").GetArrayLength(), page.GetProperty("last").GetInt64(), page.GetProperty("active").GetBoolean()));
        var further = await fixture.GetAsync("/api/v1/events?after=7");
        Assert.Equal((0, 7), (further.GetProperty("events").GetArrayLength(), further.GetProperty("last").GetInt64()));
        var everything = await fixture.GetAsync("/api/v1/events?standby=true");
        Assert.Equal((10, 10), (everything.GetProperty("events").GetArrayLength(), everything.GetProperty("last").GetInt64()));
    }

    [Fact]
    public async Task Page_Active_GoesOnFromWhatIsResubmitted()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.PublishAsync(0, 10);
        Gate(fixture).Set(Handout.From([Change(4, false), Change(7, true)]));
        var page = await fixture.GetAsync("/api/v1/events?after=2");
        Assert.Equal([3, 4, 8, 9, 10], page.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("sequence").GetInt64()));
        Assert.Equal((10, true), (page.GetProperty("last").GetInt64(), page.GetProperty("active").GetBoolean()));
    }

    [Fact]
    public async Task Page_WithoutAPair_SaysNothingOfActivity()
    {
        await using var fixture = await ApiFixture.StartAsync();
        Assert.False((await fixture.GetAsync("/api/v1/events")).TryGetProperty("active", out _));
        var problem = await fixture.GetAsync("/api/v1/pair", HttpStatusCode.NotFound);
        Assert.Contains("section Pair", problem.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_OnStandby_IsSilentHeartbeatsAndGoesOnWhenTheHostBecomesActive()
    {
        await using var fixture = await ApiFixture.StartAsync(fixture => fixture.Settings["Http:StreamHeartbeat"] = "00:00:01");
        await fixture.PublishAsync(0, 10);
        List<RoleChange> changes = [Change(4, false)];
        Gate(fixture).Set(Handout.From(changes));
        using var stream = await SseReader.OpenAsync(fixture.Client, "/api/v1/events/stream?after=3");
        Assert.Equal([4], (await stream.TakeAsync(1)).Select(item => item.Id!.Value));
        Assert.Equal(4, (await stream.CommentAsync("standby")).Id);
        await fixture.PublishAsync(100, 2);

        // a client that comes without a place while nobody is active misses nothing that is resubmitted
        using var fresh = await SseReader.OpenAsync(fixture.Client, "/api/v1/events/stream");
        Assert.Equal(4, (await fresh.CommentAsync("standby")).Id);
        Gate(fixture).Set(Handout.From([.. changes, Change(8, true)]));
        Assert.Equal([9, 10, 11, 12], (await stream.TakeAsync(4)).Select(item => item.Id!.Value));
        Assert.Equal([9, 10, 11, 12], (await fresh.TakeAsync(4)).Select(item => item.Id!.Value));
        Assert.Equal(12, (await stream.CommentAsync("heartbeat")).Id);

        // and one that asks for everything gets it on standby too
        Gate(fixture).Set(Handout.From([.. changes, Change(8, true), Change(12, false)]));
        await fixture.PublishAsync(200, 1);
        using var everything = await SseReader.OpenAsync(fixture.Client, "/api/v1/events/stream?after=11&standby=true");
        Assert.Equal([12, 13], (await everything.TakeAsync(2)).Select(item => item.Id!.Value));
        Assert.Equal(12, (await stream.CommentAsync("standby")).Id);
    }

    private static OutputGate Gate(ApiFixture fixture) => fixture.Services.GetRequiredService<OutputGate>();

    private static RoleChange Change(long sequence, bool active) => new(DateTimeOffset.UnixEpoch, sequence, active, 1, "");
}
