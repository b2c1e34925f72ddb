using System.Net;
using Adapter.Host.Tests.Http;

namespace Adapter.Host.Tests.Access;

public sealed class SetupTests
{
    [Fact]
    public async Task FirstUse_LoopbackIsAdmin_UntilTheFirstAdminIsMade()
    {
        await using var fixture = await ApiFixture.StartAsync();
        using Visitor browser = new(fixture);
        using Visitor other = new(fixture);
        var before = await browser.GetAsync("/api/v1/session");
        Assert.Equal(("open", true, "admin", "local"), (before.GetProperty("setup").GetString(), before.GetProperty("loopbackWithoutCredentials").GetBoolean(), before.GetProperty("role").GetString(), before.GetProperty("name").GetString()));
        Assert.Equal(HttpStatusCode.OK, await other.GetStatusAsync("/api/v1/users"));

        Assert.Equal(HttpStatusCode.NoContent, await browser.SetUpAsync("ada"));

        var after = await browser.GetAsync("/api/v1/session");
        Assert.Equal(("done", true, "ada", "admin"), (after.GetProperty("setup").GetString(), after.GetProperty("signedIn").GetBoolean(), after.GetProperty("name").GetString(), after.GetProperty("role").GetString()));
        Assert.Equal(HttpStatusCode.OK, await browser.GetStatusAsync("/api/v1/users"));
        Assert.Equal(HttpStatusCode.Unauthorized, await other.GetStatusAsync("/api/v1/events"));
        var anonymous = await other.GetAsync("/api/v1/session");
        Assert.Equal((false, false, "done"), (anonymous.GetProperty("signedIn").GetBoolean(), anonymous.GetProperty("loopbackWithoutCredentials").GetBoolean(), anonymous.GetProperty("setup").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, await other.SetUpAsync("eve"));
    }

    [Fact]
    public async Task FirstAdmin_AfterARestart_StillSignsIn()
    {
        await using var fixture = await ApiFixture.StartAsync();
        using (Visitor browser = new(fixture))
        {
            await browser.SetUpAsync("ada");
        }

        await fixture.RestartAsync();

        using Visitor again = new(fixture);
        Assert.Equal(HttpStatusCode.Unauthorized, await again.GetStatusAsync("/api/v1/events"));
        Assert.Equal(HttpStatusCode.NoContent, await again.SignInAsync("ada"));
        Assert.Equal(HttpStatusCode.OK, await again.GetStatusAsync("/api/v1/events"));
        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.OK, change: ApiFixture.As("ada", Visitor.Password));
    }

    [Theory]
    [InlineData("ada", "short")]
    [InlineData("ada", "ada-ada-ada-")]
    [InlineData("ada", "aaaaaaaaaaaaaaaa")]
    [InlineData("", Visitor.Password)]
    [InlineData("a:b", Visitor.Password)]
    public async Task Setup_NameOrPasswordNotGoodEnough_IsRefusedWithARemedyAndStaysOpen(string name, string password)
    {
        await using var fixture = await ApiFixture.StartAsync();
        var answer = await fixture.SendAsync(HttpMethod.Post, "/api/v1/setup", HttpStatusCode.BadRequest, Visitor.Credentials(name, password));
        Assert.False(string.IsNullOrEmpty(answer.GetProperty("remedy").GetString()));
        Assert.Equal("open", (await fixture.GetAsync("/api/v1/session")).GetProperty("setup").GetString());
    }

    [Fact]
    public async Task Setup_HandedOnByAProxyOnThisMachine_IsRefused()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.SendAsync(
            HttpMethod.Post, "/api/v1/setup", HttpStatusCode.Forbidden, Visitor.Credentials("eve", Visitor.Password), request => request.Headers.Add("X-Forwarded-For", "203.0.113.7"));
        await fixture.SendAsync(
            HttpMethod.Post, "/api/v1/users", HttpStatusCode.Forbidden, $$"""{"name":"eve","password":"{{Visitor.Password}}","role":"admin"}""", request => request.Headers.Add("Forwarded", "for=203.0.113.7"));
        Assert.Equal("open", (await fixture.GetAsync("/api/v1/session")).GetProperty("setup").GetString());
    }

    [Fact]
    public async Task Setup_TwiceAtOnce_MakesOneAdmin()
    {
        await using var fixture = await ApiFixture.StartAsync();
        using Visitor one = new(fixture);
        using Visitor two = new(fixture);

        var answers = await Task.WhenAll(one.SetUpAsync("ada"), two.SetUpAsync("eve"));

        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], answers.Order());
    }

    [Fact]
    public async Task Setup_UsersInHostJson_IsDoneAlready()
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.AddUsers());
        using Visitor eve = new(fixture);
        Assert.Equal(HttpStatusCode.Conflict, await eve.SetUpAsync("eve"));
        Assert.Equal("done", (await eve.GetAsync("/api/v1/session")).GetProperty("setup").GetString());
    }
}
