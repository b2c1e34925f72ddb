using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Logging;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Logging;

public sealed class LogLevelsTests
{
    [Fact]
    public async Task Put_LevelOfOneAdapter_IsWrittenForThatOneAlone()
    {
        await using var fixture = await LogFixture.StartAsync();
        fixture.LoggerOf("Noisy").LogDebug("before");
        fixture.Levels.Set(new LogTopic(LogTopicKind.Adapter, "Noisy"), LogLevel.Debug, TimeSpan.FromHours(1), "ada");

        fixture.LoggerOf("Noisy").LogDebug("meant");
        fixture.LoggerOf("Noisy").LogTrace("too low");
        fixture.LoggerOf("Quiet").LogDebug("not meant");

        var files = fixture.Files();
        Assert.Contains("[Noisy] meant", files, StringComparison.Ordinal);
        Assert.DoesNotContain("before", files, StringComparison.Ordinal);
        Assert.DoesNotContain("too low", files, StringComparison.Ordinal);
        Assert.DoesNotContain("not meant", files, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_RoomAndAll_TheNarrowerOneCounts()
    {
        await using var fixture = await LogFixture.StartAsync();
        fixture.Levels.Set(LogTopic.All, LogLevel.Trace, TimeSpan.FromHours(1), "ada");
        fixture.Levels.Set(new LogTopic(LogTopicKind.Room, "Journal"), LogLevel.Error, TimeSpan.FromHours(1), "ada");

        fixture.Logger("Adapter.Host.Journal.Healing.Healer").LogWarning("journal warns");
        fixture.Logger("Adapter.Host.Journal.Healing.Healer").LogError("journal fails");
        fixture.Logger("Adapter.Host.Pair.Beat").LogTrace("pair chats");
        fixture.Logger("Microsoft.AspNetCore.Routing").LogInformation("library chats");

        var files = fixture.Files();
        Assert.DoesNotContain("journal warns", files, StringComparison.Ordinal);
        Assert.Equal(1, files.Split("journal fails").Length - 1);
        Assert.Equal(1, files.Split("pair chats").Length - 1);
        Assert.DoesNotContain("library chats", files, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Error, fixture.Logs.LevelOf(new LogTopic(LogTopicKind.Room, "Journal")));
        Assert.Equal(LogLevel.Trace, fixture.Logs.LevelOf(LogTopic.All));
    }

    [Theory]
    [InlineData(LogLevel.Debug)]
    [InlineData(LogLevel.Error)]
    public async Task Set_RoomThatTheFileHoldsBack_GoesBeforeTheFile(LogLevel level)
    {
        await using var fixture = await LogFixture.StartAsync();
        LogTopic web = new(LogTopicKind.Room, "Web");
        Assert.Equal(LogLevel.Warning, fixture.Logs.LevelOf(web));

        fixture.Levels.Set(web, level, TimeSpan.FromHours(1), "ada");
        Assert.Equal(level, fixture.Logs.LevelOf(web));
        fixture.Levels.TakeBack(web, "ada");
        Assert.Equal(LogLevel.Warning, fixture.Logs.LevelOf(web));
    }

    [Fact]
    public async Task Set_LibrariesOnTrace_AddressesOfRequestsAreStillNotLogged()
    {
        await using var fixture = await LogFixture.StartAsync(text => text.Replace("finalMinLevel=\"Warn\"", "finalMinLevel=\"Trace\"", StringComparison.Ordinal));
        fixture.Levels.Set(new LogTopic(LogTopicKind.Room, "Web"), LogLevel.Trace, TimeSpan.FromHours(1), "ada");
        using var answer = await fixture.Client.GetAsync("/api/v1/calls?q=13175550100", TestContext.Current.CancellationToken);
        await fixture.FindAsync("text=13175550100");

        Assert.Contains(" Web ", fixture.Files(), StringComparison.Ordinal);
        Assert.DoesNotContain("13175550100", fixture.Files(), StringComparison.Ordinal);
    }

    [Fact]
    public void Set_TimeGoneBy_FallsBack()
    {
        ManualClock clock = new();
        LogRecorder log = new();
        List<IReadOnlyList<KeyValuePair<LogTopic, LogLevel>>> applied = [];
        using LogLevels levels = new(applied.Add, new HostParts(clock, log.CreateLogger<HostParts>()), clock, log.CreateLogger<LogLevels>());
        levels.Set(LogTopic.All, LogLevel.Trace, TimeSpan.FromHours(1), "ada");
        levels.Set(new LogTopic(LogTopicKind.Room, "Journal"), LogLevel.Trace, TimeSpan.FromMinutes(10), "ada");

        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(LogTopic.All, Assert.Single(levels.Changes).Topic);
        Assert.Single(applied[^1]);
        clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Empty(levels.Changes);
        Assert.Empty(applied[^1]);
        Assert.Contains(log.Lines, line => line.Id.Id == 3502 && line.Text.Contains("room:Journal", StringComparison.Ordinal));
    }

    [Fact]
    public void Set_FallBackHasAFault_IsToldAndTriedAgain()
    {
        ManualClock clock = new();
        LogRecorder log = new();
        HostParts parts = new(clock, log.CreateLogger<HostParts>());
        List<int> applied = [];
        var isBroken = false;
        using LogLevels levels = new(levels => applied.Add(isBroken ? throw new InvalidOperationException("no rule") : levels.Count), parts, clock, log.CreateLogger<LogLevels>());
        levels.Set(LogTopic.All, LogLevel.Trace, TimeSpan.FromMinutes(10), "ada");

        isBroken = true;
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Single(parts.Troubles);
        isBroken = false;
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal([1, 0], applied);
        Assert.Empty(parts.Troubles);
    }

    [Fact]
    public async Task Set_FileChanges_LevelStays()
    {
        await using var fixture = await LogFixture.StartAsync(text => text);
        fixture.Levels.Set(new LogTopic(LogTopicKind.Adapter, "Noisy"), LogLevel.Trace, TimeSpan.FromHours(1), "ada");
        var before = fixture.Logs.Factory.Configuration;

        fixture.WriteSettings(text => text.Replace("minlevel=\"Info\"", "minlevel=\"Error\"", StringComparison.Ordinal));

        await Eventually.TrueAsync(() => !ReferenceEquals(before, fixture.Logs.Factory.Configuration) && fixture.Logs.LevelOf(LogTopic.All) == LogLevel.Error, "nlog.config is read again", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(LogLevel.Trace, fixture.Logs.LevelOf(new LogTopic(LogTopicKind.Adapter, "Noisy")));
        fixture.LoggerOf("Noisy").LogTrace("still here");
        Assert.Contains("still here", fixture.Files(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_SetListAndTakeBack_TellsWhoAndUntilWhen()
    {
        await using var fixture = await LogFixture.StartAsync();
        var token = TestContext.Current.CancellationToken;
        using var put = await fixture.Client.PutAsJsonAsync("/api/v1/logging/levels", new { target = "journal", level = "debug", @for = "10m" }, token);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);

        var journal = await LevelAsync(fixture, "room:Journal");
        Assert.Equal("debug", journal.GetProperty("level").GetString());
        var changed = journal.GetProperty("changed");
        Assert.Equal("local", changed.GetProperty("by").GetString());
        Assert.Equal(TimeSpan.FromMinutes(10), changed.GetProperty("until").GetDateTimeOffset() - changed.GetProperty("since").GetDateTimeOffset());
        var audit = await fixture.Client.GetStringAsync("/api/v1/audit", token);
        Assert.Contains("room:Journal debug 00:10:00", audit, StringComparison.Ordinal);

        using var gone = await fixture.Client.DeleteAsync("/api/v1/logging/levels?target=room:Journal", token);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        journal = await LevelAsync(fixture, "room:Journal");
        Assert.Equal("information", journal.GetProperty("level").GetString());
        Assert.False(journal.TryGetProperty("changed", out _));
    }

    [Theory]
    [InlineData("""{"target":"nobody","level":"debug"}""", "neither an adapter nor a room")]
    [InlineData("""{"target":"all","level":"loud"}""", "level is 'loud'")]
    [InlineData("""{"target":"all","level":"debug","for":"30d"}""", "for is '30d'")]
    [InlineData("[]", "not a JSON object")]
    public async Task Api_BadRequest_SaysWhatIsWrong(string body, string says)
    {
        await using var fixture = await LogFixture.StartAsync();
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await fixture.Client.PutAsync("/api/v1/logging/levels", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Contains(says, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("", problem.GetProperty("remedy").GetString());
    }

    [Fact]
    public void Read_NameOfARoomAndOfAnAdapter_AsksWhich()
    {
        Assert.Null(LogTopic.Read("journal", ["Journal"], out var problem));
        Assert.Contains("room:Journal or adapter:Journal", problem, StringComparison.Ordinal);
        Assert.Equal(new LogTopic(LogTopicKind.Adapter, "Journal"), LogTopic.Read("adapter:journal", ["Journal"], out _));
        Assert.Equal(new LogTopic(LogTopicKind.Room, "Journal"), LogTopic.Read("room:journal", ["Journal"], out _));
    }

    private static async Task<JsonElement> LevelAsync(LogFixture fixture, string target)
        => (await fixture.Client.GetFromJsonAsync<JsonElement>("/api/v1/logging/levels", TestContext.Current.CancellationToken)).GetProperty("levels").EnumerateArray().Single(level => level.GetProperty("target").GetString() == target);
}
