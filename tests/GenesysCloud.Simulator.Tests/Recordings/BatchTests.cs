using System.Text.Json;
using GenesysCloud.Simulator.Media;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Rest;
using GenesysCloud.Simulator.Tests.Platform;

namespace GenesysCloud.Simulator.Tests.Recordings;

public class BatchTests
{
    private static readonly RecordingOptions OneASecond = new() { BatchStart = TimeSpan.FromSeconds(1), BatchPace = TimeSpan.FromSeconds(1) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_WorkedOff_ExpectsMoreAndMoreAndGivesResultsBitByBit()
    {
        await using var stage = await Stage.OpenAsync(OneASecond);
        var recordings = Enumerable.Range(0, 5).Select(_ => stage.Add()).ToList();
        var job = await SubmitAsync(stage, [.. recordings.Select(recording => new { recording.ConversationId })]);

        List<(int Expected, int Results, string Status)> seen = [];
        for (var second = 0; second <= 5; second++)
        {
            var answer = await LookAsync(stage, job);
            seen.Add((Number(answer, "expectedResultCount"), answer.GetProperty("results").GetArrayLength(), answer.GetProperty("status").GetString()!));
            stage.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            [(0, 0, "InProgress"), (3, 1, "InProgress"), (5, 2, "InProgress"), (5, 3, "InProgress"), (5, 4, "InProgress"), (5, 5, "Completed")], seen);
    }

    [Fact]
    public async Task Result_Link_GivesTheOriginal()
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { OriginalFormat = MediaFormat.WavUlaw });
        var recording = stage.Add();
        var job = await SubmitAsync(stage, [new { recording.ConversationId, recordingId = recording.Id }]);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));

        var first = Assert.Single((await LookAsync(stage, job)).GetProperty("results").EnumerateArray());
        var again = Assert.Single((await LookAsync(stage, job)).GetProperty("results").EnumerateArray());
        using HttpClient http = new();
        var body = await http.GetByteArrayAsync(first.GetProperty("resultUrl").GetString(), Stop);

        Assert.Equal((recording.Id, "audio/wav"), (first.GetProperty("recordingId").GetString(), first.GetProperty("contentType").GetString()));
        Assert.Equal((await RecordingTruth.HashAsync(recording, MediaFormat.WavUlaw, "S", Stop)).Length, body.LongLength);
        Assert.NotEqual(first.GetProperty("resultUrl").GetString(), again.GetProperty("resultUrl").GetString());
    }

    [Fact]
    public async Task Results_WhatCannotBeHad_IsAnErrorEachAndCounted()
    {
        await using var stage = await Stage.OpenAsync(options: new SimulatorOptions { Permissions = PermissionSet.Without(PermissionSet.SensitiveDataView) });
        var good = stage.Add();
        var archived = stage.Add();
        stage.Archive.Archive(archived.Id);
        var broken = stage.Add();
        stage.Archive.Break(broken.Id);
        var refused = stage.Add(new NewRecording { Restricted = true });
        var sensitive = stage.Add(new NewRecording { Sensitive = true });
        var job = await SubmitAsync(stage,
        [
            .. new[] { good, archived, broken, refused, sensitive }.Select(recording => (object)new { recording.ConversationId }),
            new { conversationId = Guid.NewGuid() },
            new { good.ConversationId, recordingId = Guid.NewGuid() },
        ]);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));

        var answer = await LookAsync(stage, job);

        var errors = answer.GetProperty("results").EnumerateArray().Select(result => result.TryGetProperty("errorMsg", out var error) ? error.GetString() : null);
        Assert.Equal(
            [null, "Recording is archived", "Recording is error", "You are not authorized to perform the requested action.", "Conversation does not exist or has no recordings", "Recording not found"],
            errors);
        // the sensitive one is nowhere
        Assert.Equal((6, 6, 5, "Completed"), (Number(answer, "expectedResultCount"), Number(answer, "resultCount"), Number(answer, "errorCount"), answer.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("Upper", "FULFILLED")]
    [InlineData("None", null)]
    public async Task Status_OfOtherServers_IsSpelledDifferentlyOrNotThere(string spelling, string? expected)
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { BatchStatus = Enum.Parse<BatchStatusSpelling>(spelling) });
        var job = await SubmitAsync(stage, [new { stage.Add().ConversationId }]);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        using HttpRequestMessage request = new(HttpMethod.Get, $"/api/v2/recording/batchrequests/{job}");

        var answer = (await stage.Client.SendAsync(request, isChecked: false)).Json;

        Assert.Equal(expected, answer.TryGetProperty("status", out var status) ? status.GetString() : null);
        Assert.Equal(Number(answer, "expectedResultCount"), Number(answer, "resultCount"));
    }

    [Fact]
    public async Task DualChannel_WithAFilePerSide_GivesTwoResultsOfOneRecording()
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { BatchFilePerSide = true });
        var recording = stage.Add(new NewRecording { DualChannel = true });
        var job = await SubmitAsync(stage, [new { recording.ConversationId }]);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));

        var results = (await LookAsync(stage, job)).GetProperty("results").EnumerateArray().ToList();

        Assert.Equal([recording.Id, recording.Id], results.Select(result => result.GetProperty("recordingId").GetString()));
        Assert.Equal(2, results.Select(result => result.GetProperty("resultUrl").GetString()!.Split('?')[0]).Distinct().Count());
    }

    [Fact]
    public async Task Submission_TooManyOrNone_IsRefused()
    {
        await using var stage = await Stage.OpenAsync();
        var items = Enumerable.Range(0, 101).Select(_ => new { conversationId = Guid.NewGuid() }).ToList();

        Assert.Equal("batch.download.too.many.items", (await stage.Client.PostAsync("/api/v2/recording/batchrequests", new { batchDownloadRequestList = items })).Code);
        Assert.Equal("batch.download.bad.request", (await stage.Client.PostAsync("/api/v2/recording/batchrequests", new { batchDownloadRequestList = Array.Empty<object>() })).Code);
        Assert.Equal(200, (await stage.Client.PostAsync("/api/v2/recording/batchrequests", new { batchDownloadRequestList = items.Skip(1) })).Status);
    }

    [Fact]
    public async Task Job_OfAnother_IsNotShownAndAnOldOneForgotten()
    {
        await using var stage = await Stage.OpenAsync(options: new SimulatorOptions { MoreClients = new Dictionary<string, string> { ["other"] = "secret" }, TokenLife = TimeSpan.FromHours(48) });
        var job = await SubmitAsync(stage, [new { stage.Add().ConversationId }]);
        using RestClient other = new(stage.Server);
        other.Token = (await other.TokenAsync("other", "secret")).Json.GetProperty("access_token").GetString();

        Assert.Equal("batch.download.permission.denied", (await other.GetAsync($"/api/v2/recording/batchrequests/{job}")).Code);
        Assert.Equal("batch.download.job.not.found", (await other.GetAsync($"/api/v2/recording/batchrequests/{Guid.NewGuid()}")).Code);
        stage.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal("batch.download.job.not.found", (await stage.Client.GetAsync($"/api/v2/recording/batchrequests/{job}")).Code);
    }

    private static async Task<string> SubmitAsync(Stage stage, IReadOnlyList<object> items)
        => (await stage.Client.PostAsync("/api/v2/recording/batchrequests", new { batchDownloadRequestList = items })).Json.GetProperty("id").GetString()!;

    private static async Task<JsonElement> LookAsync(Stage stage, string job) => (await stage.Client.GetAsync($"/api/v2/recording/batchrequests/{job}")).Json;

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
