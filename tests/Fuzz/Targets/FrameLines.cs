using System.Text;
using Adapters.GenesysCloudCx.Tests.Calls;

namespace Fuzz.Targets;

/// <summary>How an input of the frames target is written: a line each, its first character says what the rest is.</summary>
internal static class FrameLines
{
    public const char Frame = 'F';
    public const char Conversation = 'R';
    public const char User = 'U';
    public const char Row = 'A';
    public const char Sweep = 'S';

    private static readonly string[] Agents =
    [
        """F{"topicName":"v2.users.u1.presence","version":"2","eventBody":{"source":"PURECLOUD","presenceDefinition":{"id":"d1","systemPresence":"AVAILABLE"},"message":"","modifiedDate":"2026-09-14T08:15:00.000Z"},"metadata":{"CorrelationId":"c1"}}""",
        """F{"topicName":"v2.users.u1.routingStatus","version":"2","eventBody":{"id":"u1","routingStatus":{"status":"INTERACTING","startTime":"2026-09-14T08:15:01.000Z"}},"metadata":{"CorrelationId":"c2"}}""",
        """F{"topicName":"v2.users.u1.station","version":"2","eventBody":{"associatedStation":{"id":"s1","name":"Desk 1","associatedUser":{"id":"u1"}}},"metadata":{}}""",
        """F{"topicName":"v2.users.u1.activity","version":"2","eventBody":{"id":"u1","routingStatus":{"status":"OFF_QUEUE","startTime":"2026-09-14T08:15:02.000Z"},"presence":{"presenceDefinition":{"id":"d2","systemPresence":"MEAL"},"modifiedDate":"2026-09-14T08:15:02.000Z"},"outOfOffice":{"active":false}},"metadata":{}}""",
        """U{"id":"u1","name":"Ada","presence":{"presenceDefinition":{"id":"d1","systemPresence":"Away"},"modifiedDate":"2026-09-14T08:16:00.000Z"},"routingStatus":{"status":"IDLE","startTime":"2026-09-14T08:16:00.000Z"},"station":{"associatedStation":{"id":"s2","name":"Desk 2"}}}""",
    ];

    private static readonly string[] Control =
    [
        """F{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}""",
        """F{"topicName":"v2.system.socket_closing","version":"2","eventBody":{"message":"Closing soon"},"metadata":{}}""",
        """F{"topicName":"v2.system.no_longer_subscribed","eventBody":{"channelId":"x"}}""",
        """F{"topicName":"v2.system.token_revoked","eventBody":{}}""",
        """F{"result":"200","status":"subscribed"}""",
        """F{"result":404,"message":"Channel not found"}""",
        """F{"topicName":"v2.users.u1.conversations.chats","eventBody":{"id":"x","participants":[{"id":"p","state":"connected"}]}}""",
    ];

    private static readonly string Analytics =
        """A{"conversationId":"b7a1f0de-3c58-4a1b-8d6a-0f3b5a9c1001","conversationStart":"2026-09-14T08:15:00.000Z","participants":[{"participantId":"11aa0000-0000-4000-8000-000000000004","purpose":"agent","userId":"u1","sessions":[{"sessionId":"s","mediaType":"voice","segments":[{"segmentType":"interact","segmentStart":"2026-09-14T08:15:10.000Z"},{"segmentType":"hold","segmentStart":"2026-09-14T08:15:20.000Z","segmentEnd":"2026-09-14T08:15:30.000Z"}]}]}]}""";

    /// <summary>Every call story in the shapes of the platform, and what else comes by the same socket.</summary>
    public static IEnumerable<byte[]> Seeds()
    {
        foreach (var story in Stories.All.Values)
        {
            yield return Lines(story().Moments, moment => Line(Frame, moment.CallsFrame()));
            yield return Lines(story().Moments, moment => moment.Number % 3 == 2 ? Line(Conversation, moment.ConversationRest()) : Line(Frame, moment.ConversationFrame()));
        }

        yield return Encoding.UTF8.GetBytes(string.Join('\n', Agents));
        yield return Encoding.UTF8.GetBytes(string.Join('\n', Control));
        yield return Encoding.UTF8.GetBytes(string.Join('\n', Analytics, Line(Frame, Stories.Connected().Last.CallsFrame()), Analytics, "S"));
    }

    private static byte[] Lines(IReadOnlyList<ScriptedMoment> moments, Func<ScriptedMoment, string> line) => Encoding.UTF8.GetBytes(string.Join('\n', moments.Select(line).Append("S")));

    private static string Line(char kind, byte[] content) => kind + Encoding.UTF8.GetString(content);
}
