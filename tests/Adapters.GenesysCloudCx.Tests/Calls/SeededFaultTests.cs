using System.Text;
using System.Text.Json.Nodes;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>What the stories do not show, and a fault put there on purpose did: each test is the answer to a fault that none had seen.</summary>
public sealed class SeededFaultTests
{
    [Fact]
    public void Interpret_AttributesThatChangeTwice_AreTwoFacts()
    {
        var heard = new Listener().HearCalls(Stories.Connected().Attribute(Cast.Agent, "outcome", "open").Send(20).Attribute(Cast.Agent, "outcome", "sold").Send(25));

        var told = heard.Calls.Where(static each => each.Type.EndsWith("attributes-updated", StringComparison.Ordinal)).ToList();
        Assert.Equal(["open", "sold"], told.Select(static each => each.Attributes!["outcome"]));
        Assert.Equal(2, told.Select(static each => each.Id).Distinct().Count());
    }

    [Fact]
    public void Interpret_AttributesTakenAway_AreNoneAnyMore()
    {
        var heard = new Listener().HearCalls(Stories.Connected().Attribute(Cast.Agent, "outcome", "open").Send(20).Attribute(Cast.Agent, "outcome", null).Send(25));

        Assert.Empty(heard.Calls.Last(static each => each.Type.EndsWith("attributes-updated", StringComparison.Ordinal)).Attributes ?? new Dictionary<string, string>());
    }

    [Fact]
    public void Interpret_AttributesWithOtherValuesAmongThem_AreReadToTheLast()
    {
        var moment = Stories.Connected().Attribute(Cast.Agent, "consultInitiator", "true").Send(20).Last;
        var body = moment.CallsBody(rest: false);
        body["participants"]![3]!["attributes"] = new JsonObject
        {
            ["deep"] = new JsonObject { ["inner"] = "no attribute", ["list"] = new JsonArray(1, "no") },
            ["consultInitiator"] = "true",
            ["count"] = 7,
            ["sold"] = true,
            ["last"] = "z",
        };

        var told = new Listener().Hear(moment.Frame("v2.users.u.conversations.calls", body), Cast.At(21)).One("connected", Cast.Agent).Attributes!;

        Assert.Equal(["count=7", "last=z", "sold=true"], told.Select(static each => $"{each.Key}={each.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Interpret_ConsultWithoutItsMark_IsThatOfWhoWasThereBefore()
    {
        var script = Stories.Connected()
            .Hold(Cast.Agent, 60).Send(60.05)
            .Change(Cast.Agent, static leg => leg with { Held = false, HoldStart = null, ConsultParticipantId = Cast.Customer })
            .Change(Cast.Customer, static leg => leg with { ConsultParticipantId = Cast.Customer })
            .Add(Script.NewAgent(Cast.Second, Cast.Bob, 60.2) with { ConsultParticipantId = Cast.Customer, Peer = "another" }).Send(60.3)
            .Connect(Cast.Second, 65).Send(65.1);

        var consulted = new Listener().HearCalls(script).One("consulted");

        Assert.Equal(Cast.Agent, consulted.ParticipantId);
    }

    [Fact]
    public void Interpret_HoldsWithoutTimes_AreEachAFact()
    {
        string Frame(bool held) => $$$"""{"topicName":"v2.users.u1.conversations.calls","eventBody":{"id":"c1","participants":[{"purpose":"agent","user":{"id":"u1"},"held":{{{(held ? "true" : "false")}}},"state":"connected"}]}}""";
        var heard = new Listener()
            .Hear(Frame(false), Cast.At(1)).Hear(Frame(true), Cast.At(2)).Hear(Frame(false), Cast.At(3)).Hear(Frame(true), Cast.At(4)).Hear(Frame(false), Cast.At(5));

        Assert.Equal(["connected", "held", "retrieved", "held", "retrieved"], heard.Told);
        Assert.Equal(5, heard.Events.Select(static each => each.Id).Distinct().Count());
    }

    [Fact]
    public void Interpret_ParticipantsWithoutIdAndUser_AreToldApartByPurpose()
    {
        const string both = """{"topicName":"v2.users.u1.conversations.calls","eventBody":{"id":"c1","participants":[{"purpose":"agent","userId":"u1","state":"connected"},{"purpose":"customer","state":"connected"},{"purpose":"external","state":"disconnected"}]}}""";
        const string over = """{"topicName":"v2.users.u1.conversations.calls","eventBody":{"id":"c1","participants":[{"purpose":"agent","userId":"u1","state":"connected"},{"purpose":"customer","state":"disconnected"},{"purpose":"external","state":"disconnected"}]}}""";
        Listener heard = new();
        heard.Hear(both, Cast.At(1)).Hear(over, Cast.At(2));

        Assert.Equal(["connected"], heard.Told);
    }

    [Fact]
    public void Interpret_ConversationIdThatIsNoUtf8_IsOneConversation()
    {
        static byte[] Frame(string state) => [.. Encoding.UTF8.GetBytes("{\"topicName\":\"v2.users.u1.conversations.calls\",\"eventBody\":{\"id\":\"c"), 0xF6, .. Encoding.UTF8.GetBytes($"\",\"participants\":[{{\"purpose\":\"agent\",\"userId\":\"u1\",\"state\":\"{state}\"}}]}}}}")];

        Assert.Equal(["connected", "ended"], new Listener().Hear(Frame("connected"), Cast.At(1)).Hear(Frame("disconnected"), Cast.At(2)).Told);
    }
}
