using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Adapter.Host.Access;
using GenesysCloud.Simulator;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>One host of a pair: its folders, its address, its process, started again and again.</summary>
internal sealed class PairHost : IAsyncDisposable
{
    private const string Password = "pair-password-4711";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly HttpClient _http;
    private HostProgram? _program;

    public PairHost(string role)
    {
        Role = role;
        Url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _http = new HttpClient { BaseAddress = Url, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"pair:{Password}")));
    }

    public string Role { get; }

    public Uri Url { get; }

    public string Data => _folder["data"];

    public bool IsUp => _program is { Process.HasExited: false };

    /// <summary>Without a limit, as streams need it.</summary>
    public HttpClient Http => _http;

    public string Log => _program?.Output + _program?.Error;

    public void Write(SimulatorServer simulator, string clientId, string secret, Uri peer, string pair, params IReadOnlyList<(string Name, string Extra)> adapters)
    {
        _folder.Write("config/host.json", $$"""
            {
              "Http": { "StreamHeartbeat": "00:00:01", "Users": [ { "Name": "pair", "Role": "Admin", "PasswordHash": "{{PasswordHasher.Hash(Password, 10_000)}}" } ] },
              "Pair": { "Role": "{{Role}}", "Peer": "{{peer}}", "User": "pair", "Password": "env:E2E_PAIR_PASSWORD", {{pair}} }
            }
            """);
        WriteDefinitions(_folder, simulator, clientId, adapters);
        Secret = secret;
    }

    /// <summary>A host without a pair, whose adapters may be one.</summary>
    public void WriteAlone(SimulatorServer simulator, string clientId, string secret, params IReadOnlyList<(string Name, string Extra)> adapters)
    {
        _folder.Write("config/host.json", $$"""
            { "Http": { "Users": [ { "Name": "pair", "Role": "Admin", "PasswordHash": "{{PasswordHasher.Hash(Password, 10_000)}}" } ] } }
            """);
        WriteDefinitions(_folder, simulator, clientId, adapters);
        Secret = secret;
    }

    public string Secret { get; private set; } = "";

    private static void WriteDefinitions(TempFolder folder, SimulatorServer simulator, string clientId, IReadOnlyList<(string Name, string Extra)> adapters)
    {
        folder.Write("config/datasources/contoso.xml", """
            <DataSource xmlns="urn:recorder-adapters:v1"><Name>Contoso Genesys</Name><Type>Genesys Cloud CX</Type><TimeZone>Europe/London</TimeZone></DataSource>
            """);
        foreach (var (name, extra) in adapters)
        {
            folder.Write($"config/adapters/{name}.xml", $"""
                <Adapter xmlns="urn:recorder-adapters:v1">
                  <Name>{name}</Name>
                  <Type>Genesys Cloud CX API Adapter</Type>
                  <DataSource>Contoso Genesys</DataSource>
                  {extra}
                  <Settings>
                    <ClientId>{clientId}</ClientId>
                    <ClientSecret>env:E2E_GENESYS_SECRET</ClientSecret>
                    <RegionHost>{simulator.BaseUrl.ToString().TrimEnd('/')}</RegionHost>
                  </Settings>
                </Adapter>
                """);
        }
    }

    public async Task StartAsync()
    {
        _program = HostProgram.Start(
            new Dictionary<string, string?> { ["E2E_GENESYS_SECRET"] = Secret, ["E2E_PAIR_PASSWORD"] = Password },
            "run", "--config", _folder["config"], "--data", Data, "--urls", Url.ToString(), "--plugins", Path.Combine(HostProgram.Folder, "plugins"));
        await _program.WhenListeningAsync();
    }

    /// <summary>SIGKILL, and the end of the process.</summary>
    public async Task KillAsync()
    {
        _program!.Process.Kill();
        await _program.WhenEndedAsync(Limit);
        await ForgetAsync();
    }

    public async Task StopAsync()
    {
        _program!.Terminate();
        Assert.Equal(0, await _program.WhenEndedAsync(Limit));
        await ForgetAsync();
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var document = JsonDocument.Parse(await TextAsync(path));
        return document.RootElement.Clone();
    }

    public Task<string> TextAsync(string path) => _http.GetStringAsync(path).Soon(Limit, $"{path} of {Role}");

    public async Task<HttpStatusCode> PostAsync(string path)
    {
        using var response = await _http.PostAsync(path, content: null).Soon(Limit, $"{path} of {Role}");
        return response.StatusCode;
    }

    /// <summary>Runs a command against this host, signed in.</summary>
    public async Task<(int Code, string Output, string Error)> RunAsync(params IEnumerable<string> arguments)
    {
        Dictionary<string, string?> user = new() { ["ADAPTERHOST_USER"] = "pair", ["ADAPTERHOST_PASSWORD"] = Password };
        await using var program = HostProgram.Start(user, [.. arguments, "--url", Url.ToString()]);
        return (await program.WhenEndedAsync(TimeSpan.FromMinutes(1)), program.Output, program.Error);
    }

    public async Task<bool> IsActiveAsync()
    {
        try
        {
            return IsUp && (await GetAsync("/api/v1/pair")).GetProperty("active").GetBoolean();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task WhenActiveAsync(bool active = true, TimeSpan? within = null)
        => await Eventually.TrueAsync(async () => await IsActiveAsync() == active, $"{Role} {(active ? "active" : "on standby")}", within ?? Limit, TestContext.Current.CancellationToken);

    public async Task WhenRunningAsync(string adapter)
        => await Eventually.TrueAsync(
            async () => (await GetAsync("/api/v1/adapters")).GetProperty("adapters").EnumerateArray().Any(row => row.GetProperty("name").GetString() == adapter && row.GetProperty("state").GetString() == "Running"),
            $"{adapter} on {Role} runs", Limit, TestContext.Current.CancellationToken);

    /// <summary>All events of a journal, whether they were handed out or not.</summary>
    public async Task<List<JsonElement>> JournalAsync()
    {
        const int PageSize = 5000;
        List<JsonElement> all = [];
        while (true)
        {
            var after = all.Count == 0 ? 0 : all[^1].GetProperty("sequence").GetInt64();
            var page = await GetAsync($"/api/v1/events?standby=true&limit={PageSize}&after={after}");
            var events = page.GetProperty("events").EnumerateArray().ToList();
            all.AddRange(events);
            if (events.Count < PageSize)
            {
                return all;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ForgetAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task ForgetAsync()
    {
        if (_program is { } program)
        {
            _program = null;
            await program.DisposeAsync();
        }
    }
}
