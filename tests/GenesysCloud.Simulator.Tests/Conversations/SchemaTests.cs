using System.Text.Json;
using System.Text.Json.Nodes;
using GenesysCloud.Simulator.Scenarios;
using GenesysCloud.Simulator.Tests.Scenarios;
using GenesysCloud.Simulator.Tests.Swagger;

namespace GenesysCloud.Simulator.Tests.Conversations;

/// <summary>Every view of every snapshot of every story, against the platform's schemas.</summary>
public class SchemaTests
{
    public static TheoryData<string> Stories => [.. StoryCatalogue.Names];

    [Theory]
    [MemberData(nameof(Stories))]
    public void Views_OfEverySnapshot_FollowTheSchemas(string story)
    {
        using Stage stage = new();

        var last = stage.Play(story, 1, 2);

        var snapshots = stage.Of(last);
        Assert.NotEmpty(snapshots);
        foreach (var view in snapshots.Select(change => change.Conversation))
        {
            Assert.Empty(Message("v2.users.u1.conversations", view.WriteConversationNotification));
            Assert.Empty(Answer("/api/v2/conversations/c1", view.WriteConversationRest));
            Assert.Empty(PlatformSchemas.AnswerErrors(
                HttpMethod.Post,
                "/api/v2/analytics/conversations/details/query",
                200,
                new JsonObject { ["conversations"] = new JsonArray(Stage.Json(view.WriteAnalyticsRow)) }.ToJsonString()));
            if (view.MediaType == "voice")
            {
                Assert.Empty(Message("v2.users.u1.conversations.calls", view.WriteCallNotification));
                Assert.Empty(Message("v2.routing.queues.q1.conversations.calls", view.WriteCallNotification));
                Assert.Empty(Answer("/api/v2/conversations/calls/c1", view.WriteCallRest));
            }
        }
    }

    private static IReadOnlyList<string> Answer(string path, Action<Utf8JsonWriter> write)
        => PlatformSchemas.AnswerErrors(HttpMethod.Get, path, 200, Stage.Json(write).ToJsonString());

    private static IReadOnlyList<string> Message(string topic, Action<Utf8JsonWriter> write) => PlatformSchemas.MessageErrors(
        JsonSerializer.SerializeToElement<JsonNode>(new JsonObject { ["topicName"] = topic, ["version"] = "2", ["eventBody"] = Stage.Json(write) }));
}
