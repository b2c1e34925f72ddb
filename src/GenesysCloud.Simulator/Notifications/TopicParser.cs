using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Notifications;

/// <summary>One topic under the name that its messages carry.</summary>
internal sealed record SingleTopic(string Name, TopicTemplate Template);

/// <summary>A topic as the client wrote it; a combined one stands for several single ones and counts once.</summary>
internal sealed record RequestedTopic(string Id, IReadOnlyList<SingleTopic> Parts);

/// <summary>Reads topic strings, expanding <c>base?part&amp;part</c>.</summary>
internal sealed class TopicParser(TopicCatalog catalog, int maxLength)
{
    /// <exception cref="ApiException">The string is no topic of the platform.</exception>
    public RequestedTopic Parse(string? id)
    {
        if (string.IsNullOrEmpty(id) || id.Length >= maxLength)
        {
            throw Invalid();
        }

        var question = id.IndexOf('?', StringComparison.Ordinal);
        string[] names = question < 0 ? [id] : [.. id[(question + 1)..].Split('&').Select(part => $"{id[..question]}.{part}")];
        return new RequestedTopic(id, [.. names.Select(Single)]);
    }

    private SingleTopic Single(string name) => new(name, catalog.Find(name) ?? throw Invalid());

    private static ApiException Invalid() => new(400, "notification.invalid.topic", "The subscription topic is not valid.");
}
