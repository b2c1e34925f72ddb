using Microsoft.Playwright;

namespace ConsoleTests.Edit;

/// <summary>What tests find on the pages that write definitions.</summary>
internal static class EditPages
{
    /// <summary>The input of a setting, an advanced key or a part of the frame.</summary>
    public static ILocator Setting(this IPage page, string name) => page.Locator($"#field-{name}");

    /// <summary>What is said about a setting, at its place.</summary>
    public static ILocator SaidOf(this IPage page, string name) => page.Locator($"[data-setting='{name}'] .field-findings");

    public static ILocator Xml(this IPage page) => page.Locator(".xml-text");

    public static ILocator Standing(this IPage page) => page.Locator(".save-bar-state");
}
