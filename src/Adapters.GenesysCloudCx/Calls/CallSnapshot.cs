namespace Adapters.GenesysCloudCx.Calls;

/// <summary>What one body tells of one communication. Times are UTC ticks, 0 = not told.</summary>
internal sealed class CallSnapshot
{
    public Slice Id { get; set; }

    public Slice Peer { get; set; }

    public Slice DisconnectType { get; set; }

    public LegWord State { get; set; }

    public LegWord InitialState { get; set; }

    public LegDirection Direction { get; set; }

    public RecordingWord Recording { get; set; }

    public bool IsRecorded { get; set; }

    public bool SecurePause { get; set; }

    public bool? Held { get; set; }

    public bool? Confined { get; set; }

    public long StartTime { get; set; }

    public long StartAlertingTime { get; set; }

    public long ConnectedTime { get; set; }

    public long DisconnectedTime { get; set; }

    public long StartHoldTime { get; set; }

    /// <summary>The earliest moment that is told of it.</summary>
    public long Begin => StartTime != 0 ? StartTime : StartAlertingTime != 0 ? StartAlertingTime : ConnectedTime;

    public bool IsOver => State.IsEnd() || DisconnectedTime != 0;

    public void Clear()
    {
        Id = Peer = DisconnectType = default;
        State = InitialState = LegWord.None;
        Direction = LegDirection.None;
        Recording = RecordingWord.NotTold;
        IsRecorded = SecurePause = false;
        Held = Confined = null;
        StartTime = StartAlertingTime = ConnectedTime = DisconnectedTime = StartHoldTime = 0;
    }

    public void CopyFrom(CallSnapshot other)
    {
        Id = other.Id;
        Peer = other.Peer;
        DisconnectType = other.DisconnectType;
        State = other.State;
        InitialState = other.InitialState;
        Direction = other.Direction;
        Recording = other.Recording;
        IsRecorded = other.IsRecorded;
        SecurePause = other.SecurePause;
        Held = other.Held;
        Confined = other.Confined;
        StartTime = other.StartTime;
        StartAlertingTime = other.StartAlertingTime;
        ConnectedTime = other.ConnectedTime;
        DisconnectedTime = other.DisconnectedTime;
        StartHoldTime = other.StartHoldTime;
    }
}
