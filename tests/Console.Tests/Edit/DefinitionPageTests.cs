using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Testing.Common;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests.Edit;

/// <summary>The list of definitions, and what happens around an edit: leaving, conflicts, deleting, who may.</summary>
public class DefinitionPageTests(Chromium chromium)
{
    private const string Password = "a sentence that nobody guesses";

    [Fact]
    public async Task Definitions_ShowEveryFileAlsoThoseThatAreNoAdapter()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts =>
        {
            hosts.WriteAdapter("Good", startupType: "Manual");
            hosts.WriteAdapter("Misspelt", startupType: "Manual", settings: "<UseClientProxi>true</UseClientProxi>", dataSource: "Nowhere");
            File.WriteAllText(Path.Combine(hosts.Config, "adapters", "torn.xml"), "<Adapter xmlns=\"urn:recorder-adapters:v1\">\n  <Name>Torn</Nam>\n</Adapter>");
        });
        var page = await fixture.OpenAsync("#/adapters");
        await page.GoByKeysAsync("d", "Definitions");
        await Expect(Row(page, "Good.xml")).ToContainTextAsync("good");
        await Expect(Row(page, "Misspelt.xml")).ToContainTextAsync(new Regex("UseClientProxy.*Nowhere|Nowhere.*UseClientProxy", RegexOptions.Singleline));
        await Expect(Row(page, "torn.xml")).ToContainTextAsync("no name");
        await Expect(Row(page, "Contoso Genesys.xml")).ToContainTextAsync("Good");
        await fixture.LookAsync("#/definitions", "definitions", "torn.xml");

        // from a message to its line
        await Row(page, "Misspelt.xml").GetByRole(AriaRole.Link, new() { NameRegex = new("^line \\d+$") }).First.ClickAsync();
        await Expect(page.Title()).ToHaveTextAsync("Misspelt");
        await Expect(page.Xml()).ToBeFocusedAsync();
        await page.GotoAsync("/#/definitions/adapters/nowhere.xml");
        await Expect(page.Content()).ToContainTextAsync("There is no definition “nowhere.xml”");
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Looks_OfEveryPageAreAccessibleInLightDarkAndOnAPhone()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts =>
        {
            hosts.WriteAdapter("Good", startupType: "Manual", settings: "<UseClientProxy>true</UseClientProxy><ProxyProtocol>http</ProxyProtocol><ProxyHostname>proxy</ProxyHostname><ProxyPort>99999</ProxyPort><ProxyPassword>in clear text</ProxyPassword>");
            hosts.WriteImport("Archive", DateTimeOffset.UtcNow.AddDays(-1), advanced: [("S3SecretKey", "env:E2E_GENESYS_SECRET"), ("parallelDownloads", "2")]);
        });
        await fixture.LookAsync("#/definitions/new", "definition-types", "Genesys Cloud Import Source");
        await fixture.LookAsync("#/definitions/new?type=Genesys%20Cloud%20CX%20API%20Adapter", "definition-form", "still to enter");
        await fixture.LookAsync("#/definitions/adapters/Good.xml", "definition-wrong", "1 error");
        await fixture.LookAsync("#/definitions/adapters/Archive.xml", "definition-import-source", "Advanced settings", async page =>
        {
            await Expect(page.GetByLabel("Value of S3SecretKey")).ToBeVisibleAsync();
            await page.GetByText("Known keys, to add").ClickAsync();
        });
        await fixture.LookAsync("#/definitions/datasources/Contoso%20Genesys.xml", "definition-source", "Time");
        await fixture.LookAsync("#/definitions/new-data-source", "definition-source-new", "still to enter");
        await fixture.LookAsync("#/definitions/import", "definition-import", "An export holds no secrets");
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Changes_NotSaved_AreAskedAboutWhenLeaving()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good", startupType: "Manual"));
        var page = await fixture.OpenAsync("#/definitions");
        await page.Link("Good").ClickAsync();
        await Expect(page.Setting("Description")).ToBeVisibleAsync();
        await page.Link("Cancel").ClickAsync();
        await Expect(page.Title()).ToHaveTextAsync("Definitions");

        await page.Link("Good").ClickAsync();
        await page.Setting("Description").FillAsync("typed");
        await page.Link("Events").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Leave without saving?");
        await Looks.AtAsync(page, "definition-leave", Screen.Light);
        await page.OpenDialog().Button("Stay").ClickAsync();
        await Expect(page.Setting("Description")).ToHaveValueAsync("typed");
        await Expect(page).ToHaveURLAsync(new Regex("#/definitions/adapters/Good\\.xml$"));

        // back, as with a link
        await page.GoBackAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Leave without saving?");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Setting("Description")).ToHaveValueAsync("typed");

        // the window itself
        TaskCompletionSource<string> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.AcceptAsync();
        };
        await page.ReloadAsync();
        Assert.Equal("beforeunload", await asked.Task.Soon(what: "the window asks before it is left"));

        await page.Setting("Description").FillAsync("typed again");
        await page.Link("Cancel").ClickAsync();
        await page.OpenDialog().Button("Leave").ClickAsync();
        await Expect(page.Title()).ToHaveTextAsync("Definitions");
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Conflict_ShowsBothAndLetsChoose()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good", startupType: "Manual"));
        var file = Path.Combine(fixture.Hosts.Config, "adapters", "Good.xml");
        var original = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var theirs = original.Replace("<DataSource>", "<Description>by somebody else</Description>\n  <DataSource>", StringComparison.Ordinal);

        var page = await fixture.OpenAsync("#/definitions/adapters/Good.xml");
        await page.Setting("Description").FillAsync("mine");
        await Expect(page.Xml()).ToHaveValueAsync(new Regex("mine"));
        await File.WriteAllTextAsync(file, theirs, TestContext.Current.CancellationToken);
        await page.Button("Save").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Somebody else has changed this definition");
        await Expect(page.OpenDialog().Locator(".diff-theirs")).ToContainTextAsync("by somebody else");
        await Expect(page.OpenDialog().Locator(".diff-mine")).ToContainTextAsync("mine");
        await Looks.AtAsync(page, "definition-conflict", Screen.Light);
        Assert.Equal(theirs, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        await page.OpenDialog().Button("Take what is there now").ClickAsync();
        await Expect(page.Setting("Description")).ToHaveValueAsync("by somebody else");
        await Expect(page.Standing()).ToContainTextAsync("As it is in the file");

        await page.Setting("Description").FillAsync("mine after all");
        await Expect(page.Xml()).ToHaveValueAsync(new Regex("mine after all"));
        await File.WriteAllTextAsync(file, original, TestContext.Current.CancellationToken);
        await page.Button("Save").ClickAsync();
        await page.OpenDialog().Button("Write mine over it").ClickAsync();
        await Expect(page.Outcome("Saved: Good")).ToBeVisibleAsync();
        Assert.Equal(theirs.Replace("by somebody else", "mine after all", StringComparison.Ordinal), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Delete_AsksByName_StopsTheAdapterAndKeepsADataSourceInUse()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good"));
        await fixture.Api.WhenStateAsync("Good", "Running");
        var page = await fixture.OpenAsync("#/definitions/datasources/Contoso%20Genesys.xml");
        await page.Button("Delete").ClickAsync();
        await page.OpenDialog().Button("Delete").ClickAsync();
        await Expect(page.Outcome("The data source is used by 'Good'")).ToBeVisibleAsync();

        await page.GotoAsync("/#/definitions/adapters/Good.xml");
        await page.Button("Delete").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Delete Good?");
        await page.OpenDialog().Button("Cancel").ClickAsync();
        Assert.True(File.Exists(Path.Combine(fixture.Hosts.Config, "adapters", "Good.xml")));
        await page.Button("Delete").ClickAsync();
        await page.OpenDialog().Button("Delete").ClickAsync();
        await Expect(page.Outcome("Good is deleted.")).ToBeVisibleAsync();
        Assert.False(File.Exists(Path.Combine(fixture.Hosts.Config, "adapters", "Good.xml")));
        await fixture.Api.WhenStateAsync("Good", "none");
    }

    [Fact]
    public async Task DataSource_Edited_IsWrittenAndNothingElseInItsFile()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good", startupType: "Manual"));
        var file = Path.Combine(fixture.Hosts.Config, "datasources", "Contoso Genesys.xml");
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var page = await fixture.OpenAsync("#/definitions/adapters/Good.xml");
        await page.Link("Edit it").ClickAsync();
        await Expect(page.Setting("TimeZone")).ToHaveValueAsync("Europe/London");
        await page.Setting("TimeZone").FillAsync("Europe/Nowhere");
        await Expect(page.SaidOf("TimeZone")).ToBeVisibleAsync();
        await page.Setting("TimeZone").FillAsync("Europe/Paris");
        await Expect(page.Standing()).ToContainTextAsync("Ready to save");
        await page.Button("Save").ClickAsync();
        await Expect(page.Title()).ToHaveTextAsync("Definitions");
        Assert.Equal(before.Replace("Europe/London", "Europe/Paris", StringComparison.Ordinal), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("operator")]
    public async Task Definitions_ForOthersThanAdmins_AreOutOfReach(string role)
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good", startupType: "Manual"));
        await SetUpAsync(fixture, role);
        var page = await fixture.OpenAsync("#/adapters");
        await page.GetByLabel("Name").FillAsync("olga");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Button("Sign in").ClickAsync();
        await Expect(page.Adapter("Good")).ToBeVisibleAsync();
        await Expect(page.Link("New adapter")).ToHaveCountAsync(0);
        await Expect(page.Link("Edit Good")).ToHaveCountAsync(0);

        foreach (var address in new[] { "#/definitions", "#/definitions/new", "#/definitions/adapters/Good.xml", "#/definitions/import" })
        {
            await page.GotoAsync("/" + address);
            await Expect(page.Content()).ToContainTextAsync("Only an administrator sees this.");
        }

        // nor past the console
        foreach (var path in new[] { "types", "definitions", "definitions/adapters/Good.xml", "configuration/export" })
        {
            Assert.Equal(403, await page.EvaluateAsync<int>("async path => (await fetch('/api/v1/' + path, { headers: { 'X-Requested-With': 'adapterhost' } })).status", path).Soon());
        }
    }

    private static ILocator Row(IPage page, string file) => page.Locator("tbody", new() { HasText = file });

    private static async Task SetUpAsync(ConsoleFixture fixture, string role)
    {
        using HttpClientHandler handler = new() { CookieContainer = new CookieContainer() };
        using HttpClient admin = new(handler) { BaseAddress = fixture.Api.Url };
        admin.DefaultRequestHeaders.Add("X-Requested-With", "adapterhost");
        admin.DefaultRequestHeaders.Add("Origin", fixture.Api.Url.GetLeftPart(UriPartial.Authority));
        using var first = await admin.PostAsJsonAsync("/api/v1/setup", new { name = "ada", password = Password }, TestContext.Current.CancellationToken);
        first.EnsureSuccessStatusCode();
        using var second = await admin.PostAsJsonAsync("/api/v1/users", new { name = "olga", password = Password, role }, TestContext.Current.CancellationToken);
        second.EnsureSuccessStatusCode();
    }
}
