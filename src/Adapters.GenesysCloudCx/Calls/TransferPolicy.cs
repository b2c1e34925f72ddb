using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>A leg that was connected and leaves because the call moves on.</summary>
internal sealed class TransferPolicy(CallEventFactory events)
{
    public void Apply(ConversationState conversation, LegState leg, in Telling telling)
    {
        if (!leg.IsOver || !leg.Has(LegFacts.Connected) || leg.Has(LegFacts.Transferred))
        {
            return;
        }

        var target = ConsultedTarget(conversation, leg);
        if (!leg.Transfer.IsTransfer() && target is null)
        {
            return;
        }

        leg.Told |= LegFacts.Transferred;
        var type = leg.Transfer == DisconnectKind.ConferenceTransfer ? "conference"
            : target is not null || leg.Transfer == DisconnectKind.ConsultTransfer ? "attended"
            : "blind";
        events.Tell(
            conversation, leg, EventTypes.CallTransferred, leg.End, leg.End, telling,
            related: target ?? BlindTarget(conversation, leg), transferType: type);
    }

    /// <summary>
    /// Who was there before the leg left, came after it and goes on with the party that goes on too. The platform may call the leaving
    /// leg's end <c>peer</c> although its peer still talks; a hang-up has another word for it.
    /// </summary>
    private static LegState? ConsultedTarget(ConversationState conversation, LegState leg)
    {
        if ((!leg.EndedByPeer && !leg.Transfer.IsTransfer()) || leg.End == 0)
        {
            return null;
        }

        var party = conversation.Outside();
        foreach (var other in conversation.Legs)
        {
            if (other == leg || other == party || !other.Role.CanTalk() || other.IsSupervisor)
            {
                continue;
            }

            if (party is null)
            {
                party = other;
            }
            else if (other.Connected > leg.Connected && other.Connected <= leg.End && GoesOn(other, leg.End) && GoesOn(party, leg.End))
            {
                return other;
            }
        }

        return null;
    }

    /// <summary>The leg that the call went to, where it can be seen already.</summary>
    private static LegState? BlindTarget(ConversationState conversation, LegState leg)
    {
        for (var i = conversation.Legs.Count - 1; i >= 0 && conversation.Legs[i] != leg; i--)
        {
            var other = conversation.Legs[i];
            if (!other.IsOver && !other.IsSupervisor && !other.WasConnected)
            {
                return other;
            }
        }

        return null;
    }

    private static bool GoesOn(LegState leg, long at) => leg.End == 0 ? !leg.IsOver : leg.End > at;
}
