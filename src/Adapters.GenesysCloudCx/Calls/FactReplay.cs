using System.Text;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>
/// Learns from events of the journal what was told of a conversation after its state was kept: by this adapter before it was killed, or by another one of the same data source.
/// What is known already changes nothing, so that too much may be replayed, never too little.
/// </summary>
internal sealed class FactReplay(ConversationStore conversations)
{
    public void Apply(CallEvent told)
    {
        if ((told.ParticipantId ?? told.UserId ?? told.Purpose) is not { Length: > 0 } key)
        {
            return;
        }

        var conversation = conversations.Find(told.ConversationId);
        if (conversation is null)
        {
            conversation = conversations.Add(Encoding.UTF8.GetBytes(told.ConversationId));
            conversation.Replayed = new ReplayedFacts();
        }

        var wasSomeonesCall = conversation.IsSomeonesCall;
        if (told is { ParticipantId: { } participant, CallId: { } call } && conversation.Legs.Find(each => each.Key == key) is { CallId: { } first } && first != call)
        {
            key = LegState.KeyOfLater(participant, call);
        }

        var leg = conversation.Legs.Find(each => each.Key == key) ?? Add(conversation, key, told);
        Identify(leg, told);
        if (!Take(conversation, leg, told))
        {
            return;
        }

        conversation.IsChanged = true;
        conversation.Replayed ??= new ReplayedFacts();
        conversation.Heard = conversation.Heard > told.Time ? conversation.Heard : told.Time;
        leg.ToldState = told.State ?? leg.ToldState;
        if (told.RecordingState is { } recording)
        {
            conversation.Recording = LegWords.Recording(Encoding.UTF8.GetBytes(recording));
        }

        // which snapshot was the newest is not known any more: the next one is news
        conversation.Order = new SnapshotOrder();

        // nor whose hold it is by now: should the one who waits have gone, a retrieve is told by REST or not at all
        conversation.Legs.ForEach(static each => each.OpenHold?.IsByParty = true);
        conversation.Legs.ForEach(static each => each.Talked = false);
        if (!wasSomeonesCall && told.Type != EventTypes.CallAttributesUpdated)
        {
            // until then attributes changed without an event
            conversation.Legs.ForEach(ForgetAttributes);
        }
    }

    /// <summary>Everything has been replayed: what the journal cannot tell for sure is set by the next snapshot, without an event.</summary>
    public static void Complete(ConversationState conversation)
    {
        if (conversation.Replayed is null)
        {
            return;
        }

        // nobody tells in the journal that a queue or a customer has gone
        conversation.IsOpen = conversation.Legs.Exists(leg => !leg.IsOver && (conversation.IsKept || (leg.IsTracked && leg.Told != LegFacts.None)));
        if (!conversation.Legs.Exists(static leg => leg is { IsTracked: true, IsActive: true }))
        {
            // changes while no leg carries the call are no events
            conversation.Recording = RecordingWord.NotTold;
        }
    }

    /// <summary>Whether each fact that REST can tell again was told is not known any more. Numbers stay.</summary>
    public static void Doubt(ConversationState conversation)
    {
        foreach (var leg in conversation.Legs)
        {
            // an end without a time cannot be told again under its id once the time becomes known
            leg.Told &= leg is { IsOver: true, End: 0 } ? LegFacts.InConference | LegFacts.Over : LegFacts.InConference;
            leg.Holds?.RemoveAll(static hold => hold.Start != 0);
            leg.OpenHold = leg.OpenHold is { Start: 0 } ? leg.OpenHold : null;
        }

        conversation.Order = new SnapshotOrder();
        conversation.IsDoubtful = conversation.IsChanged = true;
    }

    private static LegState Add(ConversationState conversation, string key, CallEvent told)
    {
        LegState leg = new(key)
        {
            KeyHash = Utf8Hash.Of(Encoding.UTF8.GetBytes(key)),
            ParticipantId = told.ParticipantId,
            Purpose = told.Purpose,
            Role = LegWords.Role(Encoding.UTF8.GetBytes(told.Purpose ?? string.Empty)),
            Ani = told.Ani,
            Dnis = told.Dnis,
        };
        conversation.Numbers?.GiveBack(conversation, leg);
        conversation.Legs.Add(leg);
        return leg;
    }

    private static void Identify(LegState leg, CallEvent told)
    {
        if (leg.CallId is null && told.CallId is not null)
        {
            leg.CallId = told.CallId;
            leg.CallIdHash = Utf8Hash.Of(Encoding.UTF8.GetBytes(told.CallId));
        }

        leg.UserId ??= told.UserId;
        leg.UserName ??= told.UserName;
        leg.QueueId ??= told.QueueId;
        leg.QueueName ??= told.QueueName;
        leg.Direction = leg.Direction == LegDirection.None ? LegWords.Direction(Encoding.UTF8.GetBytes(told.Direction ?? string.Empty)) : leg.Direction;
        leg.Start = leg.Start == 0 ? told.StartedAt?.UtcTicks ?? 0 : leg.Start;
    }

