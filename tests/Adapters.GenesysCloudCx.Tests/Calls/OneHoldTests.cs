using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Tests.State;
using FsCheck;
using FsCheck.Fluent;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>One hold is one <c>held</c> and at most one <c>retrieved</c>, whoever saw it, in whichever order, by whichever clock.</summary>
public sealed class OneHoldTests
{
    private static readonly string[] Consults = ["consult-completed", "consult-completed-formally", "consult-cancelled", "consult-not-answered", "customer-hangs-up-in-consult", "conference"];

    private static readonly TimeSpan[] Clocks =
        [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(-40), TimeSpan.FromHours(7), TimeSpan.FromHours(-7), TimeSpan.FromDays(1)];

    [Theory]
    [InlineData(7)]
    [InlineData(-7)]
    [InlineData(0)]
    public void ReadBack_ConsultSeenWithoutItsStartByAnotherClock_IsTheSegment(int hours)
    {
        var story = Stories.ConsultCompleted("transfer");
        var consulting = story.Moments.First(moment => moment.At == Cast.At(65.1));
        Listener heard = new();

        heard.Hear(consulting.CallsFrame(), consulting.At.AddHours(hours)).ReadBack(story.Last.ConversationRest(), Cast.At(400));

        var held = heard.One("held");
        Assert.Equal(heard.One("connected", Cast.Agent).ConnectedAt, LeadOf(held));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(-7)]
    public void ReadBack_KilledAfterTheConsultWasSeenByAnotherClock_IsTheSegment(int hours)
    {
        var story = Stories.ConsultCompleted("transfer");
        var consulting = story.Moments.First(moment => moment.At == Cast.At(65.1));
        Listener before = new();
        before.Hear(consulting.CallsFrame(), consulting.At.AddHours(hours));

        var after = Restart.With(null, before.Events).ReadBack(story.Last.ConversationRest(), Cast.At(400));

        Assert.Single(before.Told, "held");
        Assert.DoesNotContain("held", after.Told);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Retrieved_SoonAfterRestToldOfTheHoldAndTheCallEndedSoonToo_IsTold(bool anotherLeftBefore)
    {
        var script = Stories.Consulting();
        Listener heard = new();
        heard.HearAll(script.Moments.Where(moment => moment.At < Cast.At(60)), moment => moment.CallsFrame()).ReadBack(script.Last.CallsRest(), Cast.At(79.5));
        foreach (var each in (string[])[Cast.Customer, Cast.Agent, Cast.Second])
        {
            script.Change(each, leg => leg with { ConsultParticipantId = null, Confined = false });
        }

        heard.Hear(script.Attribute(Cast.Agent, "consultInitiator", null).Send(80).Last.CallsFrame(), Cast.At(80.1));
        if (anotherLeftBefore)
        {
            heard.Hear(script.End(Cast.Second, 83, "client").Send(83.1).Last.CallsFrame(), Cast.At(83.1));
            Assert.Single(heard.Told, "retrieved");
        }

        heard.Hear(script.End(Cast.Agent, 85, "client").Send(85.1).Last.CallsFrame(), Cast.At(85.1));

        Assert.Equal(["held", "retrieved", "ended"], heard.ToldOf(Cast.Agent).Where(told => told is "held" or "retrieved" or "ended"));
    }

    [Fact]
    public void ReadBack_EarlierHoldWasMissed_IsToldBesideTheOneThatWasSeen()
    {
        var script = Stories.Connected();
        script.Hold(Cast.Agent, 20).Retrieve(Cast.Agent, 25);
        script.Hold(Cast.Agent, 40).Change(Cast.Agent, leg => leg with { HoldStart = null }).Send(40.1);
        Listener heard = new();
        heard.Hear(script.Last.CallsFrame(), Cast.At(40.5));
        script.Retrieve(Cast.Agent, 45).Send(45.1);

        heard.Hear(script.Last.CallsFrame(), Cast.At(45.5)).ReadBack(script.Last.ConversationRest(), Cast.At(50)).ReadBack(script.Last.ConversationRest(), Cast.At(60));

        Assert.Equal(2, heard.Told.Count(each => each == "held"));
        Assert.Equal(2, heard.Told.Count(each => each == "retrieved"));
    }

    [Fact]
    public void ReadBack_EarlierHoldWasMissed_LeavesTheOneThatGoesOnOpen()
    {
        var script = Stories.Connected();
        script.Hold(Cast.Agent, 20).Retrieve(Cast.Agent, 25);
        script.Hold(Cast.Agent, 40).Change(Cast.Agent, leg => leg with { HoldStart = null, Holds = leg.Holds.Take(1).ToList() }).Send(40.1);
        Listener heard = new();
        heard.Hear(script.Last.CallsFrame(), Cast.At(40.5)).ReadBack(script.Last.ConversationRest(), Cast.At(42));

        heard.Hear(script.Attribute(Cast.Customer, "any", "thing").Send(43).Last.CallsFrame(), Cast.At(43));

        Assert.Equal(2, heard.Told.Count(each => each == "held"));
        Assert.Single(heard.Told, "retrieved");
    }

    [Fact]
    public void ReadBack_TwoHoldsWithinTheTolerance_AreTwo()
    {
        var script = Stories.Connected();
        script.Hold(Cast.Agent, 40).Send(40.1);
        Listener heard = new();
        heard.Hear(script.Last.CallsFrame(), Cast.At(40.2));
        script.Retrieve(Cast.Agent, 40.6).Hold(Cast.Agent, 41.2).Retrieve(Cast.Agent, 45).Send(45.1);

        heard.ReadBack(script.Last.ConversationRest(), Cast.At(50));

        Assert.Equal(2, heard.Told.Count(each => each == "held"));
    }

    [Fact]
    public void Hear_ConsultThatWasReadBackAsOver_IsNotOnHoldAgain()
    {
        var story = Stories.Conference();
        var over = story.Moments.First(moment => moment.At == Cast.At(80));
        Listener heard = new();
        heard.HearAll(story.Moments.Where(moment => moment.At < Cast.At(60)), moment => moment.CallsFrame()).ReadBack(over.ConversationRest(), Cast.At(80.5));

        heard.HearAll(story.Moments.Where(moment => moment.At >= Cast.At(60)), moment => moment.CallsFrame());

        Assert.Single(heard.Told, "held");
        Assert.Single(heard.Told, "retrieved");
    }

    [Fact]
    public void Hear_ConsultNobodyAnsweredThatWasReadBackAsOver_IsNotOnHoldAgain()
    {
        var script = Stories.Consulted().End(Cast.Second, 69, "transfer.noanswer").Send(69.1);
        var failed = script.Last;
        var over = script.Retrieve(Cast.Agent, 69.5).Send(69.5).Last;
        Listener heard = new();
        heard.HearAll(script.Moments.Where(moment => moment.At < Cast.At(60)), moment => moment.CallsFrame())
            .ReadBack(failed.ConversationRest(), Cast.At(69.2)).ReadBack(over.ConversationRest(), Cast.At(69.9));

        heard.Hear(failed.CallsFrame(), Cast.At(70)).Hear(over.CallsFrame(), Cast.At(70.4));

        Assert.Single(heard.Told, "held");
        Assert.Single(heard.Told, "retrieved");
    }

    [Fact]
    public void Hear_AnotherConsultAfterOneThatWasReadBack_IsAnotherHold()
    {
        var script = Stories.ConsultCancelled();
        var over = script.Moments.Last(moment => moment.At < Cast.At(81));
        Listener heard = new();
        heard.HearAll(script.Moments.Where(moment => moment.At < Cast.At(60)), moment => moment.CallsFrame()).ReadBack(over.ConversationRest(), Cast.At(81));
        script = Stories.ConsultCancelled();
        var consulting = script.Moments.Single(moment => moment.At == Cast.At(65.1));
        var third = Script.NewAgent(Cast.Third, Cast.Bob, 90) with { ConsultParticipantId = Cast.Customer, Peer = "another" };
        var frame = consulting with { Legs = [.. consulting.Legs.Where(leg => leg.Id != Cast.Second), over.Legs.Single(leg => leg.Id == Cast.Second), third] };

        heard.Hear(frame.CallsFrame(), Cast.At(90.3));

        Assert.Equal(2, heard.Told.Count(each => each == "held"));
    }

    [Fact]
    public void Hear_SnapshotWithTheStartWasOvertaken_IsTheHoldThatWasSeen()
    {
        var story = Stories.ConsultCancelled();
        var moments = story.Moments.ToList();
        var begun = moments.Single(moment => moment.At == Cast.At(60.05));
        moments.Remove(begun);
        moments.Insert(moments.FindIndex(moment => moment.At > Cast.At(80)) + 1, begun);
        Listener heard = new();

        heard.HearAll(moments, moment => moment.CallsFrame()).ReadBack(story.Last.ConversationRest(), Cast.At(400));

        Assert.Single(heard.Told, "held");
        Assert.Single(heard.Told, "retrieved");
    }

    public static TheoryData<string> Held => [.. Consults, "hold", "hang-up-on-hold"];

    /// <summary>REST overtakes notifications: it tells each moment before those that are on their way since another one.</summary>
    [Theory]
    [MemberData(nameof(Held))]
    public void Hear_LateSinceAnyMomentWhileAnyLaterOneIsReadBack_TellsTheSameHolds(string story)
    {
        var moments = Stories.All[story]().Moments;
        var expected = Counts(new Listener().HearCalls(Stories.All[story]()).Events);
        for (var since = 0; since < moments.Count; since++)
        {
            for (var read = since; read < moments.Count; read++)
            {
                Listener heard = new();
                heard.HearAll(moments.Take(since), moment => moment.CallsFrame()).ReadBack(moments[read].ConversationRest(), moments[read].At.AddSeconds(0.6));
                foreach (var late in moments.Skip(since))
                {
                    var at = late.At > moments[read].At ? late.At : moments[read].At;
                    heard.Hear(late.CallsFrame(), at.AddSeconds(2));
                }

                heard.ReadBack(moments[^1].ConversationRest(), Cast.At(500));
                Assert.True(expected == Counts(heard.Events), $"late since {since}, read {read}: {string.Join(' ', heard.Told)}");
            }
        }

        static (int Held, int Retrieved) Counts(IEnumerable<AdapterEvent> told)
            => (told.Count(each => each.Type == EventTypes.CallHeld), told.Count(each => each.Type == EventTypes.CallRetrieved));
    }

    [Fact]
    public void Hear_ConsultByAnyClockWithKillsAndReadBacks_IsOneHold()
        => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(2_000)),
            Prop.ForAll(
                Gen.Elements(Consults).SelectMany(story => Gen.Choose(0, 1_000_000).ListOf(14).Select(dice => new Fate(story, [.. dice]))).ToArbitrary(),
                IsOneHold));

    /// <summary>
    /// The story goes on; some of its frames are lost, some come twice, the adapter is killed now and then, with or without a state that was kept,
    /// and each of its lives has a clock of its own.
    /// </summary>
    private static bool IsOneHold(Fate fate)
    {
        var script = Stories.All[fate.Story]();
        List<AdapterEvent> journal = [];
        byte[]? kept = null;
        Listener heard = new();
        var clock = TimeSpan.Zero;
        for (var i = 0; i < script.Moments.Count; i++)
        {
            var die = fate.Dice[i % fate.Dice.Length];
            var moment = script.Moments[i];
            if (die / 49 % 4 == 0)
            {
                journal.AddRange(heard.Events);
                clock = Clocks[die / 7 % Clocks.Length];
                heard = Restart.With(die / 196 % 2 == 0 ? kept : null, journal, now: moment.At + clock);
            }

            var at = moment.At.AddSeconds(0.5) + clock;
            _ = (die % 7) switch
            {
                0 => heard,
                1 => ReadBack(heard, journal, moment, at),
                2 => ReadBack(heard.Hear(moment.ConversationFrame(), at), journal, moment, at.AddSeconds(0.1)),
                3 => heard.Hear(moment.CallsFrame(), at).Hear(moment.CallsFrame(Cast.Bob), at),
                4 => heard.Hear(moment.CallsFrame(Cast.Bob), at),
                _ => heard.Hear(moment.CallsFrame(), at),
            };
            kept = die / 392 % 3 == 0 ? heard.Keep() : kept;
        }

        journal.AddRange(ReadBack(heard, journal, script.Last, Cast.At(500) + clock).Events);
        var facts = journal.DistinctBy(told => told.Id).OfType<CallEvent>().Where(told => told.ParticipantId == Cast.Agent).ToList();
        return facts.Count(told => told.Type == EventTypes.CallHeld) == 1 && facts.Count(told => told.Type == EventTypes.CallRetrieved) <= 1;
    }

    private static Listener ReadBack(Listener heard, List<AdapterEvent> journal, ScriptedMoment moment, DateTimeOffset at)
    {
        heard.Interpreter.Recall(Cast.Conversation, journal);
        return heard.ReadBack(moment.ConversationRest(), at);
    }

    private static DateTimeOffset LeadOf(CallEvent told) => FactNumber.LeadOf(told.Id);

    private sealed record Fate(string Story, int[] Dice)
    {
        public override string ToString() => $"{Story}: {string.Join(' ', Dice)}";
    }
}
