using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EndToEnd.Tests;
using Microsoft.Playwright;
using Testing.Common;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests.Edit;

/// <summary>A definition that is there is changed: what was not edited stays, and what is wrong is said where it is.</summary>
public class EditPageTests(Chromium chromium)
{
    /// <summary>Written by hand: a byte order mark, CRLF, tabs, comments, odd order, a secret in clear text.</summary>
    private const string ByHand = """
        <?xml version="1.0" encoding="utf-8"?>
        <!-- who touches this calls Ada first -->
        <Adapter xmlns="urn:recorder-adapters:v1">
        	<Type>Genesys Cloud CX API Adapter</Type>
        	<Name>By hand</Name>   <!-- as in the contract -->
        	<StartupType>Manual</StartupType>
        	<DataSource>contoso genesys</DataSource>
        	<Settings>
        		<RegionHost>https://api.usw2.pure.cloud</RegionHost>
        		<ClientSecret>env:E2E_GENESYS_SECRET</ClientSecret>
        		<ClientId>00000000-0000-0000-0000-000000000001</ClientId>
        		<UseClientProxy>TRUE</UseClientProxy>
        		<ProxyProtocol>http</ProxyProtocol><ProxyHostname>proxy.contoso.net</ProxyHostname>
        		<ProxyPort>3128</ProxyPort>
        		<ProxyUsername>svc</ProxyUsername>
        		<ProxyPassword>in clear text</ProxyPassword>
        	</Settings>
        	<AdvancedSettings>
        		<Add key="MaxRetry" value="3"/>
        	</AdvancedSettings>
        </Adapter>
        """;

