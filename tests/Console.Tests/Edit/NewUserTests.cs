using System.Text.RegularExpressions;
using EndToEnd.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests.Edit;

/// <summary>From nothing to green without reading a manual.</summary>
public class NewUserTests(Chromium chromium)
{
    [Fact]
    public async Task NewUser_WithAnEmptyFolder_GetsAGreenAdapterClickByClick()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, isEmpty: true);
        var page = await fixture.OpenAsync("#/adapters");
        Hand hand = new(page);
        await Expect(page.Content()).ToContainTextAsync("No adapters yet");
        await hand.ClickAsync(page.Link("New adapter"));
        await hand.ClickAsync(page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Genesys Cloud CX API Adapter") }));

        // nothing is wrong yet, a few things are still to enter; and the cursor is where to begin
        await Expect(page.Locator(".save-bar")).ToContainTextAsync("still to enter");
        await Expect(page.Locator(".field-findings")).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("Name", new() { Exact = false }).First).ToBeFocusedAsync();
        await Looks.PictureAsync(page, "definition-new");

        await hand.TypeAsync(page.Setting("Name"), "GenesysCX-Primary");
        await hand.ClickAsync(page.Button("Create the data source"));
        await Expect(page.Setting("DataSource")).ToHaveValueAsync("Genesys Cloud CX");
        await hand.TypeAsync(page.Setting("ClientId"), fixture.Hosts.Simulator.ClientId);
        await hand.TypeAsync(page.Setting("ClientSecret"), HostFixture.Secret);
        await hand.ChooseAsync(page.Setting("RegionHost"), "Other…");
        await hand.TypeAsync(page.GetByLabel("Region Host, other"), fixture.Hosts.Simulator.BaseUrl.ToString().TrimEnd('/'));
        await Expect(page.Locator(".save-bar")).ToContainTextAsync("Ready to save");
        await hand.ClickAsync(page.Button("Test connection"));
        await Expect(page.Content()).ToContainTextAsync("It works");
        await Looks.PictureAsync(page, "definition-tested");

        await hand.ClickAsync(page.Button("Save"));
        await Expect(page.Title()).ToHaveTextAsync("GenesysCX-Primary");
        await Expect(page.Content()).ToContainTextAsync("Saved, and it runs.");
        await Looks.PictureAsync(page, "definition-green");
        Assert.Equal("Running", await fixture.Api.StateAsync("GenesysCX-Primary"));

        // the secret left the window once, for the host, and lies there encrypted
        var written = await File.ReadAllTextAsync(Path.Combine(fixture.Hosts.Config, "adapters", "genesyscx-primary.xml"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(HostFixture.Secret, written, StringComparison.Ordinal);
        Assert.Matches(new Regex("<ClientSecret>protected:v1:"), written);
        TestContext.Current.TestOutputHelper!.WriteLine($"from an empty folder to a green adapter: {hand}");
        Assert.InRange(hand.Clicks, 1, 8);
        Assert.InRange(hand.Typed, 1, 5);
        fixture.AssertQuiet();
    }
}
