using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;

namespace GenesysCloud.Simulator.Scenarios.Past;

/// <summary>The least that is a recorded conversation: somebody calls, an agent answers, ten seconds later (or when it is asked for) both hang up.</summary>
internal sealed class TinyCalls(IAgentDirectory directory, Random dice, TimeSpan? talk)
{
    private static readonly TimeSpan Ringing = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortTalk = TimeSpan.FromSeconds(10);

    private readonly CallIds _ids = new(dice);
    private readonly List<SimulatedUser> _agents = [.. directory.Users.Where(static user => user.State == UserState.Active)];
    private readonly List<string> _numbers = [.. Enumerable.Range(0, 1000).Select(static i => $"tel:+13175550{i:D3}")];
    private int _made;

    public ConversationState Next(DateTimeOffset start)
    {
        var number = _numbers[_made % _numbers.Count];
        var queue = directory.Queues.Count == 0 ? null : directory.Queues[_made % directory.Queues.Count];
        var agent = _agents.Count == 0 ? null : _agents[_made % _agents.Count];
        _made++;
        var (answered, end) = (start + Ringing, start + Ringing + (talk ?? ShortTalk));
        var caller = Leg(Purpose.Customer, number, start, start, end, new Segment(SegmentKind.Interact, start, end, null, DisconnectType.Peer)) with
        {
            Name = "Springfield",
            QueueId = queue?.Id,
            QueueName = queue?.Name,
        };
        ConversationState conversation = new()
        {
            Id = _ids.Next(),
            DivisionId = directory.DivisionId,
            MediaType = "voice",
            Start = start,
            End = end,
            Address = number,
            OriginatedOutbound = false,
        };
        conversation = conversation.Add(caller);
        return agent is null ? conversation : conversation.Add(Leg(
            Purpose.Agent,
            number,
            start,
            answered,
            end,
            new Segment(SegmentKind.Alert, start, answered, SegmentKind.Interact, null),
            new Segment(SegmentKind.Interact, answered, end, null, DisconnectType.Peer)) with
        {
            UserId = agent.Id,
            UserName = agent.Name,
            QueueId = queue?.Id,
            QueueName = queue?.Name,
            PeerId = caller.CommunicationId,
            AlertingSince = start,
        });
    }

    private Leg Leg(string purpose, string number, DateTimeOffset start, DateTimeOffset connected, DateTimeOffset end, params ReadOnlySpan<Segment> segments) => new()
    {
        Id = _ids.Next(),
        CommunicationId = _ids.Next(),
        Purpose = purpose,
        Outbound = false,
        State = LegState.Terminated,
        InitialState = LegState.Offering,
        Start = start,
        ConnectedAt = connected,
        EndedAt = end,
        Disconnect = DisconnectType.Peer,
        Address = number,
        Ani = number,
        Dnis = "tel:+13175550199",
        Recorded = true,
        Segments = [.. segments],
    };
}
