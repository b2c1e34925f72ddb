using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Scenarios.Stories;

/// <summary>Calls that begin with an agent or user, and personal calls.</summary>
internal static class OutboundStories
{
    public static IEnumerable<Step> Personal(Story s) => Talk(s, forQueue: false);

    public static IEnumerable<Step> OnBehalfOfQueue(Story s) => Talk(s, forQueue: true);

    /// <summary>The one who is called has no line free.</summary>
    public static IEnumerable<Step> Busy(Story s)
    {
        yield return Step.Play(Dial(s, forQueue: s.Chance(0.5)));
        if (s.AgentLeg is not { } own)
        {
            yield break;
        }

        s.Call.End(s.Customer.Id, s.Chance(0.5) ? DisconnectType.Endpoint : DisconnectType.Uncallable, sipCode: 486);
        s.Call.Show();
        yield return new Step(TimeSpan.FromMilliseconds(40), null);
        s.Call.End(own, DisconnectType.Error, error: "The called party is busy.");
        s.Call.Show();
    }

    public static IEnumerable<Step> Hold(Story s)
    {
        yield return Step.Play(Reach(s, forQueue: true));
        if (s.AgentLeg is { } own)
        {
            s.Call.Hold(own);
            yield return s.Seconds(1, 4);
            s.Call.Retrieve(own);
            yield return s.Seconds(1, 5);
            Parts.Finish(s, own);
        }
    }

    /// <summary>The agent who dialled hands the customer to a colleague.</summary>
    public static IEnumerable<Step> Transfer(Story s)
    {
        yield return Step.Play(Reach(s, forQueue: true));
        if (s.AgentLeg is { } own)
        {
            yield return Step.Play(MoveStories.HandOver(s, own));
        }
    }

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

    private static IEnumerable<Step> Talk(Story s, bool forQueue)
    {
        yield return Step.Play(Reach(s, forQueue));
        if (s.AgentLeg is { } own)
        {
            yield return s.Seconds(1, 14);
            s.Call.HangUp(s.Chance(0.5) ? s.Customer.Id : own, s.Chance(0.5) ? DisconnectType.Client : DisconnectType.Endpoint);
        }
    }

    /// <summary>Up to the answer, and a word or two.</summary>
    private static IEnumerable<Step> Reach(Story s, bool forQueue)
    {
        yield return Step.Play(Dial(s, forQueue));
        if (s.AgentLeg is not null)
        {
            s.Call.Connect(s.Customer.Id);
            s.Call.Record(RecordingState.Active);
            s.Call.Show();
            yield return s.Seconds(1, 2);
        }
    }

    /// <summary>Up to the moment when the other side rings; <see cref="Story.AgentLeg"/> is null when nobody was free to dial.</summary>
    private static IEnumerable<Step> Dial(Story s, bool forQueue)
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
    }
}
