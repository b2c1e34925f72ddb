using System.Net;
using Adapter.Host.Tests.Journal;

namespace Adapter.Host.Tests.Http;

/// <summary>What damage took is said wherever somebody reads.</summary>
public sealed class EventGapTests
{
    [Fact]
    public async Task Events_DamageTookSome_PageStreamJournalHealthAndMetricsSaySo()
    {
        using var damaged = await DamagedFolder.ClosedAsync(600);
        damaged.ZeroEventPages(1);
        var lost = await damaged.CheckAsync();
        await using var fixture = await ApiFixture.StartAsync(fixture => DamagedFolder.CopyFiles(damaged.Path, fixture.Folder));

        var page = await fixture.GetAsync("/api/v1/events?limit=10000");
        var gap = Assert.Single(page.GetProperty("gaps").EnumerateArray().ToList());
        var (from, to) = (gap.GetProperty("from").GetInt64(), gap.GetProperty("to").GetInt64());
        Assert.Equal((lost, "damaged"), (to - from + 1, gap.GetProperty("reason").GetString()));
        Assert.True(gap.GetProperty("began").GetDateTimeOffset() < gap.GetProperty("ended").GetDateTimeOffset());
        var before = await fixture.GetAsync($"/api/v1/events?limit={from - 1}");
        Assert.Empty(before.GetProperty("gaps").EnumerateArray());

        using var stream = await SseReader.OpenAsync(fixture.Client, $"/api/v1/events/stream?after={from - 2}");
        var events = await stream.TakeAsync(3);
        Assert.Equal([from - 1, to, to + 1], events.Select(item => item.Id!.Value));
        Assert.Equal("gap", events[1].Event);
        Assert.Equal(from, events[1].Data.GetProperty("from").GetInt64());
        using var afterwards = await SseReader.OpenAsync(fixture.Client, "/api/v1/events/stream", to);
        Assert.NotEqual("gap", (await afterwards.TakeAsync(1))[0].Event);

        var journal = await fixture.GetAsync("/api/v1/journal");
        Assert.Equal(lost, journal.GetProperty("quarantinedEvents").GetInt64());
        var span = Assert.Single(journal.GetProperty("quarantined").EnumerateArray().ToList());
        Assert.Equal((from, to, lost), (span.GetProperty("first").GetInt64(), span.GetProperty("last").GetInt64(), span.GetProperty("count").GetInt64()));
        var health = await fixture.GetAsync("/health/ready", HttpStatusCode.OK);
        Assert.Contains($"{lost} events", Assert.Single(health.GetProperty("notices").EnumerateArray().ToList()).GetString(), StringComparison.Ordinal);
        var metrics = await fixture.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains($"adapterhost_journal_quarantined {lost}", metrics, StringComparison.Ordinal);
    }
}
