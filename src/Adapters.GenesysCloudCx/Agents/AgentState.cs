namespace Adapters.GenesysCloudCx.Agents;

/// <summary>What is known of one user's work. Times are UTC ticks, 0 = never told.</summary>
internal sealed class AgentState(string userId)
{
    public string UserId { get; } = userId;

    /// <summary>It differs from what was last kept across a restart.</summary>
    public bool IsChanged { get; set; } = true;

    /// <summary>Offline before anything is known.</summary>
    public string Presence { get; set; } = PresenceWords.Offline;

    public string? PresenceId { get; set; }

    public long PresenceTime { get; set; }

    /// <summary>Off the queue before anything is known.</summary>
    public string RoutingStatus { get; set; } = PresenceWords.OffQueue;

    public long RoutingStatusTime { get; set; }

    public bool StationKnown { get; set; }

    public string? StationId { get; set; }

    public string? StationName { get; set; }

    /// <summary>When each part was last heard by notification.</summary>
    public long PresenceHeard { get; set; }

    public long RoutingStatusHeard { get; set; }

    public long StationHeard { get; set; }
}
