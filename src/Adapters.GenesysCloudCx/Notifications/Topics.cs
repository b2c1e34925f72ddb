using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>The parts of the topic that each user is subscribed to.</summary>
internal static class Topics
{
    /// <summary>All media, with the communication ids of the legs.</summary>
    public const string Conversations = "conversations";

    /// <summary>Calls only; serves where the richer one is refused.</summary>
    public const string Calls = "conversations.calls";

    public const string Presence = "presence";
    public const string RoutingStatus = "routingStatus";
    public const string Station = "station";

    /// <summary>Topics that a channel holds at most; a combined one counts once.</summary>
    public const int PerChannel = 1000;

    /// <summary>Channels that an OAuth client has at most.</summary>
    public const int Channels = 20;

    /// <summary>Length below which a topic stays.</summary>
    public const int LongestTopic = 200;

    public static readonly IReadOnlyList<string> All = [Conversations, Presence, RoutingStatus, Station];

    public static string ForUser(string userId, IEnumerable<string> parts) => $"v2.users.{userId}?{string.Join('&', parts)}";
}

/// <summary>What the platform said about the parts of a subscription.</summary>
internal sealed class SubscriptionVerdict
{
    private readonly Dictionary<string, (HashSet<string> Users, SortedSet<string> Permissions)> _rejected = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> RejectedParts => _rejected.Keys;

    public IReadOnlySet<string> UsersWithout(string part) => _rejected.TryGetValue(part, out var found) ? found.Users : new HashSet<string>();

    /// <summary>The missing permissions, or the reason where none is named.</summary>
    public string Why(string part) => _rejected.TryGetValue(part, out var found) ? string.Join(", ", found.Permissions) : string.Empty;

    /// <summary>Reads the answer to a subscription. A rejected part is listed under its single topic, next to the combined entry or in place of it.</summary>
    public static SubscriptionVerdict Read(TopicListing listing)
    {
        SubscriptionVerdict verdict = new();
        foreach (var entity in listing.Entities ?? [])
        {
            if (entity is { Id: { } topic } && string.Equals(entity.State, "Rejected", StringComparison.OrdinalIgnoreCase)
                && topic.StartsWith("v2.users.", StringComparison.OrdinalIgnoreCase))
            {
                verdict.Reject(topic["v2.users.".Length..], entity);
            }
        }

        return verdict;
    }

    /// <summary>This verdict and that about further users.</summary>
    public SubscriptionVerdict And(SubscriptionVerdict other)
    {
        SubscriptionVerdict both = new();
        foreach (var (part, found) in _rejected.Concat(other._rejected))
        {
            var into = both.Of(part);
            into.Users.UnionWith(found.Users);
            into.Permissions.UnionWith(found.Permissions);
        }

        return both;
    }

    private void Reject(string rest, TopicVerdict entity)
    {
        var cut = rest.AsSpan().IndexOfAny('.', '?');
        if (cut <= 0)
        {
            return;
        }

        foreach (var part in rest[(cut + 1)..].Split('&'))
        {
            var found = Of(part);
            found.Users.Add(rest[..cut]);
            found.Permissions.UnionWith(entity.MissingPermissions is { Count: > 0 } missing ? missing.OfType<string>() : [entity.RejectionReason ?? "no reason given"]);
        }
    }

    private (HashSet<string> Users, SortedSet<string> Permissions) Of(string part)
    {
        if (!_rejected.TryGetValue(part, out var found))
        {
            _rejected[part] = found = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new SortedSet<string>(StringComparer.Ordinal));
        }

        return found;
    }
}
