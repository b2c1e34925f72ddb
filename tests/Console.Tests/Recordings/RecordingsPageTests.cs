using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EndToEnd.Tests;
using GenesysCloud.Simulator;
using Microsoft.Playwright;
using Testing.Common;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests.Recordings;

/// <summary>The recordings page against an import of real audio: progress, ledger, one recording with its sound, reconciliation.</summary>
public class RecordingsPageTests(Chromium chromium)
{
    private const string Source = "Archive";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_UnderWay_ShowsBothLanesCountsAndTriesFailedAgain()
    {
        await using var fixture = await StartAsync();
        var failed = await WhenImportedAsync(fixture);
        Assert.True(failed > 0);
        var page = await fixture.OpenAsync("#/recordings");

        var import = page.Locator($"[data-import='{Source}']");
        await Expect(import.Locator("[data-lane='Live lane']")).ToContainTextAsync("listed up to");
        await Expect(import.Locator("[data-lane='Historic lane'] progress")).ToHaveJSPropertyAsync("value", 1);
        await Expect(import).ToContainTextAsync("Past caught up");
        await Expect(import.Locator("[data-lane='Live lane']")).ToContainTextAsync("Up to date as of");
        await Expect(import.Locator("[data-lane='Historic lane']")).ToContainTextAsync("Up to date as of");
        await Expect(import.Locator("a.filter", new() { HasText = "Failed" })).ToContainTextAsync(failed.ToString(CultureInfo.InvariantCulture));
        await fixture.LookAsync("#/recordings", "recordings", "Historic lane", look => Expect(look.Locator("a.filter", new() { HasText = "Stored" })).ToBeVisibleAsync());
        await import.Button($"Try {failed} failed again").ClickAsync();
        await Expect(page.Outcome($"{failed} recording")).ToContainTextAsync("tried again now");
        await import.Button("Run now").ClickAsync();
        await Expect(page.Outcome("Import run")).ToContainTextAsync("Run ");
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Import_StillListingThePast_ShowsHowFarItIs()
    {
        // a listing of months, slowed down by a small budget of requests
        await using var fixture = await StartAsync(options => options with { HistoryDays = 20, HistoryCallsPerDay = 40, RateLimit = 60 }, start: DateTimeOffset.UtcNow.AddDays(-20));
        await fixture.Api.WhenStateAsync(Source, "Running");
        var page = await fixture.OpenAsync("#/recordings");

        var lane = page.Locator("[data-lane='Historic lane']");
        await Expect(lane.Locator("progress")).ToBeVisibleAsync();
        await Eventually.TrueAsync(
            async () => await lane.Locator("progress").EvaluateAsync<double>("bar => bar.value") is > 0 and < 1, "the past is listed in part", TimeSpan.FromSeconds(120), Token);
        await Expect(lane).ToContainTextAsync("%");
        await Expect(lane).ToContainTextAsync(new System.Text.RegularExpressions.Regex("[0-9]+ waiting · expected end (in|not known yet)"));
        await Expect(page.Locator($"[data-import='{Source}'] .figures > div", new() { HasText = "Past caught up" })).ToContainTextAsync(new System.Text.RegularExpressions.Regex("–|in [0-9]"));
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Ledger_Filters_NarrowByStateSpanAndConversation_AndPagesGoOn()
    {
        await using var fixture = await StartAsync(options => options with { HistoryCallsPerDay = 160 });
        var failed = await WhenImportedAsync(fixture);
        var all = await ListAsync(fixture, "?limit=1000");
        Assert.True(all.Count > 100);
        var page = await fixture.OpenAsync($"#/recordings/{Source}");

        var rows = page.GetByRole(AriaRole.Table, new() { Name = "Ledger" }).Locator("tbody");
        await Expect(rows).ToHaveCountAsync(100);
        await page.Button("Older").ClickAsync();
        await Expect(rows).ToHaveCountAsync(Math.Min(100, all.Count - 100));
        await Expect(rows.First).ToContainTextAsync(all[100].RecordingId);
        await page.Button("Newest").ClickAsync();
        await Expect(rows.First).ToContainTextAsync(all[0].RecordingId);

        await page.GetByLabel("State", new() { Exact = true }).SelectOptionAsync("failed");
        await Expect(rows).ToHaveCountAsync(failed);
        await Expect(rows.First).ToContainTextAsync("Failed");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("state=failed"));
        await page.Button("Try these again").ClickAsync();
        await Expect(page.Outcome($"{failed} recording")).ToBeVisibleAsync();
        await page.Button("Reset").ClickAsync();

        var (conversation, recording, _, _) = all[3];
        await page.GetByLabel("Conversation", new() { Exact = true }).FillAsync(conversation);
        await Expect(rows).ToHaveCountAsync(all.Count(line => line.ConversationId == conversation));
        await Expect(rows.Filter(new() { HasText = recording })).ToHaveCountAsync(1);
        await page.Button("Reset").ClickAsync();
        await Expect(rows).ToHaveCountAsync(100);

        // a span in the reader's own time, kept in the address
        var zone = TimeZoneInfo.FindSystemTimeZoneById(ConsoleFixture.TimeZone);
        var border = all[10].ConversationStart;
        var second = DateTimeOffset.FromUnixTimeSeconds((border.ToUnixTimeSeconds() / 60 * 60) + 1);
        await page.GetByLabel("Began from (local time)").FillAsync(TimeZoneInfo.ConvertTime(second, zone).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        await Expect(rows).ToHaveCountAsync(Math.Min(100, all.Count(line => line.ConversationStart >= second)));
        await page.ReloadAsync();
        await Expect(rows).ToHaveCountAsync(Math.Min(100, all.Count(line => line.ConversationStart >= second)));
        await fixture.LookAsync($"#/recordings/{Source}?state=trouble", "recordings-ledger", "Try these again");
        fixture.AssertQuiet();
    }

    [Theory]
    [InlineData("WAV")]
    [InlineData("WAV_ULAW")]
    [InlineData("MP3")]
    [InlineData("OGG_VORBIS")]
    [InlineData("OGG_OPUS", false)]
    [InlineData("WEBM", false)]
    public async Task Recording_EachFormat_IsDrawnAndPlays(string format, bool isLongest = true)
    {
        await using var fixture = await StartAsync(options => options with { HistoryCallsPerDay = 12 }, format: format);
        await WhenImportedAsync(fixture);

        // compressed sound of that length is decoded in parts. The longest call takes hours, and a browser most of a minute for so much Opus
        const long Parts = 2 * 128 * 1024;
        var inParts = (await ListAsync(fixture, "?state=stored")).Where(line => line.Size > Parts).ToList();
        var stored = isLongest ? inParts.MaxBy(line => line.Size) : inParts.MinBy(line => line.Size);
        Assert.True(stored.Size > Parts, "No recording is long enough to be decoded in parts.");
        var page = await fixture.OpenAsync($"#/recordings/{Source}/{stored.ConversationId}/{stored.RecordingId}");

        var player = page.Locator(".player");
        await player.WhenDrawnAsync();
        await Expect(player.Locator("canvas")).ToHaveAttributeAsync("data-lanes", "2");
        AssertSpeech(await HeightsAsync(player, 0));

        // it plays: the time goes on
        await player.Button("Play").ClickAsync();
        await Expect(player.Button("Pause")).ToBeVisibleAsync();
        await Eventually.TrueAsync(async () => await TimeAsync(player) > 0.3, "the sound goes on", TimeSpan.FromSeconds(30), Token);
        await player.Button("Pause").ClickAsync();

        // and goes where it is told, by pointer and by keys
        var slider = page.GetByRole(AriaRole.Slider, new() { Name = "Position" });
        var box = (await slider.BoundingBoxAsync())!;
        var length = await player.Locator("audio").EvaluateAsync<double>("sound => sound.duration").Soon();
        Assert.InRange(double.Parse((await player.Locator("canvas").GetAttributeAsync("data-seconds"))!, CultureInfo.InvariantCulture), length * 0.98, length * 1.02);
        await slider.ClickAsync(new() { Position = new() { X = box.Width / 2, Y = box.Height / 2 } });
        Assert.InRange(await TimeAsync(player), length * 0.45, length * 0.55);
        await slider.PressAsync("Home");
        Assert.Equal(0, await TimeAsync(player));
        await slider.PressAsync("ArrowRight");
        Assert.InRange(await TimeAsync(player), 4.5, 5.5);
        await slider.PressAsync(" ");
        await Expect(player.Button("Pause")).ToBeVisibleAsync();
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Recording_OfTwoChannels_HasALaneForEach_MetadataAndDownload()
    {
        await using var fixture = await StartAsync();
        await WhenImportedAsync(fixture);

        // of middling length: the longest take hours, and in the shortest one side may not speak
        var all = await ListAsync(fixture, "?state=stored");
        var stored = all.OrderBy(line => line.Size).ElementAt(all.Count / 2);
        var address = $"#/recordings/{Source}/{stored.ConversationId}/{stored.RecordingId}";
        var page = await fixture.OpenAsync(address);

        var player = page.Locator(".player");
        await player.WhenDrawnAsync();
        await Expect(player.Locator("canvas")).ToHaveAttributeAsync("data-lanes", "2");
        var (left, right) = (await HeightsAsync(player, 0), await HeightsAsync(player, 1));
        AssertSpeech(left);
        AssertSpeech(right);

        // the two take turns: what is loud on the one side is not on the other
        Assert.True(left.Zip(right).Count(pair => Math.Abs(pair.First - pair.Second) > 8) > left.Count / 10, "The two lanes show the same.");
        foreach (var shown in new[] { "In the ledger", "Metadata", "Participants", stored.ConversationId, "SHA-256", "2 channels" })
        {
            await Expect(page.Content()).ToContainTextAsync(shown);
        }

        var download = await page.RunAndWaitForDownloadAsync(() => player.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        using var details = JsonDocument.Parse(await fixture.Api.TextAsync($"/api/v1/imports/{Source}/recordings/{stored.ConversationId}/{stored.RecordingId}"));
        var hash = Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(await download.CreateReadStreamAsync().Soon(), Token));
        Assert.Equal(details.RootElement.GetProperty("files")[0].GetProperty("sha256").GetString(), hash);
        await fixture.LookAsync(address, "recording", "Participants", look => look.Locator(".player").WhenDrawnAsync());
        fixture.AssertQuiet();

        // somebody moved it away
        File.Delete(details.RootElement.GetProperty("recording").GetProperty("location").GetString()!);
        await page.ReloadAsync();
        await Expect(page.Content()).ToContainTextAsync("is not in the store");
        await Expect(player).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Recording_ThatFailed_IsTriedAgainByItself()
    {
        await using var fixture = await StartAsync(options => options with { HistoryCallsPerDay = 20 });
        Assert.True(await WhenImportedAsync(fixture) > 0);
        var failed = (await ListAsync(fixture, "?state=failed"))[0];
        var stored = (await ListAsync(fixture, "?state=stored"))[0];
        var page = await fixture.OpenAsync($"#/recordings/{Source}/{failed.ConversationId}/{failed.RecordingId}");

        await page.Button("Try this one again").ClickAsync();
        await Expect(page.Outcome("It is tried again now.")).ToBeVisibleAsync();
        await fixture.LookAsync($"#/recordings/{Source}/{failed.ConversationId}/{failed.RecordingId}", "recording-failed", "Try this one again");

        await page.GotoAsync($"{fixture.Api.Url}#/recordings/{Source}/{stored.ConversationId}/{stored.RecordingId}");
        await Expect(page.Content()).ToContainTextAsync("SHA-256");
        await Expect(page.Button("Try this one again")).ToHaveCountAsync(0);
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Recording_ForAViewer_ShowsWhatItIsAndNotTheSound()
    {
        await using var fixture = await StartAsync(options => options with { HistoryCallsPerDay = 12 });
        await WhenImportedAsync(fixture);
        var stored = (await ListAsync(fixture, "?state=stored"))[0];
        await AddViewerAsync(fixture);
        var page = await fixture.OpenAsync($"#/recordings/{Source}/{stored.ConversationId}/{stored.RecordingId}");
        await page.GetByLabel("Name").FillAsync("vic");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Button("Sign in").ClickAsync();

        await Expect(page.Content()).ToContainTextAsync("Your role may not listen to recordings");
        await Expect(page.Content()).ToContainTextAsync("In the ledger");
        await Expect(page.Locator("audio")).ToHaveCountAsync(0);
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Reconciliation_OfASpan_SaysWhetherItAddsUp_AndItsCsvIsTheCommands()
    {
        await using var fixture = await StartAsync();
        var failed = await WhenImportedAsync(fixture);
        var page = await fixture.OpenAsync($"#/recordings/{Source}/reconciliation");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(ConsoleFixture.TimeZone);
        var from = new DateTimeOffset(DateTimeOffset.UtcNow.AddDays(-2).UtcDateTime.Date, TimeSpan.Zero).AddSeconds(1);
        var to = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60 * 60 + 1);
        await page.GetByLabel("Began from (local time)").FillAsync(TimeZoneInfo.ConvertTime(from, zone).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        await page.GetByLabel("Began before (local time)").FillAsync(TimeZoneInfo.ConvertTime(to, zone).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));

        await page.Button("Reconcile").ClickAsync();
        await Expect(page.Content()).ToContainTextAsync("The lines add up to the totals");
        await Expect(page.Content()).ToContainTextAsync($"{failed} are missing, refused, over-long or failed");
        await Expect(page.Content()).ToContainTextAsync("The platform lists");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download as CSV" }).ClickAsync());
        Assert.Equal($"{Source}-recordings.csv", download.SuggestedFilename);
        using StreamReader reader = new(await download.CreateReadStreamAsync().Soon());
        var csv = await reader.ReadToEndAsync(Token);
        var command = await HostProgram.RunAsync(
            "import", "report", Source, "--csv", "--url", fixture.Api.Url.ToString(), "--from", from.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), "--to", to.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        Assert.Equal(command.Output.ReplaceLineEndings("\n").TrimEnd(), csv.ReplaceLineEndings("\n").TrimEnd());
        Assert.True(csv.Split('\n').Length > failed + 2);
        await fixture.LookAsync($"#/recordings/{Source}/reconciliation", "recordings-reconciliation", "Reconcile", async look =>
        {
            await look.Button("Reconcile").ClickAsync();
            await Expect(look.Content()).ToContainTextAsync("add up to the totals");
        });

        // from a count to its recordings
        await page.Locator("tbody", new() { HasText = "Failed" }).GetByRole(AriaRole.Link, new() { Name = "Show in the ledger" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Ledger" }).Locator("tbody")).ToHaveCountAsync(failed);
        fixture.AssertQuiet();
    }

    private const string Password = "a sentence is better";

    /// <summary>From here on everybody signs in.</summary>
    private static async Task AddViewerAsync(ConsoleFixture fixture)
    {
        using HttpClient http = new() { BaseAddress = fixture.Api.Url };
        using var admin = await http.PostAsJsonAsync("/api/v1/setup", new { name = "ada", password = Password }, Token);
        Assert.True(admin.IsSuccessStatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"ada:{Password}")));
        using var viewer = await http.PostAsJsonAsync("/api/v1/users", new { name = "vic", password = Password, role = "viewer" }, Token);
        Assert.True(viewer.IsSuccessStatusCode);
    }

    private Task<ConsoleFixture> StartAsync(Func<SimulatorOptions, SimulatorOptions>? simulator = null, string format = "WAV", DateTimeOffset? start = null) => ConsoleFixture.StartAsync(
        chromium,
        hosts => hosts.WriteImport(Source, start ?? DateTimeOffset.UtcNow.AddDays(-2), format, advanced: ("Schedule", "1h")),
        options =>
        {
            var plenty = options with { HistoryDays = 1, HistoryCallsPerDay = 40, RateLimit = 100_000, Recordings = options.Recordings with { ErrorShare = 0.15, DualChannelShare = 1 } };
            return simulator?.Invoke(plenty) ?? plenty;
        });

    /// <summary>Waits until everything is stored that can be; gives how many failed.</summary>
    private static async Task<int> WhenImportedAsync(ConsoleFixture fixture)
    {
        var simulator = fixture.Hosts.Simulator;
        var stored = simulator.Recordings.All.Count(recording => !recording.IsScreen && simulator.RecordingTruth.IsFetchable(recording));
        var failed = simulator.Recordings.All.Count(recording => simulator.RecordingTruth.Standing(recording) == "error");
        Assert.True(stored > 0);
        await fixture.Api.WhenStateAsync(Source, "Running");
        await Eventually.TrueAsync(
            async () =>
            {
                using var status = JsonDocument.Parse(await fixture.Api.TextAsync($"/api/v1/imports/{Source}"));
                var counts = status.RootElement.GetProperty("recordings");
                return (counts.GetProperty("stored").GetInt32(), counts.GetProperty("failed").GetInt32()) == (stored, failed)
                    && status.RootElement.GetProperty("historic").GetProperty("position").GetString() == status.RootElement.GetProperty("historic").GetProperty("to").GetString();
            },
            "everything is imported", TimeSpan.FromSeconds(120), Token);
        return failed;
    }

    private static async Task<List<(string ConversationId, string RecordingId, DateTimeOffset ConversationStart, long Size)>> ListAsync(ConsoleFixture fixture, string query)
    {
        using var list = JsonDocument.Parse(await fixture.Api.TextAsync($"/api/v1/imports/{Source}/recordings{query}"));
        return [.. list.RootElement.GetProperty("recordings").EnumerateArray().Select(line => (line.GetProperty("conversationId").GetString()!, line.GetProperty("recordingId").GetString()!, line.GetProperty("conversationStart").GetDateTimeOffset(), line.TryGetProperty("sizeInBytes", out var size) ? size.GetInt64() : 0))];
    }

    private static Task<double> TimeAsync(ILocator player) => player.Locator("audio").EvaluateAsync<double>("sound => sound.currentTime").Soon();

    /// <summary>How high the picture is in each column of a lane, in pixels.</summary>
    private static async Task<List<int>> HeightsAsync(ILocator player, int lane) => [.. await player.Locator("canvas").EvaluateAsync<int[]>(
        """
        (canvas, lane) => {
          const high = canvas.height / Number(canvas.dataset.lanes);
          const { data } = canvas.getContext('2d').getImageData(0, lane * high, canvas.width, high);
          return Array.from({ length: canvas.width }, (_, x) => {
            let drawn = 0;
            for (let y = 0; y < high; y++) {
              drawn += data[(y * canvas.width + x) * 4 + 3] > 0 ? 1 : 0;
            }
            return drawn;
          });
        }
        """, lane).Soon()];

    /// <summary>Words and the silence between them: some columns are high, some are a line.</summary>
    private static void AssertSpeech(List<int> heights)
    {
        Assert.True(heights.Max() > 30, $"The loudest is {heights.Max()} px high.");
        Assert.True(heights.Min() <= heights.Max() / 4, $"The quietest is {heights.Min()} px high, the loudest {heights.Max()}.");
    }
}
