using System.Text.RegularExpressions;
using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Journal;
using GenesysCloud.Simulator;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

public class CoveragePageTests(Chromium chromium)
{
    [Fact]
    public async Task Coverage_AfterAnOutage_ShowsTheSpanItsEventsAndBeginsToReadItBack()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good"), Quick);
        await fixture.Api.WhenStateAsync("Good", "Running");
        using (await fixture.Api.PostAsync("/api/v1/adapters/Good/stop"))
        {
        }

        await fixture.Api.WhenStateAsync("Good", "Stopped");
        var page = await fixture.OpenAsync("#/coverage");
        var panel = page.Locator(".account", new() { HasText = "Good" });
        await page.Button("1 h").ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await Expect(panel).ToContainTextAsync("stopped on purpose");
        await Expect(panel.Locator(".bar-uncertain").First).ToBeVisibleAsync();
        await fixture.LookAsync("#/coverage?adapter=Good", "coverage", "stopped on purpose", async look =>
        {
            await look.Button("1 h").ClickAsync();
            await look.Locator(".account").Button("Show this span closer").First.ClickAsync();
            await Expect(look.Locator(".account .bar-uncertain").First).ToBeVisibleAsync();
        });

        // read back: the adapter has to run for it, and a manual run takes a span that is over
        using (await fixture.Api.PostAsync("/api/v1/adapters/Good/start"))
        {
        }

        await fixture.Api.WhenStateAsync("Good", "Running");
        var span = panel.Locator("tbody", new() { HasText = "stopped on purpose" }).First;
        await span.Button("Back-fill").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Read this span back?");
        await page.OpenDialog().Button("Back-fill").ClickAsync();
        await Expect(page.Outcome("was begun")).ToBeVisibleAsync();

        var run = panel.GetByRole(AriaRole.Table, new() { Name = "Back-fills of Good" }).Locator("tbody").Filter(new() { Has = page.Locator("[data-label='Begun by']", new() { HasText = "a person" }) });
        await Expect(run).ToContainTextAsync(new Regex("Waiting|Running"));
        await Expect(run).ToContainTextAsync("looks again in");

        // from the span to what the journal has of it
        await span.GetByRole(AriaRole.Link, new() { Name = "Events" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("#/events/search.*adapter=Good.*from=.*to="));
        await Expect(page.Content()).ToContainTextAsync("Oldest first.");
        await Expect(page.Content()).ToContainTextAsync("link.stopping");
        fixture.AssertQuiet();
    }

    [Fact]
    public async Task Backfill_OfARedHour_IsFollowedToItsEndAndTheHourIsRecovered()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good"), WithPast);
        await fixture.Api.WhenStateAsync("Good", "Running");
        fixture.Program.Terminate();
        await fixture.Program.WhenEndedAsync(TimeSpan.FromSeconds(60));
        Tell(fixture.Hosts.Data, "Good", (5, CoverageState.Covered, "live"), (3, CoverageState.Lost, "refused"), (2, CoverageState.Covered, "live"));
        await fixture.StartHostAgainAsync();
        await fixture.Api.WhenStateAsync("Good", "Running");
        var page = await fixture.OpenAsync("#/coverage?adapter=Good");
        await page.Button("6 h").ClickAsync();
        var panel = page.Locator(".account", new() { HasText = "Good" });
        var spans = panel.GetByRole(AriaRole.Table, new() { Name = "Spans of Good that were not covered" }).Locator("tbody");
        var lost = spans.Filter(new() { HasText = "Lost" });
        await Expect(lost).ToContainTextAsync("the platform refused to tell");
        await Expect(panel.Locator(".bar-lost")).ToBeVisibleAsync();
        await Looks.PictureAsync(page, "coverage-lost");

