using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Notifications;

/// <summary>One kind of topic that can be subscribed to.</summary>
internal sealed record TopicTemplate(string Id, string Description)
{
    private readonly string[] _segments = Id.Split('.');

    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>Only the user himself may listen: of no use to client credentials, which have no user.</summary>
    public bool RequiresCurrentUser { get; init; }

    public bool RequiresCurrentUserOrPermission { get; init; }

    public IReadOnlyList<string> Parameters => [.. Enumerable.Repeat("id", _segments.Count(static segment => segment == "{id}"))];

    /// <summary>Whether a concrete topic name is of this kind. Ids have to be UUIDs.</summary>
    public bool Matches(ReadOnlySpan<char> topic)
    {
        var index = 0;
        foreach (var range in topic.Split('.'))
        {
            var segment = topic[range];
            if (index == _segments.Length)
            {
                return false;
            }

            var expected = _segments[index++];
            var fits = expected == "{id}" ? Guid.TryParseExact(segment, "D", out _) : segment.Equals(expected, StringComparison.OrdinalIgnoreCase);
            if (!fits)
            {
                return false;
            }
        }

        return index == _segments.Length;
    }
}

/// <summary>Every topic that the simulated platform offers, with what it asks for.</summary>
internal sealed class TopicCatalog
{
    private static readonly string[] DetailEvents =
    [
        "acd.end", "acd.start", "acw", "attributes", "contact", "customer.end", "customer.start", "flow.end", "flow.outcome", "flow.start",
        "outbound", "user.end", "user.start", "voicemail.end", "voicemail.start", "wrapup",
    ];

    public TopicCatalog(SimulatorOptions options)
        => Templates = [.. BuiltIn().Select(template => options.TopicPermissions.TryGetValue(template.Id, out var permissions)
            ? template with { Permissions = permissions }
            : template)];

    public IReadOnlyList<TopicTemplate> Templates { get; }

    public TopicTemplate? Find(string topic) => Templates.FirstOrDefault(template => template.Matches(topic));

    private static IEnumerable<TopicTemplate> BuiltIn()
    {
        string[] conversations = [PermissionSet.ConversationView];
        yield return new("v2.users.{id}.conversations.calls", "Calls of a user") { Permissions = conversations, RequiresCurrentUserOrPermission = true };
        yield return new("v2.users.{id}.conversations", "Conversations of a user") { Permissions = conversations, RequiresCurrentUserOrPermission = true };
        yield return new("v2.users.{id}.conversationsummary", "Counters of a user's conversations") { Permissions = conversations, RequiresCurrentUserOrPermission = true };
        yield return new("v2.users.{id}.presence", "Presence of a user");
        yield return new("v2.users.{id}.routingStatus", "Routing status of a user");
        yield return new("v2.users.{id}.activity", "Presence, routing status and queues of a user");
        yield return new("v2.users.{id}.station", "Station of a user") { Permissions = [PermissionSet.OtherStationView], RequiresCurrentUserOrPermission = true };
        yield return new("v2.users.{id}.tokens", "Tokens of a user") { RequiresCurrentUser = true };
        yield return new("v2.users.{id}.recordings", "Restored recordings of a user") { RequiresCurrentUser = true };
        yield return new("v2.users.{id}.conversations.{id}.recordings", "Recordings of a conversation") { RequiresCurrentUser = true };
        yield return new("v2.users.{id}.conversations.{id}.recordings.{id}", "One recording of a conversation") { RequiresCurrentUser = true };
        yield return new("v2.routing.queues.{id}.conversations.calls", "Calls in a queue") { Permissions = conversations };
        yield return new("v2.routing.queues.{id}.conversations", "Conversations in a queue") { Permissions = conversations };
        yield return new("v2.analytics.conversations.details.jobs.availability", "Availability of the data lake") { Permissions = [PermissionSet.ConversationDetailView] };
        yield return new("v2.detail.events.agent.{id}.state", "States of an agent") { Permissions = [PermissionSet.ConversationDetailView] };
        foreach (var detail in DetailEvents)
        {
            yield return new($"v2.detail.events.conversation.{{id}}.{detail}", "Detail event of a conversation") { Permissions = conversations };
        }
    }
}
