using System.Text.Json;

namespace Adapter.Host.Calls;

/// <summary>Calls and stories as the API shows them.</summary>
internal static class CallViewMaker
{
    public static LiveCallView Of(LiveCall call, DateTimeOffset? unsureSince)
    {
        var party = call.Lane.Party;
        return new LiveCallView
        {
            ConversationId = call.Conversation,
            CallId = party.CallId,
            ParticipantId = call.Lane.Leg,
            State = LiveCallQuery.NameOf(call.State),
            Since = call.Since,
            UserId = party.UserId,
            UserName = party.UserName,
            QueueId = party.QueueId,
            QueueName = party.QueueName,
            Direction = party.Direction,
            Ani = party.Ani,
            Dnis = party.Dnis,
            RemoteParty = party.RemoteParty,
            StartedAt = call.Begun,
            ConnectedAt = call.Connected,
            HeldSince = call.HeldSince,
            Holds = call.Holds,
            HeldSeconds = call.Held.TotalSeconds,
            RecordingState = call.RecordingState,
            Consult = call.Consult is { } consult ? Tie(consult.IsStarter ? "starter" : "target", consult.Span.From, call.Others.FirstOrDefault(other => other.Leg == consult.Other)) : null,
            TransferredFrom = call.Lane.TransferredFrom is { } from ? Tie(from.TransferType, from.Ended, from) : null,
            With = [.. call.Others.Select(NameOf)],
            Adapters = call.Adapters,
            DataSource = call.DataSource,
            BeginUnknown = call.Lane.IsBeginUnknown,
            UnsureSince = unsureSince,
            Sequence = call.Sequence,
        };
    }

    public static ConversationView Of(string conversation, string source, IReadOnlyList<CallFact> facts, IReadOnlyList<JsonElement> events, IReadOnlyList<string> others, bool isTruncated, DateTimeOffset? unsureSince)
    {
        var story = StoryTeller.Tell(facts);
        return new ConversationView
        {
            ConversationId = conversation,
            DataSource = source,
            OtherDataSources = others,
            Adapters = [.. facts.OrderBy(static fact => fact.Sequence).Select(static fact => fact.Adapter).Distinct(StringComparer.OrdinalIgnoreCase)],
            Open = story.IsOpen,
            UnsureSince = story.IsOpen ? unsureSince : null,
            From = First(story),
            To = story.IsOpen ? null : Last(story),
            RecordingState = story.RecordingState,
            Lanes = [.. story.Lanes.Select(lane => Of(story, lane))],
            Conferences = [.. story.Conferences.Select(static span => new SpanView(span.From, span.To))],
            Recordings = [.. story.Recordings.Select(Point)],
            Events = events,
            Truncated = isTruncated,
        };
    }

    private static LaneView Of(CallStory story, CallLane lane) => new()
    {
        ParticipantId = lane.Leg,
        CallId = lane.Party.CallId,
        Purpose = lane.Party.Purpose,
        UserId = lane.Party.UserId,
        UserName = lane.Party.UserName,
        QueueId = lane.Party.QueueId,
        QueueName = lane.Party.QueueName,
        Direction = lane.Party.Direction,
        Ani = lane.Party.Ani,
        Dnis = lane.Party.Dnis,
        RemoteParty = lane.Party.RemoteParty,
        Call = lane.IsCall,
        Open = lane.IsOpen,
        Failed = lane.HasFailed,
        EndReason = lane.EndReason,
        TransferType = lane.TransferType,
        TransferredFrom = lane.TransferredFrom is { } from ? NameOf(from) : null,
        BeginUnknown = lane.IsBeginUnknown,
        Segments = [.. lane.Segments.Select(static segment => new SegmentView(LiveCallQuery.NameOf(segment.State), segment.Span.From, segment.Span.To, segment.Recovered))],
        Consults = [.. lane.Consults.Select(consult => new ConsultView(
            consult.Span.From, consult.Span.To, consult.IsStarter, story.Lanes.FirstOrDefault(other => other.Leg == consult.Other) is { } other ? NameOf(other) : null))],
        Points = [.. lane.Facts.Select(Point)],
    };

    private static DateTimeOffset? First(CallStory story)
        => Extreme(story.Lanes.Select(static lane => lane.Begun).Concat(story.Lanes.SelectMany(static lane => lane.Facts).Concat(story.Recordings.Take(story.Lanes.Count == 0 ? 1 : 0)).Select(static fact => (DateTimeOffset?)fact.Time))).Min;

    private static DateTimeOffset? Last(CallStory story)
        => Extreme(story.Lanes.Select(static lane => lane.Ended).Concat(story.Lanes.SelectMany(static lane => lane.Facts).Select(static fact => (DateTimeOffset?)fact.Time))).Max;

    private static (DateTimeOffset? Min, DateTimeOffset? Max) Extreme(IEnumerable<DateTimeOffset?> moments)
    {
        var known = moments.OfType<DateTimeOffset>().ToList();
        return known.Count == 0 ? (null, null) : (known.Min(), known.Max());
    }

    private static PointView Point(CallFact fact) => new(
        fact.Sequence, fact.Time, fact.Type, fact.Recovered,
        fact.Kind switch
        {
            FactKind.RecordingChanged => fact.RecordingState,
            FactKind.Transferred => fact.TransferType,
            _ => fact.Reason,
        });

    private static CallTieView Tie(string? kind, DateTimeOffset? since, CallLane? other) => new(kind, since, other is null ? null : NameOf(other), other?.Party.CallId);

    /// <summary>Who a leg is, for people: a person by name or number, a queue or menu by what it is.</summary>
    private static string NameOf(CallLane lane)
    {
        var party = lane.Party;
        var number = lane.IsCall ? null : party.Ani ?? party.RemoteParty ?? party.Dnis;
        return party.UserName ?? (IsOutside(party.Purpose) ? number : lane.IsCall ? party.UserId : party.QueueName) ?? party.Purpose ?? lane.Leg;
    }

    private static bool IsOutside(string? purpose) => string.Equals(purpose, "customer", StringComparison.OrdinalIgnoreCase) || string.Equals(purpose, "external", StringComparison.OrdinalIgnoreCase);
}
