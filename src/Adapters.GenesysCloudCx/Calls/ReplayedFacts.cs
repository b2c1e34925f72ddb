namespace Adapters.GenesysCloudCx.Calls;

/// <summary>What the journal told of a conversation beyond what was kept, and the next snapshot is needed for.</summary>
internal sealed class ReplayedFacts
{
    /// <summary>When the newest <c>conferenced</c> was seen; whoever was answered before was in it.</summary>
    public DateTimeOffset ConferencedAt { get; set; }

    /// <summary>Who asked whom: the leg and the call id of the one who was consulted.</summary>
    public List<(LegState Initiator, string CallId)> Consults { get; } = [];
}
