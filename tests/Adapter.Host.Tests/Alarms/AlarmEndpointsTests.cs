using System.Net;
using System.Text.Json;
using Adapter.Host.Alarms;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms;

public sealed class AlarmEndpointsTests
{
    [Fact]
    public async Task List_FiltersAndPages_AnswersWhatIsAskedFor()
    {
        await using var api = await StartAsync();
        PlayedSource.Of(api).Set(("permission.topic.presence", "Primary"), ("link.mute", "Primary"), ("journal.write", null));
        await OpenAsync(api, 3);

        var all = await api.GetAsync("/api/v1/alarms");
        Assert.Equal(["journal.write", "link.mute", "permission"], Kinds(all));
        Assert.Equal((0, 1, 1, 1), (Open(all, "warning"), Open(all, "error"), Open(all, "critical"), Open(all, "fatal")));
        Assert.Equal(["link.mute", "permission"], Kinds(await api.GetAsync("/api/v1/alarms?adapter=primary&state=active,acknowledged")));
        Assert.Equal(["journal.write"], Kinds(await api.GetAsync("/api/v1/alarms?severity=fatal")));
        Assert.Empty(Kinds(await api.GetAsync("/api/v1/alarms?state=cleared")));
        var first = await api.GetAsync("/api/v1/alarms?limit=2");
        Assert.Equal(["permission"], Kinds(await api.GetAsync($"/api/v1/alarms?limit=2&before={first.GetProperty("next").GetInt64()}")));

        var permission = all.GetProperty("alarms")[2];
        Assert.Equal(("topic.presence", "active", "error"), (Word(permission, "subject"), Word(permission, "state"), Word(permission, "severity")));
        Assert.StartsWith("Grant the permission", Word(permission, "remedy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state=open")]
    [InlineData("state=1")]
    [InlineData("severity=bad")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    public async Task List_BadQuery_SaysWhatToDo(string query)
    {
        await using var api = await StartAsync();

        var problem = await api.GetAsync($"/api/v1/alarms?{query}", HttpStatusCode.BadRequest);

        Assert.StartsWith("Take ", Word(problem, "remedy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acknowledge_ThenResolved_TellsTheWholeHistory()
    {
        await using var api = await StartAsync();
        var source = PlayedSource.Of(api);
        source.Set(("quota", "Primary"));
        var id = await OpenAsync(api, 1);

        var answer = await api.SendAsync(HttpMethod.Post, $"/api/v1/alarms/{id}/acknowledge", HttpStatusCode.OK, """{"note":"on it"}""");
        Assert.Equal(("acknowledged", "local", "on it"), (Word(answer, "state"), Word(answer, "acknowledgedBy"), Word(answer, "note")));
        source.Set();
        await OpenAsync(api, 0);

        var detail = await api.GetAsync($"/api/v1/alarms/{id}");
        Assert.Equal(("cleared", "itself"), (Word(detail.GetProperty("alarm"), "state"), Word(detail.GetProperty("alarm"), "resolvedBy")));
        Assert.Equal(
            ["raised by itself", "acknowledged by local", "cleared by itself"],
            detail.GetProperty("history").EnumerateArray().Select(line => $"{Word(line, "change")} by {Word(line, "by")}"));
        await api.SendAsync(HttpMethod.Post, $"/api/v1/alarms/{id}/clear", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Bulk_SomeOpenSomeNot_SaysWhatBecameOfEach()
    {
        await using var api = await StartAsync();
        PlayedSource.Of(api).Set(("quota", "Primary"), ("link.mute", "Primary"));
        await OpenAsync(api, 2);
        await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/1/clear", HttpStatusCode.OK);

        var answer = await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/acknowledge", HttpStatusCode.OK, """{"ids":[1,2,2,77]}""");
        Assert.Equal("[2] [1] [77]", $"[{string.Join(",", answer.GetProperty("changed").EnumerateArray().Select(alarm => alarm.GetProperty("id")))}] {answer.GetProperty("unchanged")} {answer.GetProperty("unknown")}");
        answer = await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/clear", HttpStatusCode.OK, """{"ids":[2],"note":"done"}""");
        Assert.Equal("done", Word(answer.GetProperty("changed")[0], "note"));
        await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/clear", HttpStatusCode.BadRequest, """{"ids":[]}""");
        await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/clear", HttpStatusCode.BadRequest, """[1]""");
        await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/2/clear", HttpStatusCode.BadRequest, "{");
        await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/99/clear", HttpStatusCode.NotFound);
        await api.GetAsync("/api/v1/alarms/99", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Change_Reader_MayLookButNotTouch()
    {
        await using var api = await StartAsync(fixture => fixture.AddUsers());
        PlayedSource.Of(api).Set(("quota", "Primary"));
        await Eventually.TrueAsync(() => api.Services.GetRequiredService<AlarmBook>().Open.Count == 1, "the alarm", cancellationToken: TestContext.Current.CancellationToken);

        await api.SendAsync(HttpMethod.Get, "/api/v1/alarms/1", HttpStatusCode.OK, null, ApiFixture.As("rob"));
        await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/1/acknowledge", HttpStatusCode.Forbidden, null, ApiFixture.As("rob"));
        await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/1/clear", HttpStatusCode.Forbidden, null, ApiFixture.As("rob"));
        await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/clear", HttpStatusCode.Forbidden, """{"ids":[1]}""", ApiFixture.As("rob"));
        await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/test", HttpStatusCode.Forbidden, null, ApiFixture.As("rob"));
        var answer = await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/1/acknowledge", HttpStatusCode.OK, null, ApiFixture.As("ada"));
        Assert.Equal("ada", Word(answer, "acknowledgedBy"));
    }

    [Fact]
    public async Task Metrics_OpenAlarms_CountsBySeverityAndState()
    {
        await using var api = await StartAsync();
        PlayedSource.Of(api).Set(("quota", "Primary"), ("link.mute", "Primary"));
        await OpenAsync(api, 2);
        await api.SendAsync(HttpMethod.Post, "/api/v1/alarms/1/acknowledge", HttpStatusCode.OK);

        var page = await api.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("adapterhost_alarms{severity=\"error\",state=\"acknowledged\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("adapterhost_alarms{severity=\"critical\",state=\"active\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("adapterhost_alarms{severity=\"error\",state=\"active\"} 0\n", page, StringComparison.Ordinal);
    }

    internal static Task<ApiFixture> StartAsync(Action<ApiFixture>? configure = null) => ApiFixture.StartAsync(fixture =>
    {
        ChangeSignal changed = new();
        fixture.Rooms = (services, configuration) => services
            .AddSingleton(new AlarmSignal(() => changed.Next))
            .AddSingleton<IAlarmSource>(new PlayedSource(changed))
            .AddAlarmRoom(configuration, new HostStart { ConfigFolder = fixture.Folder, DataFolder = fixture.Folder, PluginsFolder = fixture.Folder });
        configure?.Invoke(fixture);
    });

    private static async Task<long> OpenAsync(ApiFixture api, int count)
    {
        var book = api.Services.GetRequiredService<AlarmBook>();
        await Eventually.TrueAsync(() => book.Open.Count == count, $"{count} open alarms", cancellationToken: TestContext.Current.CancellationToken);
        return count > 0 ? book.Open[0].Id : 0;
    }

    private static IEnumerable<string> Kinds(JsonElement list) => list.GetProperty("alarms").EnumerateArray().Select(alarm => Word(alarm, "kind"));

    private static int Open(JsonElement list, string severity) => list.GetProperty("open").GetProperty(severity).GetInt32();

    private static string Word(JsonElement row, string name) => row.GetProperty(name).GetString()!;
}
