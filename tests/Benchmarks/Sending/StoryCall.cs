namespace Benchmarks.Sending;

/// <summary>State of the story's call between two snapshots, and its look on the wire.</summary>
internal sealed class StoryCall
{
    private const string CallerAddress = "tel:+13175550100";
    private const string ServiceAddress = "tel:+13175550199";

    public StoryLeg Customer { get; } = new(1, "customer", "connected", Story.Began)
    {
        Name = "Springfield IL",
        Queue = StoryValues.IdToken(Story.QueueId),
        Attributes = { ["customerNumber"] = "4711", ["ic-language"] = "en-US", ["menuPath"] = "main/support/orders" },
        Address = ServiceAddress,
        Other = CallerAddress,
    };

    public StoryLeg Acd { get; } = new(2, "acd", "connected", Story.Queued)
    {
        Name = "Support",
        Queue = StoryValues.IdToken(Story.QueueId),
        Peer = Story.FirstCallId + 1,
        Address = "sip:support@127.0.0.1;language=en-US",
    };

    public StoryLeg Agent { get; } = new(3, "agent", "alerting", null)
    {
        Name = "Ada Agent",
        User = StoryValues.IdToken(Story.UserId),
        Queue = StoryValues.IdToken(Story.QueueId),
        Peer = Story.FirstCallId + 1,
        Address = "sip:a0b1c2d3e4f5061728394a5b+acme.orgspan.com@localhost",
        Other = CallerAddress,
        StartedAt = Story.Alerted,
    };

    public string RecordingState { get; set; } = "NONE";

    public object Notification() => new
    {
        topicName = $"v2.users.{StoryValues.IdToken(Story.UserId)}.conversations",
        version = "2",
        eventBody = new
        {
            id = StoryValues.IdToken(Story.ConversationId),
            startTime = StoryValues.TimeToken(Story.Began),
            address = CallerAddress,
            recordingState = RecordingState,
            securePause = false,
            utilizationLabelId = "2d5c4bb0-1111-4e5c-9c7b-5d2f0c3b1002",
            participants = new[] { Customer.Participant(), Acd.Participant(), Agent.Participant() },
            divisions = new[] { new { division = new { id = "9f1b7a5c-0d2e-4a55-8f6b-1f0a2b3c1003" } } },
        },
        metadata = new { CorrelationId = StoryValues.IdToken(Story.CorrelationId) },
    };
}

/// <summary>One leg of the story's call.</summary>
internal sealed class StoryLeg(int number, string purpose, string state, int? connectedAt)
{
    private int? _connectedAt = connectedAt;
    private int? _endedAt;
    private string? _disconnectType;

    public string State { get; set; } = state;

    public required string Name { get; init; }

    public required string Address { get; init; }

    /// <summary>The other side; told with the leg that has one outside.</summary>
    public string? Other { get; init; }

    public string? User { get; init; }

    public string? Queue { get; init; }

    public int? Peer { get; init; }

    public int? StartedAt { get; init; } = connectedAt;

    public Dictionary<string, string> Attributes { get; } = [];

    public bool Recorded { get; set; }

    public bool Confined { get; set; }

    public bool Muted { get; set; }

    public int? HeldSince { get; set; }

    public object? AfterCallWork { get; set; }

    public object? Wrapup { get; set; }

    public void Answer(int at) => (State, _connectedAt) = ("connected", at);

    public void End(string state, string disconnectType, int at) => (State, _disconnectType, _endedAt) = (state, disconnectType, at);

    public object Participant() => new
    {
        id = StoryValues.IdToken(number),
        startTime = Time(StartedAt),
        connectedTime = Time(_connectedAt),
        endTime = Time(_endedAt),
        name = Name,
        userId = User,
        queueId = Queue,
        purpose,
        address = User is null ? Other ?? Address : Address,
        wrapupRequired = User is not null,
        wrapupPrompt = User is null ? null : "optional",
        alertingTimeoutMs = User is null ? (int?)null : 8000,
        mediaRoles = new[] { "full" },
        attributes = Attributes,
        calls = new[] { Call() },
        callbacks = Array.Empty<object>(),
        chats = Array.Empty<object>(),
        emails = Array.Empty<object>(),
        messages = Array.Empty<object>(),
    };

    private object Call() => new
    {
        id = StoryValues.IdToken(Story.FirstCallId + number),
        state = State,
        initialState = User is null ? "offering" : "alerting",
        direction = "inbound",
        recording = Recorded,
        recordingState = Recorded ? "active" : "none",
        muted = Muted,
        confined = Confined,
        held = HeldSince is not null,
        startHoldTime = Time(HeldSince),
        securePause = false,
        disconnectType = _disconnectType,
        connectedTime = Time(_connectedAt),
        disconnectedTime = Time(_endedAt),
        disconnectReasons = Array.Empty<object>(),
        provider = "Edge",
        peerId = Peer is { } peer ? StoryValues.IdToken(peer) : null,
        self = Other is null ? null : Side(Address),
        other = Other is null ? null : Side(Other),
        afterCallWork = AfterCallWork,
        afterCallWorkRequired = User is not null,
        wrapup = Wrapup,
    };

    private static object Side(string address) => new { name = "", addressNormalized = address };

    private static string? Time(int? slot) => slot is { } known ? StoryValues.TimeToken(known) : null;
}
