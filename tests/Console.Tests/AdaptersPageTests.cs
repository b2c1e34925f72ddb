using EndToEnd.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

public class AdaptersPageTests(Chromium chromium)
{
    [Fact]
    public async Task Adapters_OfEveryKind_AreShownWithStateWhyAndNextStep()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, Definitions);
        await fixture.Api.WhenStateAsync("Good", "Running");
        await fixture.Api.WhenStateAsync("Wrong secret", "Faulted");
        var page = await fixture.OpenAsync();

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("#/adapters$"));
        var good = page.Adapter("Good");
        await Expect(good).ToContainTextAsync("Running");
        await Expect(good).ToContainTextAsync("Connected: 1 channel");
        await Expect(good).ToContainTextAsync("1 of 1 live");
        // who is logged on is told as soon as the link is up
        await Expect(good.Locator(".figure")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[1-9]"));
        await Expect(good).ToContainTextAsync(new System.Text.RegularExpressions.Regex("Last event(now|\\d+ (s|min) ago)"));
        await Expect(good).ToContainTextAsync("expires in");
        await Expect(good).ToContainTextAsync("daily restart");
        var wrong = page.Adapter("Wrong secret");
        await Expect(wrong).ToContainTextAsync("Faulted");
        await Expect(wrong).ToContainTextAsync("waits for a person");
        await Expect(wrong).ToContainTextAsync("none in the journal");
        await Expect(page.Adapter("By hand")).ToContainTextAsync("Stopped");
        await fixture.LookAsync("#/adapters", "adapters", "Connected: 1 channel");

        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Adapters_AfterARestartOfTheHost_StillTellTheirLastEvent()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, Definitions);
        using (await fixture.Api.PostAsync("/api/v1/adapters/By%20hand/start"))
        {
        }

        await fixture.Api.WhenStateAsync("By hand", "Running");
        var page = await fixture.OpenAsync();
        await Expect(page.Adapter("By hand")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("Last event(now|\\d+ (s|min) ago)"));

        fixture.Program.Terminate();
        await fixture.Program.WhenEndedAsync(TimeSpan.FromSeconds(60));
        await fixture.StartHostAgainAsync();

        // its definition says that a person starts it: nothing has come since
        await fixture.Api.WhenStateAsync("By hand", "Stopped");
        await page.ReloadAsync();
        await Expect(page.Adapter("By hand")).ToContainTextAsync(new System.Text.RegularExpressions.Regex("Last event(now|\\d+ (s|min) ago)"));
    }

    [Fact]
    public async Task Adapters_FilteredAndSearched_ShowsOnlyThose()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, Definitions);
        await fixture.Api.WhenStateAsync("Good", "Running");
        await fixture.Api.WhenStateAsync("Wrong secret", "Faulted");
        var page = await fixture.OpenAsync("#/adapters");

        await page.GetByRole(AriaRole.Button, new() { Name = "Faulted 1" }).ClickAsync();
        await Expect(page.Locator(".adapter")).ToHaveCountAsync(1);
        await Expect(page.Adapter("Wrong secret")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "All 3" }).ClickAsync();
        await Expect(page.Locator(".adapter")).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("hand");
        await Expect(page.Locator(".adapter")).ToHaveCountAsync(1);
        await Expect(page.Adapter("By hand")).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("no such");
        await Expect(page.GetByText("No adapter matches")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Adapters_Commanded_TellsWhatBecameOfEach()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, Definitions);
        await fixture.Api.WhenStateAsync("Good", "Running");
        var page = await fixture.OpenAsync("#/adapters");

        await page.Button("Start By hand").ClickAsync();
        await Expect(page.Outcome("Start: By hand")).ToBeVisibleAsync();
        await Expect(page.Adapter("By hand")).ToContainTextAsync("Running");

        // several at once, asked about once, told one by one
        await page.GetByLabel("Select Good").CheckAsync();
        await page.GetByLabel("Select By hand").CheckAsync();
        await page.Locator(".bulk-actions").Button("Stop").ClickAsync();
        var dialog = page.OpenDialog();
        await Expect(dialog).ToContainTextAsync("Stop 2 adapters?");
        await Looks.PictureAsync(page, "adapters-confirm");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        Assert.Equal("Running", await fixture.Api.StateAsync("Good"));

        await page.Locator(".bulk-actions").Button("Stop").ClickAsync();
        await dialog.Button("Stop").ClickAsync();
        await Task.WhenAll(Expect(page.Outcome("Stop: Good")).ToBeVisibleAsync(), Expect(page.Outcome("Stop: By hand")).ToBeVisibleAsync());
        await Expect(page.Adapter("Good")).ToContainTextAsync("Stopped");
        Assert.Equal("Stopped", await fixture.Api.StateAsync("By hand"));
    }

    [Fact]
    public async Task Details_OfAnAdapter_ShowFactsCountersAlarmsAndDefinition()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, Definitions);
        await fixture.Api.WhenStateAsync("Good", "Running");
        await fixture.Api.WhenStateAsync("Wrong secret", "Faulted");
        var page = await fixture.OpenAsync("#/adapters");

        await page.Link("Good").ClickAsync();
        await Expect(page.Title()).ToHaveTextAsync("Good");
        await Expect(page.Title()).ToBeFocusedAsync();
        await Expect(page.Content()).ToContainTextAsync("link.channels");
        await Expect(page.Content()).ToContainTextAsync("Requests sent to the platform's REST interface.");
        await Expect(page.Content()).ToContainTextAsync("Good.xml");
        await fixture.LookAsync("#/adapters/Wrong%20secret", "adapter", "Last error");

        await page.GotoAsync("/#/adapters/nobody");
        await Expect(page.Content()).ToContainTextAsync("There is no adapter “nobody”");
        fixture.AssertQuiet();
    }

    private static void Definitions(HostFixture hosts)
    {
        hosts.WriteAdapter("Good");
        hosts.WriteAdapter("By hand", startupType: "Manual");
        hosts.WriteAdapter("Wrong secret", secret: "env:PATH");
    }
}
