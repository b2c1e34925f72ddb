using System.Net;
using System.Text.Json;
using Adapter.Host.Access;
using Adapter.Host.Tests.Http;
using Testing.Common;

namespace Adapter.Host.Tests.Access;

public sealed class SessionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_OverHttp_SetsACookieNoScriptReadsAndNoOtherSiteSends()
    {
        await using var fixture = await StartAsync();
        using Visitor browser = new(fixture);

        Assert.Equal(HttpStatusCode.NoContent, await browser.SignInAsync("operator"));

        var parts = browser.SetCookie!.Split("; ").Select(part => part.ToLowerInvariant()).ToList();
        Assert.StartsWith("adapterhost_session=", parts[0], StringComparison.Ordinal);
        Assert.Contains("httponly", parts);
        Assert.Contains("samesite=strict", parts);
        Assert.Contains("path=/", parts);
        Assert.DoesNotContain("secure", parts);
        var session = await browser.GetAsync("/api/v1/session");
        Assert.Equal(("operator", "operator", "session"), (session.GetProperty("name").GetString(), session.GetProperty("role").GetString(), session.GetProperty("way").GetString()));
    }

    [Fact]
    public async Task SignIn_WrongPassword_SetsNoCookieAndTellsNothing()
    {
        await using var fixture = await StartAsync();
        using Visitor browser = new(fixture);

        using var wrong = await browser.SendAsync(HttpMethod.Post, "/api/v1/session", Visitor.Credentials("admin", "another horse battery"));
        using var unknown = await browser.SendAsync(HttpMethod.Post, "/api/v1/session", Visitor.Credentials("nobody", "another horse battery"));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (wrong.StatusCode, unknown.StatusCode));
        Assert.Equal(await DetailAsync(wrong), await DetailAsync(unknown));
        Assert.Null(browser.SetCookie);
        Assert.Empty(wrong.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task SignOut_EndsTheSessionForWhoeverHasItsCookie()
    {
        await using var fixture = await StartAsync();
        using Visitor browser = new(fixture);
        using Visitor thief = new(fixture);
        await browser.SignInAsync("viewer");
        thief.Cookie = browser.Cookie;
        Assert.Equal(HttpStatusCode.OK, await thief.GetStatusAsync("/api/v1/events"));

        Assert.Equal(HttpStatusCode.NoContent, await browser.StatusAsync(HttpMethod.Delete, "/api/v1/session"));

        Assert.Null(browser.Cookie);
        Assert.Equal(HttpStatusCode.Unauthorized, await thief.GetStatusAsync("/api/v1/events"));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("role")]
    [InlineData("removed")]
    public async Task Session_OfAUserWhoChanges_EndsAtOnceAndSoDoesBasic(string what)
    {
        await using var fixture = await StartAsync();
        using Visitor admin = new(fixture);
        using Visitor browser = new(fixture);
        await admin.SignInAsync("admin");
        await browser.SignInAsync("operator");
        var basic = ApiFixture.As("operator", Visitor.Password);
        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.OK, change: basic);

        var answer = what switch
        {
            "password" => await admin.StatusAsync(HttpMethod.Put, "/api/v1/users/operator/password", """{"password":"a new one for them"}"""),
            "role" => await admin.StatusAsync(HttpMethod.Put, "/api/v1/users/operator/role", """{"role":"viewer"}"""),
            _ => await admin.StatusAsync(HttpMethod.Delete, "/api/v1/users/operator"),
        };

        Assert.Equal(HttpStatusCode.NoContent, answer);
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.GetStatusAsync("/api/v1/events"));
        await fixture.SendAsync(
            HttpMethod.Post, "/api/v1/adapters/Primary/stop", what == "role" ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized, change: basic);
        Assert.Equal(HttpStatusCode.OK, await admin.GetStatusAsync("/api/v1/users"));
    }

    [Fact]
    public async Task Password_ChangedByItsOwner_KeepsThisSessionAndEndsTheOthers()
    {
        await using var fixture = await StartAsync();
        using Visitor here = new(fixture);
        using Visitor elsewhere = new(fixture);
        await here.SignInAsync("viewer");
        await elsewhere.SignInAsync("viewer");
        const string Path = "/api/v1/session/password";

        Assert.Equal(HttpStatusCode.Unauthorized, await here.StatusAsync(HttpMethod.Put, Path, """{"old":"not the old one","new":"the next one of mine"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await here.StatusAsync(HttpMethod.Put, Path, $$"""{"old":"{{Visitor.Password}}","new":"short"}"""));
        Assert.Equal(HttpStatusCode.NoContent, await here.StatusAsync(HttpMethod.Put, Path, $$"""{"old":"{{Visitor.Password}}","new":"the next one of mine"}"""));

        Assert.Equal(HttpStatusCode.OK, await here.GetStatusAsync("/api/v1/events"));
        Assert.Equal(HttpStatusCode.Unauthorized, await elsewhere.GetStatusAsync("/api/v1/events"));
        Assert.Equal(HttpStatusCode.NoContent, await elsewhere.SignInAsync("viewer", "the next one of mine"));
    }

    [Fact]
    public async Task Session_LeftAlone_EndsAndOneInUseEndsAtItsAge()
    {
        ManualClock clock = new();
        await using var fixture = await StartAsync(clock);
        using Visitor alone = new(fixture);
        using Visitor busy = new(fixture);
        await alone.SignInAsync("viewer");
        await busy.SignInAsync("viewer");

        for (var i = 0; i < 13; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(55));
            Assert.Equal(HttpStatusCode.OK, await busy.GetStatusAsync("/api/v1/events"));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await alone.GetStatusAsync("/api/v1/events"));
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(HttpStatusCode.Unauthorized, await busy.GetStatusAsync("/api/v1/events"));
    }

    [Theory]
    [InlineData("sign-out")]
    [InlineData("password")]
    [InlineData("key")]
    public async Task Stream_OfACallerWhoDoesNotCountAnyMore_Ends(string what)
    {
        ManualClock clock = new();
        await using var fixture = await StartAsync(clock);
        using Visitor admin = new(fixture);
        using Visitor reader = new(fixture);
        await admin.SignInAsync("admin");
        string? id = null;
        if (what == "key")
        {
            using var made = JsonDocument.Parse(await (await admin.SendAsync(HttpMethod.Post, "/api/v1/api-keys", """{"name":"tail","role":"viewer"}""")).Content.ReadAsStringAsync(Cancel));
            (reader.ApiKey, id) = (made.RootElement.GetProperty("key").GetString(), made.RootElement.GetProperty("apiKey").GetProperty("id").GetString());
        }
        else
        {
            await reader.SignInAsync("viewer");
        }

        using var answer = await reader.SendAsync(HttpMethod.Get, "/api/v1/events/stream");
        await using var stream = await answer.Content.ReadAsStreamAsync(Cancel);
        var reading = stream.CopyToAsync(Stream.Null, Cancel);
        clock.Advance(OpenRequests.LookEvery * 3);
        Assert.False(reading.IsCompleted);

        Assert.Equal(HttpStatusCode.NoContent, what switch
        {
            "sign-out" => await reader.StatusAsync(HttpMethod.Delete, "/api/v1/session"),
            "password" => await admin.StatusAsync(HttpMethod.Put, "/api/v1/users/viewer/password", """{"password":"a new one for them"}"""),
            _ => await admin.StatusAsync(HttpMethod.Delete, $"/api/v1/api-keys/{id}"),
        });

        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(OpenRequests.LookEvery);
                return reading.IsCompleted;
            },
            "the stream ended", cancellationToken: Cancel);
        await Assert.ThrowsAnyAsync<Exception>(() => reading);
    }

    [Fact]
    public async Task Sessions_WithoutEnd_AreBoundedForEachUser()
    {
        await using var fixture = await StartAsync();
        using Visitor first = new(fixture);
        await first.SignInAsync("viewer");
        for (var i = 0; i < 20; i++)
        {
            using Visitor next = new(fixture);
            Assert.Equal(HttpStatusCode.NoContent, await next.SignInAsync("viewer"));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await first.GetStatusAsync("/api/v1/events"));
    }

    [Fact]
    public async Task Host_Restarted_HasSignedEverybodyOut()
    {
        await using var fixture = await StartAsync();
        string? cookie;
        using (Visitor before = new(fixture))
        {
            await before.SignInAsync("viewer");
            cookie = before.Cookie;
        }

        await fixture.RestartAsync();

        using Visitor after = new(fixture) { Cookie = cookie };
        Assert.Equal(HttpStatusCode.Unauthorized, await after.GetStatusAsync("/api/v1/events"));
    }

    [Theory]
    [InlineData(false, HttpStatusCode.Forbidden)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task Change_ByCookie_NeedsTheHeaderThatOnlyOurPagesSet(bool hasMark, HttpStatusCode expected)
    {
        await using var fixture = await StartAsync();
        using Visitor browser = new(fixture);
        await browser.SignInAsync("operator");
        browser.HasMark = hasMark;

        Assert.Equal(expected, await browser.StatusAsync(HttpMethod.Post, "/api/v1/adapters/Primary/stop"));

        Assert.Equal(hasMark ? 1 : 0, fixture.Adapters.Commands.Count);
        Assert.Equal(HttpStatusCode.OK, await browser.GetStatusAsync("/api/v1/events"));
    }

    [Fact]
    public async Task Change_ByCookieFromAnotherOrigin_IsRefusedWithTheHeaderToo()
    {
        await using var fixture = await StartAsync();
        using Visitor browser = new(fixture);
        await browser.SignInAsync("operator");
        Assert.Equal(HttpStatusCode.Forbidden, await browser.StatusAsync(HttpMethod.Post, "/api/v1/adapters/Primary/stop", change: request => request.Headers.Add("Origin", "http://evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await browser.StatusAsync(HttpMethod.Post, "/api/v1/session", Visitor.Credentials("viewer", Visitor.Password), request => request.Headers.Add("Sec-Fetch-Site", "cross-site")));
        Assert.Empty(fixture.Adapters.Commands);
    }

    [Theory]
    [InlineData("X-Requested-With", "adapterhost", "Bearer")]
    [InlineData("Accept-Language", "de-DE,de;q=0.9", "Bearer")]
    [InlineData("Sec-Fetch-Mode", "cors", "Bearer")]
    [InlineData("Accept", "*/*", "Basic")]
    public async Task Unauthorized_InABrowser_DoesNotMakeItPutUpItsOwnSignIn(string header, string value, string scheme)
    {
        await using var fixture = await StartAsync();
        using Visitor page = new(fixture) { HasMark = false };
        using var answer = await page.SendAsync(HttpMethod.Get, "/api/v1/events", change: request => request.Headers.Add(header, value));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(scheme, answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/nowhere")]
    [InlineData("/api/v1/events?limit=x")]
    public async Task Answer_WhateverItIs_TellsTheBrowserWhatPagesMayDo(string path)
    {
        await using var fixture = await ApiFixture.StartAsync();
        using Visitor browser = new(fixture);

        using var answer = await browser.SendAsync(HttpMethod.Get, path);

        string Header(string name) => string.Join(",", answer.Headers.GetValues(name));
        Assert.Contains("default-src 'self'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(("nosniff", "no-referrer", "DENY"), (Header("X-Content-Type-Options"), Header("Referrer-Policy"), Header("X-Frame-Options")));
    }

    private static async Task<string?> DetailAsync(HttpResponseMessage response)
    {
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return problem.RootElement.GetProperty("detail").GetString() + problem.RootElement.GetProperty("remedy").GetString();
    }

    private static async Task<ApiFixture> StartAsync(TimeProvider? time = null)
    {
        var fixture = await ApiFixture.StartAsync(f => f.Time = time ?? f.Time);
        await Visitor.AddUsersAsync(fixture);
        return fixture;
    }
}
