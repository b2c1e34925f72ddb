namespace Adapter.Host.Calls;

/// <summary>
/// From facts to the story of a conversation. Pure, and a function of the facts alone: in which order they were journaled, and how often, makes no difference. What is live now is the
/// end of the story, so that the list of calls and the picture of one can never disagree.
/// </summary>
internal static class StoryTeller
{
    /// <summary>Tells the story.</summary>
    /// <param name="facts">Each once, in the order of <see cref="CallFact.Compare"/>.</param>
    public static CallStory Tell(IReadOnlyList<CallFact> facts)
    {
        List<LaneBuilder> lanes = [];
        Dictionary<string, LaneBuilder> present = new(StringComparer.Ordinal);
        Conference conference = new();
        string? recording = null;
        foreach (var fact in facts)
        {
            recording = fact.RecordingState ?? recording;
            if (fact.Kind == FactKind.Recording)
            {
                continue;
            }

            if (!present.TryGetValue(fact.Leg, out var lane) || lane.IsOfAnother(fact))
            {
                lane = new LaneBuilder(fact.Leg);
                present[fact.Leg] = lane;
                lanes.Add(lane);
            }

            conference.Take(fact, lane);
            lane.Take(fact);
        }

        CallLane[] built = [.. lanes.Select(static lane => lane.Build())];
        var open = built.Any(static lane => lane.IsOpen);
        var end = open ? null : built.Max(static lane => lane.Ended);
        if (!open)
        {
            conference.End(end);
        }

        return new CallStory
        {
            Lanes = Relate(built, conference.Spans, end),
            RecordingState = recording,
            Conferences = conference.Spans,
            Recordings = [.. facts.Where(static fact => fact.Kind == FactKind.Recording)],
        };
    }

    /// <summary>Who consulted whom, and who took over whose call; and those whose end nobody tells are there as long as the conversation.</summary>
    private static CallLane[] Relate(CallLane[] lanes, IReadOnlyList<CallSpan> conferences, DateTimeOffset? end)
    {
        Dictionary<CallLane, List<CallConsult>> consults = new(ReferenceEqualityComparer.Instance);
        foreach (var lane in lanes)
        {
            consults[lane] = [];
        }

        Dictionary<CallLane, CallLane> origins = new(ReferenceEqualityComparer.Instance);
        foreach (var lane in lanes)
        {
            foreach (var fact in lane.Facts)
            {
                if (fact.Kind == FactKind.Consulted)
                {
                    var target = TargetOf(lanes, lane, fact);
                    var span = SpanOf(fact.Time, lane, target, conferences);
                    consults[lane].Add(new CallConsult(span, true, target?.Leg));
                    if (target is not null)
                    {
                        consults[target].Add(new CallConsult(span, false, lane.Leg));
                    }
                }
                else if (fact.Kind == FactKind.Transferred && (TargetOf(lanes, lane, fact) ?? NextAfter(lanes, lane, fact)) is { } heir)
                {
                    origins.TryAdd(heir, lane);
                }
            }
        }

        return
        [
            .. lanes.Select(lane => lane with
            {
                Consults = consults[lane],
                TransferredFrom = origins.GetValueOrDefault(lane),
                Segments = lane.IsCall || end is null || lane.Segments is not [.., { Span.To: null } last] ? lane.Segments
                    : [.. lane.Segments.SkipLast(1), last with { Span = last.Span with { To = end < last.Span.From ? last.Span.From : end } }],
            }),
        ];
    }

    private static CallLane? TargetOf(CallLane[] lanes, CallLane own, CallFact fact)
        => fact.Related is { } call ? Array.Find(lanes, lane => lane.Party.CallId == call && lane.Leg != own.Leg) : null;

    /// <summary>A transfer whose target had no call yet: it is the next leg that comes.</summary>
    private static CallLane? NextAfter(CallLane[] lanes, CallLane own, CallFact fact)
        => fact.Related is null
            ? lanes.Where(lane => lane.IsCall && lane.Leg != own.Leg && lane.Begun >= fact.Time).MinBy(static lane => lane.Begun)
            : null;

    /// <summary>A consult ends with either leg, with the customer's return, or as a conference.</summary>
    private static CallSpan SpanOf(DateTimeOffset from, CallLane starter, CallLane? target, IReadOnlyList<CallSpan> conferences)
    {
        DateTimeOffset?[] ends =
        [
            starter.Ended,
            target?.Ended,
            starter.Facts.FirstOrDefault(fact => fact.Kind == FactKind.Retrieved && fact.Time > from)?.Time,
            conferences.FirstOrDefault(span => span.From >= from)?.From,
        ];
        var end = ends.Min();
        return new CallSpan(from, end < from ? from : end);
    }

    /// <summary>Counts who talks, by those who join and leave.</summary>
    private sealed class Conference
    {
        private const int Least = 3;

        private readonly List<CallSpan> _spans = [];
        private int _talking;

        public IReadOnlyList<CallSpan> Spans => _spans;

        public void Take(CallFact fact, LaneBuilder lane)
        {
            if (fact.Kind == FactKind.Conferenced)
            {
                lane.HasLeft = false;
                _talking = Math.Max(_talking + 1, Least);
                if (_spans is not [.., { To: null }])
                {
                    _spans.Add(new CallSpan(fact.Time, null));
                }
            }
            else if (_talking >= Least && !lane.HasLeft
                && (fact.Kind == FactKind.PartyLeft || (fact.Kind is FactKind.Transferred or FactKind.Ended && lane.Ended is null && !lane.IsHeld)))
            {
                lane.HasLeft = true;
                if (--_talking < Least)
                {
                    End(fact.Time);
                }
            }
        }

        public void End(DateTimeOffset? at)
        {
            _talking = 0;
            if (at is { } end && _spans is [.., { To: null } last])
            {
                _spans[^1] = last with { To = end < last.From ? last.From : end };
            }
        }
    }
}
