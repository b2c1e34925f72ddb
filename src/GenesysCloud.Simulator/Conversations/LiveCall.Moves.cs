namespace GenesysCloud.Simulator.Conversations;

/// <summary>How a call moves on: transfers, consults, conferences, supervisors, and its end.</summary>
internal sealed partial class LiveCall
{
    private const string ConsultInitiator = "consultInitiator";

    /// <summary>Notes a transfer command, as the platform lists it.</summary>
    public void NoteTransfer(string byLegId, string? toUserId, string? toAddress, bool attended, bool complete) => State = State with
    {
        Transfers = State.Transfers.Add(new RecentTransfer(_ids.Next(), complete, attended, Now, State[byLegId].UserId, toUserId, toAddress)),
    };

    /// <summary>The agent puts the caller aside to ask somebody: a short hold first, then only the caller's leg tells.</summary>
    public void BeginConsult(string legId)
    {
        var leg = Change(legId, found => found.Enter(SegmentKind.Hold, Now) with { Held = true, HeldSince = Now });
        Confine(legId, confined: true);
        _facts.Held(leg, Now, exact: false);
        Show();
    }

    /// <summary>Rings at, or dials, the one who is asked. <paramref name="target"/> is added as it is.</summary>
    public Leg Consult(string legId, Leg target)
    {
        var callerId = State.OutsideParty?.Id ?? legId;
        var leg = Change(legId, found => found with
        {
            Held = false,
            HeldSince = null,
            ConsultParticipantId = callerId,
            Attributes = found.Attributes.SetItem(ConsultInitiator, "true"),
        });
        Change(callerId, found => found with { ConsultParticipantId = callerId });
        var added = Add(target with { ConsultParticipantId = callerId, ConsultedByLegId = legId, PeerId = leg.CommunicationId });
        _facts.Consulted(leg, added, Now);
        Show();
        return added;
    }

    /// <summary>The agent takes the caller back.</summary>
    public void EndConsult(string legId, string targetId)
    {
        if (!State[targetId].Over)
        {
            End(targetId, DisconnectType.Client);
        }

        ConsultFieldsGone();
        var leg = Change(legId, found => found.Enter(SegmentKind.Interact, Now) with { Attributes = found.Attributes.Remove(ConsultInitiator) });
        Confine(legId, confined: false);
        _facts.Retrieved(leg, Now);
        _facts.ConsultOver(legId);
        Show();
    }

    /// <summary>The agent connects the caller with the one who was asked and leaves; its disconnect type settles only after a while.</summary>
    public void CompleteConsult(string legId, string targetId, DisconnectType settlesAs)
    {
        NoteTransfer(legId, State[targetId].UserId, State[targetId].Address, attended: true, complete: true);
        var leg = End(legId, DisconnectType.Transfer);
        ConsultFieldsGone();
        Change(targetId, found => found with { PeerId = PeerFor });
        Confine(legId, confined: false);
        Record(State.Recording, State.SecurePause);
        _facts.TalkersChanged(State, Now);
        Show();
        Later(_world.Pace.Terminating * 0.4, () =>
        {
            Change(leg.Id, found => found with
            {
                Disconnect = settlesAs,
                Segments = [.. found.Segments.Select(segment => segment.Disconnect is null ? segment : segment with { Disconnect = settlesAs })],
            });
            Show();
        });
    }

    /// <summary>All of them talk.</summary>
    public void Join(string legId, string targetId)
    {
        ConsultFieldsGone();
        var leg = Change(legId, found => found.Enter(SegmentKind.Interact, Now) with { Attributes = found.Attributes.Remove(ConsultInitiator) });
        Change(targetId, found => found with { PeerId = PeerFor });
        Confine(legId, confined: false);
        State = State with { MaxParticipants = 25 };
        Record(State.Recording, State.SecurePause);
        _facts.Retrieved(leg, Now);
        _facts.ConsultOver(legId);
        _facts.TalkersChanged(State, Now);
        Show();
    }

    /// <summary>Everybody who is left hangs up, one after the other.</summary>
    /// <param name="firstId">Who does it.</param>
    /// <param name="type">How that leg's end is told.</param>
    public void HangUp(string firstId, DisconnectType type)
    {
        if (!State[firstId].Over)
        {
            End(firstId, type);
            Show();
        }

        var wait = _world.Pace.OtherSide;
        foreach (var other in State.Legs.Where(leg => !leg.Over).ToList())
        {
            Later(wait, () => HangUpOther(other.Id));
            wait += TimeSpan.FromMilliseconds(15);
        }
    }

    private void HangUpOther(string legId)
    {
        if (!State[legId].Over)
        {
            End(legId, DisconnectType.Peer);
            Show();
        }
    }

    private void ConsultFieldsGone() => State = State with
    {
        Legs = [.. State.Legs.Select(leg => leg.ConsultParticipantId is null ? leg : leg with { ConsultParticipantId = null })],
    };
}
