using Adapter.Abstractions;

namespace Adapter.Host.Coverage;

/// <summary>The spans of one adapter from its first start to the newest word, without hole or overlap. Pure; one thread at a time.</summary>
internal sealed class CoverageTimeline
{
    private List<CoverageSpan> _spans;

    public CoverageTimeline(DateTimeOffset firstStart, IEnumerable<CoverageSpan>? spans = null)
    {
        FirstStart = firstStart;
        _spans = [.. spans ?? []];
    }

    public DateTimeOffset FirstStart { get; }

    /// <summary>Up to when it is told.</summary>
    public DateTimeOffset Edge => _spans.Count > 0 ? _spans[^1].To : FirstStart;

    public IReadOnlyList<CoverageSpan> Spans => _spans;

    /// <summary>Takes a word over. Time between the edge and the span that nobody told of is uncertain, for <paramref name="causeOfHole"/>.</summary>
    public void Tell(CoverageSpan span, DateTimeOffset now, string causeOfHole)
    {
        var from = span.From < FirstStart ? FirstStart : span.From;
        var to = span.To > now ? now : span.To;
        if (to <= from)
        {
            return;
        }

        if (from > Edge)
        {
            _spans.Add(new CoverageSpan(Edge, from, CoverageState.Uncertain, causeOfHole));
        }

        List<CoverageSpan> after = new(_spans.Count + 2);
        foreach (var old in _spans)
        {
            if (old.To <= from || old.From >= to || !Replaces(span.State, old.State))
            {
                after.Add(old);
                continue;
            }

            if (old.From < from)
            {
                after.Add(old with { To = from });
            }

            after.Add(span with { From = Later(old.From, from), To = Earlier(old.To, to) });
            if (old.To > to)
            {
                after.Add(old with { From = to });
            }
        }

        if (to > Edge)
        {
            after.Add(span with { From = Later(Edge, from), To = to });
        }

        _spans = Merge(after);
    }

    /// <summary>The spans that touch a span of time, cut to it; the time after the edge is uncertain.</summary>
    public IReadOnlyList<CoverageSpan> Between(DateTimeOffset from, DateTimeOffset to, string causeSinceEdge)
    {
        IEnumerable<CoverageSpan> all = to > Edge ? [.. _spans, new CoverageSpan(Edge, to, CoverageState.Uncertain, causeSinceEdge)] : _spans;
        return [.. all.Where(span => span.To > from && span.From < to).Select(span => span with { From = Later(span.From, from), To = Earlier(span.To, to) })];
    }

    private static bool Replaces(CoverageState word, CoverageState old) => word switch
    {
        CoverageState.Covered => false,
        CoverageState.Uncertain => true,
        _ => old != CoverageState.Covered,
    };

    private static List<CoverageSpan> Merge(List<CoverageSpan> spans)
    {
        List<CoverageSpan> merged = new(spans.Count);
        foreach (var span in spans)
        {
            if (merged.Count > 0 && merged[^1] is var last && last.To == span.From && last.State == span.State && last.Cause == span.Cause && last.Detail == span.Detail)
            {
                merged[^1] = last with { To = span.To };
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
