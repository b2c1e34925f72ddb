using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Adapter.Host.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Logging;

/// <summary>The host as it is built, on folders of its own, with its log.</summary>
internal sealed class LogFixture : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private WebApplication? _app;

    /// <summary>A file or folder in the data folder.</summary>
    public string Data(string name) => Path.Combine(_folder["data"], name);

    public string LogFolder => _folder["data/logs"];

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public HostLogs Logs => Services.GetRequiredService<HostLogs>();

    public LogLevels Levels => Services.GetRequiredService<LogLevels>();

    /// <param name="nlog">Changes the file as shipped; a copy in the configuration folder then.</param>
    /// <param name="settings"><c>host.json</c>.</param>
    /// <param name="prepare">Puts something into the data folder.</param>
    public static async Task<LogFixture> StartAsync(Func<string, string>? nlog = null, string? settings = null, Action<string>? prepare = null)
    {
        LogFixture fixture = new();
        prepare?.Invoke(Directory.CreateDirectory(fixture._folder["data"]).FullName);
        if (nlog is not null)
        {
            fixture.WriteSettings(nlog);
        }

        if (settings is not null)
        {
            fixture._folder.Write("config/host.json", settings);
        }

        fixture._app = HostApp.Build(new HostStart { ConfigFolder = fixture._folder["config"], DataFolder = fixture._folder["data"], PluginsFolder = fixture._folder["plugins"], Urls = "http://127.0.0.1:0" });
        await HostApp.StartAsync(fixture._app, TestContext.Current.CancellationToken);
        fixture.Client = new HttpClient { BaseAddress = new Uri(fixture._app.Urls.First()) };
        return fixture;
    }

    public void WriteSettings(Func<string, string> change) => _folder.Write("config/nlog.config", change(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, HostLogs.SettingsFile))));

    public ILogger LoggerOf(string adapter, string category = "Link") => Services.GetRequiredService<AdapterLogs>().For(adapter).CreateLogger(category);

    public ILogger Logger(string category) => Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

    /// <summary>Everything that stands in the files of the log, those of raw events left out.</summary>
    public string Files()
    {
        Logs.Factory.Flush(TimeSpan.FromSeconds(30));
        return Directory.Exists(LogFolder) ? string.Concat(Directory.EnumerateFiles(LogFolder).Order(StringComparer.Ordinal).Select(Read)) : "";
    }

    public async Task<JsonElement> FindAsync(string query)
    {
        Logs.Factory.Flush(TimeSpan.FromSeconds(30));
        return await Client.GetFromJsonAsync<JsonElement>("/api/v1/logs?" + query, TestContext.Current.CancellationToken);
    }

    public static string Read(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>Stops the host, to its end.</summary>
    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await StopAsync();

        _folder.Dispose();
    }
}
