using System.Net;
using System.Net.Http.Headers;
using Adapter.Host.Tests.Access;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.Options;
using Testing.Common;
using static Adapter.Host.Tests.Http.ImportSourceHost;

namespace Adapter.Host.Tests.Recordings;

/// <summary>An import source's recordings through the API: the ledger, one recording, its media in ranges, and who may hear them.</summary>
public sealed class RecordingEndpointsTests
{
    private const string Library = "/api/v1/imports/Archive/recordings";
    private const string Media = Library + "/c1/r1/media/r1.wav";
    private const int Length = 100_000;

    private static readonly byte[] Content = [.. Enumerable.Range(0, Length).Select(i => (byte)(i % 251))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_WithFilters_AsksTheSourceForThem()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var list = await api.GetAsync($"{Library}?from=2026-09-14T10:00:00%2B02:00&to=2026-09-15&state=failed&state=over-long&conversation=c1&after=place&limit=7");

        Assert.Equal("2026-09-14T08:00:00.0000000+00:00 2026-09-15T00:00:00.0000000+00:00 [Failed OverLong] c1 place 7", host.Supervisor.Find("Archive")!.Facts["query"]);
        Assert.Equal(["r3", "r2", "r1"], list.GetProperty("recordings").EnumerateArray().Select(line => line.GetProperty("recordingId").GetString()));
        Assert.Equal(("failed", "The platform says ERROR."), (list.GetProperty("recordings")[0].GetProperty("state").GetString(), list.GetProperty("recordings")[0].GetProperty("reason").GetString()));
        Assert.Equal("next-page", list.GetProperty("next").GetString());
        Assert.True((await api.GetAsync("/api/v1/adapters/Archive")).GetProperty("isImport").GetBoolean());
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-09-15&to=2026-09-14")]
    [InlineData("state=broken")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("after=bad")]
    public async Task List_BadQuestion_IsRefusedWithARemedy(string question)
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var problem = await api.GetAsync($"{Library}?{question}", HttpStatusCode.BadRequest);

        Assert.NotEmpty(problem.GetProperty("remedy").GetString()!);
    }

    [Fact]
    public async Task Find_ARecording_HasFilesMetadataAndWhatIsWrong()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var sound = await api.GetAsync($"{Library}/c1/r1");
        var gone = await api.GetAsync($"{Library}/c2/r2");
        var failed = await api.GetAsync($"{Library}/c3/r3");
        await api.GetAsync($"{Library}/c3/nobody", HttpStatusCode.NotFound);

