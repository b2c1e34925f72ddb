using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Access;
using Adapter.Host.Coverage;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Http;
using Adapter.Host.Journal;
using Adapter.Host.Supervision;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Http;

/// <summary>The HTTP side with a real journal on a real port, and adapters that are played.</summary>
internal sealed class ApiFixture : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private WebApplication? _app;
    private bool _isStarted;

    public Dictionary<string, string?> Settings { get; } = [];

    public FakeAdapters Adapters { get; } = new();

    /// <summary>Shown in the place of <see cref="Adapters"/> where a test has real ones.</summary>
    public IAdapterDirectory? Supervised { get; set; }

    /// <summary>Rooms that a test needs besides.</summary>
    public Action<IServiceCollection, IConfiguration>? Rooms { get; set; }

    public string Folder => _folder.Path;

    public LogRecorder Log { get; } = new();

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public string Urls { get; init; } = "http://127.0.0.1:0";

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public EventJournal Journal => Services.GetRequiredService<EventJournal>();

    public static async Task<ApiFixture> StartAsync(Action<ApiFixture>? configure = null)
    {
        ApiFixture fixture = new();
        configure?.Invoke(fixture);
        await fixture.StartHostAsync();
        return fixture;
    }

    /// <summary>Users for the settings: an admin <c>ada</c> and a reader <c>rob</c>, each with the name as the password.</summary>
    public void AddUsers()
    {
        Settings["Http:Users:0:Name"] = "ada";
        Settings["Http:Users:0:PasswordHash"] = PasswordHasher.Hash("ada", 10_000);
        Settings["Http:Users:0:Role"] = "Admin";
        Settings["Http:Users:1:Name"] = "rob";
        Settings["Http:Users:1:PasswordHash"] = PasswordHasher.Hash("rob", 10_000);
        Settings["Http:Users:1:Role"] = "Reader";
    }

    public async Task StartHostAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Services.AddSingleton(Time);
        builder.Services.AddHostParts();
        builder.Services.AddJournal(builder.Configuration, _folder.Path);
        builder.Services.AddCoverage();
        builder.Services.AddSingleton(Supervised ?? Adapters);
        Rooms?.Invoke(builder.Services, builder.Configuration);
        builder.AddHostApi(_folder.Path, Urls);
        _app = builder.Build();
        _app.MapHostApi();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _isStarted = true;
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
    }

    /// <summary>Stops the host and starts it again on the same folder.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartHostAsync();
    }

    public async Task PublishAsync(int first, int count, string conversation = "conversation-1", string adapter = "Primary")
        => await Journal.CreatePublisher(adapter, "Contoso").PublishAsync(
            Adapter.Host.Tests.Journal.JournalFixture.Calls(first, count, conversation), TestContext.Current.CancellationToken);

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        return await BodyAsync(response, expected);
    }

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpStatusCode expected, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using HttpRequestMessage request = new(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        change?.Invoke(request);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await BodyAsync(response, expected);
    }

    public static Action<HttpRequestMessage> As(string name, string? password = null) => request => request.Headers.Authorization =
        new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(name + ":" + (password ?? name))));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task StopAsync()
    {
        Client?.Dispose();
        if (_app is not null)
        {
            if (_isStarted)
            {
                await _app.StopAsync(CancellationToken.None);
            }

            await _app.DisposeAsync();
            (_app, _isStarted) = (null, false);
        }
    }

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected == response.StatusCode, $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri}: {(int)response.StatusCode} {text}");
        if (text.Length == 0)
        {
            return default;
        }

        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}

/// <summary>Adapters as the API sees them.</summary>
internal sealed class FakeAdapters : IAdapterDirectory
{
    public bool IsReconciled { get; set; } = true;

    public List<string> Commands { get; } = [];

    public IReadOnlyList<AdapterView> Adapters { get; set; } =
    [
        new()
        {
            Name = "Primary", State = "Running", Type = "Test", Counters = [new AdapterCounterView("frames_malformed", "Frames that could not be read.", 3)],
            Alarms = [new AdapterAlarmView("permission.presence", nameof(AlarmSeverity.Warning), "Missing.", DateTimeOffset.UnixEpoch, null)],
        },
        new() { Name = "Off \"quoted\\", State = "Disabled", Remedy = "Set StartupType to Manual or Automatic.", Counters = [new AdapterCounterView("frames_malformed", "Other words.", 1)] },
    ];

    public AdapterView? Find(string name) => Adapters.FirstOrDefault(adapter => string.Equals(adapter.Name, name, StringComparison.OrdinalIgnoreCase));

    public Task<AdapterActionResult> StartAsync(string name) => DoAsync("start", name);

    public Task<AdapterActionResult> StopAsync(string name) => DoAsync("stop", name);

    public Task<AdapterActionResult> RestartAsync(string name) => DoAsync("restart", name);

    public Task<T> AskAsync<TKind, T>(string name, Func<TKind, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
        where TKind : class, IAdapter
        => throw NoAnswerException.OtherKind(name, typeof(TKind));

    private Task<AdapterActionResult> DoAsync(string command, string name)
    {
        Commands.Add(command + " " + name);
        return Task.FromResult(Find(name) switch
        {
            null => new AdapterActionResult(AdapterActionOutcome.NotFound, "There is none.", null),
            { State: "Disabled" } disabled => new AdapterActionResult(AdapterActionOutcome.Refused, "The definition says Disabled.", disabled),
            var adapter => new AdapterActionResult(AdapterActionOutcome.Done, "Done.", adapter),
        });
    }
}
