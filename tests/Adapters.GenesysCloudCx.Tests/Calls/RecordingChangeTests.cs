using Adapters.GenesysCloudCx.Tests.State;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>One change of the recording, one event, whatever becomes of the snapshots on their way.</summary>
public sealed class RecordingChangeTests
{
    private const string Changed = "recording-state-changed";

    [Fact]
    public void Hear_SnapshotBeforeTheRecordingWasOvertaken_IsNoChange()
    {
        var script = Recorded(out var before, out var active);
        Listener heard = new();
        heard.HearAll(script.Moments.TakeWhile(moment => moment.At < Cast.At(12)), moment => moment.CallsFrame());

        heard.Hear(active.CallsFrame(), Cast.At(13)).Hear(before.CallsFrame(Cast.Bob), Cast.At(13.5)).Hear(active.CallsFrame(Cast.Bob), Cast.At(13.6));
        heard.Interpreter.Sweep(Cast.At(60), heard.Events);

        Assert.Equal("active", heard.One(Changed).RecordingState);
    }

    [Fact]
    public void Hear_LateSnapshotsAfterAReadBack_AreNoChange()
    {
        var script = Recorded(out var before, out var active);
        Listener heard = new();
        heard.HearAll(script.Moments.TakeWhile(moment => moment.At < Cast.At(12)), moment => moment.CallsFrame()).ReadBack(active.ConversationRest(), Cast.At(13));

        heard.Hear(before.CallsFrame(Cast.Bob), Cast.At(14)).Hear(active.CallsFrame(Cast.Bob), Cast.At(14.1)).Hear(active.ConversationFrame(), Cast.At(14.1));

        Assert.Equal("active", heard.One(Changed).RecordingState);
    }

    [Fact]
    public void Sweep_NothingIsRecordedAnyMore_IsToldWithTheTimeWhenItWasSeen()
    {
        var script = Recorded(out _, out _);
        var heard = new Listener().HearCalls(script);
        script.Recording = "none";

        heard.Hear(script.Send(30).Last.CallsFrame(), Cast.At(30.5));
        heard.Interpreter.Sweep(Cast.At(35), heard.Events);
        Assert.Single(heard.Told, Changed);

        heard.Interpreter.Sweep(Cast.At(65), heard.Events);
        heard.Interpreter.Sweep(Cast.At(95), heard.Events);

        var gone = heard.Calls.Last(each => each.Type.EndsWith(Changed, StringComparison.Ordinal));
        Assert.Equal(("none", Cast.At(30.5)), (gone.RecordingState, gone.Time));
        Assert.Equal(2, heard.Told.Count(each => each == Changed));
    }

    [Fact]
    public void Hear_StillNothingIsRecordedAfterAWhile_IsTold()
    {
        var script = Recorded(out _, out _);
        var heard = new Listener().HearCalls(script);
        script.Recording = "none";
        heard.Hear(script.Send(30).Last.CallsFrame(), Cast.At(30.5));

        heard.Hear(script.Attribute(Cast.Customer, "any", "thing").Send(45).Last.CallsFrame(), Cast.At(45.5));

        Assert.Equal(["active", "none"], heard.Calls.Where(each => each.Type.EndsWith(Changed, StringComparison.Ordinal)).Select(each => each.RecordingState));
    }

    [Fact]
    public void Restart_NothingWasRecordedAnyMore_IsStillTold()
    {
        var script = Recorded(out _, out _);
        var before = new Listener().HearCalls(script);
        script.Recording = "none";
        before.Hear(script.Send(30).Last.CallsFrame(), Cast.At(30.5));

        var after = Restart.With(before.Keep(), []);
        after.Interpreter.Sweep(Cast.At(65), after.Events);

        Assert.Equal("none", after.One(Changed).RecordingState);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Restart_ReadBackTellsNoRecordingState_KeepsTheOneThatWasKnown(bool withState)
    {
        var script = Recorded(out _, out var active);
        var before = new Listener().HearCalls(script);
        script.Recording = "untold";

        var after = Restart.With(withState ? before.Keep() : null, before.Events).ReadBack(script.Send(30).Last.ConversationRest(), Cast.At(31));
        after.Hear(active.CallsFrame(), Cast.At(32));

        Assert.DoesNotContain(Changed, after.Told);
    }

    /// <summary>The agent answers, and a moment later the call is recorded.</summary>
    private static Script Recorded(out ScriptedMoment before, out ScriptedMoment active)
    {
        var script = Stories.Connected();
        before = script.Last;
        script.Recording = "active";
        active = script.Send(12.8).Last;
        return script;
    }
}
