namespace Adapters.GenesysCloudCx.Calls;

/// <summary>
/// Which of a leg's stretches on hold each segment is that REST tells. No stretch is two segments and no segment two stretches, so that however a hold was seen it is one:
/// by its start; where none was told, by who was consulted meanwhile and by when it was seen; and where its segment has to be among them, by order.
/// </summary>
internal static class HoldMatch
{
    /// <summary>A segment's start and the leg's own may differ by the platform's delay between noticing and writing.</summary>
    public static readonly long Tolerance = TimeSpan.FromSeconds(2).Ticks;

    /// <summary>Farther than any two moments: pairing always costs less than leaving both alone.</summary>
    private const double Alone = long.MaxValue;

    /// <param name="conversation">The conversation.</param>
    /// <param name="leg">Whose segments they are.</param>
    /// <param name="segments">What REST tells.</param>
    /// <param name="isOverThere">Whether a stretch is over for whoever told the segments, so that its own is among them.</param>
    /// <returns>For each segment the stretch that it is; <see langword="null"/> where it was missed.</returns>
    public static HoldState?[] Of(ConversationState conversation, LegState leg, IReadOnlyList<HoldSegment> segments, Func<HoldState, bool>? isOverThere = null)
    {
        var found = new HoldState?[segments.Count];
        List<HoldState> untimed = [];
        foreach (var hold in leg.Holds ?? [])
        {
            if (hold.From == 0)
            {
                untimed.Add(hold);
            }
            else if (Nearest(hold.From, segments, found) is >= 0 and var at)
            {
                found[at] = hold;
            }
        }

        List<int> free = [.. Enumerable.Range(0, segments.Count).Where(at => found[at] is null).OrderBy(at => segments[at].Start)];
        foreach (var (hold, at) in Pairs(untimed, free, (hold, at) => Distance(conversation, leg, hold, segments[at], leg.IsOver || isOverThere?.Invoke(hold) == true)))
        {
            found[at] = hold;
        }

        return found;
    }

    /// <summary>When a leg came to the call, as far as it is told; else 0.</summary>
    public static long TimeOf(LegState target)
        => target.StartAlerting != 0 ? target.StartAlerting : target.Start != 0 ? target.Start : target.Connected;

    private static int Nearest(long start, IReadOnlyList<HoldSegment> segments, HoldState?[] found)
    {
        var nearest = -1;
        for (var at = 0; at < segments.Count; at++)
        {
            var far = Math.Abs(segments[at].Start - start);
            if (found[at] is null && far <= Tolerance && (nearest < 0 || far < Math.Abs(segments[nearest].Start - start)))
            {
                nearest = at;
            }
        }

        return nearest;
    }

    /// <summary>How far from the segment the stretch was seen; none where they cannot be the same.</summary>
    private static double? Distance(ConversationState conversation, LegState leg, HoldState hold, HoldSegment segment, bool isThere)
    {
        // one that goes on is the one that goes on
        isThere |= segment.End == 0 && hold == leg.OpenHold;
        var end = segment.End == 0 ? long.MaxValue - Tolerance : segment.End;
        if (hold.Target is { } key && conversation.Legs.Find(each => each.Key == key) is { } target && TimeOf(target) is > 0 and var came)
        {
            // whoever's clock was wrong when it was seen: this is told
            return Outside(came, segment.Start, end) is var apart && (apart == 0 || isThere) ? apart : null;
        }

        // it was seen while the leg lived
        var seen = leg.End != 0 ? Math.Min(hold.Seen, leg.End) : hold.Seen;
        var far = Outside(seen, segment.Start, end);
        return far == 0 || isThere ? far : null;
    }

    private static double Outside(long moment, long start, long end)
        => moment < start - Tolerance ? start - moment : moment > end + Tolerance ? moment - end : 0;

    /// <summary>Pairs both in their order: as many as can be, and of these ways the one that is nearest in all.</summary>
    private static List<(HoldState Hold, int At)> Pairs(List<HoldState> holds, List<int> free, Func<HoldState, int, double?> distance)
    {
        var best = new double[holds.Count + 1, free.Count + 1];
        for (var i = 0; i <= holds.Count; i++)
        {
            for (var j = 0; j <= free.Count; j++)
            {
                best[i, j] = i == 0 || j == 0 ? (i + j) * Alone
                    : Math.Min(Paired(i, j), Math.Min(best[i - 1, j], best[i, j - 1]) + Alone);
            }
        }

        List<(HoldState, int)> pairs = [];
        for (var (i, j) = (holds.Count, free.Count); i > 0 && j > 0;)
        {
            if (best[i, j] >= Paired(i, j))
            {
                pairs.Add((holds[--i], free[--j]));
            }
            else if (best[i - 1, j] <= best[i, j - 1])
            {
                i--;
            }
            else
            {
                j--;
            }
        }

        return pairs;

        double Paired(int i, int j) => distance(holds[i - 1], free[j - 1]) is { } far ? best[i - 1, j - 1] + far : double.PositiveInfinity;
    }
}
