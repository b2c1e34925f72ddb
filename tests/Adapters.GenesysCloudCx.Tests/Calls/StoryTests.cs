using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>Every story of the platform in both shapes and by REST alone: the same facts under the same ids.</summary>
public sealed class StoryTests
{
    private static readonly string[] OnlyLive =
        [EventTypes.CallConsulted, EventTypes.CallConferenced, EventTypes.CallPartyLeft, EventTypes.CallAttributesUpdated, EventTypes.CallRecordingStateChanged];

    public static TheoryData<string, string, string> Expected => new()
    {
        { "answered", Cast.Agent, "offered connected ended" },
        { "agent-hangs-up", Cast.Agent, "offered connected ended" },
        { "abandoned", Cast.Agent, "offered failed" },
        { "not-answered-then-again", Cast.Agent, "offered failed" },
        { "not-answered-then-again", Cast.Second, "offered connected ended" },
        { "hold", Cast.Agent, "offered connected held retrieved held retrieved ended" },
        { "hang-up-on-hold", Cast.Agent, "offered connected held ended" },
        { "recording", Cast.Agent, "offered connected recording-state-changed recording-state-changed recording-state-changed ended" },
        { "attributes", Cast.Agent, "offered connected attributes-updated ended" },
        { "attributes", Cast.Customer, "attributes-updated" },
        { "blind", Cast.Agent, "offered connected transferred ended" },
        { "blind", Cast.Second, "offered connected ended" },
        { "blind-back", Cast.Agent, "offered connected transferred ended" },
        { "blind-back", Cast.Second, "offered connected transferred ended" },
        { "blind-back", Cast.Third, "offered connected ended" },
        { "consult-completed", Cast.Agent, "offered connected held consulted transferred ended" },
        { "consult-completed", Cast.Second, "offered connected ended" },
        { "consult-completed-formally", Cast.Agent, "offered connected held consulted transferred ended" },
        { "consult-cancelled", Cast.Agent, "offered connected held consulted retrieved ended" },
        { "consult-cancelled", Cast.Second, "offered connected ended" },
        { "consult-not-answered", Cast.Agent, "offered connected held consulted retrieved ended" },
        { "consult-not-answered", Cast.Second, "offered failed" },
        { "customer-hangs-up-in-consult", Cast.Agent, "offered connected held consulted ended" },
        { "customer-hangs-up-in-consult", Cast.Second, "offered connected ended" },
        { "conference", Cast.Agent, "offered connected held consulted retrieved party-left ended" },
        { "conference", Cast.Second, "offered connected conferenced ended" },
        { "conference", Cast.Customer, "" },
        { "personal-outbound", Cast.Agent, "dialing connected ended" },
        { "personal-outbound", Cast.Customer, "" },
        { "queue-outbound-failed", Cast.Agent, "dialing failed" },
        { "internal", Cast.Agent, "dialing connected ended" },
        { "internal", Cast.Second, "offered connected ended" },
        { "user-calls-queue", Cast.Third, "dialing connected ended" },
        { "user-calls-queue", Cast.Queue, "routed" },
        { "user-calls-queue", Cast.Agent, "offered connected ended" },
        { "voicemail", Cast.Second, "routed" },
        { "voicemail", Cast.Agent, "offered failed" },
        { "supervisor", Cast.Second, "" },
        { "supervisor", Cast.Agent, "offered connected ended" },
    };

    public static TheoryData<string> Names => [.. Stories.All.Keys];

    [Theory]
    [MemberData(nameof(Expected))]
    public void Interpret_Story_TellsEachLegsFacts(string story, string participant, string facts)
    {
        var script = Stories.All[story]();

        Assert.Equal(facts, string.Join(' ', new Listener().HearCalls(script).ToldOf(participant)));
        Assert.Equal(facts, string.Join(' ', new Listener().HearConversations(script).ToldOf(participant)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Interpret_StoryInEitherShape_GivesTheSameIds(string story)
    {
        var script = Stories.All[story]();
        var calls = new Listener().HearCalls(script);
        var conversations = new Listener().HearConversations(script);

        Assert.Equal(calls.Events.Select(each => (each.Type, each.Id)).Order(), conversations.Events.Select(each => (each.Type, each.Id)).Order());
        Assert.Equal(calls.Events.Count, calls.Events.Select(each => each.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reconcile_StoryOverByRestAlone_GivesTheExactFactsUnderTheSameIds(string story)
    {
        var script = Stories.All[story]();
        var live = new Listener().HearCalls(script).Events.Where(each => !OnlyLive.Contains(each.Type)).ToList();
        var body = new Listener().ReadBack(script.Last.ConversationRest(), Cast.At(500)).Events;

        Assert.Equal(live.Select(each => (each.Type, each.Id)).Order(), body.Select(each => (each.Type, each.Id)).Order());
        Assert.All(body, each => Assert.True(each.Recovered));
        Assert.Equal(body.Select(each => each.Time).Order(), body.Select(each => each.Time));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reconcile_StoryOverByCallView_GivesAllButHoldsUnderTheSameIds(string story)
    {
        var script = Stories.All[story]();
        var live = new Listener().HearCalls(script).Events
            .Where(each => !OnlyLive.Contains(each.Type) && each.Type is not (EventTypes.CallHeld or EventTypes.CallRetrieved));
        var body = new Listener().ReadBack(script.Last.CallsRest(), Cast.At(500)).Events;

        Assert.Equal(live.Select(each => (each.Type, each.Id)).Order(), body.Select(each => (each.Type, each.Id)).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Interpret_StoryOnSeveralTopicsAndRead_TellsEachFactOnce(string story)
    {
        var script = Stories.All[story]();
        var alone = new Listener().HearCalls(script);
        Listener all = new();
        foreach (var moment in script.Moments)
        {
            var at = moment.At.AddMilliseconds(450);
            all.Hear(moment.CallsFrame(), at).Hear(moment.QueueFrame(), at).Hear(moment.CallsFrame(Cast.Bob), at).Hear(moment.ConversationFrame(), at);
        }

        Assert.Equal(alone.Events.Select(each => each.Id), all.Events.Select(each => each.Id));
        Assert.Empty(new Listener().HearCalls(script).ReadBack(script.Last.ConversationRest(), Cast.At(500)).Events.Where(each => each.Recovered).Select(each => each.Type));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Interpret_SecondTopicFarBehind_ChangesNothing(string story)
    {
        var script = Stories.All[story]();
        var heard = new Listener().HearCalls(script);
        var told = heard.Events.Count;

        heard.HearAll(script.Moments, moment => moment.CallsFrame(Cast.Bob));

        Assert.Equal(told, heard.Events.Count);
        Assert.Equal(0, heard.Interpreter.OpenCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Interpret_ToldTimes_LeadTheIds(string story)
    {
        string[] own = [EventTypes.CallConnected, EventTypes.CallEnded, EventTypes.CallFailed, EventTypes.CallTransferred, EventTypes.CallHeld, EventTypes.CallRouted];
        var heard = new Listener().HearCalls(Stories.All[story]());

        Assert.All(heard.Events.Where(each => own.Contains(each.Type)), each => Assert.Equal(each.Time, LeadOf(each.Id)));
    }

    internal static DateTimeOffset LeadOf(Guid id)
    {
        var hex = id.ToString("N");
        return DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(hex[..12], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));
    }
}
