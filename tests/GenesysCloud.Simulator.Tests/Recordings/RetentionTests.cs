using System.Text.Json.Nodes;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Rest;
using GenesysCloud.Simulator.Tests.Platform;

namespace GenesysCloud.Simulator.Tests.Recordings;

public class RetentionTests
{
    [Fact]
    public async Task DeleteDate_Now_TakesEffectAfterAWhileAndMetadataRemain()
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { DeleteLag = TimeSpan.FromMinutes(10) });
        var recording = stage.Add();
        var link = await stage.LinkAsync(recording);
        var body = JsonNode.Parse((await stage.GetAsync(recording)).Body)!;
        body["deleteDate"] = PlatformJson.Text(stage.Clock.GetUtcNow());

        var answer = await PutAsync(stage, recording, body);
        var before = await StateAsync(stage, recording);
        stage.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal((200, "AVAILABLE", "DELETED"), (answer.Status, before, await StateAsync(stage, recording)));
        Assert.Equal("deleted", stage.Server.RecordingTruth.Standing(recording));
        Assert.False((await stage.GetAsync(recording)).Json.TryGetProperty("mediaUris", out _));
        using HttpClient http = new();
        using var gone = await http.GetAsync(link, TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)gone.StatusCode);
    }

    [Fact]
    public async Task DeleteDate_TakenBackInTime_KeepsTheRecording()
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { DeleteLag = TimeSpan.FromMinutes(10) });
        var recording = stage.Add();

        await PutAsync(stage, recording, new { deleteDate = stage.Clock.GetUtcNow() });
        await PutAsync(stage, recording, new { });
        stage.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromHours(1));

        Assert.Equal("AVAILABLE", await StateAsync(stage, recording));
    }

    [Fact]
    public async Task Put_WithoutThePermissionOrWithABadDate_IsRefused()
    {
        await using var stage = await Stage.OpenAsync(options: new SimulatorOptions { Permissions = PermissionSet.Without(PermissionSet.EditRetention) });
        await using var allowed = await Stage.OpenAsync();

        var refused = await PutAsync(stage, stage.Add(), new { deleteDate = "2026-01-01T00:00:00.000Z" });

        Assert.Equal((403, "missing.permissions"), (refused.Status, refused.Code));
        Assert.Contains(PermissionSet.EditRetention, refused.Body, StringComparison.Ordinal);
        Assert.Equal("invalid.date", (await PutAsync(allowed, allowed.Add(), new { deleteDate = "soon" })).Code);
        Assert.Equal("not.found", (await PutAsync(allowed, allowed.Add() with { Id = Guid.NewGuid().ToString() }, new { })).Code);
    }

    [Fact]
    public async Task Archived_ArchiveDateMovedOn_IsRestoredForAWhile()
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { RestoreTime = TimeSpan.FromMinutes(5), RestoreLife = TimeSpan.FromHours(2) });
        var recording = stage.Add();
        stage.Archive.Archive(recording.Id);

        List<string> states = [await StateAsync(stage, recording)];
        Assert.False((await stage.GetAsync(recording)).Json.TryGetProperty("mediaUris", out _));
        await PutAsync(stage, recording, new { archiveDate = stage.Clock.GetUtcNow().AddDays(7) });
        states.Add(await StateAsync(stage, recording));
        stage.Clock.Advance(TimeSpan.FromMinutes(5));
        states.Add(await StateAsync(stage, recording));
        var restored = (await stage.GetAsync(recording)).Json;
        stage.Clock.Advance(TimeSpan.FromHours(2));
        states.Add(await StateAsync(stage, recording));

        Assert.Equal(["ARCHIVED", "RESTORING", "RESTORED", "ARCHIVED"], states);
        Assert.True(restored.TryGetProperty("mediaUris", out _));
        Assert.Equal(stage.Clock.GetUtcNow(), restored.GetProperty("restoreExpirationTime").GetDateTimeOffset());
    }

    [Fact]
    public async Task Archived_WithoutThePermission_StaysThere()
    {
        await using var stage = await Stage.OpenAsync(options: new SimulatorOptions { Permissions = PermissionSet.Without(PermissionSet.RestoreRecording) });
        var recording = stage.Add();
        stage.Archive.Archive(recording.Id);

        Assert.Equal(403, (await PutAsync(stage, recording, new { archiveDate = stage.Clock.GetUtcNow().AddDays(7) })).Status);
        Assert.Equal("ARCHIVED", await StateAsync(stage, recording));
    }

    [Fact]
    public async Task Protected_Conversation_LosesNothing()
    {
        await using var stage = await Stage.OpenAsync();
        var recording = stage.Add();
        var other = stage.Add();
        var ids = new { conversationIds = new[] { recording.ConversationId } };

        Assert.Equal(200, (await stage.Client.PutAsync("/api/v2/recordings/deletionprotection?protect=true", ids)).Status);
        foreach (var one in new[] { recording, other })
        {
            await PutAsync(stage, one, new { deleteDate = stage.Clock.GetUtcNow() });
        }

        stage.Clock.Advance(TimeSpan.FromMinutes(1));
        var told = await stage.Client.PostAsync("/api/v2/recordings/deletionprotection", new { conversationIds = new[] { recording.ConversationId, other.ConversationId } });
        Assert.Equal(("AVAILABLE", "DELETED"), (await StateAsync(stage, recording), await StateAsync(stage, other)));
        Assert.Equal(recording.ConversationId, Assert.Single(told.Json.EnumerateArray()).GetProperty("id").GetString());
        await stage.Client.PutAsync("/api/v2/recordings/deletionprotection?protect=false", ids);
        await PutAsync(stage, recording, new { deleteDate = stage.Clock.GetUtcNow() });
        stage.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("DELETED", await StateAsync(stage, recording));
    }

    [Fact]
    public async Task Settings_Asked_TellHowLongLinksLive()
    {
        await using var stage = await Stage.OpenAsync();

        var settings = (await stage.Client.GetAsync("/api/v2/recording/settings")).Json;
        using HttpRequestMessage request = new(HttpMethod.Put, "/api/v2/recording/settings");
        request.Content = new StringContent("{\"recordingPlaybackUrlTtl\":5}", System.Text.Encoding.UTF8, "application/json");
        await stage.Client.SendAsync(request, isChecked: false);

        Assert.Equal((60, 60), (settings.GetProperty("recordingPlaybackUrlTtl").GetInt32(), settings.GetProperty("recordingBatchDownloadUrlTtl").GetInt32()));
        Assert.Equal(TimeSpan.FromMinutes(5), stage.Archive.Options.PlaybackLinkLife);
    }

    private static Task<Answer> PutAsync(Stage stage, Recording recording, object body)
        => stage.Client.PutAsync($"/api/v2/conversations/{recording.ConversationId}/recordings/{recording.Id}", body);

    private static async Task<string> StateAsync(Stage stage, Recording recording)
        => Assert.Single(await stage.MetadataAsync(recording.ConversationId)).GetProperty("fileState").GetString()!;
}
