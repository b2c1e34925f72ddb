using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Scenarios.Stories;

/// <summary>Calls to a queue: answered, abandoned, not answered, in a mailbox.</summary>
internal static class InboundStories
{
    private static readonly DisconnectType[] NoAnswer = [DisconnectType.System, DisconnectType.Timeout, DisconnectType.NoAnswerTransfer];

    public static IEnumerable<Step> CustomerHangsUp(Story s)
    {
        yield return Step.Play(Parts.Reach(s));
        if (s.AgentLeg is null)
        {
            yield break;
        }

        if (s.Chance(0.3))
        {
            s.Call.Mute(s.AgentLeg, true);
            yield return s.Seconds(0.5, 1.5);
            s.Call.Mute(s.AgentLeg, false);
        }

        yield return s.Seconds(1, 15);
        s.Call.HangUp(s.Customer.Id, DisconnectType.Peer);
    }

    public static IEnumerable<Step> AgentHangsUp(Story s)
    {
        yield return Step.Play(Parts.Reach(s));
        if (s.AgentLeg is null)
        {
            yield break;
        }

        yield return s.Seconds(1, 15);
        s.Call.HangUp(s.AgentLeg, s.Chance(0.7) ? DisconnectType.Client : DisconnectType.Endpoint);
    }

    public static IEnumerable<Step> AbandonedInQueue(Story s)
    {
        yield return Step.Play(Parts.Arrive(s));
        yield return s.Seconds(1, 6);
        s.Call.HangUp(s.Customer.Id, DisconnectType.Peer);
    }

    public static IEnumerable<Step> AbandonedWhileAlerting(Story s)
    {
        yield return Step.Play(Parts.Arrive(s));
        yield return Step.Play(Parts.Ring(s));
        if (s.AgentLeg is not null)
        {
            s.Call.HangUp(s.Customer.Id, DisconnectType.Peer);
        }
    }

    public static IEnumerable<Step> NotAnsweredThenAnother(Story s) => NotAnswered(s, sameAgain: false);

    public static IEnumerable<Step> NotAnsweredThenTheSame(Story s) => NotAnswered(s, sameAgain: true);

    /// <summary>Nobody answers; the mailbox takes the call.</summary>
    public static IEnumerable<Step> Voicemail(Story s)
    {
        yield return Step.Play(Parts.Arrive(s));
        yield return Step.Play(Parts.Ring(s));
        if (s.AgentLeg is not { } rung)
        {
            yield break;
        }

        yield return s.Seconds(1, 3);
        s.LetsItRing(rung);
        s.Call.End(rung, DisconnectType.NoAnswerTransfer);
        foreach (var queue in s.Call.State.Legs.Where(leg => leg.Purpose == Purpose.Acd && !leg.Over).ToList())
        {
            s.Call.End(queue.Id, DisconnectType.Transfer);
        }

        s.Call.House(Purpose.Voicemail, "Mailbox");
        s.Call.Show();
        yield return s.Seconds(2, 6);
        s.Call.HangUp(s.Customer.Id, DisconnectType.Peer);
    }

    /// <summary>The flow answers all the caller wanted to know.</summary>
    public static IEnumerable<Step> FlowOnly(Story s)
    {
        var number = s.Number();
        var call = s.Begin("voice", "tel:" + number);
        var caller = call.Caller(Purpose.Customer, s.Town(), number, "+13175550199");
        yield return new Step(TimeSpan.FromMilliseconds(30), null);
        call.House(Purpose.Ivr, "Opening hours");
        call.Show();
        yield return s.Seconds(2, 8);
        call.HangUp(caller.Id, DisconnectType.Peer);
    }

    private static IEnumerable<Step> NotAnswered(Story s, bool sameAgain)
    {
        yield return Step.Play(Parts.Arrive(s));
        yield return Step.Play(Parts.Ring(s));
        if (s.AgentLeg is not { } rung)
        {
            yield break;
        }

        yield return s.Seconds(1, 3);
        var deaf = s.Call.State[rung].UserId;
        s.LetsItRing(rung);
        s.Call.End(rung, NoAnswer[s.Random.Next(NoAnswer.Length)]);
        s.Call.Show();
        yield return s.Seconds(0.3, 0.8);
        yield return Step.Play(Parts.RingAndAnswer(s, seat => seat.UserId == deaf == sameAgain));
        if (s.AgentLeg is { } reached)
        {
            yield return s.Seconds(1, 10);
            Parts.Finish(s, reached);
        }
    }
}
