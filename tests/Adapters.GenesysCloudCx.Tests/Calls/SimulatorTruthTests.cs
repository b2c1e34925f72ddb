using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Scenarios;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>The simulator notes what it does to its calls without looking at what it sends; what it sends must tell the same.</summary>
public sealed class SimulatorTruthTests
{
    private const int Seeds = 6;

    public static TheoryData<string> Names => [.. StoryCatalogue.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Interpret_SimulatedStoryInCallsShape_TellsWhatReallyHappened(string story)
        => Compare(story, (play, heard) => play.Tell(heard, change => change.WriteCallNotification, ".conversations.calls"), fact => fact.Visible);

    [Theory]
    [MemberData(nameof(Names))]
    public void Interpret_SimulatedStoryInConversationsShape_TellsWhatReallyHappened(string story)
        => Compare(story, (play, heard) => play.Tell(heard, change => change.WriteConversationNotification, ".conversations"), fact => fact.Visible);

    [Theory]
    [MemberData(nameof(Names))]
    public void Reconcile_SimulatedStoryByRestAlone_TellsTheExactFacts(string story)
        => Compare(
            story,
            (play, heard) => heard.ReadBack(SimulatedPlay.Bytes(play.Last.WriteConversationRest), play.Over),
            fact => fact.Exact,
            inexact: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void NeedsRefresh_SimulatedStoryThatWasHeard_CostsNoRequest(string story)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            using SimulatedPlay play = new(story, seed);
            if (play.IsCall)
            {
                Listener heard = new();
                play.Tell(heard, change => change.WriteCallNotification, ".conversations.calls");

                // what happens after the last agent left is told to nobody
                Assert.Equal(!play.IsToldToTheEnd, heard.Interpreter.NeedsRefresh(SimulatedPlay.Bytes(play.Last.WriteAnalyticsRow)));
                Assert.True(new Listener().Interpreter.NeedsRefresh(SimulatedPlay.Bytes(play.Last.WriteAnalyticsRow)), $"seed {seed}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Interpret_SimulatedStoryWithDropsAndDuplicates_TellsTheExactFactsOnce(string story)
        => Compare(
            story,
            (play, heard) =>
            {
                var dice = new Random(story.Length);
                play.Tell(heard, change => change.WriteCallNotification, ".conversations.calls", () => dice.Next(3));
                heard.ReadBack(SimulatedPlay.Bytes(play.Last.WriteConversationRest), play.Over);
            },
            fact => fact.Exact,
            inexact: true,
            startsMissed: true);

    /// <summary>Kind, whose, and the platform's time that leads the id; not that of holds where the only snapshot that told their start can be missed.</summary>
    private static void Compare(string story, Action<SimulatedPlay, Listener> tell, Func<Fact, bool> counts, bool inexact = false, bool startsMissed = false)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            using SimulatedPlay play = new(story, seed);
            if (!play.IsCall)
            {
                continue;
            }

            Listener heard = new();
            tell(play, heard);
            string Line(string kind, string? whose, DateTimeOffset lead)
                => startsMissed && kind is "held" or "retrieved" ? $"{kind} {whose}" : $"{kind} {whose} {lead:HH:mm:ss.fff}";

            string Of(Fact fact) => Line(fact.Kind, fact.ParticipantId, fact.Leading);
            var loose = play.Facts.Where(fact => !counts(fact)).Select(Of).ToHashSet();
            var expected = play.Facts.Where(counts).Select(Of).Order();
            var told = heard.Calls.Select(each => Line(each.Type["recorder.call.".Length..], each.ParticipantId, StoryTests.LeadOf(each.Id))).Order().ToList();
            Assert.Equal(string.Join('\n', expected), string.Join('\n', inexact ? told.Where(line => !loose.Contains(line)) : told));
            Assert.Equal(heard.Calls.Count(), heard.Calls.Select(each => each.Id).Distinct().Count());
        }
    }
}
