using System.Net;
using System.Text;
using Adapter.Host.Access;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Tests.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Testing.Common;

namespace Adapter.Host.Tests.Access;

/// <summary>
/// Every endpoint against every role and every way to sign in. What is expected stands in docs/access-matrix.md: an endpoint without a line there fails.
/// GENESYS_ADAPTERS_WRITE_MATRIX=1 writes the page anew; a person then reads what changed.
/// </summary>
public sealed class AccessMatrixTests
{
    private const string WriteSwitch = "GENESYS_ADAPTERS_WRITE_MATRIX";

    private static readonly string Page = Path.Combine(Repository.Root, "docs", "access-matrix.md");

    /// <summary>Bodies without which the endpoint itself would answer 401: it checks a password of its own.</summary>
    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["POST /api/v1/session"] = Visitor.Credentials("viewer", Visitor.Password),
        ["PUT /api/v1/session/password"] = $$"""{"old":"{{Visitor.Password}}","new":"short"}""",
    };

    private static readonly Role[] AllRoles = [Role.Viewer, Role.Operator, Role.Admin];

    [Fact]
    public async Task Endpoints_AskedByEveryRoleInEveryWay_AnswerAsThePageSays()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await Visitor.AddUsersAsync(fixture);
        var endpoints = Endpoints(fixture);
        Dictionary<string, string> seen = [];
        foreach (var endpoint in endpoints)
        {
            List<bool> row = [await IsLetInAsync(fixture, endpoint, null, null)];
            foreach (var role in AllRoles)
            {
                var bySession = await IsLetInAsync(fixture, endpoint, role, Ways.Session);
                Assert.True(bySession == await IsLetInAsync(fixture, endpoint, role, Ways.Basic), $"{endpoint} as {role}: a session and Basic differ.");
                Assert.True(bySession == await IsLetInAsync(fixture, endpoint, role, Ways.ApiKey), $"{endpoint} as {role}: a session and an API key differ.");
                row.Add(bySession);
            }

            Assert.True(row.SequenceEqual(row.Order()), $"{endpoint}: a higher role may less.");
            Assert.True(await IsLetInAsync(fixture, endpoint, Role.Admin, Ways.LocalToken), $"{endpoint}: the token of this machine is not an admin.");
            seen[endpoint] = string.Join(" | ", row.Select(mayAsk => mayAsk ? "yes" : "-"));
        }

        if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
        {
            await File.WriteAllTextAsync(Page, Render(seen), TestContext.Current.CancellationToken);
        }

        Assert.Equal((await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"), Render(seen));
    }

    [Fact]
    public async Task Endpoints_WhileNobodySignsIn_AllAnswerThisMachine()
    {
        await using var fixture = await ApiFixture.StartAsync();
        foreach (var endpoint in Endpoints(fixture).Where(endpoint => endpoint is not ("POST /api/v1/session" or "PUT /api/v1/session/password")))
        {
            Assert.True(await IsLetInAsync(fixture, endpoint, null, null), endpoint);
        }
    }

    [Fact]
    public async Task Endpoints_EachSaysItsPolicy()
    {
        await using var fixture = await ApiFixture.StartAsync();
        foreach (var endpoint in fixture.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            Assert.True(
                endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy is not null),
                $"{endpoint.RoutePattern.RawText} says no policy of HostApi.");
        }
    }

    [Fact]
    public async Task Endpoints_OpenToAnybody_AreThese()
        => Assert.Equal(
            ["DELETE /api/v1/session", "GET /api/v1/session", "GET /health/live", "POST /api/v1/session", "POST /api/v1/setup"],
            (await File.ReadAllLinesAsync(Page, TestContext.Current.CancellationToken))
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Where(cells => cells.Length > 4 && cells[3] == "yes" && cells[2].Trim('`') is { } path && (path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/health", StringComparison.Ordinal)))
                .Select(cells => $"{cells[1]} {cells[2].Trim('`')}")
                .Order(StringComparer.Ordinal));

    private static List<string> Endpoints(ApiFixture fixture)
        => [.. fixture.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Where(method => method != "HEAD")
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"))
            .Distinct()
            .OrderBy(endpoint => endpoint.Split(' ')[1], StringComparer.Ordinal).ThenBy(endpoint => endpoint, StringComparer.Ordinal)];

    private static async Task<bool> IsLetInAsync(ApiFixture fixture, string endpoint, Role? role, string? way)
    {
        using Visitor visitor = new(fixture);
        var name = role is { } held ? Roles.Name(held) : "";
        Action<HttpRequestMessage>? change = null;
        switch (way)
        {
            case Ways.Session:
                Assert.Equal(HttpStatusCode.NoContent, await visitor.SignInAsync(name));
                break;
            case Ways.Basic:
                change = ApiFixture.As(name, Visitor.Password);
                break;
            case Ways.ApiKey:
                visitor.ApiKey = await MakeKeyAsync(fixture, name);
                break;
            case Ways.LocalToken:
                visitor.ApiKey = fixture.Services.GetRequiredService<LocalToken>().Text;
                break;
        }

        var (method, path) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
        var asked = System.Text.RegularExpressions.Regex.Replace(
            path.Replace("{documentName}", "v1", StringComparison.Ordinal), @"\{[^}]*\}", static part => part.Value.Contains(":long", StringComparison.Ordinal) ? "0" : "no-such");
        var body = method is "GET" or "DELETE" ? null : Bodies.GetValueOrDefault(endpoint, "{}");
        var signIn = change;
        using var response = await visitor.SendAsync(new HttpMethod(method), asked, body, request =>
        {
            signIn?.Invoke(request);
            if (request.Content is not null && endpoint == "POST /api/v1/configuration/import")
            {
                request.Content.Headers.ContentType = new("application/zip");
            }
        });
        Assert.NotEqual(HttpStatusCode.UnsupportedMediaType, response.StatusCode); // answered before anybody asks who it is
        Assert.NotEqual(HttpStatusCode.TooManyRequests, response.StatusCode);
        return response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
    }

    private static async Task<string> MakeKeyAsync(ApiFixture fixture, string role)
    {
        var (key, id, hash) = ApiKey.Make();
        var now = fixture.Time.GetUtcNow();
        await fixture.Services.GetRequiredService<CredentialStore>().ChangeAsync(
            set => CredentialChanges.AddKey(set with { ApiKeys = [] }, new ApiKeyRecord(id, "program", role, hash, now, "test", null, null), areThereUsers: true), TestContext.Current.CancellationToken);
        return key;
    }

    private static string Render(Dictionary<string, string> rows)
    {
        StringBuilder page = new();
        page.Append("# Who may ask what\n\n");
        page.Append("Written by a test that asks every endpoint as everybody and in every way to sign in (`AccessMatrixTests`), and held by it. What the roles are: [access.md](access.md).\n");
        page.Append("While nobody has to sign in, programs on this machine may ask everything.\n\n");
        page.Append("| method | path | anybody | viewer | operator | admin |\n|---|---|---|---|---|---|\n");
        foreach (var (endpoint, row) in rows)
        {
            page.Append("| ").Append(endpoint.Split(' ')[0]).Append(" | `").Append(endpoint.Split(' ')[1]).Append("` | ").Append(row).Append(" |\n");
        }

        return page.ToString();
    }
}
