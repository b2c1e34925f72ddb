using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>
/// Finds conversations for queries. Who pages through a day asks the same again and again: the answer is kept until something of those days changes.
/// </summary>
internal sealed class AnalyticsSearch(IConversationBoard board, DivisionAccess divisions, SimulatorOptions options, TimeProvider time)
{
    private const int MostKept = 16;

    private readonly Lock _gate = new();
    private readonly LinkedList<Kept> _kept = [];

    /// <summary>Everything that fits the query, in its order.</summary>
    public IReadOnlyList<IConversationView> Find(AnalyticsQuery query)
    {
        var (first, last) = query.Days;
        var version = board.VersionOf(first, last);
        var now = time.GetUtcNow();
        if (version is { } known && TryReuse(query.Question, known, now) is { } kept)
        {
            return kept;
        }

        var until = DateTimeOffset.MaxValue;
        List<IConversationView> hits = [];
        foreach (var conversation in board.StartedOn(first, last))
        {
            if (VisibleFrom(conversation) is var from && from > now)
            {
                until = from < until ? from : until;
            }
            else if (MaySee(conversation) && ConversationMatcher.Matches(conversation, query.Filters))
            {
                hits.Add(conversation);
            }
        }

        Sort(hits, query.ByEnd, query.IsDescending);
        if (version is { } current)
        {
            Keep(new Kept(query.Question, current, divisions.Version, until, hits));
        }

        return hits;
    }

    /// <summary>Those that were alive at any time of the span and over by the moment up to which the data is complete.</summary>
    public IReadOnlyList<IConversationView> Active(JobQuery query, DateTimeOffset completeUpTo)
    {
        var (from, to) = query.Interval;
        var first = query.StartedOnFirstDay ? DateOnly.FromDateTime(from.UtcDateTime) : DateOnly.MinValue;
        List<IConversationView> hits =
        [
            .. board.StartedOn(first, DateOnly.FromDateTime(to.UtcDateTime))
                .Where(conversation => conversation.Start < to && conversation.End >= from && conversation.End <= completeUpTo
                    && MaySee(conversation) && ConversationMatcher.Matches(conversation, query.Filters)),
        ];
        Sort(hits, query.ByEnd, query.IsDescending);
        return query.Limit is { } limit && limit < hits.Count ? hits[..limit] : hits;
    }

    /// <summary>One conversation, if analytics knows it and the client may see it.</summary>
    public IConversationView? Find(string id)
        => board.TryGet(id, out var view) && VisibleFrom(view) <= time.GetUtcNow() && MaySee(view) ? view : null;

    private static void Sort(List<IConversationView> hits, bool byEnd, bool isDescending) => hits.Sort((left, right) =>
    {
        var order = Key(left).CompareTo(Key(right));
        return order == 0 ? string.CompareOrdinal(left.Id, right.Id) : isDescending ? -order : order;

        DateTimeOffset Key(IConversationView hit) => byEnd ? hit.End ?? DateTimeOffset.MaxValue : hit.Start;
    });

    // an ended call is on its way into the store for a while
    private DateTimeOffset VisibleFrom(IConversationView conversation) => conversation.End is { } end ? end + options.AnalyticsLag : DateTimeOffset.MinValue;

    private bool MaySee(IConversationView conversation) => !divisions.IsHidden(conversation);

    private List<IConversationView>? TryReuse(string question, long version, DateTimeOffset now)
    {
        lock (_gate)
        {
            var kept = _kept.FirstOrDefault(one => one.Question == question);
            return kept is not null && kept.Version == version && kept.Divisions == divisions.Version && now < kept.Until ? kept.Hits : null;
        }
    }

    private void Keep(Kept kept)
    {
        lock (_gate)
        {
            for (var node = _kept.First; node is not null; node = node.Next)
            {
                if (node.Value.Question == kept.Question)
                {
                    _kept.Remove(node);
                    break;
                }
            }

            _kept.AddFirst(kept);
            if (_kept.Count > MostKept)
            {
                _kept.RemoveLast();
            }
        }
    }

    private sealed record Kept(string Question, long Version, int Divisions, DateTimeOffset Until, List<IConversationView> Hits);
}
