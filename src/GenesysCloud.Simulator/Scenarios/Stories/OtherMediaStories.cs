using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Scenarios.Stories;

/// <summary>Chats, e-mails and messages: they share the topic for all media and are no calls.</summary>
internal static class OtherMediaStories
{
    public static IEnumerable<Step> Chat(Story s) => Written(s, "chat");

    public static IEnumerable<Step> Email(Story s) => Written(s, "email");

    public static IEnumerable<Step> Message(Story s) => Written(s, "message");

    private static IEnumerable<Step> Written(Story s, string medium)
    {
        // written work stands beside calls: it takes nobody from the queue
        var seats = s.Floor.Seats.Where(seat => seat.OnQueue).ToList();
        if (seats.Count == 0)
        {
            yield break;
        }

        var agent = seats[s.Random.Next(seats.Count)].Party;
        var call = s.Begin(medium, "visitor");
        var visitor = call.Add(call.NewLeg(Purpose.Customer, outbound: false, LegState.Alerting, "visitor", "visitor", s.Queue.Name) with { Name = "Visitor" });
        call.Connect(visitor.Id);
        var leg = call.Alert(agent, Purpose.Agent, TimeSpan.FromSeconds(30), s.Queue.Id, s.Queue.Name);
        call.Change(leg.Id, found => found with { WrapupRequired = false });
        call.Show();
        yield return s.Seconds(0.5, 2);
        call.Connect(leg.Id);
        call.Show();
        yield return s.Seconds(3, 20);
        call.HangUp(leg.Id, DisconnectType.Client);
    }
}
