using GenesysCloud.Simulator;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

public class CoveragePageTests(Chromium chromium)
{
    [Fact]
    public async Task Coverage_AfterAnOutage_ShowsTheSpanItsEventsAndReadsItBack()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good"), Quick);
        await fixture.Api.WhenStateAsync("Good", "Running");
        using (await fixture.Api.PostAsync("/api/v1/adapters/Good/stop"))
        {
        }

        await fixture.Api.WhenStateAsync("Good", "Stopped");
        var page = await fixture.OpenAsync("#/coverage");
        var panel = page.Locator(".account", new() { HasText = "Good" });
        await page.Button("1 h").ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await Expect(panel).ToContainTextAsync("stopped on purpose");
        await Expect(panel.Locator(".bar-uncertain").First).ToBeVisibleAsync();

        // read back: the adapter has to run for it, and a manual run takes a span that is over
        using (await fixture.Api.PostAsync("/api/v1/adapters/Good/start"))
        {
        }

        await fixture.Api.WhenStateAsync("Good", "Running");
        var span = panel.Locator("tbody", new() { HasText = "stopped on purpose" }).First;
        await span.Button("Back-fill").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Read this span back?");
        await page.OpenDialog().Button("Back-fill").ClickAsync();
        await Expect(page.Outcome("was begun")).ToBeVisibleAsync();
        await Expect(panel.GetByRole(AriaRole.Table, new() { Name = "Back-fills of Good" }).Locator("tbody").Filter(new() { Has = page.Locator("[data-label='Begun by']", new() { HasText = "a person" }) })).ToContainTextAsync("%");
        await fixture.LookAsync("#/coverage?adapter=Good", "coverage", "stopped on purpose", async look =>
        {
            await look.Button("1 h").ClickAsync();
            await look.Locator(".account").Button("Show this span closer").First.ClickAsync();
            await Expect(look.Locator(".account .bar-uncertain").First).ToBeVisibleAsync();
        });

        // from the span to what the journal has of it
        await span.GetByRole(AriaRole.Link, new() { Name = "Events" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("#/events/search.*adapter=Good.*from=.*to="));
        await Expect(page.Content()).ToContainTextAsync("Oldest first.");
        await Expect(page.Content()).ToContainTextAsync("link.stopping");
        fixture.AssertQuiet();
    }

    /// <summary>The covered edge moves with what is heard: on a quiet link, with its heartbeats.</summary>
    private static SimulatorOptions Quick(SimulatorOptions options) => options with { HeartbeatInterval = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task Coverage_Zoomed_KeepsAddingUpAndComesBackToNow()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good"), Quick);
        await fixture.Api.WhenStateAsync("Good", "Running");
        var page = await fixture.OpenAsync("#/coverage");
        var panel = page.Locator(".account", new() { HasText = "Good" });
        await Expect(page.Button("24 h")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Button("Closer").ClickAsync();
        await Expect(page.Button("6 h")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Button("Farther").ClickAsync();
        await page.Button("Farther").ClickAsync();
        await Expect(page.Button("7 d")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(panel.Locator(".bar-covered").First).ToBeVisibleAsync();

        await page.Button("1 h").ClickAsync();
        await page.Button("Earlier").ClickAsync();
        await Expect(page.Button("Later")).ToBeEnabledAsync();
        await page.Button("Earlier").ClickAsync();
        await page.Button("Earlier").ClickAsync();
        await Expect(panel.Locator(".bar-covered")).ToHaveCountAsync(0);
        await page.Button("now").ClickAsync();
        await Expect(panel.Locator(".bar-covered").First).ToBeVisibleAsync();
        await Expect(page.Button("Later")).ToBeDisabledAsync();
        fixture.AssertQuiet();
    }
}
