using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Adapter.Host.Tests.Access;

/// <summary>Somebody who asks the host: a browser with its cookie, or a program with a key.</summary>
internal sealed class Visitor(ApiFixture fixture) : IDisposable
{
    public const string Password = "correct horse battery";

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = fixture.Client.BaseAddress };

    /// <summary>As the browser would send it back; null when there is none.</summary>
    public string? Cookie { get; set; }

    public string? ApiKey { get; set; }

    /// <summary>Whether changes carry the header that the console's pages send.</summary>
    public bool HasMark { get; set; } = true;

    public string? SetCookie { get; private set; }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, Action<HttpRequestMessage>? change = null)
    {
        using HttpRequestMessage request = new(method, path);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        if (Cookie is not null)
        {
            request.Headers.Add("Cookie", Cookie);
        }

        if (ApiKey is not null)
        {
            request.Headers.Add("Authorization", "Bearer " + ApiKey);
        }

        if (HasMark)
        {
            request.Headers.Add("X-Requested-With", "adapterhost");
        }

        change?.Invoke(request);
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var values))
        {
            SetCookie = values.Single();
            Cookie = SetCookie.Split(';')[0] is var pair && pair.EndsWith('=') ? null : pair;
        }

        return response;
    }

    public async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string? json = null, Action<HttpRequestMessage>? change = null)
    {
        using var response = await SendAsync(method, path, json, change);
        return response.StatusCode;
    }

    public Task<HttpStatusCode> GetStatusAsync(string path) => StatusAsync(HttpMethod.Get, path);

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    public Task<HttpStatusCode> SignInAsync(string name, string password = Password)
        => StatusAsync(HttpMethod.Post, "/api/v1/session", Credentials(name, password));

    public Task<HttpStatusCode> SetUpAsync(string name, string password = Password) => StatusAsync(HttpMethod.Post, "/api/v1/setup", Credentials(name, password));

    public static string Credentials(string name, string password) => $$"""{"name":"{{name}}","password":"{{password}}"}""";

    /// <summary>Users of every role in the host's own store, named as their roles; all with <see cref="Password"/>.</summary>
    public static async Task AddUsersAsync(ApiFixture fixture)
    {
        var hash = Adapter.Host.Access.PasswordHasher.Hash(Password, 10_000);
        var store = fixture.Services.GetRequiredService<CredentialStore>();
        foreach (var role in new[] { Adapter.Host.Access.Role.Admin, Adapter.Host.Access.Role.Operator, Adapter.Host.Access.Role.Viewer })
        {
            await store.ChangeAsync(
                set => CredentialChanges.AddUser(set, Adapter.Host.Access.Roles.Name(role), hash, role, areThereOthers: false, fixture.Time.GetUtcNow()), TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _client.Dispose();
}
