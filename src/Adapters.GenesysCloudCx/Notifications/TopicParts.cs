using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>Which parts of the users' topics the platform offers over a websocket to a client without a user.</summary>
internal static partial class TopicParts
{
    /// <summary>The parts to subscribe to. A platform that does not say is taken at its documentation.</summary>
    public static async Task<IReadOnlyList<string>> UsableAsync(ChannelClient client, IAdapterStatus status, ILogger logger, CancellationToken cancellationToken)
    {
        IReadOnlyList<AvailableTopic> offered;
        try
        {
            offered = await client.AvailableTopicsAsync(cancellationToken);
        }
        catch (PlatformException exception) when (exception.Class is not FailureClass.Credentials)
        {
            status.Fact("topics.available", $"unknown: {exception.Message}");
            return Topics.All;
        }

        List<string> usable = [];
        foreach (var part in Topics.All)
        {
            var topic = offered.FirstOrDefault(topic => string.Equals(topic.Id, $"v2.users.{{id}}.{part}", StringComparison.OrdinalIgnoreCase));
            if (Obstacle(topic) is { } obstacle)
            {
                status.Fact($"topic.{part.ToLowerInvariant()}", $"not usable: {obstacle}");
                LogUnusable(logger, part, obstacle);
            }
            else
            {
                usable.Add(part);
            }
        }

        status.Fact("topics.available", string.Join(", ", usable));
        return usable.Count > 0 ? usable : Topics.All;
    }

    private static string? Obstacle(AvailableTopic? topic) => topic switch
    {
        { RequiresCurrentUser: true } => "the topic serves only the current user, which a client-credentials client does not have",
        { Transports: { Count: > 0 } transports } when !transports.Any(transport => transport is "All" or "Websocket") =>
            $"the topic is not offered over websockets but by {string.Join(", ", transports)}",
        _ => null,
    };

    [LoggerMessage(EventIds.PartUnusable, LogLevel.Warning, "Topic part {Part} is not usable: {Obstacle}.")]
    private static partial void LogUnusable(ILogger logger, string part, string obstacle);
}
