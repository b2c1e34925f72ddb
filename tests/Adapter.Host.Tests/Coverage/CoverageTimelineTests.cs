using Adapter.Abstractions;
using Adapter.Host.Coverage;
using FsCheck;
using FsCheck.Fluent;

namespace Adapter.Host.Tests.Coverage;

/// <summary>Whatever is told: the spans touch, add up to the whole time, say what the rules say, and the rows that follow the changes are the spans.</summary>
public sealed class CoverageTimelineTests
{
    private const int Length = 60;
    private static readonly DateTimeOffset Start = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Tell_AnyWords_AgreesWithTheRulesMomentByMoment()
    {
        var property = Prop.ForAll(Words.ToArbitrary(), words =>
        {
            CoverageTimeline timeline = new(Start);
            var model = new (CoverageState State, string Cause)?[Length];
            Dictionary<DateTimeOffset, CoverageSpan> rows = [];
            var edge = 0;
            foreach (var word in words)
            {
                Apply(rows, timeline.Tell(word.Span, At(word.Now), "hole"));
                edge = Tell(model, edge, word);
            }

            return timeline.Edge == At(edge)
                && IsWhole(timeline.Spans, Start, At(edge))
                && Enumerable.Range(0, edge).All(i => timeline.Spans.Single(span => span.From <= At(i) && At(i) < span.To) is var span && (span.State, span.Cause) == model[i])
                && timeline.Spans.Zip(timeline.Spans.Skip(1)).All(pair => (pair.First.State, pair.First.Cause, pair.First.Detail) != (pair.Second.State, pair.Second.Cause, pair.Second.Detail))
                && rows.Values.OrderBy(row => row.From).SequenceEqual(timeline.Spans);
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), property);
    }

    [Fact]
    public void Restore_OfTheRowsOfAnyWords_GivesTheSameTimeline()
    {
        var property = Prop.ForAll(Words.ToArbitrary(), words =>
        {
            CoverageTimeline timeline = new(Start);
            Dictionary<DateTimeOffset, CoverageSpan> rows = [];
            Apply(rows, timeline.SetMark(CoverageCauses.Starting, null));
            foreach (var word in words)
            {
                Apply(rows, word.Now % 7 == 0 ? timeline.SetMark(CoverageCauses.Stopped, "A person.") : word.Now % 5 == 0 ? timeline.CutOff(At(word.Now)).Change : timeline.Tell(word.Span, At(word.Now), "hole"));
            }

            var stored = CoverageTable.Restore("A", [.. rows.Values.Select(Row)]);
            return stored.OddRows == 0 && stored.Timeline!.FirstStart == timeline.FirstStart && stored.Timeline.Spans.SequenceEqual(timeline.Spans) && stored.Timeline.Mark == timeline.Mark;
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), property);
    }

    [Fact]
    public void Restore_AnyRows_IsWholeAndNeverBetterThanARow()
    {
        var row = from began in Gen.Choose(-2, Length)
                  from length in Gen.Choose(-2, 12)
                  from state in Gen.Choose(-1, 4)
                  from odd in Gen.Choose(0, 19)
                  select new CoverageTable.Row(
                      odd == 0 ? null : odd == 1 ? long.MaxValue : At(began).ToUnixTimeMilliseconds(), odd == 2 ? null : At(began + length).ToUnixTimeMilliseconds(),
                      odd == 3 ? null : state, odd == 4 ? null : "c" + state, null);
        var property = Prop.ForAll(row.ListOf().ToArbitrary(), rows =>
        {
            var stored = CoverageTable.Restore("A", [.. rows]);
            if (stored.Timeline is not { } timeline)
            {
                return rows.All(item => item.Began is null or long.MaxValue);
            }

            var covered = timeline.Spans.Where(span => span.State != CoverageState.Uncertain);
            return IsWhole(timeline.Spans, timeline.FirstStart, timeline.Edge)
                && covered.All(span => Moments(span).All(moment => rows.Count(item => item.Began <= moment && moment < item.Ended) == 1));
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), property);
    }

    [Fact]
    public void Between_AnyStretch_AddsUpToIt()
    {
        var question = from words in Words
                       from a in Gen.Choose(-5, Length + 5)
                       from b in Gen.Choose(-5, Length + 5)
                       select (words, a, b);
        var property = Prop.ForAll(question.ToArbitrary(), item =>
        {
            CoverageTimeline timeline = new(Start);
            foreach (var word in item.words)
            {
                timeline.Tell(word.Span, At(word.Now), "hole");
            }

            var (from, to) = (At(Math.Min(item.a, item.b)), At(Math.Max(item.a, item.b)));
            var account = CoverageAccount.Of("A", timeline, At(Length), "silent").Between(from, to);
            var whole = CoverageWords.States.Aggregate(TimeSpan.Zero, (sum, state) => sum + account.In(state));
            return IsWhole(account.Spans, account.From, account.Until) && whole == account.Until - account.From
                && account.From >= timeline.FirstStart && (account.Until == account.From || (account.From == Later(from, Start) && account.Until == Earlier(to, At(Length))));
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), property);
    }

