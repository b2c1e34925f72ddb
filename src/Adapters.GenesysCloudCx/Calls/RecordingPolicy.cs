using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>The platform's own recording of the conversation. Which of its legs says so differs from setup to setup.</summary>
internal sealed class RecordingPolicy(CallEventFactory events)
{
    /// <summary>Takes the state over.</summary>
    /// <returns><see langword="true"/> when it is another than before; the first one told is no change.</returns>
    public static bool Take(ConversationState conversation, ConversationSnapshot snapshot)
    {
        var told = Combine(snapshot);
        var before = conversation.Recording;
        conversation.Recording = told == RecordingWord.NotTold ? before : told;
        return before != RecordingWord.NotTold && conversation.Recording != before;
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
}
