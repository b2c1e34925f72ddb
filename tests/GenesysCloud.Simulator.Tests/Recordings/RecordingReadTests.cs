using System.Diagnostics;
using System.Text.Json;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Rest;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Recordings;

public class RecordingReadTests
{
    [Fact]
    public async Task Call_AnsweredAndOver_HasARecordingOfItsTrunkThatJoinsItsLeg()
    {
        await using var stage = await Stage.OpenAsync();

        var call = stage.Play("inbound-answered");

        var metadata = Assert.Single(await stage.MetadataAsync(call));
        Assert.Equal(("audio", "Trunk", "AVAILABLE"), (Text(metadata, "media"), Text(metadata, "mediaSubtype"), Text(metadata, "fileState")));
        Assert.False(metadata.TryGetProperty("startTime", out _));
        var conversation = (await stage.Client.GetAsync($"/api/v2/conversations/{call}")).Json;
        var customer = conversation.GetProperty("participants").EnumerateArray().First(one => Text(one, "purpose") == "customer");
        Assert.Equal(Text(customer.GetProperty("calls")[0], "id"), Text(metadata, "sessionId"));
        var recording = Assert.Single((await stage.Client.GetAsync($"/api/v2/conversations/{call}/recordings")).Json.EnumerateArray());
        var agent = conversation.GetProperty("participants").EnumerateArray().Last(one => Text(one, "purpose") == "agent");
        Assert.Equal(Text(agent, "userId"), Text(Assert.Single(recording.GetProperty("users").EnumerateArray()), "id"));
        Assert.True(recording.GetProperty("startTime").GetDateTimeOffset() > customer.GetProperty("connectedTime").GetDateTimeOffset());
        Assert.True(recording.GetProperty("endTime").GetDateTimeOffset() <= customer.GetProperty("endTime").GetDateTimeOffset());
        Assert.Equal("S", Assert.Single(recording.GetProperty("mediaUris").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Call_NobodyAnswered_HasNone()
    {
        await using var stage = await Stage.OpenAsync();

        var call = stage.Play("abandoned-in-queue");

        Assert.Empty(await stage.MetadataAsync(call));
        Assert.Empty((await stage.Client.GetAsync($"/api/v2/conversations/{call}/recordings")).Json.EnumerateArray());
        Assert.Equal("not.found", (await stage.Client.GetAsync($"/api/v2/conversations/{Guid.NewGuid()}/recordingmetadata")).Code);
        Assert.Equal("conversation.not.found", (await stage.Client.GetAsync($"/api/v2/conversations/{Guid.NewGuid()}/recordings")).Code);
    }

    [Fact]
    public async Task Call_WithAConsult_HasASecondRecordingOfIt()
    {
        await using var stage = await Stage.OpenAsync();

        var call = stage.Play("consult-transfer");

        var metadata = await stage.MetadataAsync(call);
        Assert.Equal(["Consult", "Trunk"], metadata.Select(one => Text(one, "mediaSubtype")).Order());
        var consult = metadata.Single(one => Text(one, "mediaSubtype") == "Consult");
        var recording = (await stage.Client.GetAsync($"/api/v2/conversations/{call}/recordings/{Text(consult, "id")}")).Json;
        var users = recording.GetProperty("users").EnumerateArray().Select(user => Text(user, "id")).ToList();
        Assert.Equal(2, users.Count);
        Assert.Equal(users[1], Text(recording, "mediaSubject"));
    }

    [Fact]
    public async Task Call_HeldAndPaused_IsAnnotated()
    {
        await using var stage = await Stage.OpenAsync();

        var held = Assert.Single(await stage.MetadataAsync(stage.Play("hold")));
        var paused = Assert.Single(await stage.MetadataAsync(stage.Play("secure-pause")));

        var hold = held.GetProperty("annotations").EnumerateArray().First(note => Text(note, "type") == "Hold");
        Assert.True(hold.GetProperty("durationMs").GetInt64() > 0);
        Assert.Contains(paused.GetProperty("annotations").EnumerateArray(), note => Text(note, "reason") == "SecurePause");
        Assert.Contains(paused.GetProperty("annotations").EnumerateArray(), note => Text(note, "reason") == "FlowOrQueue");
    }

    [Fact]
    public async Task Single_Transcoding_Answers202WithoutFilesThen200()
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { TranscodeTime = TimeSpan.FromSeconds(4) });
        var recording = stage.Add();

        var first = await stage.GetAsync(recording);
        stage.Clock.Advance(TimeSpan.FromSeconds(3));
        var second = await stage.GetAsync(recording);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        var third = await stage.GetAsync(recording);

        Assert.Equal((202, 202, 200), (first.Status, second.Status, third.Status));
        Assert.Equal((4000, 1000), (first.Json.GetProperty("estimatedTranscodeTimeMs").GetInt32(), second.Json.GetProperty("estimatedTranscodeTimeMs").GetInt32()));
        Assert.False(second.Json.TryGetProperty("mediaUris", out _));
        Assert.True(third.Json.TryGetProperty("mediaUris", out _));
        Assert.Equal(202, (await stage.GetAsync(recording, "?formatId=WAV")).Status);
        Assert.Equal(200, (await stage.GetAsync(recording, "?formatId=NONE")).Status);
    }

    [Fact]
    public async Task List_Transcoding_Answers202WithoutAnArrayThen200()
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { TranscodeTime = TimeSpan.FromSeconds(2) });
        var recording = stage.Add();
        var path = $"/api/v2/conversations/{recording.ConversationId}/recordings?maxWaitMs=1&formatId=WAV";

