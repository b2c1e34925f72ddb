using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

public class AlarmsPageTests(Chromium chromium)
{
    [Fact]
    public async Task Alarms_Raised_AreCountedAcknowledgedAndEndByThemselves()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts =>
        {
            hosts.WriteAdapter("Wrong one", secret: "env:PATH");
            hosts.WriteAdapter("Wrong two", secret: "env:PATH");
        });
        await fixture.Api.WhenStateAsync("Wrong one", "Faulted");
        await fixture.Api.WhenStateAsync("Wrong two", "Faulted");
        var page = await fixture.OpenAsync("#/adapters");
        await Expect(page.Locator(".badge")).ToContainTextAsync("2 active alarms");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Alarms") }).ClickAsync();

        var one = page.Locator(".alarm", new() { HasText = "Wrong one" });
        await Expect(one).ToContainTextAsync("What to do:");
        await fixture.LookAsync("#/alarms", "alarms", "Wrong two");
        await one.Button("Acknowledge").ClickAsync();
        await page.OpenDialog().GetByLabel("Note").FillAsync("ticket 4711");
        await page.OpenDialog().Button("Acknowledge").ClickAsync();
        await Expect(page.Outcome("1 acknowledged.")).ToBeVisibleAsync();
        await Expect(page.Locator(".alarm")).ToHaveCountAsync(1);

        await page.Link("Acknowledged").ClickAsync();
        await Expect(page.Locator(".alarm")).ToContainTextAsync("ticket 4711");
        await page.Locator(".alarm h2 a").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "History" })).ToContainTextAsync("Acknowledged");
        await fixture.LookAsync(new Uri(page.Url).Fragment, "alarm", "ticket 4711");

        // its cause ends: nobody has to clear it
        fixture.Hosts.WriteAdapter("Wrong one");
        await fixture.Api.WhenStateAsync("Wrong one", "Running");
        await page.GotoAsync("/#/alarms/cleared");
        await Expect(page.Locator(".alarm", new() { HasText = "Wrong one" }).First).ToContainTextAsync("ended by itself");

        // all that are left at once, by a person
        await page.GotoAsync("/#/alarms");
        await page.GetByLabel("Select all").CheckAsync();
        await page.Locator(".bulk-actions").Button("Clear").ClickAsync();
        await page.OpenDialog().Button("Clear").ClickAsync();
        await Expect(page.Content()).ToContainTextAsync("No active alarms");
        fixture.AssertQuiet();
    }
}
