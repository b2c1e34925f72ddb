namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>One participant of a scripted call. Immutable.</summary>
internal sealed record ScriptedLeg(string Id, string Purpose, string Direction)
{
    public string CallId => Id.Replace("11aa", "22bb", StringComparison.Ordinal);

    public string? UserId { get; init; }

    public string? QueueId { get; init; }

    public string State { get; init; } = "alerting";

    public string InitialState { get; init; } = "alerting";

    public DateTimeOffset Start { get; init; }

    public DateTimeOffset? Connected { get; init; }

    public DateTimeOffset? End { get; init; }

    public string? DisconnectType { get; init; }

    public string? Address { get; init; }

    public string? Ani { get; init; }

    public string? Dnis { get; init; }

    /// <summary>Call id of the leg it talks to.</summary>
    public string? Peer { get; init; }

    public bool Held { get; init; }

    public DateTimeOffset? HoldStart { get; init; }

    public bool Confined { get; init; }

    public string? Recording { get; init; }

    public string? ConsultParticipantId { get; init; }

    public string? Supervises { get; init; }

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<(DateTimeOffset Start, DateTimeOffset? End)> Holds { get; init; } = [];

    public bool IsOver => State is "disconnected" or "terminated";

    public bool HasAlerted => Direction == "inbound" && InitialState == "alerting";
}
