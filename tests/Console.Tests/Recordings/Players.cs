using System.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ConsoleTests.Recordings;

/// <summary>What tests wait for at the player of a recording.</summary>
internal static class Players
{
    /// <summary>Decoding takes as long as the machine needs; the player tells how far it is.</summary>
    public static async Task WhenDrawnAsync(this ILocator player)
    {
        var told = await player.InnerTextAsync();
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await Expect(player.Locator("canvas")).ToHaveAttributeAsync("data-drawn", "yes", new() { Timeout = 120_000 });
                return;
            }
            catch (PlaywrightException) when (watch.Elapsed < TimeSpan.FromMinutes(8))
            {
                var now = await player.InnerTextAsync();
                Assert.True(now != told, $"Not drawn, and no further than two minutes ago: {now}");
                told = now;
            }
        }
    }
}
