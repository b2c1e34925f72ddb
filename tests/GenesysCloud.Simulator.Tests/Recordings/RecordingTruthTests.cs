using System.Net;
using GenesysCloud.Simulator.Media;
using GenesysCloud.Simulator.Recordings;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Recordings;

public class RecordingTruthTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Truth_OfEveryKind_TellsStateAndWhetherItCanBeFetched()
    {
        await using var stage = await Stage.OpenAsync(options: new SimulatorOptions { Permissions = Simulator.Rest.PermissionSet.Without(Simulator.Rest.PermissionSet.SensitiveDataView) });
        var expected = new Dictionary<string, (string State, bool Fetchable)>
        {
            [stage.Add().Id] = ("available", true),
            [stage.Add(new NewRecording { AvailableAt = stage.Clock.GetUtcNow().AddHours(1) }).Id] = ("uploading", true),
            [Late().Id] = ("late", true),
            [Changed(stage.Archive.Archive)] = ("archived", false),
            [Changed(stage.Archive.Break)] = ("error", false),
            [Changed(stage.Archive.Delete)] = ("deleted-by-policy", false),
            [stage.Add(new NewRecording { Orphan = true }).Id] = ("orphan", false),
            [stage.Add(new NewRecording { Restricted = true }).Id] = ("refused", false),
            [stage.Add(new NewRecording { Sensitive = true }).Id] = ("sensitive", false),
        };

        var truth = (await stage.Client.ControlAsync(HttpMethod.Get, "/_sim/truth")).GetProperty("recordings").EnumerateArray()
            .ToDictionary(one => one.GetProperty("recordingId").GetString()!, one => (one.GetProperty("state").GetString()!, one.GetProperty("fetchable").GetBoolean()));

        Assert.Equal(expected, truth);
        Assert.False((await stage.Client.ControlAsync(HttpMethod.Get, "/_sim/truth?recordings=false")).TryGetProperty("recordings", out _));

        Recording Late()
        {
            var late = stage.Add();
            stage.Archive.MakeLate(late.Id, TimeSpan.FromHours(2));
            return late;
        }

        string Changed(Action<string> change)
        {
            var id = stage.Add().Id;
            change(id);
            return id;
        }
    }

    [Fact]
    public async Task Hash_OnDemand_IsThatOfTheDownload()
    {
        await using var stage = await Stage.OpenAsync();
        var recording = stage.Add();
        using HttpClient http = new();
        var body = await http.GetByteArrayAsync(await stage.LinkAsync(recording, "MP3"), Stop);

        var told = await stage.Client.ControlAsync(HttpMethod.Get, $"/_sim/recordings/{recording.Id}/sha256?format=MP3&track=S");
        await Eventually.TrueAsync(() => recording.Life.CompletedDownloads == 1, "the download is counted", cancellationToken: Stop);
        var truth = await stage.Client.ControlAsync(HttpMethod.Get, $"/_sim/recordings/{recording.Id}");

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)), told.GetProperty("sha256").GetString());
        Assert.Equal(body.Length, told.GetProperty("length").GetInt32());
        Assert.Equal((1, 1), (truth.GetProperty("downloads").GetInt32(), truth.GetProperty("completedDownloads").GetInt32()));
    }

    [Fact]
    public async Task Control_AddsAndChangesRecordings()
    {
        await using var stage = await Stage.OpenAsync();
        var call = stage.Play("inbound-answered");

        var added = await stage.Client.ControlAsync(HttpMethod.Post, "/_sim/recordings", new { conversationId = call, durationMs = 3 * 3600 * 1000.0, dualChannel = true }, expected: 201);
        var id = added.GetProperty("recordingId").GetString()!;
        Assert.Equal(2, (await stage.MetadataAsync(call)).Count);
        Assert.Equal(3 * 3600 * 1000L, added.GetProperty("durationMs").GetInt64());
        await stage.Client.ControlAsync(HttpMethod.Patch, $"/_sim/recordings/{id}", new { archived = true });
        Assert.Equal("archived", (await stage.Client.ControlAsync(HttpMethod.Get, $"/_sim/recordings/{id}")).GetProperty("state").GetString());
        await stage.Client.ControlAsync(HttpMethod.Patch, $"/_sim/recordings/{id}", new { orphan = true });
        Assert.Single(await stage.MetadataAsync(call));
        Assert.Equal(1, (await stage.Client.ControlAsync(HttpMethod.Get, "/_sim/recordings?state=orphan")).GetProperty("total").GetInt32());
        await stage.Client.ControlAsync(HttpMethod.Get, "/_sim/recordings/unknown", expected: 404);
        await stage.Client.ControlAsync(HttpMethod.Patch, $"/_sim/recordings/{id}", new { archive = true }, expected: 400);
        await stage.Client.ControlAsync(HttpMethod.Post, "/_sim/recordings", new { durationMs = 1e12 }, expected: 400);
    }

    [Fact]
    public async Task Options_Changed_HoldFromThenOnAndUnknownOnesAreRefused()
    {
        await using var stage = await Stage.OpenAsync();

        var told = await stage.Client.ControlAsync(HttpMethod.Patch, "/_sim/recordings/options", new { archivedShare = 1, transcodeTime = "00:00:04", originalFormat = "WavUlaw" });
        var call = stage.Play("inbound-answered");

        Assert.Equal((1.0, "00:00:04"), (told.GetProperty("archivedShare").GetDouble(), told.GetProperty("transcodeTime").GetString()));
        Assert.Equal("ARCHIVED", Assert.Single(await stage.MetadataAsync(call)).GetProperty("fileState").GetString());
        Assert.Equal(MediaFormat.WavUlaw, stage.Archive.Options.OriginalFormat);
        await stage.Client.ControlAsync(HttpMethod.Patch, "/_sim/recordings/options", new { archivedshares = 1 }, expected: 400);
    }

    [Fact]
    public async Task Shares_OfManyCalls_MakeSomethingOfEverything()
    {
        await using var stage = await Stage.OpenAsync(RecordingOptions.Rough with { SensitiveShare = 0.05 }, new SimulatorOptions { Users = 20, HistoryDays = 2, HistoryCallsPerDay = 400 });

        var all = stage.Archive.All;
        var states = all.CountBy(stage.Server.RecordingTruth.Standing).ToDictionary();

        Assert.InRange(all.Count, 400, 1600);
        Assert.All(new[] { "available", "archived", "error", "deleted-by-policy", "orphan", "refused" }, state => Assert.True(states.GetValueOrDefault(state) > 0, $"none is {state}"));
        Assert.True(states["available"] > all.Count * 0.7, $"only {states["available"]} of {all.Count} are available");
        Assert.All(Enum.GetValues<RecordingSubtype>().Except([RecordingSubtype.Snippet]), subtype => Assert.Contains(all, one => one.Subtype == subtype));
        Assert.Contains(all, one => one.UserIds.Count == 0);
        Assert.Contains(all, one => one.DualChannel);
        Assert.Contains(all, one => one.Sensitive);
        Assert.Contains(all, one => one.ExternalContact);
        Assert.Contains(all.CountBy(one => one.ConversationId), one => one.Value >= 3);
        Assert.All(all, one => Assert.True(one.Duration >= TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public async Task SameSeed_MakesTheSameRecordings()
    {
        Assert.Equal(await MadeAsync(7), await MadeAsync(7));
        Assert.NotEqual(await MadeAsync(7), await MadeAsync(8));

        static async Task<string> MadeAsync(int seed)
        {
            await using var stage = await Stage.OpenAsync(RecordingOptions.Rough, new SimulatorOptions { Seed = seed, HistoryDays = 1, HistoryCallsPerDay = 100 });
            return (await stage.Client.ControlAsync(HttpMethod.Get, "/_sim/truth")).GetProperty("recordings").GetRawText();
        }
    }

    [Fact]
    public async Task MediaHost_OfItsOwn_ServesTheLinksAndTheOtherDoesNot()
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { MediaUrl = new Uri("http://127.0.0.1:0") });
        var link = await stage.LinkAsync(stage.Add());
        using HttpClient http = new();
        using var there = await http.GetAsync(link, Stop);
        using var elsewhere = await http.GetAsync(new Uri(stage.Server.BaseUrl, new Uri(link).PathAndQuery), Stop);

        Assert.StartsWith(stage.Server.MediaUrl!.GetLeftPart(UriPartial.Authority), link, StringComparison.Ordinal);
        Assert.NotEqual(stage.Server.BaseUrl.Port, new Uri(link).Port);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (there.StatusCode, elsewhere.StatusCode));
    }
}