    [Fact]
    public async Task Edit_OfOneSetting_KeepsEveryOtherByteAndTheSecrets()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => Write(hosts, "by-hand.xml", Bytes(ByHand)));
        var page = await fixture.OpenAsync("#/adapters");
        await page.Link("Edit By hand").ClickAsync();
        await Expect(page.Title()).ToHaveTextAsync("By hand");
        await Expect(page.Setting("ProxyHostname")).ToHaveValueAsync("proxy.contoso.net");
        await Expect(page.Setting("ProxyPassword")).ToHaveValueAsync("");
        await Expect(page.Locator("[data-setting='ProxyPassword']")).ToContainTextAsync("Set, in clear text");
        await Expect(page.Locator("[data-setting='ClientSecret']")).ToContainTextAsync("env:E2E_GENESYS_SECRET");
        await Expect(page.Xml()).ToHaveValueAsync(new Regex("<ProxyPassword>••••••••</ProxyPassword>"));
        await Expect(page.Button("Save")).ToBeDisabledAsync();
        Assert.DoesNotContain("in clear text<", await page.ContentAsync().Soon(), StringComparison.Ordinal);

        await page.Setting("ProxyPort").FillAsync("8080");
        await Expect(page.Xml()).ToHaveValueAsync(new Regex("<ProxyPort>8080</ProxyPort>"));
        await page.Button("Save").ClickAsync();
        await Expect(page.Outcome("Saved: By hand")).ToBeVisibleAsync();
        await Expect(page.Title()).ToHaveTextAsync("By hand");
        await Expect(page.Content()).ToContainTextAsync("It waits until a person starts it.");

        Assert.Equal(Bytes(ByHand.Replace("<ProxyPort>3128<", "<ProxyPort>8080<", StringComparison.Ordinal)), await ReadAsync(fixture, "by-hand.xml"));
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Secret_TypedIsEncrypted_AndTakenOutWhenToldSo()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => Write(hosts, "by-hand.xml", Bytes(ByHand)));
        var page = await fixture.OpenAsync("#/definitions/adapters/by-hand.xml");
        await page.Setting("ClientSecret").FillAsync("another one");
        await Expect(page.Locator("[data-setting='ClientSecret']")).ToContainTextAsync("Is written encrypted.");
        await page.Locator("[data-setting='ProxyPassword']").Button("Remove").ClickAsync();
        await Expect(page.Locator("[data-setting='ProxyPassword']")).ToContainTextAsync("Is removed when you save.");
        await Expect(page.Xml()).Not.ToHaveValueAsync(new Regex("ProxyPassword"));

        // typed and emptied again: the one that is set stays
        await page.Setting("ClientSecret").FillAsync("");
        await Expect(page.Xml()).ToHaveValueAsync(new Regex("<ClientSecret>env:E2E_GENESYS_SECRET</ClientSecret>"));
        await page.Setting("ClientSecret").FillAsync("another one");
        await page.Button("Save").ClickAsync();
        await Expect(page.Outcome("Saved: By hand")).ToBeVisibleAsync();

        var written = Encoding.UTF8.GetString(await ReadAsync(fixture, "by-hand.xml"));
        Assert.Matches("<ClientSecret>protected:v1:[^<]+</ClientSecret>", written);
        Assert.DoesNotContain("another one", written, StringComparison.Ordinal);
        Assert.DoesNotContain("ProxyPassword", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Value_ThatIsWrong_ShowsTheMessageOfValidateAtItsFieldAndInTheList()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => Write(hosts, "by-hand.xml", Bytes(ByHand)));
        var page = await fixture.OpenAsync("#/definitions/adapters/by-hand.xml");
        await page.Setting("ProxyPort").FillAsync("99999");
        await Expect(page.SaidOf("ProxyPort")).ToBeVisibleAsync();
        await Expect(page.Setting("ProxyPort")).ToHaveAttributeAsync("aria-invalid", "true");

        // word for word what the command line says of such a file
        var (message, remedy, line) = await ValidateAsync(fixture, ByHand.Replace("<ProxyPort>3128<", "<ProxyPort>99999<", StringComparison.Ordinal), "ProxyPort");
        await Expect(page.SaidOf("ProxyPort")).ToContainTextAsync(message);
        await Expect(page.SaidOf("ProxyPort")).ToContainTextAsync(remedy);
        await Expect(page.Standing()).ToContainTextAsync("1 error");

        // from the list to the line and to the field
        var messages = page.GetByRole(AriaRole.Region, new() { Name = "Messages" });
        await messages.GetByRole(AriaRole.Button, new() { Name = $"Line {line}" }).ClickAsync();
        await Expect(page.Xml()).ToBeFocusedAsync();
        Assert.Contains("99999", await page.EvaluateAsync<string>("() => { const field = document.querySelector('.xml-text'); return field.value.slice(field.selectionStart, field.selectionEnd); }").Soon(), StringComparison.Ordinal);
        await messages.GetByRole(AriaRole.Button, new() { NameRegex = new("^ProxyPort") }).ClickAsync();
        await Expect(page.Setting("ProxyPort")).ToBeFocusedAsync();

        // nothing is written
        await page.Setting("Description").FillAsync("more");
        await page.Button("Save").ClickAsync();
        await Expect(page.Setting("ProxyPort")).ToBeFocusedAsync();
        await Expect(page.Outcome("A few values are missing or wrong.")).ToBeVisibleAsync();
        Assert.Equal(Bytes(ByHand), await ReadAsync(fixture, "by-hand.xml"));

        // what is no longer wrong is no longer said
        await page.Setting("ProxyPort").FillAsync("8080");
        await Expect(page.SaidOf("ProxyPort")).ToHaveCountAsync(0);
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Fields_ThatCountOnlyWithAnother_ComeAndGoWithIt()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good", startupType: "Manual"));
        var page = await fixture.OpenAsync("#/definitions/adapters/Good.xml");
        await Expect(page.Setting("ClientId")).ToBeVisibleAsync();
        await Expect(page.Setting("ProxyPort")).ToHaveCountAsync(0);
        await page.Setting("UseClientProxy").CheckAsync();
        await Expect(page.Locator("[data-setting='ProxyPort'] label")).ToContainTextAsync("required");
        await Expect(page.SaidOf("ProxyPort")).ToBeVisibleAsync();
        await page.Setting("UseClientProxy").UncheckAsync();
        await Expect(page.Setting("ProxyPort")).ToHaveCountAsync(0);
        await Expect(page.Standing()).ToContainTextAsync("As it is in the file");
    }

    [Fact]
    public async Task RawXml_Typed_ShowsInTheForm_AndTheFormInIt()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => Write(hosts, "by-hand.xml", Bytes(ByHand)));
        var page = await fixture.OpenAsync("#/definitions/adapters/by-hand.xml");
        await Expect(page.Setting("ClientId")).ToBeVisibleAsync();
        var text = await page.Xml().InputValueAsync();
        await page.Xml().FillAsync(text.Replace("<ProxyPort>3128<", "<!-- moved --><ProxyPort>3129<", StringComparison.Ordinal));
        await Expect(page.Setting("ProxyPort")).ToHaveValueAsync("3129");

        // what the form changes next leaves the comment that was typed into the text
        await page.Setting("ProxyHostname").FillAsync("other.contoso.net");
        await Expect(page.Xml()).ToHaveValueAsync(new Regex("<!-- moved --><ProxyPort>3129<"));
        await Expect(page.Xml()).ToHaveValueAsync(new Regex("<ProxyHostname>other.contoso.net<"));

        // torn while it is typed: the text stays, the form waits, and goes on when it is whole
        var whole = await page.Xml().InputValueAsync();
        await page.Xml().FillAsync(whole.Replace("</Settings>", "</Setting>", StringComparison.Ordinal));
        await Expect(page.Setting("ProxyPort")).ToBeDisabledAsync();
        await Expect(page.Content()).ToContainTextAsync("The XML cannot be read at the moment.");
        await page.Xml().FillAsync(whole);
        await Expect(page.Setting("ProxyPort")).ToBeEnabledAsync();
        await page.Button("Save").ClickAsync();
        await Expect(page.Outcome("Saved: By hand")).ToBeVisibleAsync();

        var expected = ByHand.Replace("<ProxyPort>3128<", "<!-- moved --><ProxyPort>3129<", StringComparison.Ordinal).Replace("proxy.contoso.net", "other.contoso.net", StringComparison.Ordinal);
        Assert.Equal(Bytes(expected), await ReadAsync(fixture, "by-hand.xml"));
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task RawXml_WithANewSecret_KeepsItThroughTheFormAndWritesItEncrypted()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => Write(hosts, "by-hand.xml", Bytes(ByHand)));
        var page = await fixture.OpenAsync("#/definitions/adapters/by-hand.xml");
        await Expect(page.Setting("ClientId")).ToBeVisibleAsync();
        var text = await page.Xml().InputValueAsync();
        await page.Xml().FillAsync(text.Replace("<ClientSecret>env:E2E_GENESYS_SECRET<", "<ClientSecret>typed into the text<", StringComparison.Ordinal));
        await page.Setting("ProxyPort").FillAsync("8080");
        await Expect(page.Xml()).ToHaveValueAsync(new Regex("<ProxyPort>8080<"));
        await Expect(page.Xml()).ToHaveValueAsync(new Regex("<ClientSecret>typed into the text<"));
        await page.Button("Save").ClickAsync();
        await Expect(page.Outcome("Saved: By hand")).ToBeVisibleAsync();

        var written = Encoding.UTF8.GetString(await ReadAsync(fixture, "by-hand.xml"));
        Assert.Matches("<ClientSecret>protected:v1:[^<]+</ClientSecret>", written);
        Assert.Contains("<ProxyPassword>in clear text</ProxyPassword>", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdvancedSettings_OfferKnownKeysAndNameTheRightOne()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good", startupType: "Manual"));
        var page = await fixture.OpenAsync("#/definitions/adapters/Good.xml");
        await page.GetByText("Known keys, to add").ClickAsync();
        await page.Button("Add RestartTime").ClickAsync();
        await Expect(page.GetByLabel("Value of RestartTime")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("25:00");
        await Expect(page.SaidOf("RestartTime")).ToBeVisibleAsync();
        await page.GetByLabel("Value of RestartTime").FillAsync("02:30");
        await Expect(page.SaidOf("RestartTime")).ToHaveCountAsync(0);

        await page.Button("Add a key").ClickAsync();
        await Expect(page.GetByLabel("Key 2", new() { Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("maxretry");
        await page.GetByLabel("Value of maxretry").FillAsync("3");
        await Expect(page.SaidOf("maxretry")).ToContainTextAsync("MaxRetry");
        await page.GetByLabel("Key 2", new() { Exact = true }).FillAsync("MaxRetry");
        await Expect(page.SaidOf("maxretry")).ToHaveCountAsync(0);
        await Expect(page.Standing()).ToContainTextAsync("Ready to save");
        await page.Button("Save").ClickAsync();
        await Expect(page.Outcome("Saved: Good")).ToBeVisibleAsync();

        var written = Encoding.UTF8.GetString(await ReadAsync(fixture, "Good.xml"));
        Assert.Contains("<Add key=\"RestartTime\" value=\"02:30\"/>", written, StringComparison.Ordinal);
        Assert.Contains("<Add key=\"MaxRetry\" value=\"3\"/>", written, StringComparison.Ordinal);
        Assert.DoesNotContain("maxretry", written, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text) => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"))];

    private static void Write(HostFixture hosts, string file, byte[] content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(hosts.Config, "adapters"));
        File.WriteAllBytes(Path.Combine(folder.FullName, file), content);
    }

    private static Task<byte[]> ReadAsync(ConsoleFixture fixture, string file) => File.ReadAllBytesAsync(Path.Combine(fixture.Hosts.Config, "adapters", file), TestContext.Current.CancellationToken);

    /// <summary>What the command line says of a file with this text.</summary>
    private static async Task<(string Message, string Remedy, int Line)> ValidateAsync(ConsoleFixture fixture, string text, string setting)
    {
        using TempFolder folder = new();
        foreach (var source in Directory.EnumerateFiles(Path.Combine(fixture.Hosts.Config, "datasources")))
        {
            folder.Write($"datasources/{Path.GetFileName(source)}", await File.ReadAllTextAsync(source, TestContext.Current.CancellationToken));
        }

        folder.Write("adapters/by-hand.xml", text);
        var (_, output, _) = await HostProgram.RunAsync("validate", "--config", folder.Path, "--json", "--plugins", Path.Combine(HostProgram.Folder, "plugins"));
        using var json = JsonDocument.Parse(output);
        var finding = json.RootElement.GetProperty("findings").EnumerateArray().Single(one => one.TryGetProperty("setting", out var name) && name.GetString() == setting);
        return (finding.GetProperty("message").GetString()!, finding.GetProperty("remedy").GetString()!, finding.GetProperty("line").GetInt32());
    }
}
