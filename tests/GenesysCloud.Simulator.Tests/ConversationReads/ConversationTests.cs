using System.Text.Json;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.ConversationReads;

public class ConversationTests
{
    private const string None = "00000000-0000-4000-8000-000000000000";

    [Theory]
    [InlineData("GET", "/api/v2/conversations/calls")]
    [InlineData("POST", "/api/v2/conversations/calls")]
    [InlineData("PATCH", $"/api/v2/conversations/calls/{None}/participants/{None}")]
    [InlineData("POST", $"/api/v2/conversations/calls/{None}/participants/{None}/consult/agent")]
    [InlineData("POST", $"/api/v2/conversations/calls/{None}/participants/{None}/consult/queue")]
    [InlineData("DELETE", $"/api/v2/conversations/calls/{None}/participants/{None}/consult")]
    [InlineData("GET", "/api/v2/users/me")]
    public async Task UserBound_WithClientCredentials_IsRefused(string method, string path)
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);

        var answer = await client.CallAsync(new HttpMethod(method), path, method is "GET" or "DELETE" ? null : new { });

        Assert.Equal(400, answer.Status);
        Assert.Equal("not.a.user", answer.Code);
    }

    [Fact]
    public async Task Conversation_Unknown_404InItsOwnWords()
    {
        await using var server = await Sim.StartAsync();
        using var client = await RestClient.LoginAsync(server);

        Assert.Equal("conversation.error.conversation.not.found", (await client.GetAsync($"/api/v2/conversations/calls/{None}")).Code);
        Assert.Equal("conversation.error.conversation.not.found", (await client.GetAsync($"/api/v2/conversations/{None}")).Code);
        Assert.Equal(404, (await client.GetAsync($"/api/v2/analytics/conversations/{None}/details")).Status);
    }

    [Fact]
    public async Task Conversation_OtherMedium_IsNoCall()
    {
        FakeBoard board = new();
        await using var server = await Sim.StartAsync(board: board);
        using var client = await RestClient.LoginAsync(server);
        board.Set(new FakeConversation(None, DateTimeOffset.UnixEpoch, null, server.Directory.Users[0].Id, server.Directory.Queues[0].Id, "chat"));

        Assert.Equal(200, (await client.GetAsync($"/api/v2/conversations/{None}")).Status);
        Assert.Equal(404, (await client.GetAsync($"/api/v2/conversations/calls/{None}")).Status);
    }

    [Fact]
    public async Task Attributes_Patched_AreToldAndRead()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(time: clock);
        using var client = await RestClient.LoginAsync(server);
        var call = await RecordedCallAsync(server, client, clock);
        var participant = call.GetProperty("participants").EnumerateArray().First(leg => leg.GetProperty("purpose").GetString() == "agent").GetProperty("id").GetString();
        var id = call.GetProperty("id").GetString();

        var refused = await client.CallAsync(HttpMethod.Patch, $"/api/v2/conversations/calls/{id}/participants/{None}/attributes", new { attributes = new { case_id = "1" } });
        var first = await client.CallAsync(HttpMethod.Patch, $"/api/v2/conversations/calls/{id}/participants/{participant}/attributes", new { attributes = new { caseId = "17" } });
        var second = await client.CallAsync(HttpMethod.Patch, $"/api/v2/conversations/{id}/participants/{participant}/attributes", new { attributes = new { tier = "gold" } });
        var malformed = await client.CallAsync(HttpMethod.Patch, $"/api/v2/conversations/{id}/participants/{participant}/attributes", new { });

        Assert.Equal((404, 202, 202, 400), (refused.Status, first.Status, second.Status, malformed.Status));
        var attributes = (await client.GetAsync($"/api/v2/conversations/calls/{id}")).Json.GetProperty("participants").EnumerateArray()
            .Single(one => one.GetProperty("id").GetString() == participant).GetProperty("attributes");
        Assert.Equal(("17", "gold"), (attributes.GetProperty("caseId").GetString(), attributes.GetProperty("tier").GetString()));
    }

    [Fact]
    public async Task RecordingState_Paused_IsReadAndABadOneRefused()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(time: clock);
        using var client = await RestClient.LoginAsync(server);
        var id = (await RecordedCallAsync(server, client, clock)).GetProperty("id").GetString();

        Assert.Equal("invalid.value", (await client.PutAsync($"/api/v2/conversations/calls/{id}/recordingstate", new { recordingState = "SOFTLY" })).Code);
        Assert.Equal(200, (await client.PutAsync($"/api/v2/conversations/calls/{id}/recordingstate", new { recordingState = "PAUSED" })).Status);
        Assert.Equal("PAUSED", (await client.GetAsync($"/api/v2/conversations/{id}")).Json.GetProperty("recordingState").GetString());
        Assert.Equal(202, (await client.CallAsync(HttpMethod.Patch, $"/api/v2/conversations/{id}/recordingstate", new { recordingState = "ACTIVE" })).Status);
        Assert.Equal("ACTIVE", (await client.GetAsync($"/api/v2/conversations/{id}")).Json.GetProperty("recordingState").GetString());
    }

    [Fact]
    public async Task RecordingState_OfACallThatIsOver_IsForbidden()
    {
        ManualClock clock = new();
        await using var server = await Sim.StartAsync(time: clock);
        using var client = await RestClient.LoginAsync(server);
        var id = (await RecordedCallAsync(server, client, clock)).GetProperty("id").GetString()!;
        for (var second = 0; second < 600; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(server.Calls.TryGet(id, out var view));
        Assert.NotNull(view.End);
        var answer = await client.PutAsync($"/api/v2/conversations/calls/{id}/recordingstate", new { recordingState = "PAUSED" });
        Assert.Equal((403, "conversation.error.forbidden.not.active.participant"), (answer.Status, answer.Code));
    }

    /// <summary>A call on which an agent talks and which is recorded.</summary>
    private static async Task<JsonElement> RecordedCallAsync(SimulatorServer server, RestClient client, ManualClock clock)
    {
        var id = server.Generator!.TryStart("inbound-answered");
        Assert.NotNull(id);
        for (var step = 0; step < 200; step++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            if (server.Calls.TryGet(id, out var view) && view.End is null)
            {
                var call = (await client.GetAsync($"/api/v2/conversations/calls/{id}")).Json;
                if (call.TryGetProperty("recordingState", out var state) && state.GetString()!.Equals("active", StringComparison.OrdinalIgnoreCase))
                {
                    return call;
                }
            }
        }

        throw new InvalidOperationException("The call was never recorded.");
    }
}
