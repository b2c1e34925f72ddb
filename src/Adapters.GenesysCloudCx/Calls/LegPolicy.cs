using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>The life of a leg: offered or dialing, connected, ended or failed; and a flow or queue that took the call. Each once, from whatever was told.</summary>
internal sealed class LegPolicy(CallEventFactory events, DataSourceDefinition dataSource)
{
    private readonly long _shortest = dataSource.MinimumSessionLength.Ticks;
    private readonly long _long = dataSource.LongCallDuration.Ticks;

    public void Begin(ConversationState conversation, LegState leg, in Telling telling)
    {
        if (leg.Role.IsRouting() && leg.WasConnected && !leg.Has(LegFacts.Routed))
        {
            leg.Told |= LegFacts.Routed;
            events.Tell(conversation, leg, EventTypes.CallRouted, leg.Connected, leg.Connected, telling, LegWord.Connected.Spelled());
        }

        if (!leg.IsTracked)
        {
            return;
        }

        if (leg.IsOutbound && !leg.Has(LegFacts.Dialing))
        {
            leg.Told |= LegFacts.Dialing;
            events.Tell(conversation, leg, EventTypes.CallDialing, BeginOf(leg, leg.Start, telling), 0, telling, EarlyState(leg, LegWord.Dialing));
        }

        if (!leg.IsOutbound && leg.HasAlerted && !leg.Has(LegFacts.Offered))
        {
            leg.Told |= LegFacts.Offered;
            var told = leg.StartAlerting != 0 ? leg.StartAlerting : leg.Start;
            events.Tell(conversation, leg, EventTypes.CallOffered, BeginOf(leg, told, telling), 0, telling, EarlyState(leg, LegWord.Alerting));
        }

        if ((leg.Told & (LegFacts.Connected | LegFacts.Failed)) == 0 && IsAnswered(conversation, leg, out var answer))
        {
            leg.Told |= LegFacts.Connected;
            leg.Answer = answer;
            leg.AnswerSeen = answer != 0 ? answer : telling.Seen;
            events.Tell(conversation, leg, EventTypes.CallConnected, answer, answer, telling, LegWord.Connected.Spelled());
        }
    }

    public void Finish(ConversationState conversation, LegState leg, in Telling telling)
    {
        if (!leg.IsTracked || !leg.IsOver || leg.Has(LegFacts.Over))
        {
            return;
        }

        var state = leg.State.IsEnd() ? leg.State.Spelled() : LegWord.Disconnected.Spelled();
        if (!leg.Has(LegFacts.Connected))
        {
            leg.Told |= LegFacts.Failed;
            events.Tell(conversation, leg, EventTypes.CallFailed, leg.End, leg.End, telling, state);
            return;
        }

        var end = leg.End != 0 ? leg.End : telling.Seen;
        Long(conversation, leg, end, telling);
        leg.Told |= LegFacts.Ended;
        var isShort = _shortest > 0 && end - leg.AnswerSeen < _shortest;
        events.Tell(conversation, leg, EventTypes.CallEnded, leg.End, leg.End, telling, state, isShort: isShort);
    }

    /// <summary>Raises that the leg goes on for too long, once.</summary>
    public void Long(ConversationState conversation, LegState leg, long now, in Telling telling)
    {
        if (leg.Has(LegFacts.Connected) && !leg.Has(LegFacts.Long | LegFacts.Over) && now - leg.AnswerSeen > _long)
        {
            leg.Told |= LegFacts.Long;
            var due = leg.AnswerSeen + _long;
            events.Tell(conversation, leg, EventTypes.CallLong, due, leg.Answer == 0 ? 0 : due, telling);
        }
    }

    /// <summary>Inbound: the leg's own answer. Outbound: the far side's, unless it came after the leg had gone.</summary>
    private static bool IsAnswered(ConversationState conversation, LegState leg, out long answer)
    {
        var answering = leg.IsOutbound ? conversation.FarSideOf(leg) : leg;
        answer = answering?.Connected ?? 0;
        return answering is { WasConnected: true } && (leg.End == 0 || answer <= leg.End);
    }

    /// <summary>A beginning that was not told was at the latest when the leg was answered or ended.</summary>
    private static long BeginOf(LegState leg, long told, in Telling telling)
    {
        if (told != 0)
        {
            return told;
        }

        var latest = leg.Connected != 0 ? leg.Connected : leg.End;
        return latest != 0 && latest < telling.Seen ? latest : telling.Seen;
    }

    private static string? EarlyState(LegState leg, LegWord usual)
        => (leg.State.IsEarly() ? leg.State : leg.InitialState.IsEarly() ? leg.InitialState : usual).Spelled();
}
