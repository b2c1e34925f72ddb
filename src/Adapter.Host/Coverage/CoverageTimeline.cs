using System.Diagnostics.CodeAnalysis;
using Adapter.Abstractions;

namespace Adapter.Host.Coverage;

/// <summary>
/// The spans of one adapter from its first start to the newest word, without hole or overlap, in whole milliseconds. Pure; one thread at a time.
/// Each change tells which spans are new and which begins are gone, so that a moving edge costs one row and not all of them.
/// </summary>
internal sealed class CoverageTimeline
{
    private readonly List<CoverageSpan> _spans = [];
    private CoverageSpan? _mark;

    public CoverageTimeline(DateTimeOffset firstStart) => FirstStart = CoverageWords.Floor(firstStart);

    public DateTimeOffset FirstStart { get; private set; }

    /// <summary>Up to when it is told.</summary>
    public DateTimeOffset Edge => _spans.Count > 0 ? _spans[^1].To : FirstStart;

    public IReadOnlyList<CoverageSpan> Spans => _spans;

    /// <summary>An empty span at the edge: why nothing is told from there on, where that is known.</summary>
    public CoverageSpan? Mark => _mark;

    /// <summary>Takes a word over. Time between the edge and the span that nobody told of is uncertain, for what the mark says or else for <paramref name="causeOfHole"/>.</summary>
    public TimelineChange Tell(CoverageSpan word, DateTimeOffset now, string causeOfHole)
    {
        var edge = Edge;
        if (!TryCut(word, CoverageWords.Floor(now), out var span))
        {
            return TimelineChange.None;
        }

        // with a neighbour on either side, which may now be the same
        var start = Math.Max(0, FirstEndingAfter(span.From) - 1);
        var stop = start;
        while (stop < _spans.Count && _spans[stop].From <= span.To)
        {
            stop++;
        }

        var region = _spans.GetRange(start, stop - start);
        List<CoverageSpan> after = new(region.Count + 3);
        foreach (var old in region)
        {
            if (old.To <= span.From || old.From >= span.To || !Replaces(span.State, old.State))
            {
                Append(after, old);
                continue;
            }

            if (old.From < span.From)
            {
                Append(after, old with { To = span.From });
            }

            Append(after, span with { From = Later(old.From, span.From), To = Earlier(old.To, span.To) });
            if (old.To > span.To)
            {
                Append(after, old with { From = span.To });
            }
        }

        var mark = _mark;
        if (span.To > edge)
        {
            if (span.From > edge)
            {
                Append(after, new CoverageSpan(edge, span.From, CoverageState.Uncertain, mark?.Cause ?? causeOfHole, mark?.Detail));
            }

            Append(after, span with { From = Later(edge, span.From) });
            if (mark is not null)
            {
                region.Add(mark);
                _mark = null;
            }
        }

        _spans.RemoveRange(start, stop - start);
        _spans.InsertRange(start, after);
        return TimelineChange.Between(region, after);
    }

    /// <summary>There was an account before this one's first start, which is lost: that time is uncertain.</summary>
    public TimelineChange BeginEarlier(DateTimeOffset firstStart)
    {
        firstStart = CoverageWords.Floor(firstStart);
        if (firstStart >= FirstStart)
        {
            return TimelineChange.None;
        }

        CoverageSpan before = new(firstStart, FirstStart, CoverageState.Uncertain, CoverageCauses.NotRunning);
        _spans.Insert(0, before);
        FirstStart = firstStart;
        return new TimelineChange([], [before]);
    }

    /// <summary>Says why nothing will be told from the edge on, until something is.</summary>
    public TimelineChange SetMark(string cause, string? detail)
    {
        CoverageSpan mark = new(Edge, Edge, CoverageState.Uncertain, cause, detail);
        if (mark == _mark)
        {
            return TimelineChange.None;
        }

        _mark = mark;
        return new TimelineChange([], [mark]);
    }

