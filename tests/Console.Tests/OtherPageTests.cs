using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

/// <summary>Schedules and plugins.</summary>
public class OtherPageTests(Chromium chromium)
{
    [Fact]
    public async Task Schedules_RunPausedAndResumed_DoWhatTheySayAndShowIt()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts =>
        {
            hosts.WriteAdapter("Good");
            hosts.WriteImport("Archive", DateTimeOffset.UtcNow.AddDays(-1), advanced: ("Schedule", "1h"));
        });
        await fixture.Api.WhenStateAsync("Good", "Running");
        await fixture.Api.WhenStateAsync("Archive", "Running");
        var page = await fixture.OpenAsync("#/schedules");
        var restart = page.Locator("tbody", new() { HasText = "Daily restart" });
        var import = page.Locator("tbody", new() { HasText = "Import run" });
        await Expect(restart).ToContainTextAsync("daily at 00:00 in Europe/London");
        await Expect(restart).ToContainTextAsync("then ");
        await Expect(import).ToContainTextAsync("every 1 h");

        // run now, and what came of it
        await import.Button("Run now").ClickAsync();
        await Expect(page.Outcome("Run now: Import run · Archive")).ToContainTextAsync("was begun.");
        await Expect(import).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"done.*Run \d+: "));
        await restart.Button("Run now").ClickAsync();
        await page.OpenDialog().Button("Restart").ClickAsync();
        await Expect(page.Outcome("Adapter 'Good' renewed its links.")).ToBeVisibleAsync();
        await Expect(restart).ToContainTextAsync("asked for by local");

        // paused: no turn comes, on the other pages too, and after a restart of the host
        await restart.Button("Pause").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Daily restart of Good?");
        await page.OpenDialog().Button("Pause").ClickAsync();
        await Expect(page.Outcome("is paused until somebody resumes it.")).ToBeVisibleAsync();
        await Expect(restart).ToContainTextAsync("by local, since");
        Assert.False((await fixture.Api.AdapterAsync("Good"))!.Value.TryGetProperty("nextDailyRestart", out _));
        await fixture.LookAsync("#/schedules", "schedules", "Paused");
        fixture.Program.Terminate();
        await fixture.Program.WhenEndedAsync(TimeSpan.FromSeconds(60));
        await fixture.StartHostAgainAsync();
        await fixture.Api.WhenStateAsync("Good", "Running");
        await Expect(restart).ToContainTextAsync("by local, since");
        Assert.False((await fixture.Api.AdapterAsync("Good"))!.Value.TryGetProperty("nextDailyRestart", out _));

        await restart.Button("Resume").ClickAsync();
        await Expect(page.Outcome("goes on by the clock.")).ToBeVisibleAsync();
        await Expect(restart).ToContainTextAsync("then ");
        Assert.True((await fixture.Api.AdapterAsync("Good"))!.Value.TryGetProperty("nextDailyRestart", out _));
        Assert.Empty(fixture.Strangers);
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
