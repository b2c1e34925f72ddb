namespace GenesysCloud.Simulator.Notifications;

/// <summary>An entry of a subscription listing.</summary>
internal sealed record ChannelTopicWire(string Id, string State, string? RejectionReason = null, IReadOnlyList<string>? MissingPermissions = null);

internal sealed record ChannelTopicsWire(IReadOnlyList<ChannelTopicWire> Entities);

/// <summary>What of a requested topic is permitted, and how the listing tells the rest.</summary>
internal sealed record TopicVerdict(RequestedTopic Requested, IReadOnlyList<SingleTopic> Permitted, IReadOnlyList<ChannelTopicWire> Entries)
{
    public bool IsWhole => Permitted.Count == Requested.Parts.Count;

    public IReadOnlyList<string> MissingPermissions => [.. Entries.SelectMany(entry => entry.MissingPermissions ?? []).Distinct()];

    public static TopicVerdict Of(RequestedTopic requested, IReadOnlySet<string> granted)
    {
        List<SingleTopic> permitted = [];
        List<ChannelTopicWire> rejected = [];
        foreach (var part in requested.Parts)
        {
            var template = part.Template;
            if (template.RequiresCurrentUser)
            {
                rejected.Add(new ChannelTopicWire(part.Name, "Rejected", "Requires the current user"));
            }
            else if (template.Permissions.Where(permission => !granted.Contains(permission)).ToList() is { Count: > 0 } missing)
            {
                rejected.Add(new ChannelTopicWire(part.Name, "Rejected", "Missing permission", missing));
            }
            else
            {
                permitted.Add(part);
            }
        }

        var isSingle = requested.Parts.Count == 1;
        var own = permitted.Count > 0
            ? new ChannelTopicWire(requested.Id, "Permitted")
            : new ChannelTopicWire(requested.Id, "Rejected", "No part of the topic is permitted");
        return new TopicVerdict(requested, permitted, isSingle && rejected.Count == 1 ? [rejected[0] with { Id = requested.Id }] : [own, .. rejected]);
    }
}
