using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Scenarios.Stories;

/// <summary>What many stories have in common.</summary>
internal static class Parts
{
    private static readonly TimeSpan Ringing = TimeSpan.FromSeconds(8);

    /// <summary>A caller comes in, hears the menu and ends in the queue.</summary>
    public static IEnumerable<Step> Arrive(Story s)
    {
        var number = s.Number();
        var call = s.Begin("voice", "tel:" + number);
        var caller = call.Caller(Purpose.Customer, s.Town(), number, "+13175550199");
        yield return new Step(TimeSpan.FromMilliseconds(30), null);
        var menu = call.House(Purpose.Ivr, "Main menu");
        call.Show();
        yield return s.Seconds(0.4, 1.5);
        call.SetAttributes(caller.Id, new Dictionary<string, string> { ["customerNumber"] = s.Random.Next(1000, 9999).ToString(System.Globalization.CultureInfo.InvariantCulture) });
        call.End(menu.Id, DisconnectType.Transfer);
        call.Show();
        yield return new Step(TimeSpan.FromMilliseconds(100), null);
        call.House(Purpose.Acd, s.Queue.Name, s.Queue.Id);
        call.Show();
        yield return s.Seconds(0.3, 0.8);
    }

    /// <summary>Rings at one who is free; waits for one as long as the caller has patience. <see cref="Story.AgentLeg"/> is null when the caller hung up.</summary>
    public static IEnumerable<Step> Ring(Story s, Func<Seat, bool>? only = null)
    {
        s.AgentLeg = null;
        var patience = s.Random.Next(20, 60);
        Seat? seat;
        while ((seat = s.TryTake(s.Queue.Id, only)) is null)
        {
            if (patience-- == 0)
            {
                s.Call.HangUp(s.Customer.Id, DisconnectType.Peer);
                yield break;
            }

            yield return s.Seconds(0.5, 0.6);
        }

        var leg = s.Call.Alert(seat.Party, Purpose.Agent, Ringing, s.Queue.Id, s.Queue.Name, "ACD");
        s.Seat(leg, seat);
        s.AgentLeg = leg.Id;
        s.Call.Show();
        yield return s.Seconds(0.6, 2);
    }

    /// <summary>The agent who is rung answers; the queue's leg ends at the very moment.</summary>
    public static IEnumerable<Step> Answer(Story s)
    {
        var legId = s.AgentLeg!;
        foreach (var queue in s.Call.State.Legs.Where(leg => leg.Purpose == Purpose.Acd && !leg.Over).ToList())
        {
            s.Call.End(queue.Id, DisconnectType.Transfer);
        }

        s.Call.Connect(legId);
        s.Talking(legId);
        var atOnce = s.Chance(0.5);
        if (atOnce)
        {
            s.Call.Record(RecordingState.Active);
        }

        s.Call.Show();
        if (!atOnce)
        {
            yield return new Step(TimeSpan.FromMilliseconds(350), null);
            s.Call.Record(RecordingState.Active);
            s.Call.Show();
        }
    }

    /// <summary>From the first ring in the flow to an agent who talks.</summary>
    public static IEnumerable<Step> Reach(Story s, Func<Seat, bool>? only = null)
    {
        yield return Step.Play(Arrive(s));
        yield return Step.Play(RingAndAnswer(s, only));
    }

    public static IEnumerable<Step> RingAndAnswer(Story s, Func<Seat, bool>? only = null)
    {
        yield return Step.Play(Ring(s, only));
        if (s.AgentLeg is not null)
        {
            yield return Step.Play(Answer(s));
            yield return s.Seconds(1, 4);
        }
    }

    /// <summary>Rings at a chosen colleague outside the queue; the leg that rings, or null when nobody is free.</summary>
    public static Leg? RingColleague(Story s, string? transferSource = null)
    {
        if (s.TryTakeOther() is not { } seat)
        {
            return null;
        }

        var leg = s.Call.Alert(seat.Party, Purpose.Agent, Ringing, s.Queue.Id, s.Queue.Name, transferSource);
        s.Seat(leg, seat);
        return leg;
    }

    /// <summary>The call ends: mostly the customer hangs up.</summary>
    public static void Finish(Story s, string agentLeg)
    {
        if (s.Chance(0.6))
        {
            s.Call.HangUp(s.Customer.Id, DisconnectType.Peer);
        }
        else
        {
            s.Call.HangUp(agentLeg, DisconnectType.Client);
        }
    }
}
