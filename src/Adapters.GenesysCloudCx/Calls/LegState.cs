namespace Adapters.GenesysCloudCx.Calls;

/// <summary>The facts about a leg that have been made events.</summary>
[Flags]
internal enum LegFacts
{
    None = 0,
    Offered = 1,
    Dialing = 2,
    Connected = 4,
    Failed = 8,
    Ended = 16,
    Transferred = 32,
    Routed = 64,
    Long = 128,

    /// <summary>Was in a conference: the one that joined is told once, the others were there before.</summary>
    InConference = 256,
    Over = Failed | Ended,
}

/// <summary>
/// All that is known of one leg. The first part only ever grows: a snapshot that comes late adds to it and takes nothing back.
/// The second part is as the newest snapshot told it. Times are UTC ticks, 0 = not told.
/// </summary>
internal sealed class LegState(string key)
{
    /// <summary>Participant id; where the platform told none, what stands for it.</summary>
    public string Key { get; } = key;

    public ulong KeyHash { get; init; }

    public string? ParticipantId { get; init; }

    /// <summary>A call that its participant had after an earlier one, which keeps the participant's id as its key.</summary>
    public bool IsLaterCall => ParticipantId is not null && Key.Length > ParticipantId.Length;

    public string? Purpose { get; set; }

    public LegRole Role { get; set; }

    public LegDirection Direction { get; set; }

    public bool IsSupervisor { get; set; }

    public string? CallId { get; set; }

    public ulong CallIdHash { get; set; }

    public string? UserId { get; set; }

    public string? UserName { get; set; }

    public string? QueueId { get; set; }

    public string? QueueName { get; set; }

    /// <summary>Addresses that stand for a party; stations' addresses are not kept.</summary>
    public string? Ani { get; set; }

    public string? Dnis { get; set; }

    public string? Address { get; set; }

    public LegWord State { get; set; }

    public LegWord InitialState { get; set; }

    public long Start { get; set; }

    public long StartAlerting { get; set; }

    /// <summary>The leg's own answer.</summary>
    public long Connected { get; set; }

    public long End { get; set; }

    public bool HasAlerted { get; set; }

    public bool WasConnected { get; set; }

    public bool IsOver { get; set; }

    public string? DisconnectType { get; set; }

    public DisconnectKind Transfer { get; set; }

    public bool EndedByPeer { get; set; }

    public LegFacts Told { get; set; }

    public string? ToldState { get; set; }

    /// <summary>The answer that made the leg connected in the sense of the events, and when we saw it.</summary>
    public long Answer { get; set; }

    public long AnswerSeen { get; set; }

    public List<HoldState>? Holds { get; set; }

    public int UntimedHolds { get; set; }

    public int AttributeChanges { get; set; }

    public LegState? ConsultedBy { get; set; }

    public bool Held { get; set; }

    public long HoldStart { get; set; }

    public HoldState? OpenHold { get; set; }

    public bool Confined { get; set; }

    public ulong PeerHash { get; set; }

    public ulong ConsultHash { get; set; }

    public bool IsConsultInitiator { get; set; }

    public ulong AttributesHash { get; set; }

    public IReadOnlyDictionary<string, string>? Attributes { get; set; }

    /// <summary>An agent's or a user's own leg, no supervisor's: the ones with a call's life.</summary>
    public bool IsTracked => Role.IsTracked() && UserId is not null && !IsSupervisor;

    public bool IsOutbound => Direction == LegDirection.Outbound
        || (Direction == LegDirection.None && (IsDialing(InitialState) || (InitialState == LegWord.None && IsDialing(State))));

    /// <summary>Connected in the sense of the events, and not over.</summary>
    public bool IsActive => Has(LegFacts.Connected) && !IsOver;

    /// <summary>Hears and is heard.</summary>
    public bool Talks => Role.CanTalk() && !IsSupervisor && WasConnected && !IsOver && !Held && !Confined;

    /// <summary>It talked by the newest snapshot, and has not left since.</summary>
    public bool Talked { get; set; }

    public bool Has(LegFacts fact) => (Told & fact) != 0;

    /// <summary>The key of a participant's later call.</summary>
    public static string KeyOfLater(string participantId, string callId) => $"{participantId}/{callId}";

    private static bool IsDialing(LegWord word) => word is LegWord.Dialing or LegWord.Contacting;
}

/// <summary>One stretch on hold.</summary>
internal sealed class HoldState
{
    /// <summary>As the platform told it, else 0.</summary>
    public long Start { get; init; }

    public long Seen { get; init; }

    /// <summary>Start of the segment that it proved to be, where it was seen without its own; else 0.</summary>
    public long Segment { get; set; }

    /// <summary>When it began, whoever told it; 0 as long as nobody did.</summary>
    public long From => Start != 0 ? Start : Segment;

    /// <summary>When it was over, else 0.</summary>
    public long End { get; set; }

    /// <summary>REST alone told of it.</summary>
    public bool IsRead { get; set; }

    /// <summary>Since when it looks as if it were over; 0 while it does not.</summary>
    public long Gone { get; set; }

    /// <summary>REST told it as over: what else tells of it was on its way.</summary>
    public bool IsOnRecord { get; set; }

    /// <summary>Key of the leg that is consulted meanwhile.</summary>
    public string? Target { get; set; }

    /// <summary>Sets the stretches apart in their ids.</summary>
    public required string Discriminator { get; init; }

    public bool IsRetrieved { get; set; }

    /// <summary>Only the waiting party's leg tells that it goes on.</summary>
    public bool IsByParty { get; set; }
}

/// <summary>How a leg ended that no snapshot shows: when, 0 where nobody can tell, and why.</summary>
internal readonly record struct LegEnd(long At, string? DisconnectType);
