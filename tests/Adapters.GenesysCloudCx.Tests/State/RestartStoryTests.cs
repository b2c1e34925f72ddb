using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Calls;

namespace Adapters.GenesysCloudCx.Tests.State;

/// <summary>Every story, cut at every moment: what is told before and after the restart together is what is told without one.</summary>
public sealed class RestartStoryTests
{
    private static readonly string[] OnlyLive =
        [EventTypes.CallConsulted, EventTypes.CallConferenced, EventTypes.CallPartyLeft, EventTypes.CallAttributesUpdated, EventTypes.CallRecordingStateChanged];

    private static readonly string[] Holds = [EventTypes.CallHeld, EventTypes.CallRetrieved];

    public static TheoryData<string, bool> Stories
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (var name in Calls.Stories.All.Keys)
            {
                data.Add(name, true);
                data.Add(name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void Restart_StateKeptAtTheCut_TellsAsWithoutIt(string story, bool inCallsShape)
    {
        var moments = Calls.Stories.All[story]().Moments;
        var whole = Told(moments, inCallsShape).Events;

        for (var cut = 0; cut <= moments.Count; cut++)
        {
            var before = Told(moments.Take(cut), inCallsShape);
            var after = Hear(Restart.With(before.Keep(), []), moments.Skip(cut), inCallsShape);

            Assert.Equal(Ids(whole), Ids([.. before.Events, .. after.Events]));
        }
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void Restart_KilledAfterTheKeep_TellsAllThatCanBeToldAgainAndNothingElse(string story, bool inCallsShape)
    {
        var moments = Calls.Stories.All[story]().Moments;
        var whole = Told(moments, inCallsShape).Events;

        for (var kept = 0; kept <= moments.Count; kept++)
        {
            for (var killed = kept; killed <= moments.Count; killed++)
            {
                var before = Told(moments.Take(kept), inCallsShape);
                var state = kept == 0 ? null : before.Keep();
                Hear(before, moments.Skip(kept).Take(killed - kept), inCallsShape);
                var after = Hear(Restart.With(state, before.Events), moments.Skip(killed), inCallsShape);
                List<AdapterEvent> journal = [.. before.Events, .. after.Events];

                var where = $"kept after {kept}, killed after {killed}";
                Assert.True(Ids(whole, OnlyLive, except: true).SequenceEqual(Ids(journal, OnlyLive, except: true)), where);
                Assert.True(Ids(journal, OnlyLive).All(Ids(whole, OnlyLive).Contains), where);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void Restart_KeptAtTheStartAndKilledBeforeAnythingCame_TellsNothingThatNeverWas(string story, bool inCallsShape)
    {
        var moments = Calls.Stories.All[story]().Moments;
        var whole = Told(moments, inCallsShape).Events;

        for (var kept = 0; kept <= moments.Count; kept++)
        {
            for (var killed = Math.Max(1, kept); killed <= moments.Count; killed++)
            {
                var before = Told(moments.Take(kept), inCallsShape);
                var state = kept == 0 ? null : before.Keep();
                Hear(before, moments.Skip(kept).Take(killed - kept), inCallsShape);
                var between = Restart.With(state, before.Events);
                var after = Restart.With(between.Keep(), []).ReadBack(moments[killed - 1].ConversationRest(), moments[killed - 1].At.AddMilliseconds(30));
                Hear(after, moments.Skip(killed), inCallsShape);
                List<AdapterEvent> journal = [.. before.Events, .. after.Events];

                var where = $"kept after {kept}, killed after {killed}";
                Assert.True(Ids(whole, OnlyLive, except: true).SequenceEqual(Ids(journal, OnlyLive, except: true)), where);
                Assert.True(Ids(journal, OnlyLive).All(Ids(whole, OnlyLive).Contains), where);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Stories))]
    public void Restart_RestAfterTheOutage_TellsTheRest(string story, bool inCallsShape)
    {
        var moments = Calls.Stories.All[story]().Moments;
        string[] notExact = [.. OnlyLive, .. Holds];
        var whole = Told(moments, inCallsShape).Events;

        for (var kept = 0; kept <= moments.Count; kept++)
        {
            for (var killed = kept; killed <= moments.Count; killed++)
            {
                var before = Told(moments.Take(kept), inCallsShape);
                var state = kept == 0 ? null : before.Keep();
                Hear(before, moments.Skip(kept).Take(killed - kept), inCallsShape);
                var after = Restart.With(state, before.Events).ReadBack(moments[^1].ConversationRest(), Cast.At(500));

                var where = $"kept after {kept}, killed after {killed}";
                Assert.True(Ids(whole, notExact, except: true).SequenceEqual(Ids([.. before.Events, .. after.Events], notExact, except: true)), where);
                Assert.Equal(0, after.Interpreter.OpenCount);
            }
        }
    }

    private static Listener Told(IEnumerable<ScriptedMoment> moments, bool inCallsShape) => Hear(new Listener(), moments, inCallsShape);

    private static Listener Hear(Listener heard, IEnumerable<ScriptedMoment> moments, bool inCallsShape)
        => heard.HearAll(moments, moment => inCallsShape ? moment.CallsFrame() : moment.ConversationFrame());

    /// <summary>Each once, as the journal keeps them.</summary>
    private static IEnumerable<(string Type, Guid Id)> Ids(IEnumerable<AdapterEvent> events, string[]? types = null, bool except = false)
        => events.Where(each => types is null || types.Contains(each.Type) != except).Select(each => (each.Type, each.Id)).Distinct().Order();
}
