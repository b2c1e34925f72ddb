using System.Net;
using System.Text.Json;
using Adapter.Host.Access;
using Adapter.Host.Access.Audit;
using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Testing.Common;

namespace Adapter.Host.Tests.Access;

public sealed class AuditTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_OfEveryKind_StandInTheTrailWithWhoAndWhatAndNoSecret()
    {
        await using var fixture = await ApiFixture.StartAsync();
        using Visitor browser = new(fixture);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync(HttpMethod.Post, "/api/v1/adapters/Primary/stop"));
        await browser.SetUpAsync("ada");
        await browser.StatusAsync(HttpMethod.Post, "/api/v1/users", $$"""{"name":"vera","password":"{{Visitor.Password}}","role":"viewer"}""");
        using Visitor vera = new(fixture) { HasMark = false };
        await vera.StatusAsync(HttpMethod.Post, "/api/v1/adapters/Primary/start?secret=hunter2", null, ApiFixture.As("vera", Visitor.Password));
        await vera.StatusAsync(HttpMethod.Post, "/api/v1/adapters/Primary/start", null, request => request.Headers.UserAgent.ParseAdd("adapterhost-cli/1.0"));
        await browser.StatusAsync(HttpMethod.Post, "/api/v1/adapters/nobody/start");
        await browser.GetAsync("/api/v1/adapters");

        var entries = await ReadAsync(browser);

        Assert.Equal(
            [
                "ada admin session console POST /api/v1/adapters/{name}/start nobody rejected 404",
                "- - - cli POST /api/v1/adapters/{name}/start Primary denied 401",
                "vera viewer basic api POST /api/v1/adapters/{name}/start Primary denied 403",
                "ada admin session console POST /api/v1/users vera viewer done 201",
                "local admin local console POST /api/v1/setup ada done 204",
                "local admin local console POST /api/v1/adapters/{name}/stop Primary done 200",
            ],
            entries.Select(Line));
        Assert.All(entries, entry => Assert.Equal("127.0.0.1", entry.GetProperty("address").GetString()));
        var text = string.Concat(Directory.EnumerateFiles(Path.Combine(fixture.Folder, "audit")).Select(File.ReadAllText));
        Assert.DoesNotContain(Visitor.Password, text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_RightAndWrong_NamesOnlyThoseWhoExist()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await Visitor.AddUsersAsync(fixture);
        using Visitor browser = new(fixture);
        await browser.SignInAsync("admin", "a guess that is long");
        await browser.SignInAsync("my-password-by-mistake");
        await browser.SignInAsync("admin");
        using Visitor program = new(fixture) { HasMark = false };
        await program.StatusAsync(HttpMethod.Get, "/api/v1/users", null, ApiFixture.As("viewer", "a guess that is long"));
        await program.StatusAsync(HttpMethod.Get, "/api/v1/users", null, ApiFixture.As("my-password-by-mistake", "a guess that is long"));

        var entries = await ReadAsync(browser);

        Assert.Equal(
            [
                "- - - api GET /api/v1/users - denied 401", "viewer - - api GET /api/v1/users - denied 401",
                "admin - - console POST /api/v1/session - done 204", "- - - console POST /api/v1/session - denied 401", "admin - - console POST /api/v1/session - denied 401",
            ],
            entries.Select(Line));
    }

    [Fact]
    public async Task Refusals_WithoutEnd_AreCountedAndNotEachWritten()
    {
        ManualClock clock = new();
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = clock);
        await Visitor.AddUsersAsync(fixture);
        using Visitor attacker = new(fixture) { ApiKey = "ahk_abcdefgh_wrong" };
        for (var i = 0; i < 500; i++)
        {
            await attacker.StatusAsync(HttpMethod.Post, $"/api/v1/adapters/name-{i}/stop");
        }

        using Visitor admin = new(fixture);
        await admin.SignInAsync("admin");
        Assert.Equal(2, (await ReadAsync(admin)).Count); // the first refusal, and this sign-in
        clock.Advance(AuditDigest.Window);
        await Eventually.TrueAsync(
            async () =>
            {
                clock.Advance(TimeSpan.FromSeconds(30));
                return (await ReadAsync(admin)).Count == 3;
            },
            "what was counted is written", cancellationToken: Cancel);
        Assert.Equal(499, (await ReadAsync(admin)).Single(entry => entry.TryGetProperty("repeats", out _)).GetProperty("repeats").GetInt64());
    }

    [Fact]
    public async Task Routine_OfARecorder_IsCountedAndNotEachWritten()
    {
        ManualClock clock = new();
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = clock);
        await fixture.PublishAsync(0, 50);
        using Visitor recorder = new(fixture);
        await recorder.StatusAsync(HttpMethod.Put, "/api/v1/consumers/recorder");
        for (var i = 1; i <= 50; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await recorder.StatusAsync(HttpMethod.Post, "/api/v1/consumers/recorder/advance", $$"""{"sequence":{{i}}}"""));
        }

        Assert.Equal(2, (await ReadAsync(recorder)).Count);
        clock.Advance(AuditDigest.RoutineWindow);
        await Eventually.TrueAsync(
            async () =>
            {
                clock.Advance(TimeSpan.FromSeconds(30));
                return (await ReadAsync(recorder)).Count == 3;
            },
            "what was counted is written", cancellationToken: Cancel);
        Assert.Equal((49, "done", "recorder"), ((await ReadAsync(recorder))[0].GetProperty("repeats").GetInt64(), (await ReadAsync(recorder))[0].GetProperty("outcome").GetString(), (await ReadAsync(recorder))[0].GetProperty("target").GetString()));
    }

    [Fact]
    public async Task Refusals_AreCountedInTheMetrics()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await Visitor.AddUsersAsync(fixture);
        using Visitor nobody = new(fixture);
        using Visitor viewer = new(fixture);
        await viewer.SignInAsync("viewer");
        await nobody.GetStatusAsync("/api/v1/events");
        await nobody.GetStatusAsync("/api/v1/events");
        await viewer.GetStatusAsync("/api/v1/users");

        using var metrics = await viewer.SendAsync(HttpMethod.Get, "/metrics");
        var page = await metrics.Content.ReadAsStringAsync(Cancel);

        Assert.Contains("adapterhost_requests_refused_total{status=\"401\"} 2", page, StringComparison.Ordinal);
        Assert.Contains("adapterhost_requests_refused_total{status=\"403\"} 1", page, StringComparison.Ordinal);
        Assert.Contains("adapterhost_sessions 1", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusals_OfMoreKindsThanAreKept_AreCountedTogether()
    {
        AuditDigest digest = new(new ManualClock());
        var written = Enumerable.Range(0, 5000).Count(i => digest.IsFirst(Denied($"203.0.113.{i}")));
        Assert.Equal(AuditDigest.MostKinds + 1, written);
        var counted = Assert.Single(digest.Take(all: true));
        Assert.Equal((5000 - written, null), (counted.Repeats, counted.Address));
    }

    [Fact]
    public void Listening_ToMoreThanAreKeptAndAfterAFloodOfRefusals_IsWrittenWithWhoAndWhat()
    {
        AuditDigest digest = new(new ManualClock());
        for (var i = 0; i < 3000; i++)
        {
            digest.IsFirst(Denied($"203.0.113.{i}"));
            Assert.True(digest.IsFirst(Heard(i), isRoutine: true), $"recording {i}");
            Assert.False(digest.IsFirst(Heard(i), isRoutine: true), $"recording {i} again");
        }

        var heard = digest.Take(all: true).Where(entry => entry.Status == 206).ToList();
        Assert.Equal(3000, heard.Select(entry => entry.Target).Distinct().Count());
        Assert.All(heard, entry => Assert.Equal(("oscar", 1L), (entry.User, entry.Repeats)));

        static AuditEntry Heard(int i) => new($"{i}", DateTimeOffset.UnixEpoch, "oscar", "operator", Ways.Session, "console", "203.0.113.1", "GET /media", $"recording-{i}", "done", 206, null);
    }

    [Fact]
    public async Task Page_ByPage_GivesEachEntryOnceByTimeAndUser()
    {
        ManualClock clock = new();
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = clock);
        using Visitor local = new(fixture);
        for (var i = 0; i < 7; i++)
        {
            clock.Advance(TimeSpan.FromHours(9));
            await local.StatusAsync(HttpMethod.Put, $"/api/v1/consumers/c{i}");
        }

        List<string> seen = [];
        string? next = null;
        do
        {
            var page = await local.GetAsync("/api/v1/audit?limit=3" + (next is null ? "" : "&after=" + next));
            seen.AddRange(page.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("target").GetString()!));
            next = page.TryGetProperty("next", out var more) ? more.GetString() : null;
        }
        while (next is not null);
        Assert.Equal(["c6", "c5", "c4", "c3", "c2", "c1", "c0"], seen);
        async Task<int> CountAsync(string query) => (await local.GetAsync("/api/v1/audit?" + query)).GetProperty("entries").GetArrayLength();
        Assert.Equal(2, await CountAsync("from=2026-09-15T00:00:00Z&to=2026-09-15T12:00:00Z"));
        Assert.Equal((7, 0), (await CountAsync("user=LOCAL"), await CountAsync("user=ada")));
        Assert.Equal(HttpStatusCode.BadRequest, await local.GetStatusAsync("/api/v1/audit?from=yesterday"));
        Assert.Equal(HttpStatusCode.BadRequest, await local.GetStatusAsync("/api/v1/audit?limit=0"));
        Assert.Equal(HttpStatusCode.BadRequest, await local.GetStatusAsync("/api/v1/audit?format=xml"));
        using var csv = await local.SendAsync(HttpMethod.Get, "/api/v1/audit?format=csv");
        var lines = (await csv.Content.ReadAsStringAsync(Cancel)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("text/csv", 8), (csv.Content.Headers.ContentType!.MediaType, lines.Length));
        Assert.StartsWith("at,user,role,way,client,address,action,target,outcome,status,repeats,id", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trail_OlderThanTheRetention_IsRemovedAndTheRestOutlivesARestart()
    {
        ManualClock clock = new();
        await using ApiFixture fixture = new() { Time = clock };
        fixture.Settings["Access:AuditRetention"] = "2.00:00:00";
        await fixture.StartHostAsync();
        using (Visitor local = new(fixture))
        {
            await local.StatusAsync(HttpMethod.Put, "/api/v1/consumers/old");
            clock.Advance(TimeSpan.FromDays(2));
            await local.StatusAsync(HttpMethod.Put, "/api/v1/consumers/newer");
            clock.Advance(TimeSpan.FromDays(1));
        }

        await fixture.RestartAsync();

        using Visitor again = new(fixture);
        await Eventually.TrueAsync(async () => (await ReadAsync(again)).Count == 1, "the old day is gone", cancellationToken: Cancel);
        Assert.Equal("newer", (await ReadAsync(again))[0].GetProperty("target").GetString());
    }

    [Fact]
    public async Task Trail_ThatCannotBeWritten_StopsNoWorkAndIsCaughtUp()
    {
        ManualClock clock = new();
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = clock);
        using Visitor local = new(fixture);
        var folder = Path.Combine(fixture.Folder, "audit");
        await File.WriteAllTextAsync(folder, "in the way", Cancel);

        Assert.Equal(HttpStatusCode.Created, await local.StatusAsync(HttpMethod.Put, "/api/v1/consumers/a"));
        Assert.Contains("audit trail cannot be written", (await local.GetAsync("/health/ready")).GetProperty("notices").GetRawText(), StringComparison.Ordinal);
        Assert.Contains(fixture.Log.Lines, line => line.Id.Id == EventIds.AuditTrouble);

        File.Delete(folder);
        Assert.Equal(HttpStatusCode.Created, await local.StatusAsync(HttpMethod.Put, "/api/v1/consumers/b"));
        Assert.Equal(["b", "a"], (await ReadAsync(local)).Select(entry => entry.GetProperty("target").GetString()));
        Assert.DoesNotContain("audit", (await local.GetAsync("/health/ready")).GetProperty("notices").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trail_EntriesWaitWhenTheHostStops_AreWrittenIfTheyCanBe()
    {
        using TempFolder data = new();
        using LogRecorder log = new();
        ManualClock clock = new();
        AuditFolder folder = new(data.Path);
        await File.WriteAllTextAsync(folder.Path, "in the way", Cancel);
        using AuditTrail trail = new(folder, Options.Create(new AccessOptions()), new HostParts(clock, log.CreateLogger<HostParts>()), clock, log.CreateLogger<AuditTrail>());
        await trail.StartAsync(Cancel);
        trail.Note(Denied("1"), isRoutine: false);
        Assert.Contains("1 entries wait", Assert.Single(trail.Notices), StringComparison.Ordinal);

        await trail.StopAsync(Cancel);
        Assert.Single(log.Lines, line => line.Id.Id == EventIds.AuditGivenUp);
        File.Delete(folder.Path);
        await trail.StopAsync(Cancel);

        Assert.Equal("1", Assert.Single(folder.Read(null, null, () => { })).Address);
        Assert.Empty(trail.Notices);
        Assert.Single(log.Lines, line => line.Id.Id == EventIds.AuditGivenUp);
    }

    [Fact]
    public void Trail_LineCutOff_CostsThatLineAlone()
    {
        using TempFolder data = new();
        AuditFolder folder = new(data.Path);
        folder.Append(Denied("1"), AuditFolder.Host);
        var file = Directory.EnumerateFiles(folder.Path).Single();
        File.AppendAllText(file, """{"id":"00000000""");
        folder.Append(Denied("2"), AuditFolder.Host);
        folder.Append(Denied("3"), AuditFolder.Commands);
        var unreadable = 0;

        var entries = folder.Read(null, null, () => unreadable++).ToList();

        Assert.Equal(["1", "2", "3"], entries.Select(entry => entry.Address!).Order());
        Assert.Equal(1, unreadable);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    private static AuditEntry Denied(string address)
        => new(AuditEntry.MakeId(new DateTimeOffset(2026, 9, 14, 8, 0, 0, TimeSpan.Zero)), new DateTimeOffset(2026, 9, 14, 8, 0, 0, TimeSpan.Zero), null, null, null, "api", address, "POST /x", null, AuditEntry.Denied, 401, null);

    private static async Task<List<JsonElement>> ReadAsync(Visitor visitor) => [.. (await visitor.GetAsync("/api/v1/audit")).GetProperty("entries").EnumerateArray()];

    private static string Line(JsonElement entry)
        => string.Join(' ', new[] { "user", "role", "way", "client", "action", "target", "outcome", "status" }.Select(name => entry.TryGetProperty(name, out var value) ? value.ToString() : "-"));
}
