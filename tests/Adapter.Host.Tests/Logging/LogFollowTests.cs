using Adapter.Host.Logging;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Logging;

public sealed class LogFollowTests
{
    [Fact]
    public async Task Stream_OneAdapter_HasItsLinesAlone()
    {
        await using var fixture = await LogFixture.StartAsync();
        fixture.LoggerOf("A").LogInformation("before");
        fixture.LoggerOf("B").LogInformation("of another");
        using var reader = await SseReader.OpenAsync(fixture.Client, "/api/v1/logs/stream?adapter=a&tail=10");
        Assert.Equal("before", Assert.Single(await reader.TakeAsync(1)).Data.GetProperty("message").GetString());

        fixture.LoggerOf("B").LogError("of another");
        fixture.Logger("Adapter.Host.Supervision.AdapterUnit").LogWarning("{Adapter} waits", "A");
        fixture.LoggerOf("A").LogInformation(new EventId(2104), new InvalidOperationException("why"), "now");

        var lines = await reader.TakeAsync(2);
        Assert.Equal(["A waits", "now"], lines.Select(line => line.Data.GetProperty("message").GetString()));
        Assert.Equal(["A", "A"], lines.Select(line => line.Data.GetProperty("adapter").GetString()));
        Assert.Equal(2104, lines[1].Data.GetProperty("id").GetInt32());
        Assert.Contains("why", lines[1].Data.GetProperty("exception").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ComesBack_GoesOnWhereItWas()
    {
        await using var fixture = await LogFixture.StartAsync();
        using (var reader = await SseReader.OpenAsync(fixture.Client, "/api/v1/logs/stream?adapter=A"))
        {
            fixture.LoggerOf("A").LogInformation("one");
            var one = Assert.Single(await reader.TakeAsync(1));
            fixture.LoggerOf("A").LogInformation("two");
            using var again = await SseReader.OpenAsync(fixture.Client, "/api/v1/logs/stream?adapter=A", one.Id);
            Assert.Equal("two", Assert.Single(await again.TakeAsync(1)).Data.GetProperty("message").GetString());
        }
    }

    [Fact]
    public async Task Stream_MoreLinesThanAreKept_SaysHowManyAreMissing()
    {
        await using var fixture = await LogFixture.StartAsync(settings: """{"Logs":{"TailLines":100}}""");
        var tail = fixture.Services.GetRequiredService<LogTail>();
        var before = tail.Last;
        fixture.LoggerOf("A").LogInformation("first");
        for (var i = 0; i < 150; i++)
        {
            fixture.LoggerOf("A").LogInformation("line {Number}", i);
        }

        using var reader = await SseReader.OpenAsync(fixture.Client, "/api/v1/logs/stream?adapter=A", before);
        var gap = Assert.Single(await reader.TakeAsync(1));
        Assert.Equal("gap", gap.Event);
        Assert.InRange(gap.Data.GetProperty("missed").GetInt64(), 51, 60);
    }

    [Fact]
    public async Task Log_OneAdapterFloods_LosesItsOwnLinesAndSaysSo()
    {
        await using var fixture = await LogFixture.StartAsync(settings: """{"Logs":{"AdapterLinesPerSecond":100}}""");
        var (flood, other) = (fixture.LoggerOf("Flood"), fixture.LoggerOf("Other"));
        for (var i = 0; i < 50_000; i++)
        {
            flood.LogInformation("flood");
            if (i % 1_000 == 0)
            {
                other.LogInformation("other {Number}", i);
            }
        }

        flood.LogError("what matters");
        var files = fixture.Files();
        Assert.InRange(files.Split("flood").Length - 1, 1_000, 10_000);
        Assert.Equal(50, files.Split("[Other] other").Length - 1);
        Assert.Contains("what matters", files, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => fixture.Files().Contains("Flood logs faster than 100 lines a second", StringComparison.Ordinal), "the log says what was dropped", cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(fixture.Services.GetRequiredService<AdapterLogs>().Dropped.Single(each => each.Key == "Flood").Value, 40_000, 49_000);
    }

    [Fact]
    public void TryTake_Flood_LeavesRoomForWarningsAndFillsUpAgain()
    {
        ManualClock clock = new();
        LogBudget budget = new(10, clock);
        Assert.Equal(100, Enumerable.Range(0, 1_000).Count(_ => budget.TryTake(LogLevel.Information)));
        Assert.True(budget.TryTake(LogLevel.Warning));
        Assert.Equal(900, budget.TakeNews());
        Assert.Equal(0, budget.TakeNews());

        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(20, Enumerable.Range(0, 1_000).Count(_ => budget.TryTake(LogLevel.Information)));
        Assert.Equal(1_880, budget.Dropped);
    }
}
