using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Tests.Recordings;

public class OrphanTests
{
    [Fact]
    public async Task Orphan_IsNotOfItsConversationButListedAndToBeHad()
    {
        await using var stage = await Stage.OpenAsync(new RecordingOptions { TranscodeTime = TimeSpan.FromSeconds(1) });
        var orphan = stage.Add(new NewRecording { Orphan = true });
        stage.Add();

        var listing = (await stage.Client.GetAsync("/api/v2/orphanrecordings")).Json;
        var first = await stage.Client.GetAsync($"/api/v2/orphanrecordings/{orphan.Id}/media?formatId=WAV");
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await stage.Client.GetAsync($"/api/v2/orphanrecordings/{orphan.Id}/media?formatId=WAV");
        using HttpClient http = new();
        using var file = await http.GetAsync(second.Json.GetProperty("mediaUris").GetProperty("S").GetProperty("mediaUri").GetString(), TestContext.Current.CancellationToken);

        Assert.Empty(await stage.MetadataAsync(orphan.ConversationId));
        Assert.Equal(orphan.Id, Assert.Single(listing.GetProperty("entities").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal((202, 200, 200), (first.Status, second.Status, (int)file.StatusCode));
        Assert.Equal(200, (await stage.Client.GetAsync($"/api/v2/orphanrecordings/{orphan.Id}")).Status);
        Assert.Equal(0, (await stage.Client.GetAsync("/api/v2/orphanrecordings?media=Screen")).Json.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Orphan_Attached_IsOfThatConversation()
    {
        await using var stage = await Stage.OpenAsync();
        var orphan = stage.Add(new NewRecording { Orphan = true });
        var other = stage.Add();
        using HttpRequestMessage request = new(HttpMethod.Put, $"/api/v2/orphanrecordings/{orphan.Id}");
        request.Content = new StringContent($"{{\"conversationId\":\"{other.ConversationId}\"}}", System.Text.Encoding.UTF8, "application/json");

        // not among the published operations we have
        var attached = await stage.Client.SendAsync(request, isChecked: false);

        Assert.Equal(200, attached.Status);
        Assert.Equal(2, (await stage.MetadataAsync(other.ConversationId)).Count);
        Assert.Equal(404, (await stage.Client.GetAsync($"/api/v2/orphanrecordings/{orphan.Id}")).Status);
    }

    [Fact]
    public async Task Orphan_Deleted_IsGone()
    {
        await using var stage = await Stage.OpenAsync();
        var orphan = stage.Add(new NewRecording { Orphan = true });

        Assert.Equal(200, (await stage.Client.CallAsync(HttpMethod.Delete, $"/api/v2/orphanrecordings/{orphan.Id}")).Status);
        Assert.Equal(404, (await stage.Client.GetAsync($"/api/v2/orphanrecordings/{orphan.Id}")).Status);
    }

    [Fact]
    public async Task Orphans_WithoutThePermission_AreNotShown()
    {
        await using var stage = await Stage.OpenAsync(options: new SimulatorOptions { Permissions = PermissionSet.Without(PermissionSet.OrphanView) });

        Assert.Equal("missing.any.permissions", (await stage.Client.GetAsync("/api/v2/orphanrecordings")).Code);
    }
}
