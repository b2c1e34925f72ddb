using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>The platform's own recording of the conversation. Which of its legs says so differs from setup to setup.</summary>
internal sealed class RecordingPolicy(CallEventFactory events)
{
    /// <summary>
    /// A leg that was recorded and is not any more: so long it has to last. A snapshot of the moment before the recording began looks the same, and it may have been overtaken.
    /// </summary>
    private static readonly long Settled = TimeSpan.FromSeconds(10).Ticks;

    /// <summary>Takes the state over.</summary>
    /// <returns><see langword="true"/> when it is another than before; the first one told is no change.</returns>
    public static bool Take(ConversationState conversation, ConversationSnapshot snapshot, long seen)
    {
        var told = Combine(snapshot);
        if (told == RecordingWord.NotTold)
        {
            return false;
        }

        var (before, by, carrier) = (conversation.Recording, conversation.RecordedLeg, Carrier(conversation));
        if (told == RecordingWord.None && before > RecordingWord.None && carrier is not null && (by ?? carrier) == carrier)
        {
            conversation.RecordingGone = conversation.RecordingGone == 0 ? seen : conversation.RecordingGone;
            return IsGone(conversation, seen);
        }

        (conversation.Recording, conversation.RecordedLeg, conversation.RecordingGone) = (told, carrier, 0);
        return before != RecordingWord.NotTold && told != before;
    }

    /// <summary>Time went by: tells that the recording is over, where that lasted.</summary>
    public void Settle(ConversationState conversation, in Telling telling)
    {
        var since = conversation.RecordingGone;
        if (since != 0 && IsGone(conversation, telling.Seen))
        {
            Tell(conversation, telling with { Seen = since });
        }
    }

    public void Tell(ConversationState conversation, in Telling telling)
    {
        if (Carrier(conversation) is { } leg)
        {
            var discriminator = $"{CallEventFactory.Number(++conversation.RecordingChanges)}.{conversation.Recording.Spelled()}";
            events.Tell(conversation, leg, EventTypes.CallRecordingStateChanged, 0, leg.Answer, telling, discriminator: discriminator);
        }
    }

    /// <summary>What body and living legs say together: a pause anywhere is a pause, else a recording anywhere is one.</summary>
    public static RecordingWord Combine(ConversationSnapshot snapshot)
    {
        var told = snapshot.SecurePause ? RecordingWord.Paused : snapshot.Recording;
        for (var i = 0; i < snapshot.Count; i++)
        {
            var call = snapshot[i].Call;
            if (LegMerge.IsOver(snapshot[i]))
            {
                continue;
            }

            var leg = call.SecurePause ? RecordingWord.Paused
                : call.Recording is RecordingWord.NotTold or RecordingWord.None && call.IsRecorded ? RecordingWord.Active
                : call.Recording;
            told = leg > told ? leg : told;
        }

        return told;
    }

    /// <summary>The tracked leg that talks with the customer: not a consult's target, and of several the first.</summary>
    private static LegState? Carrier(ConversationState conversation)
    {
        LegState? any = null;
        foreach (var leg in conversation.Legs)
        {
            if (leg.IsTracked && leg.IsActive)
            {
                if (leg.ConsultHash == 0 || leg.ConsultedBy is null)
                {
                    return leg;
                }

                any ??= leg;
            }
        }

        return any;
    }

    private static bool IsGone(ConversationState conversation, long now)
    {
        if (now - conversation.RecordingGone < Settled)
        {
            return false;
        }

        (conversation.Recording, conversation.RecordingGone) = (RecordingWord.None, 0);
        return true;
    }
}
