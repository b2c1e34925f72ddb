using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests.Edit;

/// <summary>The connection is tried before anything is saved, and each step is shown as it came back.</summary>
public class ConnectionTestTests(Chromium chromium)
{
    [Fact]
    public async Task Connection_WithAWrongSecret_ShowsTheStepThatFailedAndItsField()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good"));
        await fixture.Api.WhenStateAsync("Good", "Running");
        var before = await File.ReadAllTextAsync(Path.Combine(fixture.Hosts.Config, "adapters", "Good.xml"), TestContext.Current.CancellationToken);
        var page = await fixture.OpenAsync("#/definitions/adapters/Good.xml");
        await page.Setting("ClientSecret").FillAsync("not the right one");
        await page.Button("Test connection").ClickAsync();
        await Expect(page.Content()).ToContainTextAsync("It does not work like this.");
        var failed = page.Locator(".checks [data-outcome='failed']");
        await Expect(failed.First).ToContainTextAsync("ClientSecret");
        await Expect(page.Locator(".checks [data-outcome='passed']").First).ToBeVisibleAsync();
        foreach (var screen in Enum.GetValues<Screen>())
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = screen == Screen.Dark ? ColorScheme.Dark : ColorScheme.Light });
            await page.SetViewportSizeAsync(screen == Screen.Phone ? 390 : 1440, 900);
            await Looks.AtAsync(page, "definition-test-failed", screen);
        }

        await page.SetViewportSizeAsync(1440, 900);
        await failed.First.GetByRole(AriaRole.Button, new() { NameRegex = new("^ClientSecret") }).ClickAsync();
        await Expect(page.Setting("ClientSecret")).ToBeFocusedAsync();

        // put right, the result is known to be an old one; nothing was written and what runs was left alone
        await page.Setting("ClientSecret").FillAsync("");
        await Expect(page.Content()).ToContainTextAsync("The draft was changed after this test.");
        await page.Button("Test connection").ClickAsync();
        await Expect(page.Content()).ToContainTextAsync("It works");
        await Expect(page.Locator(".checks [data-outcome='failed']")).ToHaveCountAsync(0);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(fixture.Hosts.Config, "adapters", "Good.xml"), TestContext.Current.CancellationToken));
        Assert.Equal("Running", await fixture.Api.StateAsync("Good"));
        Assert.DoesNotContain("not the right one", fixture.Program.Error + fixture.Program.Output, StringComparison.Ordinal);
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Connection_OfADraftWithMistakes_IsNotTriedAndTheFirstMistakeIsShown()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium);
        var page = await fixture.OpenAsync("#/definitions/new?type=Genesys%20Cloud%20CX%20API%20Adapter");
        await page.Setting("Name").FillAsync("Half");
        await page.Button("Test connection").ClickAsync();
        await Expect(page.Outcome("A few values are missing or wrong; the test needs them.")).ToBeVisibleAsync();
        await Expect(page.Setting("ClientId")).ToBeFocusedAsync();
        await Expect(page.SaidOf("ClientId")).ToBeVisibleAsync();
        await Expect(page.GetByText("Connection test")).ToHaveCountAsync(0);
    }

    /// <summary>A platform that takes the connection and says nothing: the test can be stopped.</summary>
    [Fact]
    public async Task Connection_ThatHangs_CanBeStopped()
    {
        using System.Net.Sockets.TcpListener silent = new(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good", startupType: "Manual"));
        var page = await fixture.OpenAsync("#/definitions/adapters/Good.xml");
        await page.GetByLabel("Region Host, other").FillAsync($"http://{silent.LocalEndpoint}");
        await page.Button("Test connection").ClickAsync();
        await Expect(page.Content()).ToContainTextAsync("Testing,");
        await page.Button("Stop the test").ClickAsync();
        await Expect(page.Content()).ToContainTextAsync("The test was stopped.");
        await Expect(page.Button("Test connection")).ToBeEnabledAsync();
    }
}
