using Adapters.GenesysCloudCx.Calls;

namespace Adapters.GenesysCloudCx.Agents;

/// <summary>What one body tells of a user's presence, routing status and station. Times are UTC ticks, 0 = not told. Reused.</summary>
internal sealed class AgentSnapshot
{
    public Slice UserId { get; set; }

    /// <summary>The presence in the platform's words; empty when not told.</summary>
    public Slice Presence { get; set; }

    public Slice PresenceId { get; set; }

    public long PresenceTime { get; set; }

    /// <summary>The presence of another source than the platform's own.</summary>
    public bool PresenceIsSecondary { get; set; }

    public Slice RoutingStatus { get; set; }

    public long RoutingStatusTime { get; set; }

    public bool StationTold { get; set; }

    /// <summary>Empty when the user has none.</summary>
    public Slice StationId { get; set; }

    public Slice StationName { get; set; }

    public long StationTime { get; set; }

    public void Clear()
    {
        UserId = Presence = PresenceId = RoutingStatus = StationId = StationName = default;
        PresenceTime = RoutingStatusTime = StationTime = 0;
        PresenceIsSecondary = StationTold = false;
    }
}
