using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Testing.Common;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests;

/// <summary>How heavy the console is and how soon it shows something. The weight is held to a limit; times are printed, as they are the machine's: run with -showLiveOutput.</summary>
public class WeightTests(Chromium chromium)
{
    /// <summary>Compressed, everything that the first page needs.</summary>
    private const int FirstPageLimit = 35_000;

    /// <summary>Compressed, every page there is.</summary>
    private const int WholeLimit = 98_000;

    private static readonly (string Address, string Title)[] Pages =
    [
        ("calls", "Live calls"),
        ("events", "Events"),
        ("coverage", "Coverage"),
        ("alarms", "Alarms"),
        ("schedules", "Schedules"),
        ("recordings", "Recordings"),
        ("definitions", "Definitions"),
        ("plugins", "Plugins"),
        ("logs", "Logs"),
        ("access", "Access"),
    ];

    [Fact]
    public async Task Weight_OfTheFirstPageAndOfAll_StaysSmall()
    {
        await using var fixture = await ConsoleFixture.StartAsync(chromium, hosts => hosts.WriteAdapter("Good"));
        await fixture.Api.WhenStateAsync("Good", "Running");
        var page = await fixture.OpenAsync("#/adapters");
        await Expect(page.Adapter("Good")).ToBeVisibleAsync();
        var first = await FilesAsync(page);
        await Eventually.TrueAsync(
            () => page.EvaluateAsync<bool>("() => performance.getEntriesByName('first-contentful-paint').length > 0"), "the browser tells when it painted first", cancellationToken: TestContext.Current.CancellationToken);
        var paint = await page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0").Soon();
        var shown = await page.EvaluateAsync<double>("() => performance.now()").Soon();
        foreach (var (address, title) in Pages)
        {
            await page.GotoAsync("/#/" + address);
            await Expect(page.Title()).ToHaveTextAsync(title);
        }

        var all = await FilesAsync(page);
        var output = TestContext.Current.TestOutputHelper!;
        foreach (var (name, bytes) in all)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes,8:N0} B  {name}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first page {first.Sum(file => file.Bytes):N0} B in {first.Count} files; every page {all.Sum(file => file.Bytes):N0} B in {all.Count} files (compressed, with headers)"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first content painted after {paint:N0} ms, an adapter with its state seen at the latest after {shown:N0} ms"));

        Assert.InRange(first.Sum(file => file.Bytes), 1, FirstPageLimit);
        Assert.InRange(all.Sum(file => file.Bytes), first.Sum(file => file.Bytes) + 1, WholeLimit);
        Assert.True(paint > 0);

        // the second time everything with a hash comes out of the browser's cache
        await page.ReloadAsync();
        await Expect(page.Title()).ToHaveTextAsync(Pages[^1].Title);
        Assert.DoesNotContain(await FilesAsync(page), file => file.Name.StartsWith("/assets/", StringComparison.Ordinal) && file.Bytes > 300);
    }

    /// <summary>The page itself and the files it asked for; answers of the API do not count.</summary>
    private static async Task<List<(string Name, long Bytes)>> FilesAsync(IPage page)
    {
        var entries = await page.EvaluateAsync<JsonElement>("""
            () => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
              .map(entry => ({ name: new URL(entry.name).pathname, bytes: entry.transferSize }))
            """).Soon();
        return [.. entries.EnumerateArray().Select(entry => (entry.GetProperty("name").GetString()!, entry.GetProperty("bytes").GetInt64()))
            .Where(entry => !entry.Item1.StartsWith("/api/", StringComparison.Ordinal) && !entry.Item1.StartsWith("/health/", StringComparison.Ordinal))];
    }
}
