using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Scenarios.Stories;

/// <summary>Calls that move on: transfers, consults, conferences.</summary>
internal static class MoveStories
{
    public static IEnumerable<Step> BlindToUser(Story s)
    {
        yield return Step.Play(Parts.Reach(s));
        if (s.AgentLeg is { } agent)
        {
            yield return Step.Play(HandOver(s, agent));
        }
    }

    /// <summary>To a colleague and back: the first agent gets a second leg.</summary>
    public static IEnumerable<Step> TransferBack(Story s)
    {
        yield return Step.Play(Parts.Reach(s));
        if (s.AgentLeg is not { } first)
        {
            yield break;
        }

        var home = s.Floor.Find(s.Call.State[first].UserId!)!;
        yield return Step.Play(HandOver(s, first, finishes: false));
        if (s.AgentLeg is not { } second)
        {
            yield break;
        }

        // after-call work of the first leg comes first
        for (var patience = 30; !home.TryTake(); patience--)
        {
            if (patience == 0)
            {
                Parts.Finish(s, second);
                yield break;
            }

            yield return s.Seconds(0.3, 0.4);
        }

        var back = s.Call.Alert(home.Party, Purpose.Agent, TimeSpan.FromSeconds(8), s.Queue.Id, s.Queue.Name);
        s.Seat(back, home);
        s.Call.NoteTransfer(second, home.UserId, back.Address, attended: false, complete: true);
        s.Call.End(second, DisconnectType.Transfer);
        s.Call.Show();
        yield return s.Seconds(0.6, 2);
        s.Call.Connect(back.Id);
        s.Talking(back.Id);
        s.Call.Record(RecordingState.Active);
        s.Call.Show();
        yield return s.Seconds(1, 6);
        Parts.Finish(s, back.Id);
    }

    public static IEnumerable<Step> BlindToQueue(Story s)
    {
        yield return Step.Play(Parts.Reach(s));
        if (s.AgentLeg is not { } agent)
        {
            yield break;
        }

        s.Queue = s.PickQueue(s.Queue);
        s.Call.NoteTransfer(agent, null, $"sip:{s.Queue.Id}@127.0.0.1;user=acd", attended: false, complete: true);
        s.Call.End(agent, DisconnectType.Transfer);
        s.Call.Show();
        yield return new Step(TimeSpan.FromMilliseconds(60), null);
        s.Call.House(Purpose.Acd, s.Queue.Name, s.Queue.Id);
        s.Call.Show();
        yield return s.Seconds(0.5, 1.5);
        yield return Step.Play(Parts.RingAndAnswer(s));
        if (s.AgentLeg is { } second)
        {
            yield return s.Seconds(1, 8);
            Parts.Finish(s, second);
        }
    }

    public static IEnumerable<Step> ConsultCompleted(Story s)
    {
        yield return Step.Play(Consult(s, answers: true));
        if (s.AgentLeg is { } agent && s.Asked is { } target)
        {
            s.Call.CompleteConsult(agent, target, s.Chance(0.7) ? DisconnectType.Peer : DisconnectType.ConsultTransfer);
            yield return s.Seconds(1, 8);
            Parts.Finish(s, target);
        }
    }

    public static IEnumerable<Step> ConsultCancelled(Story s)
    {
        yield return Step.Play(Consult(s, answers: s.Chance(0.7)));
        if (s.AgentLeg is { } agent && s.Asked is { } target)
        {
            s.Call.EndConsult(agent, target);
            yield return s.Seconds(1, 8);
            Parts.Finish(s, agent);
        }
    }

    /// <summary>The caller has waited long enough while the agents talk.</summary>
    public static IEnumerable<Step> ConsultAbandoned(Story s)
    {
        yield return Step.Play(Consult(s, answers: true));
        if (s.AgentLeg is not null && s.Asked is not null)
        {
            s.Call.HangUp(s.Customer.Id, DisconnectType.Peer);
        }
    }

