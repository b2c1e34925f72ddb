using EndToEnd.Tests;
using GenesysCloud.Simulator;
using Microsoft.Playwright;
using Testing.Common;

namespace ConsoleTests;

/// <summary>A simulator, the real host program on it, and a browser window on its console.</summary>
internal sealed class ConsoleFixture : IAsyncDisposable
{
    /// <summary>Not UTC, so that local times can be told from it.</summary>
    public const string TimeZone = "America/New_York";

    private readonly Chromium _chromium;
    private readonly List<IBrowserContext> _contexts = [];

    private ConsoleFixture(Chromium chromium, HostFixture hosts)
    {
        _chromium = chromium;
        Hosts = hosts;
    }

    public HostFixture Hosts { get; }

    public HostProgram Program { get; private set; } = null!;

    public HostApi Api { get; private set; } = null!;

    /// <summary>What the browser complained about: errors of scripts, refused by the content policy, failed requests.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Requests that went anywhere else than to the host.</summary>
    public List<string> Strangers { get; } = [];

    public static async Task<ConsoleFixture> StartAsync(Chromium chromium, Action<HostFixture>? definitions = null, Func<SimulatorOptions, SimulatorOptions>? simulator = null, bool isEmpty = false)
    {
        Assert.SkipWhen(Chromium.IsLeftOut, "GENESYS_ADAPTERS_WITHOUT=chromium: this machine has no browser.");
        ConsoleFixture fixture = new(chromium, await HostFixture.StartAsync(simulator));
        if (!isEmpty)
        {
            fixture.Hosts.WriteDataSource();
        }

        definitions?.Invoke(fixture.Hosts);
        await fixture.StartHostAsync();
        return fixture;
    }

    public async Task StartHostAsync() => (Program, Api) = await Hosts.StartHostAsync(urls: $"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>Starts a host on the address of the one that was killed.</summary>
    public async Task StartHostAgainAsync()
    {
        var url = Api.Url;
        Api.Dispose();
        (Program, Api) = await Hosts.StartHostAsync(urls: url.ToString());
    }

    /// <summary>A window on a page of the console, for example <c>#/adapters</c>.</summary>
    public async Task<IPage> OpenAsync(string address = "", Screen screen = Screen.Light)
    {
        var context = await _chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Api.Url.ToString(),
            Locale = "en-GB",
            TimezoneId = TimeZone,
            ColorScheme = screen == Screen.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = screen == Screen.Phone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1440, Height = 900 },
            // axe-core is put into the page by the test
            BypassCSP = false,
        }).Soon();
        _contexts.Add(context);
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync().Soon();
        page.PageError += (_, error) => Note(Complaints, error);
        page.Console += (_, message) =>
        {
            // the browser itself reports every answer that is an error; those the tests look at on the page
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                Note(Complaints, message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Api.Url.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                Note(Strangers, request.Url);
            }
        };
        await page.GotoAsync("/" + address);
        return page;
    }

    public void AssertQuiet()
    {
        Assert.Empty(Complaints);
        Assert.Empty(Strangers);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var context in _contexts)
            {
                await context.CloseAsync().Soon();
            }
        }
        finally
        {
            Api?.Dispose();
            await Hosts.DisposeAsync();
        }
    }

    private static void Note(List<string> list, string text)
    {
        lock (list)
        {
            list.Add(text);
        }
    }
}

internal enum Screen
{
    Light,
    Dark,
    Phone,
}
