using Microsoft.Playwright;
using Testing.Common;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

public class AccessPageTests(Chromium chromium)
{
    private const string Password = "a sentence that nobody guesses";

    [Fact]
    public async Task FirstUse_SetsUpAnAdministratorWhoThenSignsInAndLetsOthersIn()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good", startupType: "Manual"));
        await fixture.LookAsync("#/setup", "setup", "Set up an administrator");
        var page = await fixture.OpenAsync("#/adapters");
        await page.Link("Set up an administrator").ClickAsync();
        await page.GetByLabel("Name").FillAsync("ada");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByLabel("Password, once more").FillAsync("another sentence");
        await page.Button("Create the administrator and sign in").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The two passwords differ.");
        await page.GetByLabel("Password, once more").FillAsync(Password);
        await page.Button("Create the administrator and sign in").ClickAsync();
        await Expect(page.Title()).ToHaveTextAsync("Adapters");
        await Expect(page.Locator(".who")).ToHaveTextAsync("ada · admin");

        // a viewer, and what a viewer cannot do
        await page.GotoAsync("/#/access");
        await page.Button("Add a user").ClickAsync();
        await page.OpenDialog().GetByLabel("Name").FillAsync("vera");
        await page.OpenDialog().GetByLabel("Password").FillAsync("short");
        await page.OpenDialog().Button("Add a user").ClickAsync();
        await Expect(page.OpenDialog().GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.OpenDialog().GetByLabel("Password").FillAsync(Password);
        await page.OpenDialog().Button("Add a user").ClickAsync();
        await Expect(page.Content().Locator("tbody", new() { HasText = "vera" })).ToContainTextAsync("viewer");
        await SeeAsync(page, "access-users");

        await page.Link("API keys").ClickAsync();
        await page.Button("Make a key").ClickAsync();
        await page.OpenDialog().GetByLabel("Name").FillAsync("recorder");
        await page.OpenDialog().Button("Make a key").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("it is shown this once");
        var key = (await page.OpenDialog().Locator(".secret").TextContentAsync())!.Trim();
        await page.OpenDialog().Button("Close").ClickAsync();
        await Expect(page.Content()).ToContainTextAsync("recorder");
        Assert.DoesNotContain(key, await page.ContentAsync().Soon(), StringComparison.Ordinal);
        using HttpClient program = new() { BaseAddress = fixture.Api.Url };
        program.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Contains("Good", await program.GetStringAsync("/api/v1/adapters", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await SeeAsync(page, "access-keys");

        await page.Link("Audit trail").ClickAsync();
        await Expect(page.Content()).ToContainTextAsync("/api/v1/users");
        await Expect(page.Content()).ToContainTextAsync("console");
        await SeeAsync(page, "access-audit");

        await page.Button("Sign out").ClickAsync();
        await Expect(page.Title()).ToHaveTextAsync("Sign in");
        await SeeAsync(page, "sign-in");
        await page.GetByLabel("Name").FillAsync("vera");
        await page.GetByLabel("Password").FillAsync("wrong");
        await page.Button("Sign in").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Name or password is wrong.");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Button("Sign in").ClickAsync();
        await Expect(page.Locator(".who")).ToHaveTextAsync("vera · viewer");
        await page.GotoAsync("/#/adapters");
        await Expect(page.Adapter("Good")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start Good" })).ToHaveCountAsync(0);
        await page.GotoAsync("/#/access");
        await Expect(page.Content()).ToContainTextAsync("Only an administrator sees this.");
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Session_ThatHasEnded_LeadsToTheSignInByItself()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium);
        var page = await fixture.OpenAsync("#/setup");
        await page.GetByLabel("Name").FillAsync("ada");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByLabel("Password, once more").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Title()).ToHaveTextAsync("Adapters");

        await page.Context.ClearCookiesAsync();
        await Expect(page.Title()).ToHaveTextAsync("Sign in");
        await page.GetByLabel("Name").FillAsync("ada");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Title()).ToHaveTextAsync("Adapters");
        fixture.AssertQuiet();
    }

    /// <summary>Looks at the page as it stands: the session is this window's.</summary>
    private static async Task SeeAsync(IPage page, string name)
    {
        await Looks.AtAsync(page, name, Screen.Light);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await Looks.AtAsync(page, name, Screen.Dark);
        await page.SetViewportSizeAsync(390, 844);
        await Looks.AtAsync(page, name, Screen.Phone);
        await page.SetViewportSizeAsync(1440, 900);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
    }
}
