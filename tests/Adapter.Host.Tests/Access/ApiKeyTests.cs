using System.Net;
using System.Text.Json;
using Adapter.Host.Access;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Testing.Common;

namespace Adapter.Host.Tests.Access;

public sealed class ApiKeyTests
{
    [Fact]
    public async Task Key_IsShownOnceAndKeptNowhere_OpensWithItsRoleUntilRemoved()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await Visitor.AddUsersAsync(fixture);
        using Visitor admin = new(fixture);
        await admin.SignInAsync("admin");

        var (key, id) = await MakeAsync(admin, """{"name":"recorder-1","role":"operator"}""");

        using Visitor program = new(fixture) { ApiKey = key, HasMark = false };
        var session = await program.GetAsync("/api/v1/session");
        Assert.Equal(("recorder-1", "operator", "api-key"), (session.GetProperty("name").GetString(), session.GetProperty("role").GetString(), session.GetProperty("way").GetString()));
        Assert.Equal(HttpStatusCode.OK, await program.StatusAsync(HttpMethod.Post, "/api/v1/adapters/Primary/stop"));
        Assert.Equal(HttpStatusCode.Forbidden, await program.GetStatusAsync("/api/v1/api-keys"));
        var secret = key.Split('_', 3)[2];
        Assert.DoesNotContain(secret, (await admin.GetAsync("/api/v1/api-keys")).GetRawText(), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(fixture.Folder, "*", SearchOption.AllDirectories).Where(file => file.EndsWith(".json", StringComparison.Ordinal) || file.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(secret, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(fixture.Log.Lines, line => line.Text.Contains(secret, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NoContent, await admin.StatusAsync(HttpMethod.Delete, $"/api/v1/api-keys/{id}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await program.GetStatusAsync("/api/v1/events"));
        Assert.Equal(HttpStatusCode.NotFound, await admin.StatusAsync(HttpMethod.Delete, $"/api/v1/api-keys/{id}"));
    }

    [Fact]
    public async Task Key_PastItsExpiry_OpensNothing()
    {
        ManualClock clock = new();
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = clock);
        await Visitor.AddUsersAsync(fixture);
        using Visitor admin = new(fixture);
        await admin.SignInAsync("admin");
        Assert.Equal(HttpStatusCode.BadRequest, await admin.StatusAsync(HttpMethod.Post, "/api/v1/api-keys", """{"name":"old","role":"viewer","expires":"2020-01-01"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await admin.StatusAsync(HttpMethod.Post, "/api/v1/api-keys", """{"name":"old","role":"viewer","expires":"soon"}"""));
        var (key, _) = await MakeAsync(admin, """{"name":"short","role":"viewer","expires":"2026-09-14T08:30:00Z"}""");
        using Visitor program = new(fixture) { ApiKey = key };
        Assert.Equal(HttpStatusCode.OK, await program.GetStatusAsync("/api/v1/events"));

        clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(HttpStatusCode.Unauthorized, await program.GetStatusAsync("/api/v1/events"));
        Assert.True((await admin.GetAsync("/api/v1/api-keys")).GetProperty("apiKeys")[0].GetProperty("expired").GetBoolean());
    }

    [Theory]
    [InlineData("ahk_")]
    [InlineData("ahk_abcdefgh_")]
    [InlineData("ahk_abcdefgh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("ahl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x")]
    public async Task Bearer_WithoutAKey_IsRefused(string shown)
    {
        await using var fixture = await ApiFixture.StartAsync();
        await Visitor.AddUsersAsync(fixture);
        using Visitor program = new(fixture) { ApiKey = shown };
        Assert.Equal(HttpStatusCode.Unauthorized, await program.GetStatusAsync("/api/v1/events"));
    }

    [Fact]
    public async Task LastUse_IsToldAtOnceAndKeptOverARestart()
    {
        ManualClock clock = new();
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = clock);
        await Visitor.AddUsersAsync(fixture);
        string key;
        using (Visitor admin = new(fixture))
        {
            await admin.SignInAsync("admin");
            (key, _) = await MakeAsync(admin, """{"name":"recorder-1","role":"viewer"}""");
            Assert.False((await admin.GetAsync("/api/v1/api-keys")).GetProperty("apiKeys")[0].TryGetProperty("lastUsed", out _));
            using Visitor program = new(fixture) { ApiKey = key };
            clock.Advance(TimeSpan.FromMinutes(5));
            await program.GetStatusAsync("/api/v1/events");
            Assert.Equal(clock.GetUtcNow(), (await admin.GetAsync("/api/v1/api-keys")).GetProperty("apiKeys")[0].GetProperty("lastUsed").GetDateTimeOffset());
        }

        var used = clock.GetUtcNow();
        await fixture.RestartAsync();
        Assert.Equal(used, fixture.Services.GetRequiredService<CredentialStore>().Current.ApiKeys[0].LastUsed);
    }

    [Fact]
    public async Task Key_BeforeTheFirstAdmin_IsRefusedWithTheRemedy()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var refused = await fixture.SendAsync(HttpMethod.Post, "/api/v1/api-keys", HttpStatusCode.Conflict, """{"name":"recorder-1","role":"viewer"}""");
        Assert.Contains("first admin", refused.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LocalToken_LiesInTheDataFolderWhileTheHostRuns_ForItsAddressesAlone()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await Visitor.AddUsersAsync(fixture);
        var path = LocalTokenFile.PathIn(fixture.Folder);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        var url = fixture.Client.BaseAddress!;
        var token = LocalTokenFile.TokenFor(fixture.Folder, url);
        Assert.NotNull(token);
        Assert.Equal(token, LocalTokenFile.TokenFor(fixture.Folder, new Uri($"http://localhost:{url.Port}")));
        Assert.Null(LocalTokenFile.TokenFor(fixture.Folder, new Uri($"http://127.0.0.1:{url.Port - 1}")));
        Assert.Null(LocalTokenFile.TokenFor(fixture.Folder, new Uri($"http://recorder-b:{url.Port}")));
        using Visitor command = new(fixture) { ApiKey = token };
        Assert.Equal(HttpStatusCode.OK, await command.GetStatusAsync("/api/v1/users"));
        Assert.Equal(HttpStatusCode.Unauthorized, await command.StatusAsync(HttpMethod.Get, "/api/v1/users", change: request => request.Headers.Add("X-Forwarded-For", "203.0.113.7")));

        await fixture.RestartAsync();
        using Visitor late = new(fixture) { ApiKey = token };
        Assert.Equal(HttpStatusCode.Unauthorized, await late.GetStatusAsync("/api/v1/users"));
    }

    private static async Task<(string Key, string Id)> MakeAsync(Visitor admin, string body)
    {
        using var response = await admin.SendAsync(HttpMethod.Post, "/api/v1/api-keys", body);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        using var made = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (made.RootElement.GetProperty("key").GetString()!, made.RootElement.GetProperty("apiKey").GetProperty("id").GetString()!);
    }
}
