using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests.Edit;

/// <summary>A file that is no well-formed XML is put right where it is shown.</summary>
public class TornDefinitionTests(Chromium chromium)
{
    private const string Clear = "Sq7vXw2Zk9Lm";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TornFile_PutRightMistakeByMistake_BecomesAnAdapterAndKeepsEveryOtherByte()
    {
        var good = string.Empty;
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts =>
        {
            var file = hosts.WriteAdapter("Torn", secret: Clear, startupType: "Manual");
            good = "\uFEFF" + File.ReadAllText(file).ReplaceLineEndings("\r\n").Replace("<DataSource>", "<!-- by hand: ü -->\r\n  <DataSource>", StringComparison.Ordinal);
            Write(file, good.Replace("</Name>", "</Nam>", StringComparison.Ordinal).Replace("</StartupType>", "", StringComparison.Ordinal));
        });
        var file = Path.Combine(fixture.Hosts.Config, "adapters", "Torn.xml");
        var page = await fixture.OpenAsync("#/definitions");
        await page.Link("no name").ClickAsync();
        await Expect(page.Content()).ToContainTextAsync("This file is not well-formed XML");
        await Expect(page.Xml()).ToBeFocusedAsync();
        await Expect(page.Locator(".editor-messages")).ToContainTextAsync("reading stops at this place");
        await Expect(page.Button("Save")).ToBeDisabledAsync();
        Assert.DoesNotContain(Clear, await page.Xml().InputValueAsync(), StringComparison.Ordinal);
        await fixture.LookAsync("#/definitions/adapters/Torn.xml", "definition-torn", "This file is not well-formed XML");

        // the message leads to its place; mended there, the next one is told
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Line 2, column \\d+$") }).ClickAsync();
        await Expect(page.Xml()).ToBeFocusedAsync();
        await page.Xml().FillAsync((await page.Xml().InputValueAsync()).Replace("</Nam>", "</Name>", StringComparison.Ordinal));
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Line ([3-9]|\\d\\d), column \\d+$") })).ToBeVisibleAsync();
        await Expect(page.Button("Save")).ToBeEnabledAsync();
        await page.Button("Save").ClickAsync();
        await Expect(page.Outcome("Nothing was written")).ToBeVisibleAsync();
        await page.Xml().FillAsync((await page.Xml().InputValueAsync()).Replace("<StartupType>Manual", "<StartupType>Manual</StartupType>", StringComparison.Ordinal));
        await Expect(page.Setting("Name")).ToHaveValueAsync("Torn");
        await Expect(page.Standing()).ToContainTextAsync("Ready to save");

        await page.Button("Save").ClickAsync();
        await Expect(page.Outcome("Saved: Torn")).ToBeVisibleAsync();
        await Expect(page.Content()).ToContainTextAsync("It waits until a person starts it.");
        Assert.Equal(Encoding.UTF8.GetBytes(good), await File.ReadAllBytesAsync(file, Cancel));
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task TornFile_ChangedMeanwhile_IsAConflictThatShowsBoth()
    {
        var torn = string.Empty;
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts =>
        {
            var file = hosts.WriteAdapter("Torn", startupType: "Manual");
            torn = File.ReadAllText(file).Replace("</Name>", "</Nam>", StringComparison.Ordinal);
            Write(file, torn);
        });
        var file = Path.Combine(fixture.Hosts.Config, "adapters", "Torn.xml");
        var page = await fixture.OpenAsync("#/definitions/adapters/Torn.xml");
        await page.Xml().FillAsync((await page.Xml().InputValueAsync()).Replace("</Nam>", "</Name>", StringComparison.Ordinal));
        await Expect(page.Standing()).ToContainTextAsync("Ready to save");
        Write(file, torn.Replace("</Nam>", "<!-- theirs --></Nam>", StringComparison.Ordinal));
        await page.Button("Save").ClickAsync();
        await Expect(page.OpenDialog().Locator(".diff-theirs")).ToContainTextAsync("<!-- theirs -->");
        await page.OpenDialog().Button("Take what is there now").ClickAsync();
        await Expect(page.Xml()).ToHaveValueAsync(new Regex("<!-- theirs --></Nam>"));
        await Expect(page.Content()).ToContainTextAsync("This file is not well-formed XML");
        Assert.Contains("</Nam>", await File.ReadAllTextAsync(file, Cancel), StringComparison.Ordinal);
        fixture.AssertQuiet();
    }

    private static void Write(string file, string text) => File.WriteAllBytes(file, Encoding.UTF8.GetBytes(text));
}
