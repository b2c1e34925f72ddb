using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Scenarios.Stories;

/// <summary>Calls that stay in the house.</summary>
internal static class InternalStories
{
    /// <summary>One user calls another.</summary>
    public static IEnumerable<Step> Answered(Story s)
    {
        yield return Step.Play(Dial(s));
        if (!s.HasCall)
        {
            yield break;
        }

        var call = s.Call;
        var (first, second) = (call.State.Legs[0].Id, call.State.Legs[1].Id);
        call.Change(first, leg => leg.Enter(SegmentKind.Interact, s.Now) with { State = LegState.Connected, ConnectedAt = s.Now });
        call.Connect(second);
        s.Talking(first);
        s.Talking(second);
        call.Show();
        yield return s.Seconds(1, 4);
        if (s.Chance(0.3))
        {
            call.Hold(first);
            yield return s.Seconds(1, 3);
            call.Retrieve(first);
            yield return s.Seconds(1, 3);
        }

        call.HangUp(s.Chance(0.5) ? first : second, DisconnectType.Client);
    }

    /// <summary>The colleague is not at the desk; the caller gives up.</summary>
    public static IEnumerable<Step> NotAnswered(Story s)
    {
        yield return Step.Play(Dial(s));
        if (s.HasCall)
        {
            yield return s.Seconds(1, 3);
            s.Call.HangUp(s.Call.State.Legs[0].Id, DisconnectType.Client);
        }
    }

    /// <summary>A user calls a queue of the house: the queue's answer is the answer.</summary>
    public static IEnumerable<Step> ToQueue(Story s)
    {
        if (s.TryTake(null) is not { } from)
        {
            yield break;
        }

        var call = s.Begin("voice", "tel:" + from.Party.Number, outbound: true);
        var first = call.CallsOut(from.Party, Purpose.User, "+13175550199");
        s.Seat(first, from);
        call.Show();
        yield return s.Seconds(0.4, 1);
        call.Change(first.Id, leg => leg.Enter(SegmentKind.Interact, s.Now) with { State = LegState.Connected, ConnectedAt = s.Now });
        call.House(Purpose.Acd, s.Queue.Name, s.Queue.Id);
        s.Talking(first.Id);
        call.Show();
        yield return s.Seconds(0.5, 2);
        if (s.TryTake(s.Queue.Id) is { } seat)
        {
            var second = call.Alert(seat.Party, Purpose.Agent, TimeSpan.FromSeconds(8), s.Queue.Id, s.Queue.Name, "ACD");
            s.Seat(second, seat);
            s.AgentLeg = second.Id;
            call.Show();
            yield return s.Seconds(0.6, 2);
            yield return Step.Play(Parts.Answer(s));
            yield return s.Seconds(2, 8);
        }

        call.HangUp(first.Id, DisconnectType.Client);
    }

    /// <summary>Up to the moment when the colleague's phone rings.</summary>
    private static IEnumerable<Step> Dial(Story s)
    {
        if (s.TryTake(null) is not { } from)
        {
            yield break;
        }

        if (s.TryTake(null) is not { } to)
        {
            s.Floor.Release(from);
            yield break;
        }

        var call = s.Begin("voice", "tel:" + to.Party.Number, outbound: true);
        var first = call.CallsOut(from.Party, Purpose.User, to.Party.Number);
        s.Seat(first, from);
        call.Show();
        yield return s.Seconds(0.4, 1);
        call.Dials(first.Id);
        var second = call.Alert(to.Party, Purpose.User, TimeSpan.FromSeconds(20));
        call.Change(first.Id, leg => leg with { PeerId = second.CommunicationId });
        s.Seat(second, to);
        call.Show();
        yield return s.Seconds(0.8, 2.5);
    }
}
