namespace Adapters.GenesysCloudCx.Calls;

/// <summary>A stretch on hold as REST tells it; an end of 0 is not told.</summary>
internal readonly record struct HoldSegment(long Start, long End);

/// <summary>What one body tells of one participant's voice leg. Times are UTC ticks, 0 = not told.</summary>
internal sealed class ParticipantSnapshot
{
    public Slice Id { get; set; }

    public Slice UserId { get; set; }

    public Slice UserName { get; set; }

    public Slice QueueId { get; set; }

    public Slice QueueName { get; set; }

    public Slice Purpose { get; set; }

    public Slice Ani { get; set; }

    public Slice Dnis { get; set; }

    public Slice Address { get; set; }

    public Slice ConsultParticipantId { get; set; }

    /// <summary>The leg names somebody whom it monitors, coaches or barged in on.</summary>
    public bool IsSupervisor { get; set; }

    public LegRole Role { get; set; }

    public long StartTime { get; set; }

    /// <summary>The participant's own times in the shape that has them beside those of its calls.</summary>
    public long ConnectedTime { get; set; }

    public long EndTime { get; set; }

    /// <summary>The voice leg; in the calls shape the participant is the leg.</summary>
    public CallSnapshot Call { get; } = new();

    public List<HoldSegment> Holds { get; } = [];

    /// <summary>Calls of the same participant that began after this one had ended.</summary>
    public List<ToldCall> Later { get; } = [];

    /// <summary>One of those, as a leg of its own.</summary>
    public bool IsLaterCall { get; set; }

    public bool AttributesTold { get; set; }

    public ulong AttributesHash { get; set; }

    /// <summary>The attributes' JSON object.</summary>
    public Slice Attributes { get; set; }

    public bool IsConsultInitiator { get; set; }

    /// <summary>Has the arrays of calls, chats ... of the conversations shape.</summary>
    public bool HasMedia { get; set; }

    public bool HasCall { get; set; }

    public bool IsVoice => HasCall || (!HasMedia && (Call.State != LegWord.None || ConnectedTime != 0 || EndTime != 0));

    /// <summary>The latest moment that is told of it.</summary>
    public long Newest
    {
        get
        {
            var newest = Math.Max(Math.Max(StartTime, Call.StartAlertingTime), Math.Max(Call.ConnectedTime, Math.Max(Call.DisconnectedTime, Call.StartHoldTime)));
            foreach (var hold in Holds)
            {
                newest = Math.Max(newest, Math.Max(hold.Start, hold.End));
            }

            return newest;
        }
    }

    public void Clear()
    {
        Id = UserId = UserName = QueueId = QueueName = Purpose = Ani = Dnis = Address = ConsultParticipantId = Attributes = default;
        IsSupervisor = AttributesTold = IsConsultInitiator = HasMedia = HasCall = false;
        Role = LegRole.Other;
        StartTime = ConnectedTime = EndTime = 0;
        AttributesHash = 0;
        Call.Clear();
        Holds.Clear();
        Later.Clear();
        IsLaterCall = false;
    }

    /// <summary>Becomes a later call of a participant: who it is stays, what is told of the first call or of the participant as a whole does not.</summary>
    public void CopyLater(ParticipantSnapshot first, ToldCall later)
    {
        (Id, UserId, UserName, QueueId, QueueName, Purpose) = (first.Id, first.UserId, first.UserName, first.QueueId, first.QueueName, first.Purpose);
        (Ani, Dnis, Address, ConsultParticipantId, IsConsultInitiator) = (first.Ani, first.Dnis, first.Address, first.ConsultParticipantId, first.IsConsultInitiator);
        (Role, IsSupervisor, HasMedia, HasCall, IsLaterCall) = (first.Role, first.IsSupervisor, true, true, true);
        StartTime = later.Call.Begin;
        Call.CopyFrom(later.Call);
        Holds.AddRange(later.Holds);
    }
}

/// <summary>What one body tells of one of several calls of a participant.</summary>
internal sealed class ToldCall
{
    public CallSnapshot Call { get; } = new();

    public List<HoldSegment> Holds { get; } = [];
}
