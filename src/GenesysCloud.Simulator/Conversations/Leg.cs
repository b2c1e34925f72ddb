using System.Collections.Immutable;

namespace GenesysCloud.Simulator.Conversations;

internal enum LegState
{
    Offering,
    Alerting,
    Contacting,
    Dialing,
    Connected,
    Disconnected,
    Terminated,
}

internal static class Purpose
{
    public const string Customer = "customer";
    public const string External = "external";
    public const string Acd = "acd";
    public const string Ivr = "ivr";
    public const string Agent = "agent";
    public const string User = "user";
    public const string Voicemail = "voicemail";
}

/// <summary>One participant of a conversation with its one communication. Immutable: a change makes a new one.</summary>
internal sealed record Leg
{
    private static readonly ImmutableSortedDictionary<string, string> NoAttributes =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Participant id; a new one for every leg, also when the same agent gets the call back.</summary>
    public required string Id { get; init; }

    public required string CommunicationId { get; init; }

    public required string Purpose { get; init; }

    public required bool Outbound { get; init; }

    public required LegState State { get; init; }

    public required LegState InitialState { get; init; }

    /// <summary>When the leg was made; told by REST only.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it began to alert; told by REST only.</summary>
    public DateTimeOffset? AlertingSince { get; init; }

    public DateTimeOffset? ConnectedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DisconnectType? Disconnect { get; init; }

    public string? UserId { get; init; }

    public string? UserName { get; init; }

    public string? QueueId { get; init; }

    public string? QueueName { get; init; }

    public string? Name { get; init; }

    public required string Address { get; init; }

    public required string Ani { get; init; }

    public required string Dnis { get; init; }

    /// <summary>The communication id of the leg this one talks to.</summary>
    public string? PeerId { get; init; }

    public bool Held { get; init; }

    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>The other side holds this leg.</summary>
    public bool Confined { get; init; }

    public bool Muted { get; init; }

    public bool Recorded { get; init; }

    public string? ConsultParticipantId { get; init; }

    /// <summary>Who asked this leg, for good: its consult has a recording of its own.</summary>
    public string? ConsultedByLegId { get; init; }

    public string? MonitoredParticipantId { get; init; }

    public string? CoachedParticipantId { get; init; }

    public string? BargedParticipantId { get; init; }

    public DateTimeOffset? BargedAt { get; init; }

    public string MediaRole { get; init; } = "full";

    public TimeSpan? AlertingTimeout { get; init; }

    public string? TransferSource { get; init; }

    public bool WrapupRequired { get; init; }

    public DateTimeOffset? AcwStart { get; init; }

    public DateTimeOffset? AcwEnd { get; init; }

    public string? WrapupCode { get; init; }

    /// <summary>SIP cause of a leg that failed.</summary>
    public int? SipCode { get; init; }

    public string? ErrorText { get; init; }

    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = NoAttributes;

    public ImmutableArray<Segment> Segments { get; init; } = [];

    public SegmentKind? OpenSegment { get; init; }

    public DateTimeOffset OpenSegmentStart { get; init; }

    public bool Over => State is LegState.Disconnected or LegState.Terminated;

    public bool IsSupervisor => (MonitoredParticipantId ?? CoachedParticipantId ?? BargedParticipantId) is not null;

    /// <summary>A leg recorders are told about.</summary>
    public bool Tracked => UserId is not null && Purpose is Conversations.Purpose.Agent or Conversations.Purpose.User && !IsSupervisor;

    /// <summary>Hears and is heard by the others.</summary>
    public bool Talks => State == LegState.Connected && !Held && !Confined && !IsSupervisor
        && Purpose is Conversations.Purpose.Agent or Conversations.Purpose.User or Conversations.Purpose.Customer or Conversations.Purpose.External;

    /// <summary>Ends what the leg was doing and begins the next.</summary>
    public Leg Enter(SegmentKind next, DateTimeOffset at) => Close(at, next, null) with { OpenSegment = next, OpenSegmentStart = at };

    public Leg End(DateTimeOffset at, DisconnectType type) => Close(at, null, type) with
    {
        State = LegState.Disconnected,
        EndedAt = at,
        Disconnect = type,
        Held = false,
        HeldSince = null,
        Confined = false,
    };

    public Leg CloseSegment(DateTimeOffset at) => Close(at, null, null);

    private Leg Close(DateTimeOffset at, SegmentKind? next, DisconnectType? disconnect) => OpenSegment is { } kind
        ? this with { Segments = Segments.Add(new Segment(kind, OpenSegmentStart, at, next, disconnect)), OpenSegment = null }
        : this;
}
