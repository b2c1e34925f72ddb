using System.Net;
using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Plugins;
using Adapter.Host.Schedules;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Http;
using Adapter.Host.Tests.Plugins;
using Adapter.Host.Tests.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Testing.Common;

namespace Adapter.Host.Tests.Schedules;

/// <summary>Schedules of real plugins' adapters through the API.</summary>
public sealed class ScheduleEndpointsTests : IAsyncDisposable
{
    private readonly TestPlugins _plugins = new("Healthy", "ImportSource");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_OfTwoAdapters_SaysWhatRunsWhen()
    {
        await using var api = await StartAsync();

        var restart = await FindAsync(api, "restart.Live One");
        Assert.Equal(("daily-restart", "daily at 02:30 in Europe/Berlin", "Running", 3), (Word(restart, "kind"), Word(restart, "when"), Word(restart, "adapterState"), restart.GetProperty("next").GetArrayLength()));
        var next = restart.GetProperty("next").EnumerateArray().Select(item => item.GetDateTimeOffset()).ToList();
        Assert.All(next.Zip(next.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, TimeSpan.FromHours(23), TimeSpan.FromHours(25)));

        var import = await FindAsync(api, "import.Archive");
        Assert.Equal(("import", "every 1 h", 3), (Word(import, "kind"), Word(import, "when"), import.GetProperty("next").GetArrayLength()));
        var check = await FindAsync(api, ScheduleDesk.CheckId);
        Assert.Equal((true, false, 1), (check.GetProperty("canRun").GetBoolean(), check.GetProperty("canPause").GetBoolean(), check.GetProperty("next").GetArrayLength()));
        Assert.False((await FindAsync(api, ScheduleDesk.RetentionId)).GetProperty("canRun").GetBoolean());
    }

    [Fact]
    public async Task Run_DailyRestart_RestartsAndNotesWhoAsked()
    {
        await using var api = await StartAsync();

        var answer = await PostAsync(api, "restart.Live%20One/run");

        Assert.Contains("renewed", Word(answer, "message"), StringComparison.Ordinal);
        var last = answer.GetProperty("schedule").GetProperty("last");
        Assert.Equal(("done", "local"), (Word(last, "outcome"), Word(last, "by")));
        Assert.Contains(api.Services.GetRequiredService<MemoryJournal>().EventsOf("Live One").OfType<LinkEvent>(), fact => fact.Reason == "restart asked for by a person");
    }

    [Fact]
    public async Task Run_Import_ShowsTheRunWhileItGoesOnAndNoSecondOne()
    {
        await using var api = await StartAsync(("RunS", "100"));

        Assert.Equal("Run 1 was begun.", Word(await PostAsync(api, "import.Archive/run"), "message"));

        Assert.Equal("asked for by a person", Word((await FindAsync(api, "import.Archive")).GetProperty("running"), "by"));
        Assert.Contains("still goes on", Word(await PostAsync(api, "import.Archive/run"), "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ImportThatIsOver_ShowsItsResult()
    {
        await using var api = await StartAsync();
        await PostAsync(api, "import.Archive/run");

        JsonElement last = default;
        await Eventually.TrueAsync(async () => (await FindAsync(api, "import.Archive")).TryGetProperty("last", out last) && Word(last, "text")!.StartsWith("Run 1: ", StringComparison.Ordinal), "the run's own result", cancellationToken: Token);
        Assert.Equal(("done", "local"), (Word(last, "outcome"), Word(last, "by")));
    }

    [Fact]
    public async Task Run_JournalCheck_ReadsItAllAndSaysHowMuch()
    {
        await using var api = await StartAsync();
        await api.PublishAsync(1, 10);

        await PostAsync(api, "journal.check/run");

        await Eventually.TrueAsync(async () => (await FindAsync(api, ScheduleDesk.CheckId)).TryGetProperty("last", out var last) && Word(last, "text") == "10 events were read, all sound.", "the check's result", cancellationToken: Token);
    }

    [Fact]
    public async Task Pause_HostStartedAgain_IsStillPausedUntilResumed()
    {
        await using var api = await StartAsync();
        Assert.Contains("is paused until", Word(await PostAsync(api, "restart.live%20one/pause"), "message"), StringComparison.Ordinal);
        Assert.Contains("was paused already", Word(await PostAsync(api, "restart.Live%20One/pause"), "message"), StringComparison.Ordinal);

        await api.RestartAsync();
        await ReconcileAsync(api);

        var paused = await FindAsync(api, "restart.Live One");
        Assert.Equal(("local", 0), (Word(paused.GetProperty("paused"), "by"), paused.GetProperty("next").GetArrayLength()));
        var resumed = (await PostAsync(api, "restart.Live%20One/resume")).GetProperty("schedule");
        Assert.Equal((false, 3), (resumed.TryGetProperty("paused", out _), resumed.GetProperty("next").GetArrayLength()));
    }

    [Theory]
    [InlineData("restart.Nobody/run", HttpStatusCode.NotFound)]
    [InlineData("journal.check/pause", HttpStatusCode.Conflict)]
    [InlineData("journal.retention/run", HttpStatusCode.Conflict)]
    public async Task Action_ThatCannotBe_SaysWhy(string path, HttpStatusCode expected)
    {
        await using var api = await StartAsync();
        Assert.NotEmpty(Word(await api.SendAsync(HttpMethod.Post, "/api/v1/schedules/" + path, expected), "remedy")!);
    }

    public ValueTask DisposeAsync() => _plugins.DisposeAsync();

    private async Task<ApiFixture> StartAsync(params (string, string)[] import)
    {
        var api = await ApiFixture.StartAsync(fixture => fixture.Rooms = (services, _) => services
            .AddPlugins(_plugins.Options)
            .AddSupervision(new SupervisionOptions { StateFolder = _plugins["state"], RecordingsFolder = _plugins["recordings"] }, () => 0.5)
            .AddSingleton<MemoryJournal>()
            .AddSingleton<IAdapterRecords>(provider => provider.GetRequiredService<MemoryJournal>())
            .AddSchedules(TimeProvider.System, fixture.Folder)
            .AddScheduleDesk());
        await ReconcileAsync(api, import);
        return api;
    }

    private static async Task ReconcileAsync(ApiFixture api, params (string, string)[] import)
    {
        var catalogue = api.Services.GetRequiredService<PluginCatalogue>();
        await catalogue.LoadAsync(Token);
        var supervisor = api.Services.GetRequiredService<AdapterSupervisor>();
        await supervisor.ReconcileAsync(
            new DefinitionSet(
                [
                    TestDefinitions.Entry(catalogue.Find("Healthy Adapter")!, "Live One", settings: [("Site", "a"), ("BeatMs", "2000000000"), ("RestartTime", "02:30"), ("zone", "Europe/Berlin")]),
                    TestDefinitions.Entry(catalogue.Find("Import Source Adapter")!, "Archive", settings: [("Schedule", "1h"), .. import]),
                ],
                [], [], []),
            Token);
        foreach (var name in new[] { "Live One", "Archive" })
        {
            await supervisor.WaitForAsync(name, item => item.State == AdapterState.Running, Token).WaitAsync(Eventually.DefaultDeadline, Token);
        }
    }

    private static Task<JsonElement> PostAsync(ApiFixture api, string path) => api.SendAsync(HttpMethod.Post, "/api/v1/schedules/" + path, HttpStatusCode.OK);

    private static async Task<JsonElement> FindAsync(ApiFixture api, string id)
        => (await api.GetAsync("/api/v1/schedules")).GetProperty("schedules").EnumerateArray().Single(item => Word(item, "id") == id);

    private static string? Word(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