        // the clock has to go on for the wait to end
        var asked = stage.Client.GetAsync(path);
        var begun = Stopwatch.StartNew();
        while (!asked.IsCompleted)
        {
            Assert.True(begun.Elapsed < Eventually.DefaultDeadline, "the wait does not end");
            stage.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        var first = await asked;
        stage.Clock.Advance(TimeSpan.FromSeconds(2));
        var second = await stage.Client.GetAsync(path);

        Assert.Equal((202, ""), (first.Status, first.Body));
        Assert.Equal(200, second.Status);
        Assert.Single(second.Json.EnumerateArray());
    }

    [Theory]
    [InlineData("?formatId=FLAC")]
    [InlineData("?mediaFormats=WAV&mediaFormats=FLAC")]
    [InlineData("?download=perhaps")]
    public async Task Single_BadParameter_Answers400(string query)
    {
        await using var stage = await Stage.OpenAsync();

        Assert.Equal("invalid.value", (await stage.GetAsync(stage.Add(), query)).Code);
        Assert.Equal(400, (await stage.Client.GetAsync($"/api/v2/conversations/{stage.Add().ConversationId}/recordings?maxWaitMs=0")).Status);
    }

    [Fact]
    public async Task DualChannel_ToPlay_HasASideEachAndToKeepOneFile()
    {
        await using var stage = await Stage.OpenAsync();
        var recording = stage.Add(new NewRecording { DualChannel = true });

        var play = (await stage.GetAsync(recording)).Json.GetProperty("mediaUris");
        var keep = (await stage.GetAsync(recording, "?download=true&fileName=mine")).Json.GetProperty("mediaUris");

        Assert.Equal(["0", "1"], play.EnumerateObject().Select(track => track.Name));
        Assert.Equal(["S"], keep.EnumerateObject().Select(track => track.Name));
        Assert.Contains("mine", keep.GetProperty("S").GetProperty("mediaUri").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uploading_ThenAvailable_WithoutFilesBefore()
    {
        await using var stage = await Stage.OpenAsync();
        var recording = stage.Add(new NewRecording { AvailableAt = stage.Clock.GetUtcNow().AddMinutes(1) });

        var before = await stage.GetAsync(recording);
        stage.Clock.Advance(TimeSpan.FromMinutes(1));
        var after = await stage.GetAsync(recording);

        Assert.Equal((200, "UPLOADING", false), (before.Status, Text(before.Json, "fileState"), before.Json.TryGetProperty("mediaUris", out _)));
        Assert.Equal(("AVAILABLE", true), (Text(after.Json, "fileState"), after.Json.TryGetProperty("mediaUris", out _)));
    }

    [Fact]
    public async Task Late_IsNotShownBeforeItsTime()
    {
        await using var stage = await Stage.OpenAsync();
        var recording = stage.Add();
        stage.Archive.MakeLate(recording.Id, TimeSpan.FromHours(3));

        Assert.Empty(await stage.MetadataAsync(recording.ConversationId));
        stage.Clock.Advance(TimeSpan.FromHours(3) + TimeSpan.FromSeconds(1));
        Assert.Single(await stage.MetadataAsync(recording.ConversationId));
    }

    [Fact]
    public async Task Permissions_ByKind_AnyOfThemAndOnlyItsOwn()
    {
        await using var none = await Stage.OpenAsync(options: new SimulatorOptions { Permissions = PermissionSet.Without(PermissionSet.AnyRecordingView.Permissions) });
        var hidden = none.Add();
        await using var screens = await Stage.OpenAsync(options: new SimulatorOptions { Permissions = PermissionSet.Parse([PermissionSet.ScreenRecordingView]) });
        var audio = screens.Add();
        var screen = screens.Add(new NewRecording { ConversationId = audio.ConversationId, Subtype = RecordingSubtype.Screen });

        Assert.Equal((403, "missing.any.permissions"), ((await none.GetAsync(hidden)).Status, (await none.GetAsync(hidden)).Code));
        var seen = Assert.Single(await screens.MetadataAsync(audio.ConversationId));
        Assert.Equal((screen.Id, "screen"), (Text(seen, "id"), Text(seen, "media")));
        Assert.True(seen.TryGetProperty("startTime", out _));
    }

    [Theory]
    [InlineData(403, "not.authorized")]
    [InlineData(404, "not.found")]
    public async Task Division_NotTheClients_IsRefusedUntilItIs(int status, string code)
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { RefusedStatus = status });
        var recording = stage.Add(new NewRecording { Restricted = true });

        var refused = await stage.GetAsync(recording);
        var list = await stage.Client.GetAsync($"/api/v2/conversations/{recording.ConversationId}/recordings");
        stage.Archive.RestrictedIsOpen = true;

        Assert.Equal((status, code, status), (refused.Status, refused.Code, list.Status));
        Assert.Equal(200, (await stage.GetAsync(recording)).Status);
    }

    [Fact]
    public async Task Sensitive_WithoutThePermission_IsWithheldAndItsMetadataShown()
    {
        await using var stage = await Stage.OpenAsync(options: new SimulatorOptions { Permissions = PermissionSet.Without(PermissionSet.SensitiveDataView) });
        var recording = stage.Add(new NewRecording { Sensitive = true });

        Assert.Single(await stage.MetadataAsync(recording.ConversationId));
        Assert.Empty((await stage.Client.GetAsync($"/api/v2/conversations/{recording.ConversationId}/recordings")).Json.EnumerateArray());
        Assert.Equal(403, (await stage.GetAsync(recording)).Status);
    }

    [Fact]
    public void Chance_SameSeed_MakesTheSameRecordings()
    {
        Chance one = new(7);
        Chance same = new(7);
        Chance other = new(8);

        Assert.Equal(one.Id("recording", "x"), same.Id("recording", "x"));
        Assert.NotEqual(one.Id("recording", "x"), other.Id("recording", "x"));
        Assert.InRange(Enumerable.Range(0, 2000).Count(i => one.Of(0.1, "late", $"{i}")), 140, 260);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
