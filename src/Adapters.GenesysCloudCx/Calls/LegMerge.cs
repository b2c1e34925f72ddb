using System.Text;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>What a snapshot did to the lasting part of what is known.</summary>
[Flags]
internal enum MergeResult
{
    None = 0,

    /// <summary>Something was learned.</summary>
    Changed = 1,

    /// <summary>A leg came, was answered or ended: nothing older than what is known can tell that.</summary>
    Progressed = 2,

    /// <summary>The snapshot is behind what is known.</summary>
    Regressed = 4,
}

/// <summary>Adds what a snapshot tells of a leg to what is known of it.</summary>
internal sealed class LegMerge(JsonText text, TextTable table)
{
    /// <summary>Participants are told apart by their id, else by their user, else by their purpose.</summary>
    public static Slice KeyOf(ParticipantSnapshot participant)
        => !participant.Id.IsEmpty ? participant.Id : !participant.UserId.IsEmpty ? participant.UserId : participant.Purpose;

    /// <summary>The leg that a participant of a snapshot tells of: one of its calls where it had several, one after the other.</summary>
    public LegState? Find(ConversationState conversation, ParticipantSnapshot told, Slice key, int near)
    {
        if (told.IsLaterCall)
        {
            return conversation.FindLater(text[key], Utf8Hash.Of(text[told.Call.Id]));
        }

        var first = conversation.Find(text[key], near);
        if (first is null || told.Id.IsEmpty || !first.IsOver || first.End == 0)
        {
            return first;
        }

        var call = told.Call;
        if (call.Id.IsEmpty)
        {
            // the shape without the calls' ids; what ended no later than the first call is its own end
            return IsOver(told) && call.DisconnectedTime <= first.End ? first : conversation.LastLater(text[key]) ?? first;
        }

        var hash = Utf8Hash.Of(text[call.Id]);
        if (hash == first.CallIdHash || first.CallIdHash == 0)
        {
            return first;
        }

        // a body that does not show the first call any more
        var known = conversation.FindLater(text[key], hash);
        told.IsLaterCall = known is not null || (call.Begin != 0 && call.Begin >= first.End);
        return told.IsLaterCall ? known : first;
    }

    public LegState Create(ParticipantSnapshot participant, Slice key)
    {
        var told = Encoding.UTF8.GetString(text[key]);
        if (participant.IsLaterCall)
        {
            var later = LegState.KeyOfLater(told, Encoding.UTF8.GetString(text[participant.Call.Id]));
            return new LegState(later) { KeyHash = Utf8Hash.Of(Encoding.UTF8.GetBytes(later)), ParticipantId = told };
        }

        return new LegState(told) { KeyHash = Utf8Hash.Of(text[key]), ParticipantId = participant.Id.IsEmpty ? null : told };
    }

    public static bool IsOver(ParticipantSnapshot participant) => participant.Call.State.IsEnd() || participant.Call.DisconnectedTime != 0;

    public static bool IsConnected(ParticipantSnapshot participant)
        => participant.Call.State == LegWord.Connected || participant.Call.ConnectedTime != 0;

    public MergeResult Lasting(LegState leg, ParticipantSnapshot told)
    {
        var result = MergeResult.None;
        var isOver = IsOver(told);
        var isConnected = IsConnected(told);
        var isUndone = leg.State == LegWord.Terminated && told.Call.State == LegWord.Disconnected;
        if ((leg.IsOver && !isOver) || (leg.WasConnected && !isConnected && !isOver) || isUndone)
        {
            result |= MergeResult.Regressed;
        }

        if ((isOver && !leg.IsOver) || (isConnected && !leg.WasConnected))
        {
            result |= MergeResult.Progressed | MergeResult.Changed;
        }

        leg.IsOver |= isOver;
        leg.WasConnected |= isConnected;

        var changed = Identity(leg, told) | Times(leg, told.Call, told.StartTime) | Ending(leg, told.Call);
        if (told.Call.State != LegWord.None && (result & MergeResult.Regressed) == 0 && leg.State != told.Call.State)
        {
            changed |= !leg.State.IsEnd() || !told.Call.State.IsEnd();
            leg.State = told.Call.State;
        }

        var hasAlerted = IsAlerting(told.Call.State) || IsAlerting(told.Call.InitialState) || told.Call.StartAlertingTime != 0;
        changed |= hasAlerted && !leg.HasAlerted;
        leg.HasAlerted |= hasAlerted;
        return changed ? result | MergeResult.Changed : result;
    }

