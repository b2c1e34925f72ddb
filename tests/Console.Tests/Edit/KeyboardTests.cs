using EndToEnd.Tests;
using Microsoft.Playwright;
using Testing.Common;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests.Edit;

/// <summary>Everything with the keyboard alone.</summary>
public class KeyboardTests(Chromium chromium)
{
    private const int MostStops = 120;

    [Fact]
    public async Task NewAdapter_WithTheKeyboardAlone_IsMadeTestedAndSaved()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, isEmpty: true);
        var page = await fixture.OpenAsync("#/adapters");
        await Expect(page.Title()).ToBeVisibleAsync();
        await page.GoByKeysAsync("d", "Definitions");
        await GoAsync(page, page.Link("New adapter"));
        await page.Keyboard.PressAsync("Enter");
        await GoAsync(page, page.Locator(".type-card").First);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Setting("Name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("By keyboard");
        await GoAsync(page, page.Button("Create the data source"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Setting("DataSource")).ToHaveValueAsync("Genesys Cloud CX");
        await GoAsync(page, page.Setting("ClientId"));
        await page.Keyboard.TypeAsync(fixture.Hosts.Simulator.ClientId);
        await GoAsync(page, page.Setting("ClientSecret"));
        await page.Keyboard.TypeAsync(HostFixture.Secret);
        await GoAsync(page, page.Setting("RegionHost"));
        // the only choice that begins with it; several letters would have to come soon after each other
        await page.Keyboard.PressAsync("o");
        await GoAsync(page, page.GetByLabel("Region Host, other"));
        await page.Keyboard.TypeAsync(fixture.Hosts.Simulator.BaseUrl.ToString().TrimEnd('/'));
        await GoAsync(page, page.Setting("UseClientProxy"));
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Setting("ProxyPort")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Space");
        await GoAsync(page, page.Xml());
        await GoAsync(page, page.Button("Test connection"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Content()).ToContainTextAsync("It works");
        await GoAsync(page, page.Button("Save"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Title()).ToHaveTextAsync("By keyboard");
        await Expect(page.Title()).ToBeFocusedAsync();
        await Expect(page.Content()).ToContainTextAsync("Saved, and it runs.");
        fixture.AssertQuiet();
    }

    /// <summary>Presses Tab until a thing has the focus; whoever is caught somewhere on the way never gets there.</summary>
    private static async Task GoAsync(IPage page, ILocator target)
    {
        await Expect(target).ToBeEnabledAsync();
        for (var stops = 0; stops < MostStops; stops++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement").Soon())
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{target} was not reached with {MostStops} presses of Tab.");
    }
}
