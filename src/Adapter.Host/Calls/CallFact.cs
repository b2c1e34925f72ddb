namespace Adapter.Host.Calls;

/// <summary>What a journaled event tells of a call. Facts of the same moment stand in this order.</summary>
internal enum FactKind : byte
{
    Routed,
    Offered,
    Dialing,
    Connected,
    RecordingChanged,
    Retrieved,
    Held,
    Consulted,
    Conferenced,
    Long,
    Attributes,
    PartyLeft,
    Transferred,
    Failed,
    Ended,

    /// <summary>Of the conversation's recordings, not of a leg.</summary>
    Recording,
}

/// <summary>Who a leg belongs to and with whom it talks: what the events of a leg repeat.</summary>
internal record CallParty
{
    public string? CallId { get; init; }

    public string? Purpose { get; init; }

    public string? UserId { get; init; }

    public string? UserName { get; init; }

    public string? QueueId { get; init; }

    public string? QueueName { get; init; }

    public string? Direction { get; init; }

    public string? Ani { get; init; }

    public string? Dnis { get; init; }

    public string? RemoteParty { get; init; }

    /// <summary>Without what an event told besides.</summary>
    public CallParty Alone() => new(this);

    /// <summary>What is known of both, the later words before the earlier ones.</summary>
    public CallParty Under(CallParty later) => later == this ? this : new CallParty
    {
        CallId = later.CallId ?? CallId,
        Purpose = later.Purpose ?? Purpose,
        UserId = later.UserId ?? UserId,
        UserName = later.UserName ?? UserName,
        QueueId = later.QueueId ?? QueueId,
        QueueName = later.QueueName ?? QueueName,
        Direction = later.Direction ?? Direction,
        Ani = later.Ani ?? Ani,
        Dnis = later.Dnis ?? Dnis,
        RemoteParty = later.RemoteParty ?? RemoteParty,
    };
}

/// <summary>One event of a conversation, as far as its story needs it.</summary>
internal sealed record CallFact
{
    public required Guid Id { get; init; }

    public required long Sequence { get; init; }

    public required string Type { get; init; }

    public required FactKind Kind { get; init; }

    public required DateTimeOffset Time { get; init; }

    public bool Recovered { get; init; }

    public required string Source { get; init; }

    public required string Adapter { get; init; }

    public required string Conversation { get; init; }

    /// <summary>What the leg is known by: its participant, else its user, else its call.</summary>
    public required string Leg { get; init; }

    public required CallParty Party { get; init; }

    /// <summary>Call id of the leg that the event ties this one to.</summary>
    public string? Related { get; init; }

    public string? TransferType { get; init; }

    public string? RecordingState { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? ConnectedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// The order in which things happened, whatever the order in which they were journaled: what was read back later stands where it belongs. The id settles what is left, so that
    /// the order does not depend on who came first.
    /// </summary>
    public static int Compare(CallFact one, CallFact other)
        => one.Time.CompareTo(other.Time) is not 0 and var byTime ? byTime
            : Rank(one).CompareTo(Rank(other)) is not 0 and var byRank ? byRank
            : one.Id.CompareTo(other.Id);

    /// <summary>A hold that ends in the moment in which another begins is over first; one without any length begins before it ends.</summary>
    private static int Rank(CallFact fact) => fact.Kind == FactKind.Retrieved && LeadingTime(fact.Id) == fact.Time.ToUnixTimeMilliseconds() ? ((int)FactKind.Held * 2) + 1 : (int)fact.Kind * 2;

    /// <summary>An id leads with the platform's own time; that of a hold's end with the hold's start.</summary>
    private static long LeadingTime(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return ((long)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) << 16) | System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
    }
}
