using System.Text.Json;
using Microsoft.Playwright;
using Testing.Common;

namespace ConsoleTests;

/// <summary>Looks at a page as it is now: a picture for people, and the accessibility checker axe-core.</summary>
internal static class Looks
{
    private static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "screenshots");
    private static readonly string Axe = Path.Combine(Repository.Root, "tests", "Console.Tests", "axe", "node_modules", "axe-core", "axe.min.js");
    private static readonly string[] Severe = ["serious", "critical"];

    /// <summary>What a page is asked has no limit of its own.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Saves a picture and asserts that axe-core finds nothing serious.</summary>
    public static async Task AtAsync(IPage page, string name, Screen screen)
    {
        await PictureAsync(page, $"{name}-{screen.ToString().ToLowerInvariant()}");
        await AssertAccessibleAsync(page, $"{name} ({screen})");
        await AssertFitsAsync(page, $"{name} ({screen})");
    }

    public static Task PictureAsync(IPage page, string name)
        => page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".png"), FullPage = true, Timeout = (float)Patience.TotalMilliseconds });

    private static async Task AssertAccessibleAsync(IPage page, string what)
    {
        Assert.SkipWhen((Environment.GetEnvironmentVariable("GENESYS_ADAPTERS_WITHOUT") ?? "").Split(',').Contains("node"), "GENESYS_ADAPTERS_WITHOUT=node: axe-core could not be installed.");
        Assert.True(File.Exists(Axe), $"axe-core is not installed: run 'npm ci' in {Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Axe)!, "..", ".."))}.");
        // evaluated by the debugger, which the page's content policy does not concern
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe, TestContext.Current.CancellationToken)).Soon(Patience, $"{what}: axe-core is loaded");
        var result = await page.EvaluateAsync<JsonElement>("() => axe.run(document, { resultTypes: ['violations'] })").Soon(Patience, $"{what}: axe-core has looked");
        var found = result.GetProperty("violations").EnumerateArray()
            .Where(violation => Severe.Contains(violation.GetProperty("impact").GetString()))
            .Select(violation => $"{violation.GetProperty("id").GetString()}: {violation.GetProperty("help").GetString()}\n"
                + string.Join("\n", violation.GetProperty("nodes").EnumerateArray().Take(5).Select(node => "    " + node.GetProperty("html").GetString() + "\n    " + node.GetProperty("failureSummary").GetString()?.ReplaceLineEndings(" "))))
            .ToList();
        Assert.True(result.GetProperty("testEngine").GetProperty("name").GetString() == "axe-core");
        Assert.True(found.Count == 0, $"{what}: axe-core finds\n{string.Join("\n", found)}");
    }

    /// <summary>Nothing reaches beyond the window at the side.</summary>
    private static async Task AssertFitsAsync(IPage page, string what)
    {
        var beyond = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth").Soon(Patience, $"{what}: the page says how wide it is");
        Assert.True(beyond <= 0, $"{what}: the page is {beyond} px wider than the window.");
    }
}
