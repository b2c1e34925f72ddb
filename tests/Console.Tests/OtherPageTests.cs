using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

/// <summary>Schedules and plugins.</summary>
public class OtherPageTests(Chromium chromium)
{
    [Fact]
    public async Task Schedules_OfRestartsAndImports_ShowTheNextAndRunNow()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts =>
        {
            hosts.WriteAdapter("Good");
            hosts.WriteImport("Archive", DateTimeOffset.UtcNow.AddDays(-1));
        });
        await fixture.Api.WhenStateAsync("Good", "Running");
        await fixture.Api.WhenStateAsync("Archive", "Running");
        var page = await fixture.OpenAsync("#/schedules");

        var restart = page.Locator("tbody", new() { HasText = "Daily restart" }).Filter(new() { HasText = "Good" });
        await Expect(restart).ToContainTextAsync("in ");
        await fixture.LookAsync("#/schedules", "schedules", "Import run");
        await page.Locator("tbody", new() { HasText = "Import run" }).Button("Run now").ClickAsync();
        await Expect(page.Outcome("Import run")).ToContainTextAsync("Run ");
        await restart.Button("Run now").ClickAsync();
        await page.OpenDialog().Button("Restart").ClickAsync();
        await Expect(page.Outcome("Daily restart")).ToBeVisibleAsync();
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Plugins_Installed_ShowVersionTypesAndReport()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium);
        var page = await fixture.OpenAsync("#/plugins");

        var plugin = page.Locator("[data-plugin='Adapters.GenesysCloudCx']");
        await Expect(plugin).ToContainTextAsync("Usable");
        await Expect(plugin).ToContainTextAsync("Genesys Cloud CX API Adapter, Genesys Cloud Import Source");
        await fixture.LookAsync("#/plugins", "plugins", "Load report");
        await page.Button("Take over changes").ClickAsync();
        await page.OpenDialog().Button("Take over changes").ClickAsync();
        await Expect(page.Outcome("New or changed: none. Removed: none.")).ToBeVisibleAsync();
        fixture.AssertQuiet();
    }
}
