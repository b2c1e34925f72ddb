using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Testing.Common;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

public class ShellTests(Chromium chromium)
{
    [Fact]
    public async Task Shell_WhenTheHostIsGone_SaysSinceWhenAndRecoversByItself()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium);
        var page = await fixture.OpenAsync("#/adapters");
        await Expect(page.Locator(".link-state")).ToContainTextAsync("Connected");

        fixture.Program.Process.Kill();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("The host does not answer; its last answer came");
        await Expect(page.Locator(".link-state")).ToContainTextAsync("Not answering");
        await Looks.PictureAsync(page, "host-gone");

        await fixture.StartHostAgainAsync();
        await Expect(page.Locator(".link-state")).ToContainTextAsync("Connected");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    /// <summary>A process that hangs takes connections and never answers.</summary>
    [Fact]
    public async Task Shell_WhenTheHostHangs_SaysSoAndRecoversByItself()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium);
        var page = await fixture.OpenAsync("#/adapters");
        await Expect(page.Locator(".link-state")).ToContainTextAsync("Connected");
        await SignalAsync("-STOP", fixture.Program.Process.Id);
        try
        {
            await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync(new Regex("its last answer came ([1-9][0-9] s|[1-9] min) ago"), new() { Timeout = 60_000 });
        }
        finally
        {
            await SignalAsync("-CONT", fixture.Program.Process.Id);
        }

        await Expect(page.Locator(".link-state")).ToContainTextAsync("Connected");
    }

    [Fact]
    public async Task Colours_Switched_StayAfterAReload()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium);
        var page = await fixture.OpenAsync("#/adapters");
        var light = await BackgroundAsync(page);
        await page.Button("Dark colours").ClickAsync();
        var dark = await BackgroundAsync(page);
        await page.ReloadAsync();
        await Expect(page.Button("Dark colours")).ToHaveAttributeAsync("aria-pressed", "true");

        Assert.NotEqual(light, dark);
        Assert.Equal(dark, await BackgroundAsync(page));
    }

    [Fact]
    public async Task Keyboard_Alone_ReachesEveryPageAndTheContent()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium);
        var page = await fixture.OpenAsync("#/adapters");
        await Expect(page.Title()).ToHaveTextAsync("Adapters");

        foreach (var (letter, title) in new[] { ("l", "Live calls"), ("e", "Events"), ("c", "Coverage"), ("m", "Alarms"), ("s", "Schedules"), ("r", "Recordings"), ("d", "Definitions"), ("p", "Plugins"), ("o", "Logs"), ("u", "Access"), ("a", "Adapters") })
        {
            await page.GoByKeysAsync(letter, title);
            await Expect(page.Title()).ToBeFocusedAsync();
        }

        await page.Keyboard.PressAsync("?");
        await Expect(page.OpenDialog()).ToContainTextAsync("Keyboard shortcuts");
        await Looks.AtAsync(page, "shortcuts", Screen.Light);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);

        await page.ReloadAsync();
        await Expect(page.Title()).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Link("Skip to the content")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Content()).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Times_AreLocalWithUtcBeside()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good", startupType: "Manual"));
        await fixture.Api.WhenStateAsync("Good", "Stopped");
        var page = await fixture.OpenAsync("#/adapters");
        var time = page.Adapter("Good").Locator("time").First;
        var moment = DateTimeOffset.Parse((await time.GetAttributeAsync("datetime"))!, CultureInfo.InvariantCulture);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(ConsoleFixture.TimeZone);
        var local = TimeZoneInfo.ConvertTime(moment, zone);

        // of another day than the reader's, which may begin while this is looked at, it has its date
        var mayBeYesterdays = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow.AddMinutes(1), zone).Date != local.Date;
        var clock = local.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var dated = local.ToString("dd MMM't?,' HH:mm", CultureInfo.InvariantCulture);
        await Expect(time).ToHaveTextAsync(new Regex(mayBeYesterdays ? $"^({clock}|{dated})$" : $"^{clock}$"));
        Assert.Contains(moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture), await time.GetAttributeAsync("title"));
    }

    [Fact]
    public async Task Address_Mistyped_SaysSo()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium);
        var page = await fixture.OpenAsync("#/nothing");
        await Expect(page.Content()).ToContainTextAsync("There is no such page");
        var other = await fixture.OpenAsync("adapters");
        await Expect(other.Content()).ToContainTextAsync("Nothing is shown under “/adapters”");
        await other.Link("Adapter host").ClickAsync();
        await Expect(other.Title()).ToHaveTextAsync("Adapters");
    }

    [Fact]
    public async Task Menu_OnAPhone_OpensAndClosesWithAChoice()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium);
        var page = await fixture.OpenAsync("#/adapters", Screen.Phone);
        await Expect(page.Link("Plugins")).ToBeHiddenAsync();
        await page.Button("Menu").ClickAsync();
        await Looks.AtAsync(page, "menu", Screen.Phone);
        await page.Link("Plugins").ClickAsync();
        await Expect(page.Title()).ToHaveTextAsync("Plugins");
        await Expect(page.Link("Plugins")).ToBeHiddenAsync();
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken).Soon();
    }

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor").Soon();
}