    /// <summary>What only the newest snapshot can say.</summary>
    public static void Passing(LegState leg, ParticipantSnapshot told, JsonText text)
    {
        leg.Held = told.Call.Held ?? false;
        leg.HoldStart = told.Call.StartHoldTime;
        leg.Confined = told.Call.Confined ?? false;
        leg.ConsultHash = told.ConsultParticipantId.IsEmpty ? 0 : Utf8Hash.Of(text[told.ConsultParticipantId]);
        leg.IsConsultInitiator = told.IsConsultInitiator;
        leg.PeerHash = told.Call.Peer.IsEmpty ? 0 : Utf8Hash.Of(text[told.Call.Peer]);
    }

    private static bool IsAlerting(LegWord word) => word is LegWord.Alerting or LegWord.Offering;

    private bool Identity(LegState leg, ParticipantSnapshot told)
    {
        var call = told.Call;
        var learnsCallId = leg.CallId is null && !call.Id.IsEmpty;
        if (learnsCallId)
        {
            leg.CallId = Encoding.UTF8.GetString(text[call.Id]);
            leg.CallIdHash = Utf8Hash.Of(text[call.Id]);
        }

        if (!told.Purpose.IsEmpty)
        {
            leg.Role = told.Role;
            leg.Purpose = leg.Purpose is null ? table.Get(text[told.Purpose]).ToLowerInvariant() : leg.Purpose;
        }

        leg.IsSupervisor |= told.IsSupervisor;
        leg.Direction = call.Direction == LegDirection.None ? leg.Direction : call.Direction;
        leg.InitialState = call.InitialState == LegWord.None ? leg.InitialState : call.InitialState;
        var learnsUser = leg.UserId is null && !told.UserId.IsEmpty;
        leg.UserId = table.Keep(leg.UserId, text[told.UserId]);
        leg.UserName = table.Keep(leg.UserName, text[told.UserName]);
        leg.QueueId = table.Keep(leg.QueueId, text[told.QueueId]);
        leg.QueueName = table.Keep(leg.QueueName, text[told.QueueName]);
        leg.Ani = Party(leg, leg.Ani, told.Ani);
        leg.Dnis = Party(leg, leg.Dnis, told.Dnis);
        leg.Address = leg.Role.IsOutside() ? Party(leg, leg.Address, told.Address) : null;
        return learnsUser;
    }

    /// <summary>Agents' and flows' legs name their stations by sip addresses, which are nobody's number.</summary>
    private string? Party(LegState leg, string? stored, Slice told)
    {
        var address = text[told];
        if (address.IsEmpty || (stored is not null && Utf8StringComparer.Same(address, stored)))
        {
            return stored;
        }

        var isStation = !leg.Role.IsOutside() && address.Length > 4 && LegWords.Is(address[..4], "sip:"u8);
        return isStation ? stored : Encoding.UTF8.GetString(address);
    }

    /// <summary>The first told stays: events were made of it.</summary>
    private static bool Times(LegState leg, CallSnapshot call, long start)
    {
        var learns = (leg.Connected == 0 && call.ConnectedTime != 0) || (leg.End == 0 && call.DisconnectedTime != 0);
        leg.Start = leg.Start == 0 ? start : leg.Start;
        leg.StartAlerting = leg.StartAlerting == 0 ? call.StartAlertingTime : leg.StartAlerting;
        leg.Connected = leg.Connected == 0 ? call.ConnectedTime : leg.Connected;
        leg.End = leg.End == 0 ? call.DisconnectedTime : leg.End;
        return learns;
    }

    private bool Ending(LegState leg, CallSnapshot call)
    {
        if (call.DisconnectType.IsEmpty)
        {
            return false;
        }

        var kind = DisconnectWords.Classify(text[call.DisconnectType]);
        leg.DisconnectType = table.Keep(leg.DisconnectType, text[call.DisconnectType]);
        var learns = (kind.IsTransfer() && kind > leg.Transfer) || (kind == DisconnectKind.Peer && !leg.EndedByPeer);
        leg.Transfer = kind.IsTransfer() && kind > leg.Transfer ? kind : leg.Transfer;
        leg.EndedByPeer |= kind == DisconnectKind.Peer;
        return learns;
    }
}
