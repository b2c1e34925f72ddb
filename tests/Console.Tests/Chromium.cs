using ConsoleTests;
using Microsoft.Playwright;
using Testing.Common;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace ConsoleTests;

/// <summary>The system's Chromium, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // set by test.sh on machines that have no Chromium; the only way to leave these tests out
    private const string LeaveOut = "GENESYS_ADAPTERS_WITHOUT";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static bool IsLeftOut => (Environment.GetEnvironmentVariable(LeaveOut) ?? "").Split(',').Contains("chromium");

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("No browser was started.");

    public async ValueTask InitializeAsync()
    {
        if (IsLeftOut)
        {
            return;
        }

        var path = Find() ?? throw new InvalidOperationException($"Chromium is not on the path: install it (apt-get install chromium), or set {LeaveOut}=chromium to leave its tests out.");
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync().Soon(StartLimit);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox", "--disable-dev-shm-usage"], Timeout = (float)StartLimit.TotalMilliseconds });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync().Soon();
        }

        if (_playwright is not null)
        {
            // waits for the driver's process to end, however long that takes
            await Task.Run(_playwright.Dispose).Soon();
        }
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
