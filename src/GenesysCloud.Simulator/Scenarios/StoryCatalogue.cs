using GenesysCloud.Simulator.Scenarios.Stories;

namespace GenesysCloud.Simulator.Scenarios;

/// <summary>Every story by its name, with how often it happens in the usual mixture.</summary>
internal sealed class StoryCatalogue
{
    private static readonly (string Name, double Weight, Func<Story, IEnumerable<Step>> Play)[] All =
    [
        ("inbound-answered", 20, InboundStories.CustomerHangsUp),
        ("inbound-agent-hangs-up", 14, InboundStories.AgentHangsUp),
        ("abandoned-in-queue", 4, InboundStories.AbandonedInQueue),
        ("abandoned-while-alerting", 4, InboundStories.AbandonedWhileAlerting),
        ("not-answered-other-agent", 4, InboundStories.NotAnsweredThenAnother),
        ("not-answered-same-agent", 2, InboundStories.NotAnsweredThenTheSame),
        ("voicemail", 2, InboundStories.Voicemail),
        ("flow-only", 3, InboundStories.FlowOnly),
        ("hold", 8, TalkStories.Hold),
        ("hangs-up-on-hold", 2, TalkStories.HangsUpOnHold),
        ("secure-pause", 4, TalkStories.SecurePause),
        ("attributes", 4, TalkStories.Attributes),
        ("supervisor", 2, TalkStories.Supervisor),
        ("blind-transfer-user", 4, MoveStories.BlindToUser),
        ("blind-transfer-queue", 3, MoveStories.BlindToQueue),
        ("transfer-back", 2, MoveStories.TransferBack),
        ("consult-transfer", 4, MoveStories.ConsultCompleted),
        ("consult-cancelled", 2, MoveStories.ConsultCancelled),
        ("consult-not-answered", 2, MoveStories.ConsultNotAnswered),
        ("conference", 3, MoveStories.Conference),
        ("consult-abandoned", 1, MoveStories.ConsultAbandoned),
        ("consult-external", 2, MoveStories.ConsultOutside),
        ("conference-external", 1, MoveStories.ConferenceOutside),
        ("outbound-queue", 6, OutboundStories.OnBehalfOfQueue),
        ("outbound-personal", 4, OutboundStories.Personal),
        ("outbound-busy", 3, OutboundStories.Busy),
        ("outbound-hold", 2, OutboundStories.Hold),
        ("outbound-transfer", 2, OutboundStories.Transfer),
        ("inbound-personal", 2, OutboundStories.PersonalInbound),
        ("internal", 4, InternalStories.Answered),
        ("internal-not-answered", 1, InternalStories.NotAnswered),
        ("internal-to-queue", 1, InternalStories.ToQueue),
        ("chat", 2, OtherMediaStories.Chat),
        ("email", 1, OtherMediaStories.Email),
        ("message", 2, OtherMediaStories.Message),
    ];

    private readonly (string Name, double Weight)[] _mixture;
    private readonly double _total;

    /// <param name="weights">Which stories, how often; null for the usual mixture.</param>
    /// <exception cref="ArgumentException">A weight names no story, or all are zero.</exception>
    public StoryCatalogue(IReadOnlyDictionary<string, double>? weights)
    {
        if (weights?.Keys.FirstOrDefault(name => Find(name) is null) is { } unknown)
        {
            throw new ArgumentException($"There is no story '{unknown}'. Known: {string.Join(", ", Names)}.", nameof(weights));
        }

        _mixture = [.. All.Select(story => (story.Name, weights is null ? story.Weight : weights.GetValueOrDefault(story.Name)))];
        _total = _mixture.Sum(story => story.Weight);
        if (_total <= 0)
        {
            throw new ArgumentException("At least one story needs a weight above zero.", nameof(weights));
        }
    }

    public static IReadOnlyCollection<string> Names { get; } = [.. All.Select(story => story.Name)];

    public static Func<Story, IEnumerable<Step>>? Find(string name)
        => All.FirstOrDefault(story => string.Equals(story.Name, name, StringComparison.OrdinalIgnoreCase)).Play;

    public Func<Story, IEnumerable<Step>> Pick(Random random)
    {
        var point = random.NextDouble() * _total;
        foreach (var (name, weight) in _mixture)
        {
            point -= weight;
            if (point < 0)
            {
                return Find(name)!;
            }
        }

        return Find(_mixture.Last(story => story.Weight > 0).Name)!;
    }
}
