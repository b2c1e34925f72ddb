using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Calls;

namespace Adapters.GenesysCloudCx.Tests.State;

/// <summary>Facts that carry a number in their id: a number that was told is never used again, else the journal takes the new fact for the old one.</summary>
public sealed class NumberedFactTests
{
    public enum Memory
    {
        State,
        StateAndJournal,
        Journal,
    }

    [Theory]
    [InlineData(Memory.State)]
    [InlineData(Memory.StateAndJournal)]
    [InlineData(Memory.Journal)]
    public void Restart_AttributesChangeBeforeAndAfter_TellTwoFacts(Memory memory)
    {
        var script = Stories.Connected();
        Listener before = new();
        before.HearCalls(script);
        var early = before.Keep();
        script.Attribute(Cast.Customer, "customerNumber", "4711").Send(20);
        before.Hear(script.Last.CallsFrame(), script.Last.At);
        var after = Restarted(memory, before, early);

        after.Hear(script.Last.CallsFrame(), script.Last.At.AddSeconds(1));
        script.Attribute(Cast.Customer, "customerNumber", "4712").Send(40);
        after.Hear(script.Last.CallsFrame(), script.Last.At);

        var first = Assert.Single(before.Events, each => each.Type == EventTypes.CallAttributesUpdated);
        var second = Assert.Single(after.Events, each => each.Type == EventTypes.CallAttributesUpdated);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal("4712", Assert.IsType<CallEvent>(second).Attributes!["customerNumber"]);
    }