    /// <returns>Whether it was not known.</returns>
    private static bool Take(ConversationState conversation, LegState leg, CallEvent told)
    {
        // what is told of a leg's life later says that it was connected before
        var wasConnected = leg.Has(LegFacts.Connected);
        if (leg.IsTracked && told.ConnectedAt is { } connected && !leg.Has(LegFacts.Connected))
        {
            Connect(leg, connected, told.Time);
        }

        switch (told.Type)
        {
            case EventTypes.CallOffered:
                leg.HasAlerted = true;
                return Tell(leg, LegFacts.Offered);
            case EventTypes.CallDialing:
                return Tell(leg, LegFacts.Dialing);
            case EventTypes.CallConnected:
                Connect(leg, told.ConnectedAt, told.Time);
                return !wasConnected;
            case EventTypes.CallFailed:
                return End(leg, told) | Tell(leg, LegFacts.Failed);
            case EventTypes.CallEnded:
                return End(leg, told) | Tell(leg, LegFacts.Ended | LegFacts.Connected);
            case EventTypes.CallTransferred:
                return End(leg, told) | Tell(leg, LegFacts.Transferred | LegFacts.Connected);
            case EventTypes.CallPartyLeft:
                return End(leg, told);
            case EventTypes.CallRouted:
                leg.WasConnected = true;
                leg.Connected = leg.Connected == 0 ? told.Time.UtcTicks : leg.Connected;
                return Tell(leg, LegFacts.Routed);
            case EventTypes.CallLong:
                return Tell(leg, LegFacts.Long);
            case EventTypes.CallHeld or EventTypes.CallRetrieved:
                return HoldReplay.Take(conversation, leg, told);
            case EventTypes.CallConsulted:
                return Consult(conversation, leg, told);
            case EventTypes.CallConferenced:
                return Conference(conversation, leg, told);
            case EventTypes.CallAttributesUpdated:
                return Attributes(conversation, leg, told);
            case EventTypes.CallRecordingStateChanged:
                return Recording(conversation, leg, told);
            default:
                return false;
        }
    }

    private static bool Tell(LegState leg, LegFacts facts)
    {
        var isNew = (leg.Told & facts) != facts;
        leg.Told |= facts;
        return isNew;
    }

    private static void Connect(LegState leg, DateTimeOffset? answer, DateTimeOffset seen)
    {
        leg.Told |= LegFacts.Connected;
        leg.Answer = leg.Answer == 0 ? answer?.UtcTicks ?? 0 : leg.Answer;
        leg.AnswerSeen = leg.AnswerSeen == 0 ? (answer ?? seen).UtcTicks : leg.AnswerSeen;
        if (!leg.IsOutbound)
        {
            leg.WasConnected = true;
            leg.Connected = leg.Connected == 0 ? leg.Answer : leg.Connected;
        }
    }

    private static bool End(LegState leg, CallEvent told)
    {
        var isNew = !leg.IsOver;
        leg.IsOver = true;
        leg.End = leg.End == 0 ? told.EndedAt?.UtcTicks ?? 0 : leg.End;
        leg.DisconnectType ??= told.EndReason;
        leg.OpenHold = null;
        return isNew;
    }

    private static bool Consult(ConversationState conversation, LegState leg, CallEvent told)
    {
        if (told.RelatedCallId is not { } callId || conversation.Legs.Exists(each => each.CallId == callId && each.ConsultedBy is not null))
        {
            return false;
        }

        (conversation.Replayed ??= new ReplayedFacts()).Consults.Add((leg, callId));
        conversation.Legs.Find(each => each.CallId == callId)?.ConsultedBy = leg;
        return true;
    }

    private static bool Conference(ConversationState conversation, LegState leg, CallEvent told)
    {
        if (!Tell(leg, LegFacts.InConference))
        {
            return false;
        }

        var replayed = conversation.Replayed ??= new ReplayedFacts();
        replayed.ConferencedAt = replayed.ConferencedAt > told.Time ? replayed.ConferencedAt : told.Time;
        return true;
    }

    private static bool Attributes(ConversationState conversation, LegState leg, CallEvent told)
    {
        var number = FactNumber.Of(told, leg.Key, leg.AttributeChanges, string.Empty);
        if (number <= leg.AttributeChanges)
        {
            return false;
        }

        leg.AttributeChanges = number;
        ForgetAttributes(leg);
        if (conversation.Outside() == leg && told.Attributes?.Keys.All(IsPlain) != false)
        {
            // only the outside party's events carry its own attributes and no others
            leg.Attributes = told.Attributes ?? new Dictionary<string, string>();
            leg.AttributesHash = AttributePolicy.HashOf(leg.Attributes);
        }

        return true;
    }

    private static bool Recording(ConversationState conversation, LegState leg, CallEvent told)
    {
        var number = FactNumber.Of(told, leg.Key, conversation.RecordingChanges, "." + told.RecordingState);
        if (number <= conversation.RecordingChanges)
        {
            return false;
        }

        conversation.RecordingChanges = number;
        return true;
    }

    private static void ForgetAttributes(LegState leg)
    {
        leg.Attributes = null;
        leg.AttributesHash = 0;
    }

    /// <summary>Written in JSON as it is, so that the hash over its JSON is known.</summary>
    private static bool IsPlain(string name) => name.All(static letter => letter is >= ' ' and < (char)0x7F and not ('"' or '\\' or '/' or '<' or '>' or '&' or '\'' or '+' or '`'));
}