    /// <summary>Forgets what was told about time after <paramref name="now"/>: the clock was set back, and that time is still to come.</summary>
    /// <returns>What changed, and whether some of the forgotten was not covered.</returns>
    public (TimelineChange Change, bool HadGaps) CutOff(DateTimeOffset now)
    {
        now = CoverageWords.Floor(now);
        if (Edge <= now)
        {
            return (TimelineChange.None, false);
        }

        var start = FirstEndingAfter(now);
        var region = _spans.GetRange(start, _spans.Count - start);
        List<CoverageSpan> after = region.Count > 0 && region[0].From < now ? [region[0] with { To = now }] : [];
        _spans.RemoveRange(start, _spans.Count - start);
        _spans.AddRange(after);
        if (_mark is not null)
        {
            region.Add(_mark);
            _mark = null;
        }

        if (now < FirstStart)
        {
            FirstStart = now;
        }

        if (_spans.Count == 0)
        {
            after.Add(_mark = new CoverageSpan(FirstStart, FirstStart, CoverageState.Uncertain, CoverageCauses.Starting));
        }

        return (TimelineChange.Between(region, after), region.Exists(span => span.State != CoverageState.Covered && span.To > span.From));
    }

    /// <summary>The spans of a stretch of time, cut to it; the time after the edge is uncertain, for what the mark says or else for <paramref name="causeSinceEdge"/>.</summary>
    public IReadOnlyList<CoverageSpan> Between(DateTimeOffset from, DateTimeOffset to, string causeSinceEdge)
    {
        (from, to) = (Later(CoverageWords.Floor(from), FirstStart), CoverageWords.Floor(to));
        List<CoverageSpan> cut = [];
        for (var i = FirstEndingAfter(from); i < _spans.Count && _spans[i].From < to; i++)
        {
            cut.Add(_spans[i] with { From = Later(_spans[i].From, from), To = Earlier(_spans[i].To, to) });
        }

        if (to > Later(Edge, from))
        {
            cut.Add(new CoverageSpan(Later(Edge, from), to, CoverageState.Uncertain, _mark?.Cause ?? causeSinceEdge, _mark?.Detail));
        }

        return cut;
    }

    private bool TryCut(CoverageSpan word, DateTimeOffset now, [NotNullWhen(true)] out CoverageSpan? span)
    {
        var (from, to) = (CoverageWords.Floor(word.From), CoverageWords.Floor(word.To));
        if (to == from && from < now && word.To > word.From && word.State != CoverageState.Covered)
        {
            to = from.AddMilliseconds(1); // what is not covered is never rounded away
        }

        (from, to) = (Later(from, FirstStart), Earlier(to, now));
        span = to > from ? word with { From = from, To = to } : null;
        return span is not null;
    }

    /// <summary>Index of the first span that ends after a moment.</summary>
    private int FirstEndingAfter(DateTimeOffset moment)
    {
        var (low, high) = (0, _spans.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _spans[middle].To > moment ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private static bool Replaces(CoverageState word, CoverageState old) => word switch
    {
        CoverageState.Covered => false,
        CoverageState.Uncertain => true,
        _ => old != CoverageState.Covered,
    };

    private static void Append(List<CoverageSpan> spans, CoverageSpan span)
    {
        // the detail of a covered span is worth no row of its own
        if (spans.Count > 0 && spans[^1] is var last && last.To == span.From && last.State == span.State && last.Cause == span.Cause
            && (last.Detail == span.Detail || span.State == CoverageState.Covered))
        {
            spans[^1] = last with { To = span.To };
        }
        else
        {
            spans.Add(span);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}

/// <summary>What a word changed. A span is known by its begin.</summary>
/// <param name="Gone">Begins of spans that are no more.</param>
/// <param name="Set">Spans that are new or other than before.</param>
internal sealed record TimelineChange(IReadOnlyList<DateTimeOffset> Gone, IReadOnlyList<CoverageSpan> Set)
{
    public static TimelineChange None { get; } = new([], []);

    public static TimelineChange Between(List<CoverageSpan> before, List<CoverageSpan> after)
    {
        var old = before.ToDictionary(span => span.From);
        List<CoverageSpan> set = [];
        foreach (var span in after)
        {
            if (!old.Remove(span.From, out var same) || same != span)
            {
                set.Add(span);
            }
        }

        return new TimelineChange([.. old.Keys], set);
    }
}