    public static IEnumerable<Step> ConsultNotAnswered(Story s)
    {
        yield return Step.Play(Consult(s, answers: false));
        if (s.AgentLeg is { } agent && s.Asked is { } target)
        {
            yield return s.Seconds(1, 3);
            s.LetsItRing(target);
            s.Call.End(target, DisconnectType.NoAnswerTransfer);
            s.Call.Show();
            yield return s.Seconds(0.3, 0.8);
            s.Call.EndConsult(agent, target);
            yield return s.Seconds(1, 8);
            Parts.Finish(s, agent);
        }
    }

    public static IEnumerable<Step> Conference(Story s) => Conference(s, outside: false);

    /// <summary>With somebody from outside the house.</summary>
    public static IEnumerable<Step> ConferenceOutside(Story s) => Conference(s, outside: true);

    /// <summary>The caller is given to somebody outside: the call goes on without an agent.</summary>
    public static IEnumerable<Step> ConsultOutside(Story s)
    {
        yield return Step.Play(Consult(s, answers: true, outside: true));
        if (s.AgentLeg is { } agent && s.Asked is { } target)
        {
            s.Call.CompleteConsult(agent, target, DisconnectType.Peer);
            yield return s.Seconds(2, 8);
            s.Call.HangUp(s.Customer.Id, DisconnectType.Peer);
        }
    }

    private static IEnumerable<Step> Conference(Story s, bool outside)
    {
        yield return Step.Play(Consult(s, answers: true, outside));
        if (s.AgentLeg is not { } agent || s.Asked is not { } target)
        {
            yield break;
        }

        s.Call.Join(agent, target);
        yield return s.Seconds(2, 6);
        if (!outside && s.Chance(0.25))
        {
            // the one everybody came for leaves first; the others are still together for a moment
            s.Call.HangUp(s.Customer.Id, DisconnectType.Peer);
            yield break;
        }

        var (leaves, stays) = outside || s.Chance(0.5) ? (target, agent) : (agent, target);
        s.Call.End(leaves, leaves == agent ? DisconnectType.ConferenceTransfer : DisconnectType.Client);
        s.Call.Show();
        yield return s.Seconds(1, 6);
        Parts.Finish(s, stays);
    }

    /// <summary>A blind transfer to a colleague who answers.</summary>
    public static IEnumerable<Step> HandOver(Story s, string agent, bool finishes = true)
    {
        if (Parts.RingColleague(s) is not { } second)
        {
            Parts.Finish(s, agent);
            s.AgentLeg = null;
            yield break;
        }

        s.Call.NoteTransfer(agent, second.UserId, second.Address, attended: false, complete: true);
        s.Call.End(agent, DisconnectType.Transfer);
        s.Call.Show();
        s.AgentLeg = second.Id;
        yield return s.Seconds(0.6, 2);
        s.Call.Connect(second.Id);
        s.Talking(second.Id);
        s.Call.Record(RecordingState.Active);
        s.Call.Show();
        yield return s.Seconds(1, 8);
        if (finishes)
        {
            Parts.Finish(s, second.Id);
        }
    }

    /// <summary>Up to the point where the colleague talks, or still rings.</summary>
    private static IEnumerable<Step> Consult(Story s, bool answers, bool outside = false)
    {
        yield return Step.Play(Parts.Reach(s));
        if (s.AgentLeg is not { } agent)
        {
            yield break;
        }

        var colleague = outside ? null : s.TryTakeOther();
        if (colleague is null && !outside)
        {
            Parts.Finish(s, agent);
            yield break;
        }

        s.Call.BeginConsult(agent);
        yield return new Step(TimeSpan.FromMilliseconds(120), null);
        var target = colleague is null
            ? s.Call.Outside(s.Town(), s.Number())
            : s.Call.Ringing(colleague.Party, Purpose.Agent, TimeSpan.FromSeconds(8), s.Queue.Id, s.Queue.Name);
        if (colleague is not null)
        {
            s.Seat(target, colleague);
        }

        s.Call.Consult(agent, target);
        s.Asked = target.Id;
        yield return s.Seconds(0.6, 2);
        if (answers)
        {
            s.Call.Connect(target.Id);
            if (colleague is not null)
            {
                s.Talking(target.Id);
            }

            s.Call.Show();
            yield return s.Seconds(1, 5);
        }
    }
}
