using Adapter.Abstractions;

namespace Adapter.Host.Coverage;

/// <summary>How a stretch of an adapter's time stands: the spans touch each other and reach from <c>From</c> to <c>Until</c>.</summary>
/// <param name="Name">The adapter, or the data source whose adapters are taken together.</param>
/// <param name="From">Begin: the first start, or later where less was asked for.</param>
/// <param name="Until">End: now, or earlier where less was asked for.</param>
/// <param name="Spans">In order of time; none where the stretch is empty.</param>
internal sealed record CoverageAccount(string Name, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<CoverageSpan> Spans)
{
    /// <summary>Since when there is an account at all.</summary>
    public DateTimeOffset FirstStart { get; private init; } = From;

    /// <summary>The account of a timeline from its first start to now.</summary>
    public static CoverageAccount Of(string name, CoverageTimeline timeline, DateTimeOffset now, string causeSinceEdge)
    {
        now = CoverageWords.Floor(now);
        var until = now > timeline.FirstStart ? now : timeline.FirstStart;
        return new CoverageAccount(name, timeline.FirstStart, until, timeline.Between(timeline.FirstStart, until, causeSinceEdge));
    }

    /// <summary>The time in one state.</summary>
    public TimeSpan In(CoverageState state)
        => TimeSpan.FromMilliseconds(Spans.Where(span => span.State == state).Sum(span => (span.To - span.From).Ticks) / TimeSpan.TicksPerMillisecond);

    /// <summary>The same for a part of the time.</summary>
    public CoverageAccount Between(DateTimeOffset? from, DateTimeOffset? to)
    {
        var begin = from is { } since && CoverageWords.Floor(since) is var floor && floor > From ? floor : From;
        var end = to is { } limit && CoverageWords.Floor(limit) is var top && top < Until ? top : Until;
        if (end <= begin)
        {
            // the whole stretch lies before the first start or in the future
            return this with { From = begin, Until = begin, Spans = [] };
        }

        return this with
        {
            From = begin,
            Until = end,
            Spans = [.. Spans.Where(span => span.To > begin && span.From < end).Select(span => span with { From = span.From > begin ? span.From : begin, To = span.To < end ? span.To : end })],
        };
    }

    /// <summary>
    /// Adapters taken together: a moment is covered when any of them covered it, else recovered when any of them read it back, else uncertain while any of them
    /// may still, else lost. Before its own first start an adapter has no say.
    /// </summary>
    /// <returns><see langword="null"/> without any account.</returns>
    public static CoverageAccount? Union(string name, IReadOnlyList<CoverageAccount> accounts)
    {
        var told = accounts.Where(account => account.Spans.Count > 0).ToList();
        if (told.Count == 0)
        {
            return null;
        }

        var until = told.Max(account => account.Until);
        CoverageTimeline union = new(told.Min(account => account.From));
        foreach (var span in Sweep(told))
        {
            union.Tell(span, until, CoverageCauses.NotRunning);
        }

        return new CoverageAccount(name, union.FirstStart, until, union.Between(union.FirstStart, until, CoverageCauses.NotRunning));
    }

    /// <summary>The best of the accounts from each moment at which one of them changes to the next.</summary>
    private static IEnumerable<CoverageSpan> Sweep(List<CoverageAccount> accounts)
    {
        var at = new int[accounts.Count];
        var moment = accounts.Min(account => account.From);
        while (true)
        {
            CoverageSpan? best = null;
            DateTimeOffset? next = null;
            for (var i = 0; i < at.Length; i++)
            {
                var spans = accounts[i].Spans;
                while (at[i] < spans.Count && spans[at[i]].To <= moment)
                {
                    at[i]++;
                }

                if (at[i] == spans.Count)
                {
                    continue;
                }

                var span = spans[at[i]];
                var change = span.From > moment ? span.From : span.To;
                next = next < change ? next : change;
                best = span.From <= moment && (best is null || Rank(span.State) < Rank(best.State)) ? span : best;
            }

            if (next is not { } end)
            {
                yield break;
            }

            if (best is not null)
            {
                yield return best with { From = moment, To = end };
            }

            moment = end;
        }
    }

    private static int Rank(CoverageState state) => state switch
    {
        CoverageState.Covered => 0,
        CoverageState.Recovered => 1,
        CoverageState.Uncertain => 2,
        _ => 3,
    };
}
