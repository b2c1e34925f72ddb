using System.Text.RegularExpressions;
using GenesysCloud.Simulator.Scenarios;
using Microsoft.Playwright;
using Testing.Common;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

public class CallsPageTests(Chromium chromium)
{
    /// <summary>People take their time in a call.</summary>
    private static readonly LocatorAssertionsToContainTextOptions Long = new() { Timeout = 300_000 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_ACallIsHeldRetrievedAndEnds_AppearsChangesAndDisappears()
    {
        await using var fixture = await StartAsync(scale: 10);
        var page = await fixture.OpenAsync("#/calls");
        await Expect(page.Content()).ToContainTextAsync("Nobody is on a call");

        var conversation = fixture.Hosts.Simulator.Generator!.TryStart("hold")!;

        var call = Row(page, conversation);
        await Expect(call).ToContainTextAsync("Alerting", Long);
        await Expect(call).ToContainTextAsync("Connected", Long);
        await Expect(call).ToContainTextAsync("Good");
        await Expect(call).ToContainTextAsync(new Regex(@"on hold for 0:\d\d"), Long);
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new(@"^On hold 1$") })).ToBeVisibleAsync();
        await Expect(call).ToContainTextAsync(new Regex(@"1 hold, 0:\d\d"), Long);
        await Expect(page.Content()).ToContainTextAsync("Nobody is on a call", Long);
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Calls_ConsultedAndTransferred_ShowItAtAGlanceAndTheStoryDrawsIt()
    {
        await using var fixture = await StartAsync(scale: 10);
        var page = await fixture.OpenAsync("#/calls");
        var conversation = fixture.Hosts.Simulator.Generator!.TryStart("consult-transfer")!;

        var starter = Row(page, conversation).Filter(new() { HasTextRegex = new("consults ") });
        await Expect(starter).ToContainTextAsync("Consult", Long);
        var first = await starter.Locator("[data-call] strong").InnerTextAsync();
        var second = await Row(page, conversation).Filter(new() { HasText = "consulted by " + first }).Locator("[data-call] strong").InnerTextAsync();
        Assert.NotEqual(first, second);

        // the story, while it goes on: who holds whom, and who is asked
        var story = await fixture.OpenAsync("#/calls/" + conversation);
        await Expect(story.Content()).ToContainTextAsync("Goes on");
        await Expect(Lane(story, first).Locator("[data-state='held']")).ToHaveCountAsync(1);
        await Expect(Lane(story, second).Locator("[data-state='alerting']")).ToHaveCountAsync(1);

        // the first one leaves, the second one has the call
        await Expect(Row(page, conversation)).ToHaveCountAsync(1, new() { Timeout = 300_000 });
        await Expect(Row(page, conversation)).ToContainTextAsync("attended transfer from " + first);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Transferred 1$") }).ClickAsync();
        await Expect(Row(page, conversation)).ToHaveCountAsync(1);
        await Expect(page.Content()).ToContainTextAsync("No call matches", Long);

        // and the story ends without being asked for again
        await Expect(story.Content()).ToContainTextAsync("Over", Long);
        foreach (var (lane, states) in new[] { (first, new[] { "alerting", "connected", "held", "consult" }), (second, ["alerting", "connected", "consult"]) })
        {
            foreach (var state in states)
            {
                await Expect(Lane(story, lane).Locator($"[data-state='{state}']").First).ToBeAttachedAsync();
            }
        }

        await Expect(Lane(story, second).Locator("[data-state='held']")).ToHaveCountAsync(0);
        var words = story.GetByRole(AriaRole.Table, new() { Name = "States of each leg" });
        await Expect(words.Locator("tbody", new() { HasText = "took over from " + first })).ToContainTextAsync(second);
        await Expect(words.Locator("tbody", new() { HasText = "left by attended transfer" })).ToContainTextAsync(first);

        // an event of the picture opens its JSON
        await Lane(story, first).GetByRole(AriaRole.Button, new() { NameRegex = new("^call.transferred at ") }).PressAsync("Enter");
        await Expect(story.Locator(".event.is-open .json")).ToContainTextAsync("\"transferType\": \"attended\"");
        // what is told after the end (attributes) comes with the next look
        await Eventually.TrueAsync(
            async () => (await fixture.Api.EventsAsync()).Count(fact => fact.GetProperty("data").TryGetProperty("conversationId", out var id) && id.GetString() == conversation) == await story.Locator(".event").CountAsync(),
            "every event of the journal is on the page", cancellationToken: Cancel);
        await fixture.LookAsync("#/calls/" + conversation, "conversation", "Over", look => Expect(look.Locator(".story-mark").First).ToBeVisibleAsync());
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Calls_Many_AreFilteredByStateAgentAndAdapter()
    {
        await using var fixture = await StartAsync(scale: 12, users: 60);
        var generator = fixture.Hosts.Simulator.Generator!;

        // first the page: the shortest of these calls are over in seconds; others reach an agent after most of a minute only
        var page = await fixture.OpenAsync("#/calls");
        string[] stories = ["hold", "hold", "hold", "consult-transfer", "conference", "blind-transfer-user", "outbound-personal", "secure-pause", "inbound-answered", "outbound-busy", "conference", "consult-transfer"];
        foreach (var story in stories.Concat(stories))
        {
            generator.TryStart(story);
        }

        // looking three times takes longer than these go on
        generator.SetRate(10);
        await Expect(page.Locator("[data-call]").Nth(7)).ToBeVisibleAsync(new() { Timeout = 90_000 });
        await fixture.LookAsync("#/calls", "calls", "On hold", look => Expect(look.Locator("tbody", new() { HasText = "on hold for" }).First).ToBeVisibleAsync(new() { Timeout = 60_000 }));

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Connected \\d") }).ClickAsync();
        await Expect(page.Locator("tbody .chip", new() { HasText = "Connected" }).First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Eventually.TrueAsync(
            async () => await page.Locator("[data-call]").CountAsync() == await page.Locator("tbody .chip", new() { HasText = "Connected" }).CountAsync(), "only connected ones are shown", cancellationToken: Cancel);
        await page.GetByRole(AriaRole.Button, new() { Name = "All", Exact = true }).ClickAsync();

        await Eventually.TrueAsync(() => IsNarrowedToAnAgentAsync(page), "an agent's calls alone are shown", TimeSpan.FromMinutes(2), Cancel);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("");
        await page.GetByLabel("Adapter").SelectOptionAsync("Quiet");
        await Expect(page.Content()).ToContainTextAsync("No call matches");
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Calls_TheAdapterStops_AreMarkedAsNotHeard()
    {
        await using var fixture = await StartAsync(scale: 30);
        var conversation = fixture.Hosts.Simulator.Generator!.TryStart("inbound-answered")!;
        var page = await fixture.OpenAsync("#/calls");
        await Expect(Row(page, conversation)).ToContainTextAsync("Alerting", Long);
        await Expect(Row(page, conversation).Locator(".chip", new() { HasText = "not heard" })).ToHaveCountAsync(0);

        using (await fixture.Api.PostAsync("/api/v1/adapters/Good/stop"))
        {
        }

        await Expect(Row(page, conversation).Locator(".chip", new() { HasText = "not heard" })).ToBeVisibleAsync();
        await Expect(page.Content()).ToContainTextAsync("Not heard: Good");
    }

    [Fact]
    public async Task Events_OfACall_LeadToItsStory()
    {
        await using var fixture = await StartAsync(scale: 0.2);
        fixture.Hosts.Simulator.Generator!.TryStart("inbound-answered");
        await Eventually.TrueAsync(async () => (await fixture.Api.EventsAsync()).Any(fact => fact.GetProperty("type").GetString() == "recorder.call.ended"), "the call ends", TimeSpan.FromSeconds(60), Cancel);
        var page = await fixture.OpenAsync("#/events/search?type=recorder.call.ended");
        await page.Locator(".event-line").First.ClickAsync();

        await page.Link("Its story over time").ClickAsync();

        await Expect(page.Content()).ToContainTextAsync("Over time");
        await Expect(page.Locator("[data-state='connected']").First).ToBeAttachedAsync();
        await Expect(page.Locator(".legend li", new() { HasText = "Connected" })).ToBeVisibleAsync();
        var unknown = await fixture.OpenAsync("#/calls/no-such-conversation");
        await Expect(unknown.Content()).ToContainTextAsync("The journal has no event of conversation");
    }

    /// <summary>Searches for the agent of the first call there is; false where that call ends meanwhile.</summary>
    private static async Task<bool> IsNarrowedToAnAgentAsync(IPage page)
    {
        var search = page.GetByRole(AriaRole.Searchbox);
        await search.FillAsync("");
        var agent = await page.Locator("[data-call] strong").First.InnerTextAsync();
        await search.FillAsync(agent);
        using PeriodicTimer poll = new(TimeSpan.FromMilliseconds(250));
        for (var looks = 0; looks < 20; looks++)
        {
            var rows = await page.Locator("tbody", new() { Has = page.Locator("[data-call]") }).AllInnerTextsAsync();
            if (rows.Count is > 0 and < 8 && rows.All(row => row.Contains(agent, StringComparison.Ordinal)))
            {
                return true;
            }

            await poll.WaitForNextTickAsync(Cancel);
        }

        return false;
    }

    private static ILocator Row(IPage page, string conversation) => page.Locator("tbody", new() { Has = page.Locator($"[data-call='{conversation}']") });

    private static ILocator Lane(IPage page, string agent) => page.Locator($"[data-lane=\"{agent}\"]");

    private async Task<ConsoleFixture> StartAsync(double scale, int users = 30)
    {
        var fixture = await ConsoleFixture.StartAsync(
            chromium,
            hosts =>
            {
                hosts.WriteAdapter("Good");
                hosts.WriteAdapter("Quiet", startupType: "Manual");
            },
            options => options with { Users = users, RateLimit = 100_000, Scenarios = new ScenarioOptions { Scale = scale, Shifts = false } });
        await fixture.Api.WhenStateAsync("Good", "Running");
        return fixture;
    }
}
