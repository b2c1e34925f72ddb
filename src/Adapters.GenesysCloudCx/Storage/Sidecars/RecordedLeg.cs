namespace Adapters.GenesysCloudCx.Storage.Sidecars;

/// <summary>One voice leg of one participant, put together from what the list and the conversation tell of it.</summary>
internal sealed class RecordedLeg(string participantId, string? callId)
{
    public string ParticipantId { get; } = participantId;

    public string? CallId { get; set; } = callId;

    public string? Purpose { get; set; }

    public string? UserId { get; set; }

    public string? Name { get; set; }

    public string? Address { get; set; }

    public string? Ani { get; set; }

    public string? Dnis { get; set; }

    public string? Direction { get; set; }

    public string? QueueId { get; set; }

    public string? QueueName { get; set; }

    public string? FlowName { get; set; }

    public string? Provider { get; set; }

    /// <summary>The leg that this one talks to.</summary>
    public string? Peer { get; set; }

    public DateTimeOffset? Joined { get; set; }

    public DateTimeOffset? Left { get; set; }

    public string? EndReason { get; set; }

    public string? WrapUpCode { get; set; }

    public string? WrapUpName { get; set; }

    public string? WrapUpNotes { get; set; }

    public TimeSpan? Held { get; set; }

    public bool IsOutside => Is("customer") || Is("external");

    public bool IsPerson => Is("agent") || Is("user");

    /// <summary>Whether it was joined in a span; one whose end is not told goes on.</summary>
    public bool Overlaps(DateTimeOffset from, DateTimeOffset to) => Joined is { } joined && joined < to && (Left is not { } left || left > from);

    private bool Is(string purpose) => string.Equals(Purpose, purpose, StringComparison.OrdinalIgnoreCase);
}
