using Adapter.Abstractions;
using Torture.Oracle;

namespace EndToEnd.Tests;

/// <summary>An oracle that cannot fail proves nothing: each way in which a journal can be wrong is found.</summary>
public sealed class TortureOracleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly TruthFact[] Facts =
    [
        Fact("offered", 0), Fact("connected", 2), Fact("consulted", 3, exact: false), Fact("held", 4), Fact("retrieved", 6, leading: 4), Fact("transferred", 8), Fact("ended", 8), Fact("routed", 1, visible: false),
    ];

    private static Torture.Oracle.CoverageSpan Heard => new(Noon.AddHours(-1), Noon.AddHours(1), "covered", "live");

    private static List<JournalEvent> Journal => [.. Facts.Select((fact, index) => Event(index + 1, fact))];

    [Fact]
    public void Compare_WholeJournal_FindsNothing()
    {
        var verdict = JournalOracle.Compare(Facts, Journal, _ => Heard);

        Assert.Empty(verdict.Findings);
        Assert.Equal((6, 6, 8), (verdict.Expected, verdict.Found, verdict.Journaled));
    }

    [Theory]
    [InlineData("offered")]
    [InlineData("connected")]
    [InlineData("held")]
    [InlineData("retrieved")]
    [InlineData("transferred")]
    [InlineData("ended")]
    public void Compare_RepeatableFactMissing_IsLost(string kind)
        => Assert.Contains(JournalOracle.Compare(Facts, [.. Journal.Where(e => e.Kind != kind)]).Findings, finding => finding.Kind == FindingKind.Lost && finding.Key.StartsWith(kind, StringComparison.Ordinal));

    [Fact]
    public void Compare_EndMissing_LegIsUnended()
        => Assert.Contains(JournalOracle.Compare(Facts, [.. Journal.Where(e => e.Kind != "ended")]).Findings, finding => finding.Kind == FindingKind.Unended);

    [Fact]
    public void Compare_LiveFactMissing_IsMissedOnlyInCoveredTime()
    {
        List<JournalEvent> journal = [.. Journal.Where(e => e.Kind != "consulted")];

        Assert.Equal(FindingKind.Unheard, Assert.Single(JournalOracle.Compare(Facts, journal, _ => Heard).Findings).Kind);
        Assert.Empty(JournalOracle.Compare(Facts, journal, _ => null).Findings);
        Assert.Empty(JournalOracle.Compare(Facts, journal).Findings);
    }

    [Theory]
    [InlineData("active", 6, 0)]
    [InlineData("active", 4, 1)]
    [InlineData("stopped", 6, 1)]
    public void Compare_RecordingWentBackToWhatWasKnown_IsMissedOnlyWhereItsChangeWasHeard(string last, int coveredAfter, int unheard)
    {
        TruthFact[] facts = [Recording("active", 2), Recording("paused", 5), Recording(last, 9)];

        var verdict = JournalOracle.Compare(facts, [Event(1, facts[0]) with { RecordingState = "active" }], at => at > Noon.AddSeconds(coveredAfter) ? Heard : null);

        Assert.Equal(unheard, verdict.Count(FindingKind.Unheard) > 0 ? 1 : 0);

        static TruthFact Recording(string state, int second) => Fact(TruthFact.OfConversation, second, exact: false) with { RecordingState = state };
    }

    [Fact]
    public void Compare_EndOfWhatBeganUnheard_IsMissedOnlyWhereTheBeginIsTold()
    {
        TruthFact[] facts = [Fact("conferenced", 3, exact: false), Fact("party-left", 9, exact: false)];
        List<JournalEvent> begun = [Event(1, facts[0])];

        Assert.Empty(JournalOracle.Compare(facts, [], at => at > Noon.AddSeconds(6) ? Heard : null).Findings);
        Assert.Equal(FindingKind.Unheard, Assert.Single(JournalOracle.Compare(facts, begun, at => at > Noon.AddSeconds(6) ? Heard : null).Findings).Kind);
    }

    [Fact]
    public void Compare_RecordingChangedIntoAnotherStateOrAgain_IsFound()
    {
        TruthFact[] facts = [Fact("connected", 2), Fact("recording-state-changed", 3, exact: false, leading: 2) with { RecordingState = "active" }];
        var active = Event(2, facts[1]) with { RecordingState = "active", ParticipantId = "the next leg" };
        List<JournalEvent> journal = [Event(1, facts[0]), active];

        Assert.Empty(JournalOracle.Compare(facts, journal).Findings);
        Assert.Equal(FindingKind.Unexpected, Assert.Single(JournalOracle.Compare(facts, [.. journal, active with { Sequence = 3, Id = Guid.NewGuid(), RecordingState = "none" }]).Findings).Kind);
        Assert.Equal(FindingKind.Doubled, Assert.Single(JournalOracle.Compare(facts, [.. journal, active with { Sequence = 3, Id = Guid.NewGuid() }]).Findings).Kind);
    }

    [Fact]
    public void Compare_OneOfTwoLikeFactsMissing_IsTheOneThatIsNotThere()
    {
        TruthFact[] facts = [Fact("recording-state-changed", 3, exact: false, leading: 2), Fact("recording-state-changed", 9, exact: false, leading: 2)];

        var found = JournalOracle.Compare(facts, [Event(1, facts[1])], at => at < Noon.AddSeconds(6) ? Heard : null);

        Assert.Equal(facts[0].At, Assert.Single(found.Findings).At);
    }

    [Fact]
    public void Compare_FactShownToNobody_MayBeThereOrNot()
    {
        Assert.Empty(JournalOracle.Compare(Facts, [.. Journal.Where(e => e.Kind != "routed")], _ => Heard).Findings);
        Assert.Empty(JournalOracle.Compare(Facts, Journal, _ => Heard).Findings);
    }

    [Theory]
    [InlineData("connected")]
    [InlineData("consulted")]
    [InlineData("held")]
    public void Compare_FactTwiceUnderAnotherId_IsDoubled(string kind)
    {
        var fact = Facts.First(fact => fact.Kind == kind);
        var again = Event(99, fact with { Leading = fact.Leading.AddMilliseconds(-1) });

        Assert.Equal(FindingKind.Doubled, Assert.Single(JournalOracle.Compare(Facts, [.. Journal, again]).Findings, finding => finding.Kind != FindingKind.Disordered).Kind);
    }

    [Fact]
    public void Compare_FactTwiceUnderAnIdOfTheSameTime_IsDoubled()
    {
        var again = Event(99, Facts[4]) with { Id = EventId.Create(Facts[4].Leading, "something else") };

        Assert.Equal(FindingKind.Doubled, Assert.Single(JournalOracle.Compare(Facts, [.. Journal, again]).Findings).Kind);
    }

    [Fact]
    public void Compare_SameIdTwice_IsDoubled()
        => Assert.Contains(JournalOracle.Compare(Facts, [.. Journal, Journal[4] with { Sequence = 99 }]).Findings, finding => finding.Kind == FindingKind.Doubled);

    [Fact]
    public void Compare_EventThatNeverHappened_IsUnexpected()
        => Assert.Equal(FindingKind.Unexpected, Assert.Single(JournalOracle.Compare(Facts, [.. Journal, Event(99, Fact("conferenced", 5))]).Findings).Kind);

    [Theory]
    [InlineData("connected", "ended")]
    [InlineData("offered", "connected")]
    [InlineData("transferred", "ended")]
    [InlineData("held", "retrieved")]
    public void Compare_TwoEventsOfALegExchanged_AreDisordered(string one, string other)
    {
        var journal = Journal;
        var (first, second) = (journal.FindIndex(e => e.Kind == one), journal.FindIndex(e => e.Kind == other));
        (journal[first], journal[second]) = (journal[second] with { Sequence = journal[first].Sequence }, journal[first] with { Sequence = journal[second].Sequence });

        Assert.Contains(JournalOracle.Compare(Facts, journal).Findings, finding => finding.Kind == FindingKind.Disordered);
    }

    [Fact]
    public void Compare_SequenceNumbersThatGoBack_AreDisordered()
    {
        var journal = Journal;
        journal[3] = journal[3] with { Sequence = 2 };

        Assert.Equal(FindingKind.Disordered, Assert.Single(JournalOracle.Compare(Facts, journal).Findings).Kind);
    }

    [Theory]
    [InlineData("gone", "is gone")]
    [InlineData("changed", "is 0")]
    [InlineData("passed over", "was passed over")]
    [InlineData("twice", "given after")]
    public void Consumer_WhatItWasGivenDiffersFromTheJournal_IsFound(string how, string told)
    {
        var journal = Journal;
        List<(long, Guid)> seen = [.. journal.Select(e => (e.Sequence, e.Id))];
        Assert.Empty(ConsumerOracle.Compare(seen, journal));
        switch (how)
        {
            case "gone":
                journal.RemoveAt(3);
                break;
            case "changed":
                journal[3] = journal[3] with { Id = Guid.Empty };
                break;
            case "twice":
                seen.Insert(4, seen[3]);
                break;
            default:
                seen.RemoveAt(3);
                break;
        }

        Assert.Contains(told, Assert.Single(ConsumerOracle.Compare(seen, journal)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Coverage_SpansThatTouch_FindNothing() => Assert.Empty(Account((0, 10), (10, 30), (30, 60)).Check());

    [Theory]
    [InlineData(12, 60, "a hole")]
    [InlineData(8, 60, "an overlap")]
    [InlineData(10, 55, "ends at")]
    public void Coverage_HoleOverlapOrEarlyEnd_IsFound(int second, int end, string told)
        => Assert.Contains(told, Assert.Single(Account((0, 10), (second, end)).Check()).Detail, StringComparison.Ordinal);

    private static CoverageAccount Account(params (int From, int To)[] spans)
        => new(Noon, Noon.AddSeconds(60), [.. spans.Select(span => new Torture.Oracle.CoverageSpan(Noon.AddSeconds(span.From), Noon.AddSeconds(span.To), "covered", "live"))]);

    private static TruthFact Fact(string kind, int second, bool exact = true, bool visible = true, int? leading = null)
        => new("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222", kind, Noon.AddSeconds(second), Noon.AddSeconds(leading ?? second), exact, visible);

    private static JournalEvent Event(long sequence, TruthFact fact)
        => new(sequence, EventId.Create(fact.Leading, fact.Strict), "recorder.call." + fact.Kind, fact.ConversationId, fact.ParticipantId, fact.At, Recovered: false);
}