        await lost.Button("Back-fill").ClickAsync();
        await page.OpenDialog().Button("Back-fill").ClickAsync();
        await Expect(page.Outcome("was begun")).ToBeVisibleAsync();
        var run = panel.GetByRole(AriaRole.Table, new() { Name = "Back-fills of Good" }).Locator("tbody").Filter(new() { HasText = "a person" });
        await Expect(run).ToContainTextAsync("Completed", new() { Timeout = 120_000 });
        await Expect(run).ToContainTextAsync("100 %");
        await Expect(run).ToContainTextAsync(new Regex(@"([1-9]\d*) of \1 conversations read, [1-9]\d* events were new"));
        await Expect(spans.Filter(new() { HasText = "read back by a person" })).ToContainTextAsync("Recovered");
        await Expect(lost).ToHaveCountAsync(0);
        await Expect(panel.Locator(".bar-lost")).ToHaveCountAsync(0);
        await Expect(panel.Locator(".total-lost")).ToContainTextAsync("0 %");
        await Looks.AtAsync(page, "coverage-recovered", Screen.Light);

        // what was read back is in the journal
        await spans.Filter(new() { HasText = "read back by a person" }).GetByRole(AriaRole.Link, new() { Name = "Events" }).ClickAsync();
        await Expect(page.Locator(".event", new() { HasText = "call.connected" }).Filter(new() { HasText = "read back" }).First).ToBeVisibleAsync();
        fixture.AssertQuiet();
    }

    /// <summary>Besides calls as they are over a day, which has hours of the night with none, twenty small ones in every hour.</summary>
    private static SimulatorOptions WithPast(SimulatorOptions options) => Quick(options) with { HistoryDays = 1, HistoryCallsPerDay = 300, BulkCalls = 480, RateLimit = 100_000 };

    /// <summary>Gives an adapter a past: each of its spans, by the hours ago at which it began, lasts until the next.</summary>
    private static void Tell(string data, string adapter, params (int HoursAgo, CoverageState State, string Cause)[] spans)
    {
        SqliteNative.Initialize(SqliteChoice.Auto);
        using SqliteConnection connection = new($"Data Source={JournalSchema.PathIn(data)};Pooling=False");
        connection.Open();
        var last = DateTimeOffset.FromUnixTimeMilliseconds(JournalSchema.Scalar(connection, "SELECT max(ended) FROM coverage"));
        CoverageTable.Rewrite(connection, adapter, spans.Select((span, index) => new CoverageSpan(
            last.AddHours(-span.HoursAgo), index + 1 < spans.Length ? last.AddHours(-spans[index + 1].HoursAgo) : last, span.State, span.Cause)));
    }

    /// <summary>The covered edge moves with what is heard: on a quiet link, with its heartbeats.</summary>
    private static SimulatorOptions Quick(SimulatorOptions options) => options with { HeartbeatInterval = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task Coverage_Zoomed_KeepsAddingUpAndComesBackToNow()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good"), Quick);
        await fixture.Api.WhenStateAsync("Good", "Running");
        var page = await fixture.OpenAsync("#/coverage");
        var panel = page.Locator(".account", new() { HasText = "Good" });
        await Expect(page.Button("24 h")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Button("Closer").ClickAsync();
        await Expect(page.Button("6 h")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Button("Farther").ClickAsync();
        await page.Button("Farther").ClickAsync();
        await Expect(page.Button("7 d")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(panel.Locator(".bar-covered").First).ToBeVisibleAsync();

        await page.Button("1 h").ClickAsync();
        await page.Button("Earlier").ClickAsync();
        await Expect(page.Button("Later")).ToBeEnabledAsync();
        await page.Button("Earlier").ClickAsync();
        await page.Button("Earlier").ClickAsync();
        await Expect(panel.Locator(".bar-covered")).ToHaveCountAsync(0);
        await page.Button("now").ClickAsync();
        await Expect(panel.Locator(".bar-covered").First).ToBeVisibleAsync();
        await Expect(page.Button("Later")).ToBeDisabledAsync();
        fixture.AssertQuiet();
    }
}
