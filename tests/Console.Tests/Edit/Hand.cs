using Microsoft.Playwright;

namespace ConsoleTests.Edit;

/// <summary>What a person does with mouse and keyboard, counted.</summary>
internal sealed class Hand(IPage page)
{
    public int Clicks { get; private set; }

    public int Typed { get; private set; }

    public async Task ClickAsync(ILocator target)
    {
        Clicks++;
        await target.ClickAsync();
    }

    /// <summary>Types into a field as a person does, key by key.</summary>
    public async Task TypeAsync(ILocator field, string text)
    {
        Typed++;
        await field.FocusAsync();
        await page.Keyboard.PressAsync("ControlOrMeta+a");
        await page.Keyboard.TypeAsync(text);
    }

    public async Task ChooseAsync(ILocator list, string label)
    {
        Clicks++;
        await list.SelectOptionAsync(new SelectOptionValue { Label = label });
    }

    public override string ToString() => $"{Clicks} clicks, {Typed} typed fields";
}
