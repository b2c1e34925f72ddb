using System.Text.Json;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Notifications;

/// <summary>What a client may say over the websocket: ping, subscribe, unsubscribe.</summary>
internal sealed class ClientMessages(ChannelRegistry registry, TopicParser parser, IReadOnlySet<string> permissions)
{
    public void Handle(ChannelSocket socket, ReadOnlyMemory<byte> message)
    {
        try
        {
            using var body = JsonDocument.Parse(message);
            Handle(socket, body.RootElement);
        }
        catch (JsonException)
        {
            socket.Control(SystemFrames.Result("400", "error", "Malformed request", null));
        }
    }

    private void Handle(ChannelSocket socket, JsonElement body)
    {
        var kind = Text(body, "message");
        var correlation = Text(body, "correlationId");
        switch (kind)
        {
            case "ping":
                socket.Control(SystemFrames.Pong);
                break;
            case "subscribe":
                Change(socket, body, correlation, subscribe: true);
                break;
            case "unsubscribe":
                Change(socket, body, correlation, subscribe: false);
                break;
            default:
                socket.Control(SystemFrames.Result("400", "error", "Malformed request", correlation));
                break;
        }
    }

    private void Change(ChannelSocket socket, JsonElement body, string? correlation, bool subscribe)
    {
        if (!body.TryGetProperty("topics", out var list) || list.ValueKind != JsonValueKind.Array
            || list.EnumerateArray().Any(static topic => topic.ValueKind != JsonValueKind.String))
        {
            socket.Control(SystemFrames.Result("400", "error", "Malformed request", correlation));
            return;
        }

        try
        {
            var topics = list.EnumerateArray().Select(topic => parser.Parse(topic.GetString())).ToList();
            if (!subscribe)
            {
                registry.Unsubscribe(socket.Channel, [.. topics.Select(static topic => topic.Id)]);
                socket.Control(SystemFrames.Result("200", "unsubscribed", null, correlation));
                return;
            }

            var verdicts = topics.Select(topic => TopicVerdict.Of(topic, permissions)).ToList();
            if (verdicts.Any(static verdict => !verdict.IsWhole))
            {
                socket.Control(SystemFrames.Result("400", "failure", "Missing permission", correlation));
                return;
            }

            registry.Subscribe(socket.Channel, token: null, verdicts, replace: false);
            socket.Control(SystemFrames.Result("200", "subscribed", null, correlation));
        }
        catch (ApiException refused)
        {
            var isGone = refused.Status == StatusCodes.Status404NotFound;
            socket.Control(SystemFrames.Result(isGone ? "404" : "400", isGone ? null : "failure", refused.Message, correlation));
        }
    }

    private static string? Text(JsonElement body, string name)
        => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
