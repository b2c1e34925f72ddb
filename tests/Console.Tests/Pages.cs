using Microsoft.Playwright;
using Testing.Common;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

/// <summary>What tests find on a page, as a person would name it.</summary>
internal static class Pages
{
    public static ILocator Content(this IPage page) => page.Locator("main");

    public static ILocator Title(this IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Button(this ILocator within, string name) => within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Link(this IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public static ILocator OpenDialog(this IPage page) => page.GetByRole(AriaRole.Dialog);

    public static ILocator Outcome(this IPage page, string text) => page.Locator(".outcome", new() { HasText = text });

    public static ILocator Adapter(this IPage page, string name) => page.Locator($"[data-adapter=\"{name}\"]");

    /// <summary>Goes to a page by g and its letter, which have to come soon after each other: on a busy machine it takes several tries.</summary>
    public static Task GoByKeysAsync(this IPage page, string letter, string title) => Eventually.TrueAsync(
        async () =>
        {
            await page.Keyboard.PressAsync("g");
            await page.Keyboard.PressAsync(letter);
            try
            {
                await Expect(page.Title()).ToHaveTextAsync(title, new() { Timeout = 5_000 });
                return true;
            }
            catch (PlaywrightException)
            {
                return false;
            }
        },
        $"g and {letter} lead to {title}", TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    /// <summary>Opens the page anew in light, dark and on a phone, waits until it shows a text, and looks at it.</summary>
    public static async Task LookAsync(this ConsoleFixture fixture, string address, string name, string shows, Func<IPage, Task>? prepare = null)
    {
        foreach (var screen in Enum.GetValues<Screen>())
        {
            var page = await fixture.OpenAsync(address, screen);
            await Expect(page.Content()).ToContainTextAsync(shows);
            if (prepare is not null)
            {
                await prepare(page);
            }

            await Looks.AtAsync(page, name, screen);
            await page.CloseAsync().Soon();
        }
    }
}
