using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GenesysCloud.Simulator.Tests.Swagger;

namespace GenesysCloud.Simulator.Tests.Platform;

/// <summary>An answer; its body has already been compared with the published shapes.</summary>
internal sealed record Answer(int Status, HttpResponseHeaders Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Code => Json.GetProperty("code").GetString();

    public string Header(string name) => Assert.Single(Headers.GetValues(name));
}

/// <summary>Speaks to a simulator as any client would, and fails the test when an answer is not as the platform publishes it.</summary>
internal sealed class RestClient : IDisposable
{
    private readonly HttpClient _http;

    public RestClient(SimulatorServer server)
    {
        Server = server;
        _http = new HttpClient { BaseAddress = server.BaseUrl };
    }

    public SimulatorServer Server { get; }

    public string? Token { get; set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A client that has logged in.</summary>
    public static async Task<RestClient> LoginAsync(SimulatorServer server)
    {
        RestClient client = new(server);
        client.Token = (await client.TokenAsync(server.ClientId, server.ClientSecret)).Json.GetProperty("access_token").GetString();
        return client;
    }

    public async Task<Answer> TokenAsync(string id, string secret, string form = "grant_type=client_credentials")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/oauth/token");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.Latin1.GetBytes($"{id}:{secret}")));
        request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        return await SendAsync(request);
    }

    public Task<Answer> GetAsync(string path) => CallAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null) => CallAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, object? body = null) => CallAsync(HttpMethod.Put, path, body);

    public async Task<Answer> CallAsync(HttpMethod method, string path, object? body = null)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        }

        return await SendAsync(request);
    }

    /// <summary>The control plane; its answers are the simulator's own.</summary>
    public async Task<JsonElement> ControlAsync(HttpMethod method, string path, object? body = null, int expected = 200)
    {
        using HttpRequestMessage request = new(method, path);
        request.Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True((int)response.StatusCode == expected, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<JsonElement> FaultsAsync(object wish) => ControlAsync(HttpMethod.Post, "/_sim/faults", wish);

    /// <summary>Makes a channel and gives its id and address.</summary>
    public async Task<(string Id, Uri ConnectUri)> ChannelAsync()
    {
        var channel = (await PostAsync("/api/v2/notifications/channels")).Json;
        return (channel.GetProperty("id").GetString()!, new Uri(channel.GetProperty("connectUri").GetString()!));
    }

    public Task<Answer> SubscribeAsync(string channel, params IEnumerable<string> topics)
        => PutAsync($"/api/v2/notifications/channels/{channel}/subscriptions", topics.Select(topic => new { id = topic }));

    public async Task<Answer> SendAsync(HttpRequestMessage request, bool isChecked = true)
    {
        if (Token is not null && request.Headers.Authorization is null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }

        using var response = await _http.SendAsync(request, Stop);
        var body = await response.Content.ReadAsStringAsync(Stop);
        var path = new Uri(Server.BaseUrl, request.RequestUri!).AbsolutePath;
        if (isChecked)
        {
            Assert.Empty(PlatformSchemas.AnswerErrors(request.Method, path, (int)response.StatusCode, body));
        }

        return new Answer((int)response.StatusCode, response.Headers, body);
    }

    public void Dispose() => _http.Dispose();
}
