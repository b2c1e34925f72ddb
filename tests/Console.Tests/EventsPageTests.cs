using System.Net.Http.Json;
using GenesysCloud.Simulator.Scenarios;
using Microsoft.Playwright;
using Testing.Common;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

public class EventsPageTests(Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_WhileCallsAreMade_ShowsThemHoldsThemAndFilters()
    {
        await using var fixture = await StartAsync();
        var page = await fixture.OpenAsync("#/events");
        await Expect(page.Content()).ToContainTextAsync("Following");
        fixture.Hosts.Simulator.Generator!.SetRate(120);
        await Expect(page.Locator(".event", new() { HasText = "call.connected" }).First).ToBeVisibleAsync();

        await page.Button("Pause").ClickAsync();
        var held = await page.Locator(".event").CountAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new(@"Go on \(\d+ new\)") })).ToBeVisibleAsync();
        Assert.Equal(held, await page.Locator(".event").CountAsync());

        await page.Locator(".event-line").First.ClickAsync();
        await Expect(page.Locator(".event-detail .json").First).ToContainTextAsync("\"specversion\": \"1.0\"");
        await fixture.LookAsync("#/events", "events-live", "Following", async look =>
        {
            await Expect(look.Locator(".event").Nth(12)).ToBeVisibleAsync();
            await look.Button("Pause").ClickAsync();
            await look.Locator(".event-line").First.ClickAsync();
        });

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Go on") }).ClickAsync();
        await page.GetByLabel("Type").SelectOptionAsync("recorder.call.ended");
        await Expect(page.Locator(".event", new() { HasText = "call.ended" }).First).ToBeVisibleAsync();

        // more come while they are counted: first the one, then the other
        await Eventually.TrueAsync(
            async () => await page.Locator(".event").CountAsync() == await page.Locator(".event .chip", new() { HasText = "call.ended" }).CountAsync(), "only ended ones are shown", cancellationToken: TestContext.Current.CancellationToken);
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Search_ByConversationTypeAndTime_FindsExactlyThoseAndPages()
    {
        await using var fixture = await StartAsync();
        fixture.Hosts.Simulator.Generator!.SetRate(300);
        await Eventually.TrueAsync(async () => (await fixture.Api.EventsAsync()).Count > 250, "250 events", TimeSpan.FromSeconds(90), Cancel);
        fixture.Hosts.Simulator.Generator.SetRate(0);
        await WhenQuietAsync(fixture);
        var page = await fixture.OpenAsync("#/events/search");

        // newest first, a hundred at a time
        await Expect(page.Locator(".event")).ToHaveCountAsync(100);
        await page.Button("Show older").ClickAsync();
        await Expect(page.Locator(".event")).ToHaveCountAsync(200);
        var numbers = await page.Locator(".event").EvaluateAllAsync<long[]>("items => items.map(item => Number(item.dataset.sequence))").Soon();
        Assert.Equal(numbers.OrderDescending(), numbers);
        Assert.Equal(200, numbers.Distinct().Count());
        await fixture.LookAsync("#/events/search", "events-search", "100 events shown");

        // from one event to all of its conversation
        var wanted = (await fixture.Api.EventsAsync()).First(fact => fact.GetProperty("type").GetString() == "recorder.call.ended");
        var conversation = wanted.GetProperty("data").GetProperty("conversationId").GetString()!;
        var expected = (await fixture.Api.EventsAsync()).Where(fact => fact.GetProperty("data").TryGetProperty("conversationId", out var id) && id.GetString() == conversation).ToList();
        await page.GetByLabel("Conversation").FillAsync(conversation);
        await Expect(page.Locator(".event")).ToHaveCountAsync(expected.Count);
        await page.GetByLabel("Type").SelectOptionAsync("recorder.call.ended");
        await Expect(page.Locator(".event")).ToHaveCountAsync(expected.Count(fact => fact.GetProperty("type").GetString() == "recorder.call.ended"));

        // a span that lies before everything
        await page.Button("Reset").ClickAsync();
        await page.GetByLabel("To (local time)").FillAsync("2020-01-01T00:00");
        await Expect(page.Content()).ToContainTextAsync("Nothing found");
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Consumers_ResetByAnAdmin_AreAskedAboutAndMove()
    {
        await using var fixture = await StartAsync();
        await Eventually.TrueAsync(async () => (await fixture.Api.EventsAsync()).Count > 20, "20 events", TimeSpan.FromSeconds(60), Cancel);
        using HttpClient http = new() { BaseAddress = fixture.Api.Url };
        (await http.PutAsync("/api/v1/consumers/recorder-1?after=7", null, Cancel)).EnsureSuccessStatusCode();
        var page = await fixture.OpenAsync("#/events/consumers");

        var row = page.Locator("tbody", new() { HasText = "recorder-1" });
        await Expect(row.Locator("[data-label='Has read up to']")).ToHaveTextAsync("7");
        await fixture.LookAsync("#/events/consumers", "consumers", "recorder-1");
        await row.Button("Reset").ClickAsync();
        await page.OpenDialog().GetByLabel("Has read up to").FillAsync("99999999");
        await Expect(page.OpenDialog().Button("Reset")).ToBeDisabledAsync();
        await page.OpenDialog().GetByLabel("Has read up to").FillAsync("3");
        await page.OpenDialog().Button("Reset").ClickAsync();
        await Expect(page.Outcome("recorder-1 reads on after 3.")).ToBeVisibleAsync();
        await Expect(row.Locator("[data-label='Has read up to']")).ToHaveTextAsync("3");
        var known = await http.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/v1/consumers/recorder-1", Cancel);
        Assert.Equal(3, known.GetProperty("position").GetInt64());
    }

    /// <summary>Every call is over, and what is told of it is in the journal: the page searches once.</summary>
    private static async Task WhenQuietAsync(ConsoleFixture fixture)
    {
        await Eventually.TrueAsync(() => fixture.Hosts.Simulator.Truth!.OpenCalls == 0, "every call is over", TimeSpan.FromSeconds(90), Cancel);
        await Eventually.TrueAsync(
            async () =>
            {
                var before = (await fixture.Api.EventsAsync()).Count;
                using PeriodicTimer pause = new(TimeSpan.FromSeconds(2));
                await pause.WaitForNextTickAsync(Cancel);
                return (await fixture.Api.EventsAsync()).Count == before;
            },
            "no more events come", TimeSpan.FromSeconds(90), Cancel);
    }

    private async Task<ConsoleFixture> StartAsync()
    {
        var fixture = await ConsoleFixture.StartAsync(
            chromium, hosts => hosts.WriteAdapter("Good"), options => options with { Users = 60, RateLimit = 100_000, Scenarios = new ScenarioOptions { Scale = 0.05, Shifts = false } });
        await fixture.Api.WhenStateAsync("Good", "Running");
        return fixture;
    }
}
