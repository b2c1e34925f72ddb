using System.Net.WebSockets;
using System.Text;
using GenesysCloud.Simulator.Notifications;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Faults;

/// <summary>Messages that no client should fall over.</summary>
internal static class GarbageFrames
{
    private const int HugeLength = 2 * 1024 * 1024;

    public static IReadOnlyList<string> Kinds { get; } =
        ["half", "binary", "empty", "notJson", "notAnObject", "noTopic", "nullBody", "unknownTopic", "unknownEnum", "missingParticipants", "huge"];

    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="userId">A user whose topics the channel may have.</param>
    /// <param name="now">Time of the made-up facts.</param>
    public static Frame Make(string kind, string userId, DateTimeOffset now)
    {
        var id = Guid.NewGuid();
        return kind switch
        {
            "half" => Text($$"""{"topicName":"v2.users.{{userId}}.conversations.calls","version":"2","eventBody":{"id":"{{id}}","participants":[{"id":"""),
            "binary" => new Frame(new byte[] { 0x00, 0xFF, 0x7B, 0x80, 0xC3, 0x28 }, WebSocketMessageType.Binary),
            "empty" => Text(""),
            "notJson" => Text("<html>gateway</html>"),
            "notAnObject" => Text("[1,2,3]"),
            "noTopic" => Text("""{"version":"2","eventBody":{"id":"x"}}"""),
            "nullBody" => Text($$"""{"topicName":"v2.users.{{userId}}.conversations.calls","version":"2","eventBody":null}"""),
            "unknownTopic" => Text($$"""{"topicName":"v2.users.{{userId}}.telepathy","version":"2","eventBody":{"mood":"fine"},"metadata":{"CorrelationId":"{{id}}"} }"""),
            "unknownEnum" => Text(
                $$"""{"topicName":"v2.users.{{userId}}.conversations.calls","version":"2","eventBody":{"id":"{{id}}","recordingState":"hovering","participants":[{"id":"{{Guid.NewGuid()}}","purpose":"hologram","state":"levitating","initialState":"dreaming","direction":"sideways","connectedTime":"{{PlatformJson.Text(now)}}","wrapupRequired":false,"held":false,"attributes":{} }]},"metadata":{"CorrelationId":"{{id}}"} }"""),
            "missingParticipants" => Text($$"""{"topicName":"v2.users.{{userId}}.conversations.calls","version":"2","eventBody":{"id":"{{id}}"},"metadata":{"CorrelationId":"{{id}}"} }"""),
            "huge" => Text($$"""{"topicName":"v2.users.{{userId}}.telepathy","version":"2","eventBody":{"noise":"{{new string('x', HugeLength)}}"} }"""),
            _ => throw ApiException.InvalidValue(kind, "garbage", string.Join(", ", Kinds)),
        };
    }

    private static Frame Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
