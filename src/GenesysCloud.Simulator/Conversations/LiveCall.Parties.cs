namespace GenesysCloud.Simulator.Conversations;

/// <summary>Who comes in.</summary>
internal sealed partial class LiveCall
{
    /// <summary>Communication id everybody talks to: the outside party's, else the first leg's.</summary>
    private string? PeerFor => (State.OutsideParty ?? State.Legs.FirstOrDefault())?.CommunicationId;

    /// <summary>The outside party calls in.</summary>
    public Leg Caller(string purpose, string name, string number, string dialled)
    {
        var leg = Add(NewLeg(purpose, outbound: false, LegState.Offering, "tel:" + number, "tel:" + number, "tel:" + dialled) with { Name = name });
        return Connect(leg.Id);
    }

    /// <summary>The outside party is called.</summary>
    public Leg Called(string purpose, string name, string number, string from, string? queueId = null, string? queueName = null) => Add(
        NewLeg(purpose, outbound: true, LegState.Dialing, "tel:" + number, "tel:" + from, "tel:" + number) with
        {
            Name = name,
            QueueId = queueId,
            QueueName = queueName,
            PeerId = State.Legs.FirstOrDefault()?.CommunicationId,
        });

    /// <summary>Somebody outside who is asked or added; dialled, not yet part of the call.</summary>
    public Leg Outside(string name, string number)
        => NewLeg(Purpose.External, outbound: true, LegState.Dialing, "tel:" + number, State.Address, "tel:" + number) with { Name = name };

    /// <summary>A flow, a queue or a mailbox takes the call.</summary>
    public Leg House(string purpose, string name, string? queueId = null)
    {
        var caller = State.OutsideParty;
        var address = $"sip:{queueId ?? name.Replace(' ', '-')}@127.0.0.1;language=en-US;user={purpose}";
        var leg = Add(NewLeg(purpose, outbound: false, LegState.Offering, address, caller?.Ani ?? State.Address, address) with
        {
            Name = name,
            QueueId = queueId,
            QueueName = queueId is null ? null : name,
            PeerId = PeerFor,
        });
        if (queueId is not null && caller is not null)
        {
            Change(caller.Id, found => found with { QueueId = queueId, QueueName = name });
        }

        return Connect(leg.Id, purpose switch
        {
            Purpose.Ivr => SegmentKind.Ivr,
            Purpose.Voicemail => SegmentKind.Voicemail,
            _ => SegmentKind.Interact,
        });
    }

    /// <summary>Rings at an agent or user.</summary>
    public Leg Alert(Party party, string purpose, TimeSpan ringing, string? queueId = null, string? queueName = null, string? transferSource = null)
        => Add(Ringing(party, purpose, ringing, queueId, queueName, transferSource));

    /// <summary>A leg that rings, not yet part of the call.</summary>
    public Leg Ringing(Party party, string purpose, TimeSpan ringing, string? queueId = null, string? queueName = null, string? transferSource = null)
        => NewLeg(purpose, outbound: false, LegState.Alerting, StationAddress(party), CallerOnTrunk(), StationAddress(party)) with
        {
            UserId = party.UserId,
            UserName = party.Name,
            QueueId = queueId,
            QueueName = queueName,
            PeerId = PeerFor,
            AlertingTimeout = ringing,
            TransferSource = transferSource,
            WrapupRequired = queueId is not null,
        };

    /// <summary>An agent or user calls out: first the own phone.</summary>
    public Leg CallsOut(Party party, string purpose, string number, string? queueId = null, string? queueName = null)
        => Add(NewLeg(purpose, outbound: true, LegState.Contacting, StationAddress(party), StationAddress(party), "tel:" + number) with
        {
            UserId = party.UserId,
            UserName = party.Name,
            QueueId = queueId,
            QueueName = queueName,
            WrapupRequired = queueId is not null,
        });

    /// <summary>The own phone answered; now it dials.</summary>
    public void Dials(string legId) => Change(legId, leg => leg.Enter(SegmentKind.Dialing, Now) with { State = LegState.Dialing });

    private static string StationAddress(Party party)
        => $"sip:{party.UserId.Replace("-", "", StringComparison.Ordinal)[..24]}+example.orgspan.com;tgrp=site;trunk-context=example@localhost";

    /// <summary>What an agent's leg tells as its caller: the caller on the trunk, not the station.</summary>
    private string CallerOnTrunk()
    {
        var number = State.OutsideParty is { } outside ? outside.Outbound ? outside.Dnis : outside.Ani : State.Legs.FirstOrDefault()?.Ani ?? State.Address;
        return number.StartsWith("tel:", StringComparison.Ordinal) ? $"sip:{number[4..]}@10.10.0.2;user=phone" : number;
    }
}
