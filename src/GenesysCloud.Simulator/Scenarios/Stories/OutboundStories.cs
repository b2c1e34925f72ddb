using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Scenarios.Stories;

/// <summary>Calls that begin with an agent or user, and personal calls.</summary>
internal static class OutboundStories
{
    public static IEnumerable<Step> Personal(Story s) => Out(s, forQueue: false, busy: false);

    public static IEnumerable<Step> OnBehalfOfQueue(Story s) => Out(s, forQueue: true, busy: false);

    public static IEnumerable<Step> Busy(Story s) => Out(s, forQueue: s.Chance(0.5), busy: true);

    /// <summary>Somebody outside calls a user's own number.</summary>
    public static IEnumerable<Step> PersonalInbound(Story s)
    {
        if (s.TryTake(null) is not { } seat)
        {
            yield break;
        }

        var number = s.Number();
        var call = s.Begin("voice", "tel:" + number);
        var caller = call.Caller(Purpose.External, s.Town(), number, seat.Party.Number);
        var leg = call.Alert(seat.Party, Purpose.User, TimeSpan.FromSeconds(20));
        s.Seat(leg, seat);
        call.Show();
        yield return s.Seconds(0.8, 2.5);
        call.Connect(leg.Id);
        s.Talking(leg.Id);
        call.Show();
        yield return s.Seconds(2, 12);
        call.HangUp(s.Chance(0.5) ? caller.Id : leg.Id, DisconnectType.Client);
    }

    /// <summary>One user calls another.</summary>
    public static IEnumerable<Step> Internal(Story s)
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
        call.Change(first.Id, leg => leg.Enter(SegmentKind.Interact, s.Now) with { State = LegState.Connected, ConnectedAt = s.Now });
        call.Connect(second.Id);
        s.Talking(first.Id);
        s.Talking(second.Id);
        call.Show();
        yield return s.Seconds(1, 4);
        if (s.Chance(0.3))
        {
            call.Hold(first.Id);
            yield return s.Seconds(1, 3);
            call.Retrieve(first.Id);
            yield return s.Seconds(1, 3);
        }

        call.HangUp(s.Chance(0.5) ? first.Id : second.Id, DisconnectType.Client);
    }

    private static IEnumerable<Step> Out(Story s, bool forQueue, bool busy)
    {
        if (s.TryTake(forQueue ? s.Queue.Id : null) is not { } seat)
        {
            yield break;
        }

        var number = s.Number();
        var (queueId, queueName) = forQueue ? (s.Queue.Id, s.Queue.Name) : (null, null);
        var call = s.Begin("voice", "tel:" + number, outbound: true);
        var own = call.CallsOut(seat.Party, forQueue ? Purpose.Agent : Purpose.User, number, queueId, queueName);
        s.Seat(own, seat);
        s.AgentLeg = own.Id;
        call.Show();
        yield return s.Seconds(0.4, 1.2);
        call.Dials(own.Id);
        var other = call.Called(forQueue ? Purpose.Customer : Purpose.External, s.Town(), number, seat.Party.Number, queueId, queueName);
        call.Change(own.Id, leg => leg with { PeerId = other.CommunicationId });
        call.Show();
        yield return s.Seconds(0.3, 1);

        // the own leg says connected while the other side still rings: that is no answer
        call.Connect(own.Id);
        s.Talking(own.Id);
        call.Show();
        yield return s.Seconds(0.8, 3);
        if (busy)
        {
            call.End(other.Id, s.Chance(0.5) ? DisconnectType.Endpoint : DisconnectType.Uncallable, sipCode: 486);
            call.Show();
            yield return new Step(TimeSpan.FromMilliseconds(40), null);
            call.End(own.Id, DisconnectType.Error, error: "The called party is busy.");
            call.Show();
            yield break;
        }

        call.Connect(other.Id);
        call.Record(RecordingState.Active);
        call.Show();
        yield return s.Seconds(2, 15);
        call.HangUp(s.Chance(0.5) ? other.Id : own.Id, s.Chance(0.5) ? DisconnectType.Client : DisconnectType.Endpoint);
    }
}
