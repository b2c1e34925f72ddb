using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Scenarios;
using GenesysCloud.Simulator.Tests.Scenarios;

namespace GenesysCloud.Simulator.Tests.Conversations;

/// <summary>Every view of every snapshot of every story, against the platform's schemas.</summary>
public class SchemaTests
{
    private static readonly SchemaCheck Notification = new("notification");
    private static readonly SchemaCheck Rest = new("rest");

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
            Assert.Empty(Notification.Errors(Stage.Json(view.WriteConversationNotification), "ConversationEventTopicConversation"));
            Assert.Empty(Rest.Errors(Stage.Json(view.WriteConversationRest), "Conversation"));
            Assert.Empty(Rest.Errors(Stage.Json(view.WriteAnalyticsRow), "AnalyticsConversationWithoutAttributes"));
            if (view.MediaType == "voice")
            {
                Assert.Empty(Notification.Errors(Stage.Json(view.WriteCallNotification), "ConversationCallEventTopicCallConversation"));
                Assert.Empty(Rest.Errors(Stage.Json(view.WriteCallRest), "CallConversation"));
            }
        }
    }

    [Fact]
    public void SchemaCheck_WrongSpelling_IsFound()
    {
        using Stage stage = new();
        var body = Stage.Json(stage.Play("inbound-answered", 1).WriteCallNotification);
        body["recordingState"] = "ACTIVE";
        body["participants"]![0]!["endTime"] = "2026-09-14T08:00:00Z";
        body["participants"]![0]!["unheardOf"] = 1;

        var errors = Notification.Errors(body, "ConversationCallEventTopicCallConversation");

        Assert.Equal(3, errors.Count);
    }
}
