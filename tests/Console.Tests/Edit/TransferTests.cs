using System.IO.Compression;
using System.Text;
using Microsoft.Playwright;
using Testing.Common;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests.Edit;

/// <summary>The configuration goes out without secrets and comes back, what it would do being shown first.</summary>
public class TransferTests(Chromium chromium)
{
    [Fact]
    public async Task Configuration_ExportedAndImported_SaysWhatItWouldDoBeforeItDoesIt()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts =>
        {
            hosts.WriteAdapter("Same", startupType: "Manual");
            hosts.WriteAdapter("Changed", startupType: "Manual", secret: "a secret in clear text");
            hosts.WriteAdapter("Gone", startupType: "Manual");
        });
        using TempFolder folder = new();
        var zip = folder["configuration.zip"];
        var page = await fixture.OpenAsync("#/definitions");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Link("Export").ClickAsync());
        await download.SaveAsAsync(zip).Soon();
        Assert.DoesNotContain("a secret in clear text", await TextOfAsync(zip, "adapters/Changed.xml"), StringComparison.Ordinal);

        var changed = Path.Combine(fixture.Hosts.Config, "adapters", "Changed.xml");
        var gone = Path.Combine(fixture.Hosts.Config, "adapters", "Gone.xml");
        var before = await File.ReadAllTextAsync(gone, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(changed, (await File.ReadAllTextAsync(changed, TestContext.Current.CancellationToken)).Replace("<Name>", "<Description>later</Description><Name>", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        File.Delete(gone);

        await page.Link("Import").ClickAsync();
        await page.GetByLabel("Configuration file (.zip)").SetInputFilesAsync(zip);
        await Expect(Row(page, "Same.xml")).ToContainTextAsync("as it is");
        await Expect(Row(page, "Changed.xml")).ToContainTextAsync("changes");
        await Expect(Row(page, "Gone.xml")).ToContainTextAsync("new");
        Assert.False(File.Exists(gone));
        await SeeAsync(page, "definition-import-result");
        await page.Button("Import 2 files").ClickAsync();
        await Expect(page.Title()).ToHaveTextAsync("Definitions");
        await Expect(page.Content()).ToContainTextAsync("Gone.xml");
        Assert.Equal(before, await File.ReadAllTextAsync(gone, TestContext.Current.CancellationToken));
        var after = await File.ReadAllTextAsync(changed, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("later", after, StringComparison.Ordinal);
        Assert.Contains("a secret in clear text", after, StringComparison.Ordinal);
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Import_WithAFileThatIsRefused_SaysWhyAndWritesNothing()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium);
        using TempFolder folder = new();
        var zip = folder["configuration.zip"];
        await using (var archive = await ZipFile.OpenAsync(zip, ZipArchiveMode.Create, TestContext.Current.CancellationToken))
        {
            await using var entry = await archive.CreateEntry("adapters/torn.xml").OpenAsync(TestContext.Current.CancellationToken);
            await entry.WriteAsync(Encoding.UTF8.GetBytes("<Adapter xmlns=\"urn:recorder-adapters:v1\">\n<Name>Torn</Nam></Adapter>"), TestContext.Current.CancellationToken);
        }

        var page = await fixture.OpenAsync("#/definitions/import");
        await page.GetByLabel("Configuration file (.zip)").SetInputFilesAsync(zip);
        await Expect(Row(page, "torn.xml")).ToContainTextAsync("refused");
        await Expect(Row(page, "torn.xml")).ToContainTextAsync("not well-formed");
        await Expect(page.Content()).ToContainTextAsync("Nothing is imported while a file is refused.");
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Import") })).ToHaveCountAsync(0);
        Assert.False(File.Exists(Path.Combine(fixture.Hosts.Config, "adapters", "torn.xml")));

        // and one that is no archive at all
        await page.GetByLabel("Configuration file (.zip)").SetInputFilesAsync(folder.Write("letter.zip", "Dear Ada"));
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The archive was not taken");
    }

    private static ILocator Row(IPage page, string file) => page.Locator("tbody", new() { HasText = file });

    private static async Task<string> TextOfAsync(string zip, string name)
    {
        await using var archive = await ZipFile.OpenReadAsync(zip, TestContext.Current.CancellationToken);
        using StreamReader reader = new(await archive.GetEntry(name)!.OpenAsync(TestContext.Current.CancellationToken));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Looks at the page as it stands: what was chosen is this window's.</summary>
    private static async Task SeeAsync(IPage page, string name)
    {
        foreach (var screen in Enum.GetValues<Screen>())
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = screen == Screen.Dark ? ColorScheme.Dark : ColorScheme.Light });
            await page.SetViewportSizeAsync(screen == Screen.Phone ? 390 : 1440, 900);
            await Looks.AtAsync(page, name, screen);
        }

        await page.SetViewportSizeAsync(1440, 900);
    }
}
