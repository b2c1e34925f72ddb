using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.State;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>A participant can hold more than one call, one after the other: an agent dials a callback again.</summary>
public sealed class SecondCallTests
{
    private const string First = """{"id":"call-1","state":"disconnected","direction":"outbound","startTime":"2026-09-14T08:15:00.000Z","disconnectedTime":"2026-09-14T08:15:20.000Z","disconnectType":"client"}""";
    private const string CustomerFirst = """{"id":"far-1","state":"disconnected","direction":"outbound","startTime":"2026-09-14T08:15:00.000Z","disconnectedTime":"2026-09-14T08:15:20.000Z","disconnectType":"peer"}""";
    private const string Ended = "\"disconnectedTime\":\"2026-09-14T08:20:00.000Z\",\"disconnectType\":\"client\",";

    private static readonly string[] Frames =
    [
        Frame(1, First, CustomerFirst),
        Frame(2, $"{First},{Second("connected", "")}", $"{CustomerFirst},{Far("connected", "")}"),
        Frame(3, $"{First},{Second("disconnected", Ended)}", $"{CustomerFirst},{Far("disconnected", Ended)}"),
    ];

    [Fact]
    public void Interpret_SecondCallOfTheSameParticipant_BothAreToldWithTheirOwnCallIds()
    {
        var heard = Live();

        Assert.Equal(["dialing", "failed", "dialing", "connected", "ended"], heard.ToldOf("agent-1"));
        Assert.Equal(["call-1", "call-1", "call-2", "call-2", "call-2"], heard.Calls.Where(each => each.ParticipantId == "agent-1").Select(each => each.CallId));
        Assert.Equal(heard.Events.Count, heard.Events.DistinctBy(each => each.Id).Count());
        Assert.Equal(Cast.At(50), heard.One("connected", "agent-1").ConnectedAt);
        Assert.Equal(Cast.At(300), heard.One("ended", "agent-1").EndedAt);
        Assert.Equal(0, heard.Interpreter.OpenCount);
    }

    [Fact]
    public void Interpret_FirstCallNotShownAnyMore_TellsTheSame()
    {
        Listener heard = new();
        heard.Hear(Frames[0], Cast.At(20));
        heard.Hear(Frame(2, Second("connected", ""), Far("connected", "")), Cast.At(60));
        heard.Hear(Frame(3, Second("disconnected", Ended), Far("disconnected", Ended)), Cast.At(300));

        Assert.Equal(Ids(Live()), Ids(heard));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadBack_OfBothCalls_HasTheIdsOfTheNotifications(bool isNewestFirst)
    {
        string[] agent = [First, Second("disconnected", Ended)];
        string[] customer = [CustomerFirst, Far("disconnected", Ended)];
        var body = Encoding.UTF8.GetBytes(Body(
            string.Join(',', isNewestFirst ? agent.Reverse() : agent), string.Join(',', isNewestFirst ? customer.Reverse() : customer)));
        var live = Live();
        var ids = Ids(live);

        Assert.Equal(ids, Ids(new Listener().ReadBack(body, Cast.At(400))));
        Assert.Equal(ids, Ids(live.ReadBack(body, Cast.At(400))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Restart_DuringTheSecondCall_TellsItsEndOnceAndNothingAgain(bool hasState)
    {
        Listener before = new();
        before.Hear(Frames[0], Cast.At(20)).Hear(Frames[1], Cast.At(60));

        var after = Restart.With(hasState ? before.Keep() : null, before.Events).Hear(Frames[1], Cast.At(400)).Hear(Frames[2], Cast.At(410));

        Assert.Equal(["ended"], after.ToldOf("agent-1"));
        Assert.Equal(Ids(Live()), Ids(before).Concat(Ids(after)).Order());
    }

    [Fact]
    public void Interpret_SecondCallAtTheSameTime_IsNoCallOfItsOwn()
    {
        const string first = """{"id":"call-1","state":"connected","direction":"inbound","startTime":"2026-09-14T08:15:00.000Z","connectedTime":"2026-09-14T08:15:05.000Z"}""";
        const string other = """{"id":"call-2","state":"connected","direction":"inbound","startTime":"2026-09-14T08:15:10.000Z","connectedTime":"2026-09-14T08:15:11.000Z"}""";
        Listener heard = new();
        heard.Hear(Frame(1, first, CustomerFirst), Cast.At(6)).Hear(Frame(2, $"{first},{other}", CustomerFirst), Cast.At(12));
        heard.Hear(Frame(3, $"{over(first)},{other}", CustomerFirst), Cast.At(31)).Hear(Frame(4, $"{over(first)},{over(other)}", CustomerFirst), Cast.At(32));

        Assert.Equal(["connected", "ended"], heard.ToldOf("agent-1"));
        Assert.Equal(0, heard.Interpreter.OpenCount);

        static string over(string call) => call.Replace("\"state\":\"connected\"", "\"state\":\"disconnected\",\"disconnectedTime\":\"2026-09-14T08:15:30.000Z\"", StringComparison.Ordinal);
    }

    [Fact]
    public void Interpret_AttributesChangeDuringTheSecondCall_AreToldOnce()
    {
        Listener heard = new();
        heard.Hear(Frames[0], Cast.At(20)).Hear(Frames[1], Cast.At(60));
        var changed = Frame(7, $"{First},{Second("connected", "")}", $"{CustomerFirst},{Far("connected", "")}", """ "attributes":{"outcome":"sold"},""");
        heard.Hear(changed, Cast.At(70));
        heard.Hear(Frames[2].Replace("\"userId\"", "\"attributes\":{\"outcome\":\"sold\"},\"userId\"", StringComparison.Ordinal), Cast.At(300));

        Assert.Single(heard.Calls, each => each.Type == EventTypes.CallAttributesUpdated);
        Assert.Equal("sold", heard.One("ended", "agent-1").Attributes!["outcome"]);
    }

    private static Listener Live()
    {
        Listener heard = new();
        return heard.Hear(Frames[0], Cast.At(20)).Hear(Frames[1], Cast.At(60)).Hear(Frames[2], Cast.At(300));
    }

    private static IEnumerable<string> Ids(Listener heard)
        => [.. heard.Calls.Where(each => each.ParticipantId == "agent-1").Select(each => $"{each.Type} {each.CallId} {each.Id}").Order()];

    private static string Second(string state, string end) => $$"""{"id":"call-2","state":"{{state}}","direction":"outbound",{{end}}"startTime":"2026-09-14T08:15:40.000Z","connectedTime":"2026-09-14T08:15:41.000Z"}""";

    private static string Far(string state, string end) => $$"""{"id":"far-2","state":"{{state}}","direction":"outbound",{{end}}"startTime":"2026-09-14T08:15:40.000Z","connectedTime":"2026-09-14T08:15:50.000Z"}""";

    private static string Frame(int number, string agent, string customer, string attributes = "") => $$$"""
        {"topicName":"v2.users.{{{Cast.Ada}}}.conversations","version":"2","eventBody":{{{Body(agent, customer, attributes)}}},"metadata":{"CorrelationId":"{{{number}}}"}}
        """;

    private static string Body(string agent, string customer, string attributes = "") => $$$"""
        {"id":"conversation-1","participants":[
        {"id":"agent-1","purpose":"agent",{{{attributes}}}"userId":"{{{Cast.Ada}}}","callbacks":[{"id":"cb-1","state":"connected"}],"calls":[{{{agent}}}]},
        {"id":"customer-1","purpose":"customer","calls":[{{{customer}}}]}]}
        """;
}
