namespace Adapter.Host.Calls;

/// <summary>One agent's or user's leg that goes on now.</summary>
internal sealed record LiveCall
{
    public required string DataSource { get; init; }

    public required string Conversation { get; init; }

    public required CallLane Lane { get; init; }

    public required LegState State { get; init; }

    /// <summary>Since when it is in this state.</summary>
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Begun { get; init; }

    public DateTimeOffset? Connected { get; init; }

    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Holds that are over, taken together.</summary>
    public TimeSpan Held { get; init; }

    public int Holds { get; init; }

    public string? RecordingState { get; init; }

    /// <summary>Everybody else on the conversation whose end is not known.</summary>
    public required IReadOnlyList<CallLane> Others { get; init; }

    public CallConsult? Consult { get; init; }

    /// <summary>The adapters that told of it, the newest first.</summary>
    public required IReadOnlyList<string> Adapters { get; init; }

    /// <summary>The newest fact of its conversation.</summary>
    public required long Sequence { get; init; }

    /// <summary>What lives at the end of a story.</summary>
    public static LiveCall[] Of(CallStory story, IReadOnlyList<CallFact> facts)
    {
        if (!story.IsOpen)
        {
            return [];
        }

        string[] adapters = [.. facts.OrderByDescending(static fact => fact.Sequence).Select(static fact => fact.Adapter).Distinct(StringComparer.OrdinalIgnoreCase)];
        var sequence = facts.Max(static fact => fact.Sequence);
        var conference = story.Conferences is [.., { To: null } going] ? going : null;
        return [.. story.Lanes.Where(static lane => lane.IsOpen).Select(lane => One(story, lane, conference, facts[0], adapters, sequence))];
    }

    private static LiveCall One(CallStory story, CallLane lane, CallSpan? conference, CallFact first, string[] adapters, long sequence)
    {
        var now = lane.Segments[^1];
        var consult = lane.Consults.LastOrDefault(static item => item.Span.To is null);
        var isTalking = now.State is LegState.Connected;
        var (state, since) =
            consult is not null && now.State is (LegState.Connected or LegState.Held) ? (LegState.Consult, Later(consult.Span.From, lane.Begun))
            : conference is not null && isTalking ? (LegState.Conference, Later(conference.From, now.Span.From))
            : (now.State, now.Span.From);
        return new LiveCall
        {
            DataSource = first.Source,
            Conversation = first.Conversation,
            Lane = lane,
            State = state,
            Since = since,
            Begun = lane.Begun!.Value,
            Connected = lane.Segments.FirstOrDefault(static segment => segment.State == LegState.Connected)?.Span.From,
            HeldSince = now.State == LegState.Held ? now.Span.From : null,
            Held = lane.Segments.Where(static segment => segment is { State: LegState.Held, Span.To: not null }).Aggregate(TimeSpan.Zero, static (sum, segment) => sum + (segment.Span.To!.Value - segment.Span.From)),
            Holds = lane.Segments.Count(static segment => segment.State == LegState.Held),
            RecordingState = story.RecordingState,
            Others = [.. story.Lanes.Where(other => !ReferenceEquals(other, lane) && other.Segments is [.., { Span.To: null }])],
            Consult = consult,
            Adapters = adapters,
            Sequence = sequence,
        };
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
