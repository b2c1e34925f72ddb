using System.Net;
using System.Text.RegularExpressions;
using Adapter.Host.Tests.Http;
using Adapter.Host.WebConsole;

namespace Adapter.Host.Tests.WebConsole;

public partial class ConsoleFilesTests
{
    [Fact]
    public async Task Files_NamedByTheStartPage_AreAllCarriedAndServedAsWhatTheyAre()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var page = await GetAsync(fixture, "/");
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var named = Local().Matches(html).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(("text/html", "no-cache"), (page.Content.Headers.ContentType?.MediaType, page.Headers.CacheControl?.ToString()));
        Assert.Contains(named, name => name.EndsWith(".js", StringComparison.Ordinal));
        Assert.Contains(named, name => name.EndsWith(".css", StringComparison.Ordinal));
        // pages are fetched when they are gone to: their names stand in the first script
        var script = await fixture.Client.GetStringAsync(named.First(name => name.EndsWith(".js", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        var later = Chunk().Matches(script).Select(match => "/assets/" + match.Groups[1].Value).Distinct().ToList();
        Assert.Contains(later, name => name.StartsWith("/assets/events-", StringComparison.Ordinal));
        foreach (var name in named.Concat(later))
        {
            Assert.True(ConsoleFiles.Files.GetFileInfo(name).Exists, $"{name} is named by the start page or its script and is not carried in the assembly.");
            using var file = await GetAsync(fixture, name);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal(
                Path.GetExtension(name) switch { ".js" => "text/javascript", ".css" => "text/css", _ => "image/svg+xml" },
                file.Content.Headers.ContentType?.MediaType);
            Assert.Equal(name.StartsWith("/assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache", file.Headers.CacheControl?.ToString());
        }
    }

    /// <summary>The program that was built, not this test's copy: what is beside the source is what it carries.</summary>
    [Fact]
    public void Files_OfTheSource_AreCarriedByteForByte()
    {
        var folder = Path.Combine(Testing.Common.Repository.Root, "src", "Adapter.Host", "wwwroot");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = "/" + Path.GetRelativePath(folder, file).Replace('\\', '/');
            using MemoryStream carried = new();
            using (var stream = ConsoleFiles.Files.GetFileInfo(name).CreateReadStream())
            {
                stream.CopyTo(carried);
            }

            Assert.Equal(File.ReadAllBytes(file), carried.ToArray());
        }
    }

    [Fact]
    public async Task StartPage_WithUsersSet_NeedsNoSignInAndTheDataDoes()
    {
        await using var fixture = await ApiFixture.StartAsync(with => with.AddUsers());
        using var page = await GetAsync(fixture, "/");
        using var data = await GetAsync(fixture, "/api/v1/adapters");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, data.StatusCode);
    }

    [Fact]
    public async Task Answers_OfEveryKind_CarryTheHeadersThatKeepABrowserSafe()
    {
        await using var fixture = await ApiFixture.StartAsync();
        foreach (var path in new[] { "/", "/api/v1/adapters", "/api/v1/nothing", "/nothing" })
        {
            using var answer = await GetAsync(fixture, path);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Fact]
    public async Task UnknownPath_ForAPersonAndAProgram_AnswersEachInItsOwnWay()
    {
        await using var fixture = await ApiFixture.StartAsync();
        using var person = await GetAsync(fixture, "/nothing", "text/html");
        using var program = await GetAsync(fixture, "/nothing");
        using var api = await GetAsync(fixture, "/api/v1/nothing", "text/html");

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (person.StatusCode, person.Content.Headers.ContentType?.MediaType));
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (program.StatusCode, program.Content.Headers.ContentType?.MediaType));
        Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);
        Assert.NotEqual("text/html", api.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/../host.json")]
    [InlineData("/..%2f..%2fhost.json")]
    [InlineData("/assets/../../journal.db")]
    public async Task File_BesideTheConsole_IsNotServed(string path)
    {
        await using var fixture = await ApiFixture.StartAsync();
        using var answer = await GetAsync(fixture, path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Script_ToABrowserThatTakesBrotli_IsCompressed()
    {
        await using var fixture = await ApiFixture.StartAsync();
        using var page = await GetAsync(fixture, "/");
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var script = Local().Matches(html).Select(match => match.Groups[1].Value).First(name => name.EndsWith(".js", StringComparison.Ordinal));
        using HttpRequestMessage request = new(HttpMethod.Get, script);
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");
        using var answer = await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
    }

    private static async Task<HttpResponseMessage> GetAsync(ApiFixture fixture, string path, string accept = "*/*")
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        return await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("[`\"'](?:\\./|assets/)([A-Za-z0-9_-]+\\.(?:js|css))[`\"']")]
    private static partial Regex Chunk();

    [GeneratedRegex("(?:src|href)=\"(/[^\"]+)\"")]
    private static partial Regex Local();
}