    [Theory]
    [InlineData(Memory.State)]
    [InlineData(Memory.StateAndJournal)]
    [InlineData(Memory.Journal)]
    public void Restart_RecordingChangesBeforeAndAfter_TellsEachChange(Memory memory)
    {
        var script = Stories.Connected();
        Listener before = new();
        before.HearCalls(script);
        var early = before.Keep();
        script.Recording = "active";
        before.Hear(script.Send(20).Last.CallsFrame(), script.Last.At);
        script.Recording = "paused";
        before.Hear(script.Send(25).Last.CallsFrame(), script.Last.At);
        var after = Restarted(memory, before, early);

        // what it changed into while nobody looked is plain: the journal tells what it was
        script.Recording = "active";
        after.Hear(script.Send(40).Last.CallsFrame(), script.Last.At);
        script.Recording = "paused";
        after.Hear(script.Send(45).Last.CallsFrame(), script.Last.At);

        List<Guid> ids = [.. before.Events.Concat(after.Events).Where(each => each.Type == EventTypes.CallRecordingStateChanged).Select(each => each.Id)];
        Assert.Equal(4, ids.Count);
        Assert.Equal(4, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(Memory.State)]
    [InlineData(Memory.StateAndJournal)]
    [InlineData(Memory.Journal)]
    public void Restart_HoldsWithoutStartBeforeAndAfter_TellEachHold(Memory memory)
    {
        var script = Stories.Connected();
        Listener before = new();
        before.HearCalls(script);
        var early = before.Keep();
        before.Hear(Held(script, true, 20), script.Last.At).Hear(Held(script, false, 25), script.Last.At);
        var after = Restarted(memory, before, early);

        after.Hear(Held(script, true, 40), script.Last.At).Hear(Held(script, false, 45), script.Last.At);

        var types = new[] { EventTypes.CallHeld, EventTypes.CallRetrieved };
        List<Guid> ids = [.. before.Events.Concat(after.Events).Where(each => types.Contains(each.Type)).Select(each => each.Id)];
        Assert.Equal(4, ids.Count);
        Assert.Equal(4, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(Memory.State)]
    [InlineData(Memory.StateAndJournal)]
    [InlineData(Memory.Journal)]
    public void Restart_KilledOnHold_TellsTheRetrieve(Memory memory)
    {
        var script = Stories.Connected();
        Listener before = new();
        before.HearCalls(script);
        var early = before.Keep();
        before.Hear(Held(script, true, 20), script.Last.At);
        var after = Restarted(memory, before, early);

        after.Hear(Held(script, true, 25), script.Last.At).Hear(Held(script, false, 30), script.Last.At);

        Assert.Equal([EventTypes.CallRetrieved], after.Events.Select(each => each.Type));
    }

    [Fact]
    public void Restart_OlderSnapshotBeforeTheReadBack_NobodyLeftAConferenceThatNeverWas()
    {
        var story = Stories.ConsultCompleted("transfer");
        Listener before = new();
        before.HearAll(story.Moments.Where(moment => moment.At < Cast.At(66)), moment => moment.CallsFrame());

        var after = Restart.With(null, before.Events).Hear(story.Moments.Single(moment => moment.At == Cast.At(12.5)).CallsFrame(), Cast.At(70))
            .ReadBack(story.Moments.Single(moment => moment.At == Cast.At(80.05)).ConversationRest(), Cast.At(81));

        Assert.Contains("transferred", after.Told);
        Assert.DoesNotContain("party-left", after.Told);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Restart_KeptBeforeTheReadBackAndStartedAgain_NobodyLeftAConferenceThatNeverWas(bool olderSnapshot)
    {
        var story = Stories.ConsultCompleted("transfer");
        Listener before = new();
        before.HearAll(story.Moments.Where(moment => moment.At < Cast.At(66)), moment => moment.CallsFrame());

        var between = Restart.With(null, before.Events);
        if (olderSnapshot)
        {
            between.Hear(story.Moments.Single(moment => moment.At == Cast.At(12.5)).CallsFrame(), Cast.At(70));
        }

        var after = Restart.With(between.Keep(), []).ReadBack(story.Moments.Single(moment => moment.At == Cast.At(80.05)).ConversationRest(), Cast.At(81));

        Assert.Contains("transferred", after.Told);
        Assert.DoesNotContain("party-left", after.Told);
    }

    /// <summary>How a conversation that was forgotten comes back.</summary>
    public enum Since
    {
        SameRun,
        KeptWhole,
        KeptInPieces,
    }

    [Theory]
    [InlineData(Since.SameRun)]
    [InlineData(Since.KeptWhole)]
    [InlineData(Since.KeptInPieces)]
    public void Forgotten_AliveAgainByNotification_NumbersGoOnWhereTheyStood(Since since)
    {
        var script = Stories.Connected();
        Listener heard = new();
        heard.HearCalls(script);
        script.Recording = "active";
        heard.Hear(script.Send(15).Last.CallsFrame(), script.Last.At);
        script.Recording = "paused";
        heard.Hear(script.Send(16).Last.CallsFrame(), script.Last.At);
        heard.Hear(Held(script, true, 17), script.Last.At).Hear(Held(script, false, 18), script.Last.At);
        script.Attribute(Cast.Customer, "customerNumber", "4711").Send(20);
        heard.Hear(script.Last.CallsFrame(), script.Last.At);
        var open = heard.Keep();
        heard.HearAll(Stories.HungUp(script).Moments.Where(moment => moment.At > Cast.At(20)), moment => moment.CallsFrame());
        heard.Interpreter.Sweep(Cast.At(3 * 3600), heard.Events);
        List<Guid> earlier = [.. heard.Events.Select(each => each.Id)];
        Assert.False(heard.Interpreter.Knows(Cast.Conversation));
        heard = since switch
        {
            Since.KeptWhole => Restart.With(heard.Keep(), [], now: Cast.At(3 * 3600)),
            Since.KeptInPieces => Restart.With([.. open, .. heard.KeepChanges()], [], now: Cast.At(3 * 3600)),
            _ => heard,
        };
        heard.Events.Clear();

        // the customer is called back in the same conversation
        var again = Stories.Connected();
        again.Recording = "active";
        again.Attribute(Cast.Customer, "customerNumber", "4711").Send(20);
        heard.Hear(again.Last.CallsFrame(), Cast.At(4 * 3600));
        again.Recording = "paused";
        heard.Hear(again.Send(21).Last.CallsFrame(), Cast.At((4 * 3600) + 1));
        heard.Hear(Held(again, true, 22), Cast.At((4 * 3600) + 2)).Hear(Held(again, false, 23), Cast.At((4 * 3600) + 3));
        heard.Hear(again.Attribute(Cast.Customer, "customerNumber", "4712").Send(25).Last.CallsFrame(), Cast.At((4 * 3600) + 4));

        var numbered = new[] { EventTypes.CallAttributesUpdated, EventTypes.CallRecordingStateChanged, EventTypes.CallHeld, EventTypes.CallRetrieved };
        var later = heard.Events.Where(each => numbered.Contains(each.Type)).ToList();
        Assert.Equal(numbered.Order(), later.Select(each => each.Type).Order());
        Assert.Empty(later.Select(each => each.Id).Intersect(earlier));
    }

    private static byte[] Held(Script script, bool held, double at)
        => script.Change(Cast.Agent, leg => leg with { Held = held, HoldStart = null }).Send(at).Last.CallsFrame();

    private static Listener Restarted(Memory memory, Listener before, byte[] early) => memory switch
    {
        Memory.State => Restart.With(before.Keep(), []),
        Memory.StateAndJournal => Restart.With(early, before.Events),
        _ => Restart.With(null, before.Events),
    };
}