        Assert.Equal(("r1.wav", "audio/wav", Length), (sound.GetProperty("files")[0].GetProperty("name").GetString(), sound.GetProperty("files")[0].GetProperty("contentType").GetString(), sound.GetProperty("files")[0].GetProperty("sizeInBytes").GetInt64()));
        Assert.Equal("application/octet-stream", sound.GetProperty("files")[1].GetProperty("contentType").GetString());
        Assert.Equal("a1", sound.GetProperty("metadata").GetProperty("agents")[0].GetProperty("id").GetString());
        Assert.True(sound.GetProperty("mayListen").GetBoolean());
        Assert.Equal("It is gone.", gone.GetProperty("files")[0].GetProperty("problem").GetString());
        Assert.False(gone.TryGetProperty("metadata", out _));
        Assert.Contains("damaged", gone.GetProperty("metadataProblem").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, "The platform says ERROR."), (failed.GetProperty("files").GetArrayLength(), failed.GetProperty("recording").GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("bytes=0-", 206, 0, 99_999)]
    [InlineData("bytes=1000-1999", 206, 1000, 1999)]
    [InlineData("bytes=99999-", 206, 99_999, 99_999)]
    [InlineData("bytes=-5", 206, 99_995, 99_999)]
    [InlineData("bytes=99000-200000", 206, 99_000, 99_999)]
    [InlineData("bytes=0-1,5-6", 200, 0, 99_999)]
    [InlineData(null, 200, 0, 99_999)]
    public async Task Media_Ranges_GiveTheirBytes(string? range, int status, int first, int last)
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        using var answer = await AskAsync(api, request => request.Headers.TryAddWithoutValidation("Range", range));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(Content[first..(last + 1)], await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("audio/wav", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
        Assert.Equal("\"abc\"", answer.Headers.ETag!.Tag);
        Assert.Null(answer.Content.Headers.ContentDisposition);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        if (status == 206)
        {
            Assert.Equal(new ContentRangeHeaderValue(first, last, Length), answer.Content.Headers.ContentRange);
        }
    }

    [Fact]
    public async Task Media_BeyondTheEnd_OtherVersion_KnownVersion_AreToldByTheirStatus()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        using var beyond = await AskAsync(api, request => request.Headers.Range = new RangeHeaderValue(Length, null));
        using var same = await AskAsync(api, request => (request.Headers.Range, request.Headers.IfRange) = (new RangeHeaderValue(5, 6), new RangeConditionHeaderValue("\"abc\"")));
        using var other = await AskAsync(api, request => (request.Headers.Range, request.Headers.IfRange) = (new RangeHeaderValue(5, 6), new RangeConditionHeaderValue("\"other\"")));
        using var known = await AskAsync(api, request => request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"abc\"")));

        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, "bytes */100000"), (beyond.StatusCode, beyond.Content.Headers.ContentRange!.ToString()));
        Assert.Equal((HttpStatusCode.PartialContent, 2), (same.StatusCode, (await same.Content.ReadAsByteArrayAsync(Token)).Length));
        Assert.Equal((HttpStatusCode.OK, Length), (other.StatusCode, (await other.Content.ReadAsByteArrayAsync(Token)).Length));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Fact]
    public async Task Media_Head_SaysLengthAndTypeAlone()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);
        using HttpRequestMessage request = new(HttpMethod.Head, Media);

        using var answer = await api.Client.SendAsync(request, Token);

        Assert.Equal((HttpStatusCode.OK, (long?)Length, "audio/wav"), (answer.StatusCode, answer.Content.Headers.ContentLength, answer.Content.Headers.ContentType!.ToString()));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Media_ToBeSavedOrNoSound_ComesAsAttachment()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        using var saved = await AskAsync(api, path: Media + "?download=true");
        using var page = await AskAsync(api, path: $"{Library}/c1/r1/media/r1.html");

        Assert.Equal(("attachment", "r1.wav"), (saved.Content.Headers.ContentDisposition!.DispositionType, saved.Content.Headers.ContentDisposition.FileName));
        Assert.Equal(("attachment", "application/octet-stream"), (page.Content.Headers.ContentDisposition!.DispositionType, page.Content.Headers.ContentType!.ToString()));
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("/c1/r1/media/r9.wav", "Its files are: r1.wav, r1.html.")]
    [InlineData("/c1/r1/media/..%2F..%2Fhost.json", "Its files are: r1.wav, r1.html.")]
    [InlineData("/c1/r1/media/%2Fetc%2Fpasswd", "Its files are: r1.wav, r1.html.")]
    [InlineData("/..%2F..%2F/r1/media/r1.wav", "List them")]
    [InlineData("/c3/r3/media/r3.wav", "The platform says ERROR.")]
    public async Task Media_NamesThatLeadElsewhere_AreNotFound(string path, string remedy)
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var problem = await api.GetAsync(Library + path, HttpStatusCode.NotFound);

        Assert.Contains(remedy, problem.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Media_GoneFromTheStore_IsSaidInPlaceOfBytes()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var problem = await api.SendAsync(HttpMethod.Get, $"{Library}/c2/r2/media/r2.wav", HttpStatusCode.BadGateway, change: request => request.Headers.Range = new RangeHeaderValue(0, 3));

        Assert.Equal(("It was moved or removed.", "Bring it back from a backup."), (problem.GetProperty("detail").GetString(), problem.GetProperty("remedy").GetString()));
    }

    [Fact]
    public async Task Media_ShorterThanItWas_IsCutAndLogged()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        await Assert.ThrowsAnyAsync<Exception>(() => api.Client.GetByteArrayAsync(new Uri($"{Library}/c2/r2/media/cut.wav", UriKind.Relative), Token));

        await Eventually.TrueAsync(() => api.Log.Lines.Any(line => line.Text.Contains("ends at byte 10 of 100000", StringComparison.Ordinal)), "the cut is logged", cancellationToken: Token);
    }

    [Fact]
    public async Task Media_UnderWayWhenTheAdapterStops_EndsWithIt()
    {
        await using var host = await StartAsync(("Trickles", "true"));
        await using var api = await ApiAsync(host);
        using var answer = await api.Client.GetAsync(new Uri(Media, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        Assert.Equal(1, await body.ReadAsync(new byte[10], Token));

        await host.Supervisor.StopAsync("Archive");

        await Assert.ThrowsAnyAsync<IOException>(() => body.ReadAsync(new byte[10], Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token));
        await api.GetAsync(Library, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Media_ByRole_ViewersSeeTheLedgerAndOperatorsHear_AndTheTrailSaysWho()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);
        await Visitor.AddUsersAsync(api);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, Media, null));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, Library, "viewer"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(api, Media, "viewer"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, Media, "operator"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, Media, "operator"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, Media + "?download=true", "admin"));
        Assert.False(await MayListenAsync(api, "viewer"));
        Assert.True(await MayListenAsync(api, "operator"));

        var trail = await api.SendAsync(HttpMethod.Get, "/api/v1/audit", HttpStatusCode.OK, change: ApiFixture.As("admin", Visitor.Password));
        var heard = trail.GetProperty("entries").EnumerateArray().Where(entry => entry.GetProperty("action").GetString()!.EndsWith("/media/{file}", StringComparison.Ordinal))
            .Select(entry => (User: entry.TryGetProperty("user", out var user) ? user.GetString() : null, Target: entry.GetProperty("target").GetString(), Outcome: entry.GetProperty("outcome").GetString())).Reverse().ToList();
        Assert.Equal(
            [
                (null, "Archive c1 r1 r1.wav", "denied"), ("viewer", "Archive c1 r1 r1.wav", "denied"),
                ("operator", "Archive c1 r1 r1.wav", "done"), ("admin", "Archive c1 r1 r1.wav (download)", "done"),
            ],
            heard);
    }

    [Fact]
    public async Task Retry_OneRecording_SaysWhatWasDoneForIt()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var due = await api.SendAsync(HttpMethod.Post, $"{Library}/c3/r3/retry", HttpStatusCode.OK);
        Assert.Equal("c3 r3", host.Supervisor.Find("Archive")!.Facts["retry"]);
        var going = await api.SendAsync(HttpMethod.Post, $"{Library}/c2/r2/retry", HttpStatusCode.OK);
        var stored = await api.SendAsync(HttpMethod.Post, $"{Library}/c1/r1/retry", HttpStatusCode.OK);
        var problem = await api.SendAsync(HttpMethod.Post, $"{Library}/c1/nobody/retry", HttpStatusCode.NotFound);

        Assert.Equal(("due", "failed", "It is tried again now."), (due.GetProperty("outcome").GetString(), due.GetProperty("recording").GetProperty("state").GetString(), due.GetProperty("message").GetString()));
        Assert.Equal("under-way", going.GetProperty("outcome").GetString());
        Assert.Equal(("nothing-to-do", "It is stored already, since 2026-09-14 09:00:00Z. Nothing was done."), (stored.GetProperty("outcome").GetString(), stored.GetProperty("message").GetString()));
        Assert.NotEmpty(problem.GetProperty("remedy").GetString()!);
    }

    [Fact]
    public async Task Retry_WhileThePlatformAsksToBeLeftAlone_SaysUntilWhen()
    {
        await using var host = await StartAsync(("Parked", "true"));
        await using var api = await ApiAsync(host);

        var due = await api.SendAsync(HttpMethod.Post, $"{Library}/c3/r3/retry", HttpStatusCode.OK);

        Assert.Contains("2026-09-15 08:00:00Z", due.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_ByRole_IsForOperators_AndTheTrailSaysWhoAndWhich()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);
        await Visitor.AddUsersAsync(api);

        await api.SendAsync(HttpMethod.Post, $"{Library}/c3/r3/retry", HttpStatusCode.Forbidden, change: ApiFixture.As("viewer", Visitor.Password));
        Assert.False(host.Supervisor.Find("Archive")!.Facts.ContainsKey("retry"));
        await api.SendAsync(HttpMethod.Post, $"{Library}/c3/r3/retry", HttpStatusCode.OK, change: ApiFixture.As("operator", Visitor.Password));

        var trail = await api.SendAsync(HttpMethod.Get, "/api/v1/audit", HttpStatusCode.OK, change: ApiFixture.As("admin", Visitor.Password));
        var entries = trail.GetProperty("entries").EnumerateArray().Where(entry => entry.GetProperty("action").GetString()!.EndsWith("/retry", StringComparison.Ordinal))
            .Select(entry => (entry.GetProperty("user").GetString(), entry.GetProperty("outcome").GetString(), entry.GetProperty("target").GetString())).Reverse().ToList();
        Assert.Equal([("viewer", "denied"), ("operator", "done")], entries.Select(entry => (entry.Item1, entry.Item2)));
        Assert.All(entries, entry => Assert.Contains("r3", entry.Item3, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Media_ListenRoleOfTheSettings_Decides()
    {
        await using var host = await StartAsync();
        await using var open = await ApiAsync(host, ("Recordings:ListenRole", "viewer"));
        await using var closed = await ApiAsync(host, ("Recordings:ListenRole", "Admin"));
        await Visitor.AddUsersAsync(open);
        await Visitor.AddUsersAsync(closed);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(open, Media, "viewer"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(closed, Media, "operator"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(closed, Media, "admin"));
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => ApiAsync(host, ("Recordings:ListenRole", "everybody")));
        Assert.Contains("set viewer, operator or admin", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_WithoutLines_CountsThemAllTheSame()
    {
        await using var host = await StartAsync();
        await using var api = await ApiAsync(host);

        var report = await api.GetAsync("/api/v1/imports/Archive/report?from=2026-09-14T00:00:00Z&to=2026-09-15T00:00:00Z&lines=false");

        Assert.False(report.TryGetProperty("lines", out _));
        Assert.True(report.GetProperty("addsUp").GetBoolean());
        Assert.Equal(3, report.GetProperty("totals").GetProperty("found").GetInt64());
    }

    private static async Task<HttpResponseMessage> AskAsync(ApiFixture api, Action<HttpRequestMessage>? change = null, string path = Media)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        change?.Invoke(request);
        return await api.Client.SendAsync(request, Token);
    }

    private static async Task<HttpStatusCode> StatusAsync(ApiFixture api, string path, string? user)
    {
        using var answer = await AskAsync(api, request =>
        {
            if (user is not null)
            {
                ApiFixture.As(user, Visitor.Password)(request);
            }
        }, path);
        return answer.StatusCode;
    }

    private static async Task<bool> MayListenAsync(ApiFixture api, string user)
        => (await api.SendAsync(HttpMethod.Get, $"{Library}/c1/r1", HttpStatusCode.OK, change: ApiFixture.As(user, Visitor.Password))).GetProperty("mayListen").GetBoolean();
}
