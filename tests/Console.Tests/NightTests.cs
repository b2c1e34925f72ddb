using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Testing.Common;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

/// <summary>What an administrator meets at three at night: several things are wrong at once, the list is long, the session is over.</summary>
public class NightTests(Chromium chromium)
{
    private const string Password = "a sentence that nobody guesses";
    private const string LongName = "GenesysCX-Primary-of-the-very-large-organization-in-the-north-of-the-country-with-a-name-that-does-not-end";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trouble_OfEveryKind_IsToldWithSinceWhyAndWhatToDo()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts =>
        {
            hosts.WriteAdapter("Good");
            hosts.WriteAdapter("Wrong secret", secret: "env:PATH");
            var far = hosts.WriteAdapter(LongName);
            File.WriteAllText(far, File.ReadAllText(far).Replace(hosts.Simulator.BaseUrl.ToString().TrimEnd('/'), "http://127.0.0.1:9", StringComparison.Ordinal));
            hosts.WriteAdapter("Misspelt", dataSource: "Nowhere");
            var torn = hosts.WriteAdapter("Torn");
            File.WriteAllText(torn, File.ReadAllText(torn).Replace("</Name>", "</Nam>", StringComparison.Ordinal));
        });
        await fixture.Api.WhenStateAsync("Good", "Running");
        await fixture.Api.WhenStateAsync("Wrong secret", "Faulted");
        await fixture.LookAsync("#/adapters", "night-adapters", "waits for a person");
        await fixture.LookAsync("#/alarms", "night-alarms", "Wrong secret");
        await fixture.LookAsync("#/definitions", "night-definitions", "Torn.xml");
        await fixture.LookAsync($"#/adapters/{LongName}", "night-adapter", "Last error");
        await fixture.LookAsync("#/schedules", "night-schedules", "Daily restart");
        await fixture.LookAsync("#/coverage", "night-coverage", "Good");
        await fixture.LookAsync("#/logs", "night-logs", "Following");
        await fixture.LookAsync("#/recordings", "night-recordings", "No import source yet");
        await fixture.LookAsync("#/calls", "night-calls", "Nobody is on a call");
        await fixture.LookAsync("#/plugins", "night-plugins", "Load report");
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task SessionEnded_InTheMidstOfAnEdit_LosesNothingThatWasTyped()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good", startupType: "Manual"));
        using HttpClient first = new() { BaseAddress = fixture.Api.Url };
        first.DefaultRequestHeaders.Add("X-Requested-With", "adapterhost");
        first.DefaultRequestHeaders.Add("Origin", fixture.Api.Url.GetLeftPart(UriPartial.Authority));
        using (var answer = await first.PostAsJsonAsync("/api/v1/setup", new { name = "ada", password = Password }, Cancel))
        {
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        var page = await fixture.OpenAsync("#/definitions/adapters/Good.xml");
        await page.GetByLabel("Name").FillAsync("ada");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Button("Sign in").ClickAsync();
        await page.Locator("#field-Description").FillAsync("typed");

        // the host restarts, which ends every session; what is typed meanwhile cannot be judged
        fixture.Program.Process.Kill();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("The host does not answer");
        await page.Locator("#field-Description").FillAsync("typed while nobody answered");
        await fixture.StartHostAgainAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Your session has ended");
        await Looks.AtAsync(page, "session-ended", Screen.Light);
        await Expect(page.OpenDialog().GetByLabel("Password")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.OpenDialog().GetByLabel("Name")).ToHaveValueAsync("ada");
        await page.OpenDialog().GetByLabel("Password").FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.OpenDialog()).ToContainTextAsync("Name or password is wrong.");
        await page.OpenDialog().GetByLabel("Password").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);

        await Expect(page.Locator("#field-Description")).ToHaveValueAsync("typed while nobody answered");
        await Expect(page.Locator(".save-bar-state")).ToContainTextAsync("Ready to save");
        await Expect(page.Locator(".save-bar .problem")).ToHaveCountAsync(0);
        await page.Button("Save").ClickAsync();
        await Expect(page.Outcome("Saved: Good")).ToBeVisibleAsync();
        Assert.Contains("typed while nobody answered", await File.ReadAllTextAsync(Path.Combine(fixture.Hosts.Config, "adapters", "Good.xml"), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adapters_TwoHundred_AreFoundFilteredAndCommandedByTheKeyboard()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts =>
        {
            for (var number = 1; number <= 200; number++)
            {
                hosts.WriteAdapter($"Site {number:000}", startupType: "Manual");
            }
        });
        await fixture.Api.WhenStateAsync("Site 200", "Stopped");
        var page = await fixture.OpenAsync("#/adapters");
        await Expect(page.Locator(".adapter")).ToHaveCountAsync(200);
        await Looks.PictureAsync(page, "night-many");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("site 19");
        await Expect(page.Locator(".adapter")).ToHaveCountAsync(12);
        await page.GetByLabel("Select all").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Content()).ToContainTextAsync("12 selected");
        await page.Locator(".bulk-actions").Button("Start").FocusAsync();

        // what went well goes away by itself
        var told = Expect(page.Locator(".outcome").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await told;
        await Expect(page.Locator(".adapter", new() { HasText = "Running" })).ToHaveCountAsync(12, new() { Timeout = 120_000 });
        await Looks.PictureAsync(page, "night-many-started");
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Alarms_MoreThanAPage_AreAcknowledgedAllAtOnce()
    {
        const int Many = 130;
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts =>
        {
            Directory.CreateDirectory(Path.Combine(hosts.Config, "adapters"));
            for (var number = 1; number <= Many; number++)
            {
                File.WriteAllText(Path.Combine(hosts.Config, "adapters", $"torn-{number:000}.xml"), "<Adapter");
            }
        });
        await Eventually.TrueAsync(async () => await ActiveAlarmsAsync(fixture) == Many, $"{Many} alarms are active", TimeSpan.FromMinutes(1), Cancel);
        var page = await fixture.OpenAsync("#/alarms");
        await Expect(page.Locator(".badge")).ToContainTextAsync("99+");
        await Expect(page.Locator(".alarm")).ToHaveCountAsync(100);
        await page.GetByLabel("Select all").CheckAsync();
        await Expect(page.Content()).ToContainTextAsync("100 selected");
        await page.Button("Select the older ones too").ClickAsync();
        await Expect(page.Content()).ToContainTextAsync($"{Many} selected");
        await Looks.PictureAsync(page, "night-alarms-many");

        // the note is not lost when the host does not take it
        await page.Locator(".bulk-actions").Button("Acknowledge").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync($"Acknowledge {Many} alarms?");
        await page.OpenDialog().GetByLabel("Note").FillAsync("ticket 4711");
        await page.RouteAsync("**/api/v1/alarms/acknowledge", route => route.AbortAsync());
        await page.OpenDialog().Button("Acknowledge").ClickAsync();
        await Expect(page.OpenDialog().GetByRole(AriaRole.Alert)).ToContainTextAsync("The host did not answer.");
        await Expect(page.OpenDialog().GetByLabel("Note")).ToHaveValueAsync("ticket 4711");
        await page.UnrouteAllAsync();
        await page.OpenDialog().Button("Acknowledge").ClickAsync();
        await Expect(page.Outcome($"{Many} acknowledged.")).ToBeVisibleAsync();
        await Expect(page.Content()).ToContainTextAsync("No active alarms");
    }

    private static async Task<int> ActiveAlarmsAsync(ConsoleFixture fixture)
    {
        using var active = JsonDocument.Parse(await fixture.Api.TextAsync("/api/v1/alarms?state=active&limit=1000"));
        return active.RootElement.GetProperty("alarms").GetArrayLength();
    }
}
