using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>An agent who asks somebody else about the call while the customer waits.</summary>
internal sealed class ConsultPolicy(CallEventFactory events)
{
    public void Apply(ConversationState conversation, in Telling telling)
    {
        foreach (var target in conversation.Legs)
        {
            // the call's object carries the consult too, under its own id
            if (target.ConsultHash == 0 || target.ConsultHash == target.KeyHash || target.IsConsultInitiator || target.IsOver
                || !target.Role.CanTalk() || target.IsSupervisor || target.ConsultedBy is not null)
            {
                continue;
            }

            if (InitiatorFor(conversation, target) is { } initiator)
            {
                target.ConsultedBy = initiator;
                events.Tell(
                    conversation, initiator, EventTypes.CallConsulted, 0, initiator.Answer, telling, discriminator: target.Key, related: target);
            }
        }
    }

    private static LegState? InitiatorFor(ConversationState conversation, LegState target)
    {
        LegState? first = null;
        foreach (var leg in conversation.Legs)
        {
            if (leg == target || !leg.IsTracked || !leg.IsActive || leg.ConsultHash == 0 || leg.ConsultHash == leg.KeyHash)
            {
                continue;
            }

            if (leg.IsConsultInitiator)
            {
                return leg;
            }

            // where the mark is not told: who was there before
            var wasBefore = target.Connected == 0 || leg.Connected < target.Connected;
            first = wasBefore && leg.ConsultedBy is null && (first is null || leg.Connected < first.Connected) ? leg : first;
        }

        return first;
    }
}
