using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Three or more that talk at once: who joined, and who left while the others went on.</summary>
internal sealed class ConferencePolicy(CallEventFactory events)
{
    private const int Conference = 3;

    public void Join(ConversationState conversation, in Telling telling)
    {
        var talking = 0;
        var before = 0;
        LegState? newest = null;
        foreach (var leg in conversation.Legs)
        {
            if (!leg.Talks)
            {
                continue;
            }

            talking++;
            before += leg.Has(LegFacts.InConference) ? 1 : 0;
            newest = newest is null || leg.Connected >= newest.Connected ? leg : newest;
        }

        if (talking < Conference || talking == before)
        {
            return;
        }

        foreach (var leg in conversation.Legs)
        {
            if (leg.Talks && !leg.Has(LegFacts.InConference))
            {
                leg.Told |= LegFacts.InConference;
                if (before > 0 || leg == newest)
                {
                    events.Tell(conversation, leg, EventTypes.CallConferenced, 0, leg.Connected, telling);
                }
            }
        }
    }

    /// <summary>Who talks by a snapshot that was the newest. One that is not says nothing of who hears whom, and neither does the journal.</summary>
    public static void Remember(ConversationState conversation)
    {
        foreach (var leg in conversation.Legs)
        {
            leg.Talked = leg.Talks;
        }
    }

    public void Leave(ConversationState conversation, in Telling telling)
    {
        foreach (var leg in conversation.Legs)
        {
            if (!leg.IsOver || !leg.Talked)
            {
                continue;
            }

            var goOn = 0;
            foreach (var other in conversation.Legs)
            {
                goOn += other != leg && other.Talked && (other.End == 0 ? !other.IsOver : other.End > leg.End) ? 1 : 0;
            }

            if (goOn >= Conference - 1)
            {
                events.Tell(conversation, leg, EventTypes.CallPartyLeft, leg.End, leg.End, telling);
            }
        }

        foreach (var leg in conversation.Legs)
        {
            leg.Talked &= !leg.IsOver;
        }
    }
}
