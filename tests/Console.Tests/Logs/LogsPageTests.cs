using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests.Logs;

public class LogsPageTests(Chromium chromium)
{
    [Fact]
    public async Task Follow_OneAdapter_ShowsItsLinesAsTheyComeAndHoldsThem()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts =>
        {
            hosts.WriteAdapter("Good");
            hosts.WriteAdapter("Other");
        });
        await fixture.Api.WhenStateAsync("Good", "Running");
        await fixture.Api.WhenStateAsync("Other", "Running");
        var page = await fixture.OpenAsync("#/logs");
        var lines = page.Locator(".log-line");
        await Expect(lines.Filter(new() { HasText = "Other" }).First).ToBeVisibleAsync();
        await page.GetByLabel("Adapter", new() { Exact = true }).SelectOptionAsync("Good");
        await Expect(page).ToHaveURLAsync(new Regex("adapter=Good"));
        await Expect(lines.First).ToBeVisibleAsync();
        await Expect(lines.Filter(new() { HasText = "Other" })).ToHaveCountAsync(0);

        await page.Button("Pause").ClickAsync();
        var shown = await lines.CountAsync();
        await RestartAsync(fixture, "Good");
        await RestartAsync(fixture, "Other");
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("Go on \\([1-9]") })).ToBeVisibleAsync();
        await Expect(lines).ToHaveCountAsync(shown);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("Go on") }).ClickAsync();
        await Expect(lines.Filter(new() { HasText = "Connecting to" }).First).ToBeVisibleAsync();

        await lines.First.ClickAsync();
        await Expect(page.Locator(".event-detail").First).ToContainTextAsync("UTC");
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("connecting to");
        await Expect(lines.Filter(new() { HasNotText = "Connecting to" })).ToHaveCountAsync(0);
        await fixture.LookAsync("#/logs?adapter=Good", "logs-follow", "Following", look => Expect(look.Locator(".log-line").First).ToBeVisibleAsync());
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Search_SpanOfTheCoveragePage_ShowsItsLinesOfTheFiles()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good"));
        await fixture.Api.WhenStateAsync("Good", "Running");
        using (await fixture.Api.PostAsync("/api/v1/adapters/Good/stop"))
        {
        }

        await fixture.Api.WhenStateAsync("Good", "Stopped");
        var page = await fixture.OpenAsync("#/coverage?adapter=Good");
        await page.Button("1 h").ClickAsync();
        await page.Locator(".account tbody", new() { HasText = "stopped on purpose" }).First.GetByRole(AriaRole.Link, new() { Name = "Logs" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("#/logs/search.*adapter=Good.*from=.*to="));
        await Expect(page.Content()).ToContainTextAsync("The link is let go on purpose");
        await Expect(page.Locator(".log-line").Filter(new() { HasText = "Journal in" })).ToHaveCountAsync(0);

        await page.GetByLabel("Level", new() { Exact = true }).SelectOptionAsync("critical");
        await Expect(page.Content()).ToContainTextAsync("Nothing found");
        await page.Button("Reset").ClickAsync();
        await Expect(page.Content()).ToContainTextAsync("Journal in");
        await fixture.LookAsync("#/logs/search", "logs-search", "Journal in");
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Levels_ChangedForAWhile_CountsAtOnceAndIsSetBack()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good"));
        await fixture.Api.WhenStateAsync("Good", "Running");
        var page = await fixture.OpenAsync("#/logs/levels");
        var row = page.GetByRole(AriaRole.Table, new() { Name = "Levels" }).Locator("tbody", new() { Has = page.GetByRole(AriaRole.Link, new() { Name = "Good" }) });
        await Expect(row).ToContainTextAsync("information");
        await row.Button("Change").ClickAsync();
        await page.OpenDialog().GetByLabel("Level").SelectOptionAsync("debug");
        await page.OpenDialog().Button("Change").ClickAsync();
        await Expect(row).ToContainTextAsync("debug");
        await Expect(row).ToContainTextAsync("by local");

        // an administrator, and only for a while
        await page.Button("Write raw events…").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Phone numbers");
        await page.OpenDialog().Button("Write them").ClickAsync();
        var raw = page.GetByRole(AriaRole.Table, new() { Name = "Raw events" });
        await Expect(raw).ToContainTextAsync("Good");
        await fixture.LookAsync("#/logs/levels", "logs-levels", "by local");
        await raw.Button("Stop writing").ClickAsync();
        await Expect(raw).ToHaveCountAsync(0);

        await row.Button("Set back").ClickAsync();
        await Expect(row).ToContainTextAsync("information");
        Assert.Contains("adapter:Good debug", await fixture.Api.TextAsync("/api/v1/audit"), StringComparison.Ordinal);
        fixture.AssertQuiet();
    }

    private static async Task RestartAsync(ConsoleFixture fixture, string adapter)
    {
        using (await fixture.Api.PostAsync($"/api/v1/adapters/{adapter}/restart"))
        {
        }

        await fixture.Api.WhenStateAsync(adapter, "Running");
    }
}