    [Fact]
    public void Union_AnyAccounts_IsTheBestOfEachMoment()
    {
        var starts = from first in Words from second in Words from begin in Gen.Choose(0, 20) select (first, second, begin);
        var property = Prop.ForAll(starts.ToArbitrary(), item =>
        {
            CoverageAccount[] accounts = [Account("A", 0, item.first), Account("B", item.begin, item.second)];
            var union = CoverageAccount.Union("S", accounts)!;
            return IsWhole(union.Spans, Start, At(Length)) && Enumerable.Range(0, Length).All(i =>
            {
                var states = accounts.SelectMany(account => account.Spans).Where(span => span.From <= At(i) && At(i) < span.To).Select(span => span.State).ToList();
                CoverageState[] order = [CoverageState.Covered, CoverageState.Recovered, CoverageState.Uncertain, CoverageState.Lost];
                return union.Spans.Single(span => span.From <= At(i) && At(i) < span.To).State == order.First(states.Contains);
            });
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), property);
    }

    [Fact]
    public void Tell_FractionsOfAMillisecond_TouchAndAreNotRoundedAway()
    {
        CoverageTimeline timeline = new(Start.AddTicks(4567));
        var now = Start.AddSeconds(9);
        timeline.Tell(new(Start, Start.AddTicks(19_999_999), CoverageState.Covered, "live"), now, "hole");
        timeline.Tell(new(Start.AddTicks(19_999_999), Start.AddTicks(30_000_001), CoverageState.Uncertain, "cut"), now, "hole");
        timeline.Tell(new(Start.AddTicks(30_000_001), Start.AddTicks(40_000_000), CoverageState.Covered, "live"), now, "hole");
        timeline.Tell(new(Start.AddTicks(35_000_001), Start.AddTicks(35_000_009), CoverageState.Uncertain, "blink"), now, "hole");
        timeline.Tell(new(Start.AddTicks(19_999_999), Start.AddTicks(30_000_001), CoverageState.Recovered, "cut"), now, "hole");

        Assert.Equal(
            [(0, 1999, "covered"), (1999, 3000, "recovered"), (3000, 3500, "covered"), (3500, 3501, "uncertain"), (3501, 4000, "covered")],
            timeline.Spans.Select(span => ((int)(span.From - Start).TotalMilliseconds, (int)(span.To - Start).TotalMilliseconds, CoverageWords.Of(span.State))));
    }

    [Fact]
    public void Tell_AMovingEdge_ChangesOneRow()
    {
        CoverageTimeline timeline = new(Start);
        for (var i = 0; i < 1000; i++)
        {
            timeline.Tell(new(At(3 * i), At((3 * i) + 2), CoverageState.Covered, "live"), At(9999), "hole");
        }

        var change = timeline.Tell(new(timeline.Edge, timeline.Edge.AddSeconds(5), CoverageState.Covered, "live", "other words"), At(9999), "hole");

        Assert.Empty(change.Gone);
        Assert.Equal((timeline.Spans[^1], 1999), (Assert.Single(change.Set), timeline.Spans.Count));
    }

    private static Gen<Word[]> Words
        => (from begin in Gen.Choose(-3, Length)
            from length in Gen.Choose(-1, 20)
            from state in Gen.Choose(0, 3)
            from cause in Gen.Choose(0, 2)
            from now in Gen.Choose(0, Length)
            select new Word(new CoverageSpan(At(begin), At(begin + length), (CoverageState)state, "c" + cause), begin, begin + length, now)).ArrayOf();

    private static int Tell((CoverageState State, string Cause)?[] model, int edge, Word word)
    {
        var (from, to) = (Math.Max(0, word.Begin), Math.Min(word.End, word.Now));
        for (var i = edge; i < from && to > from; i++)
        {
            model[i] = (CoverageState.Uncertain, "hole");
        }

        for (var i = from; i < to; i++)
        {
            var replaces = model[i] is not { State: var old } || word.Span.State switch
            {
                CoverageState.Covered => false,
                CoverageState.Uncertain => true,
                _ => old != CoverageState.Covered,
            };
            model[i] = replaces ? (word.Span.State, word.Span.Cause) : model[i];
        }

        return to > from ? Math.Max(edge, to) : edge;
    }

    private static CoverageAccount Account(string name, int begin, Word[] words)
    {
        CoverageTimeline timeline = new(At(begin));
        foreach (var word in words)
        {
            timeline.Tell(word.Span, At(word.Now), "hole");
        }

        return CoverageAccount.Of(name, timeline, At(Length), "silent");
    }

    private static void Apply(Dictionary<DateTimeOffset, CoverageSpan> rows, TimelineChange change)
    {
        foreach (var began in change.Gone)
        {
            Assert.True(rows.Remove(began));
        }

        foreach (var span in change.Set)
        {
            rows[span.From] = span;
        }
    }

    private static CoverageTable.Row Row(CoverageSpan span) => new(span.From.ToUnixTimeMilliseconds(), span.To.ToUnixTimeMilliseconds(), (long)span.State, span.Cause, span.Detail);

    private static IEnumerable<long> Moments(CoverageSpan span)
    {
        for (var at = span.From.ToUnixTimeMilliseconds(); at < span.To.ToUnixTimeMilliseconds(); at++)
        {
            yield return at;
        }
    }

    private static bool IsWhole(IReadOnlyList<CoverageSpan> spans, DateTimeOffset from, DateTimeOffset to)
        => spans.Count == 0
            ? from >= to
            : spans[0].From == from && spans[^1].To == to && spans.All(span => span.To > span.From) && spans.Zip(spans.Skip(1)).All(pair => pair.First.To == pair.Second.From);

    private static DateTimeOffset At(int milliseconds) => Start.AddMilliseconds(milliseconds);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private sealed record Word(CoverageSpan Span, int Begin, int End, int Now);
}
