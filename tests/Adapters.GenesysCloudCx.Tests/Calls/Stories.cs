namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>The call stories of the platform, moment by moment. All end with every leg terminated.</summary>
internal static class Stories
{
    public static readonly IReadOnlyDictionary<string, Func<Script>> All = new Dictionary<string, Func<Script>>
    {
        ["answered"] = Answered,
        ["agent-hangs-up"] = AgentHangsUp,
        ["abandoned"] = Abandoned,
        ["not-answered-then-again"] = NotAnsweredThenAgain,
        ["hold"] = Hold,
        ["hang-up-on-hold"] = HangUpOnHold,
        ["recording"] = Recording,
        ["attributes"] = Attributes,
        ["blind"] = Blind,
        ["blind-back"] = BlindBack,
        ["consult-completed"] = () => ConsultCompleted("peer"),
        ["consult-completed-formally"] = () => ConsultCompleted("transfer.consult"),
        ["consult-cancelled"] = ConsultCancelled,
        ["consult-not-answered"] = ConsultNotAnswered,
        ["customer-hangs-up-in-consult"] = CustomerHangsUpInConsult,
        ["conference"] = Conference,
        ["personal-outbound"] = PersonalOutbound,
        ["queue-outbound-failed"] = OutboundFailed,
        ["internal"] = Internal,
        ["user-calls-queue"] = UserCallsQueue,
        ["voicemail"] = Voicemail,
        ["supervisor"] = Supervisor,
    };

    /// <summary>Customer, flow, queue, agent alerting.</summary>
    public static Script Offered()
    {
        Script script = new();
        return script
            .Add(Script.NewCustomer(0)).Send(0.2)
            .Add(Script.NewFlow(Cast.Ivr, "ivr", 0.1)).Send(0.3)
            .End(Cast.Ivr, 9.5, "transfer").Add(Script.NewFlow(Cast.Queue, "acd", 9.5)).Send(9.6)
            .Terminate(Cast.Ivr)
            .Add(Script.NewAgent(Cast.Agent, Cast.Ada, 9.7)).Send(9.7);
    }

    public static Script Connected() => Offered()
        .Connect(Cast.Agent, 12.3).End(Cast.Queue, 12.3, "transfer").Send(12.4)
        .Terminate(Cast.Queue).Send(12.5);

    /// <summary>The customer hangs up.</summary>
    public static Script Answered() => HungUp(Connected());

    public static Script AgentHangsUp() => Connected()
        .End(Cast.Agent, 300, "client").End(Cast.Customer, 300.1, "peer").Send(300.2)
        .Terminate(Cast.Customer, Cast.Agent).Send(300.4);

    public static Script Abandoned() => Offered()
        .End(Cast.Customer, 11, "peer").Send(11)
        .End(Cast.Queue, 11.05, "peer").End(Cast.Agent, 11.05, "peer").Send(11.1)
        .Terminate(Cast.Customer, Cast.Queue, Cast.Agent).Send(11.2);

    /// <summary>Rings in vain, then again at the same agent under a new participant.</summary>
    public static Script NotAnsweredThenAgain()
    {
        var script = Offered()
            .End(Cast.Agent, 17.7, "transfer.noanswer").Send(17.8)
            .Terminate(Cast.Agent).Add(Script.NewAgent(Cast.Second, Cast.Ada, 19)).Send(19)
            .Connect(Cast.Second, 21).End(Cast.Queue, 21, "transfer").Send(21.1)
            .Terminate(Cast.Queue).Send(21.2);
        return HungUp(script, Cast.Second);
    }

    public static Script Hold() => HungUp(Connected()
        .Hold(Cast.Agent, 30).Send(30.1).Send(30.2)
        .Retrieve(Cast.Agent, 40).Send(40.1).Send(40.2)
        .Hold(Cast.Agent, 50).Send(50.1).Send(50.2)
        .Retrieve(Cast.Agent, 70).Send(70.1).Send(70.2));

    public static Script HangUpOnHold() => HungUp(Connected().Hold(Cast.Agent, 30).Send(30.1).Send(30.2));

    public static Script Recording()
    {
        var script = Connected();
        script.Recording = "active";
        script.Change(Cast.Agent, leg => leg with { Recording = "active" }).Send(13);
        script.Recording = "paused";
        script.Send(20);
        script.Recording = "active";
        return HungUp(script.Send(25));
    }

    public static Script Attributes() => HungUp(Connected()
        .Attribute(Cast.Customer, "customerNumber", "4711").Send(20)
        .Attribute(Cast.Agent, "outcome", "sold").Send(25));

    public static Script Blind()
    {
        var script = Connected()
            .End(Cast.Agent, 60, "transfer").Add(Script.NewAgent(Cast.Second, Cast.Bob, 60)).Send(60.1)
            .Terminate(Cast.Agent).Send(60.3)
            .Connect(Cast.Second, 63).Send(63.1);
        return HungUp(script, Cast.Second);
    }

    /// <summary>To a colleague and back: the first agent has two legs.</summary>
    public static Script BlindBack()
    {
        var script = Connected()
            .End(Cast.Agent, 60, "transfer").Add(Script.NewAgent(Cast.Second, Cast.Bob, 60)).Send(60.1)
            .Connect(Cast.Second, 63).Send(63.1)
            .End(Cast.Second, 90, "transfer").Add(Script.NewAgent(Cast.Third, Cast.Ada, 90)).Send(90.1)
            .Terminate(Cast.Agent, Cast.Second)
            .Connect(Cast.Third, 92).Send(92.1);
        return HungUp(script, Cast.Third);
    }

    public static Script ConsultCompleted(string disconnectType)
    {
        var script = Consulting();
        script.End(Cast.Agent, 80, "transfer").Over(Cast.Customer, Cast.Second).Send(80.05)
            .Change(Cast.Agent, leg => leg with { DisconnectType = disconnectType }).Send(80.15)
            .Terminate(Cast.Agent).Send(80.25);
        return HungUp(script, Cast.Second);
    }

    public static Script ConsultCancelled()
    {
        var script = Consulting();
        script.End(Cast.Second, 80, "client").Over(Cast.Customer, Cast.Agent)
            .Attribute(Cast.Agent, "consultInitiator", null).Send(80.05)
            .Terminate(Cast.Second).Send(80.25);
        return HungUp(script);
    }

    public static Script ConsultNotAnswered()
    {
        var script = Consulted();
        script.End(Cast.Second, 69, "transfer.noanswer").Send(69.1)
            .Over(Cast.Customer, Cast.Agent).Attribute(Cast.Agent, "consultInitiator", null).Terminate(Cast.Second).Send(69.5);
        return HungUp(script);
    }

    public static Script CustomerHangsUpInConsult()
    {
        var script = Consulting();
        return script.End(Cast.Customer, 80, "peer").Send(80.05)
            .End(Cast.Agent, 80.1, "peer").Send(80.15)
            .End(Cast.Second, 80.12, "peer").Send(80.2)
            .Terminate(Cast.Customer, Cast.Agent, Cast.Second).Send(80.3);
    }

    /// <summary>A consult that becomes a conference, which the first agent leaves.</summary>
    public static Script Conference()
    {
        var script = Consulting();
        script.Over(Cast.Customer, Cast.Agent, Cast.Second).Attribute(Cast.Agent, "consultInitiator", null).Send(80)
            .End(Cast.Agent, 100, "client").Send(100.1).Terminate(Cast.Agent).Send(100.3);
        return HungUp(script, Cast.Second);
    }

    public static Script PersonalOutbound()
    {
        Script script = new();
        return script
            .Add(NewCaller(Cast.Agent, Cast.Ada, "user", 0)).Send(0.1)
            .Change(Cast.Agent, leg => leg with { State = "dialing" })
            .Add(NewCalled(Cast.Customer, "external", 1)).Send(1.1)
            .Connect(Cast.Agent, 2).Send(2.1)
            .Connect(Cast.Customer, 7).Send(7.1)
            .End(Cast.Customer, 60, "peer").Send(60.1)
            .End(Cast.Agent, 60.1, "peer").Send(60.2)
            .Terminate(Cast.Customer, Cast.Agent).Send(60.3);
    }

    /// <summary>The own leg connects, the other side never does.</summary>
    public static Script OutboundFailed()
    {
        Script script = new();
        return script
            .Add(NewCaller(Cast.Agent, Cast.Ada, "agent", 0)).Send(0.1)
            .Change(Cast.Agent, leg => leg with { State = "dialing" })
            .Add(NewCalled(Cast.Customer, "customer", 1)).Send(1.1)
            .Connect(Cast.Agent, 2).Send(2.1)
            .End(Cast.Customer, 9, "uncallable").Send(9.1)
            .End(Cast.Agent, 9.1, "error").Send(9.2)
            .Terminate(Cast.Customer, Cast.Agent).Send(9.3);
    }

    public static Script Internal()
    {
        Script script = new();
        return script
            .Add(NewCaller(Cast.Agent, Cast.Ada, "user", 0)).Send(0.1)
            .Change(Cast.Agent, leg => leg with { State = "dialing" })
            .Add(Script.NewAgent(Cast.Second, Cast.Bob, 1) with { Purpose = "user", QueueId = null, Peer = null }).Send(1.1)
            .Connect(Cast.Second, 5).Connect(Cast.Agent, 5).Send(5.1)
            .End(Cast.Agent, 50, "client").End(Cast.Second, 50.1, "peer").Send(50.2)
            .Terminate(Cast.Agent, Cast.Second).Send(50.3);
    }

    public static Script UserCallsQueue()
    {
        Script script = new();
        return script
            .Add(NewCaller(Cast.Third, Cast.Bob, "user", 0)).Send(0.1)
            .Connect(Cast.Third, 1).Add(Script.NewFlow(Cast.Queue, "acd", 1)).Send(1.2)
            .Add(Script.NewAgent(Cast.Agent, Cast.Ada, 3)).Send(3)
            .Connect(Cast.Agent, 5).End(Cast.Queue, 5, "transfer").Send(5.1)
            .End(Cast.Third, 50, "client").End(Cast.Agent, 50.1, "peer").Send(50.2)
            .Terminate(Cast.Agent, Cast.Third, Cast.Queue).Send(50.3);
    }

    public static Script Voicemail() => Offered()
        .End(Cast.Agent, 17.7, "transfer.noanswer").End(Cast.Queue, 17.8, "transfer")
        .Add(Script.NewFlow(Cast.Second, "voicemail", 17.8)).Send(17.9)
        .End(Cast.Customer, 30, "client").Send(30.1)
        .End(Cast.Second, 30.1, "peer").Send(30.2)
        .Terminate(Cast.Customer, Cast.Agent, Cast.Queue, Cast.Second).Send(30.3);

    public static Script Supervisor() => HungUp(Connected()
        .Add(new ScriptedLeg(Cast.Second, "user", "inbound")
        {
            UserId = Cast.Bob,
            Start = Cast.At(20),
            Connected = Cast.At(21),
            State = "connected",
            Supervises = Cast.Agent,
        }).Send(21.1)
        .End(Cast.Second, 40, "client").Send(40.1).Terminate(Cast.Second).Send(40.3));

    public static Script HungUp(Script script, string agent = Cast.Agent) => script
        .End(Cast.Customer, 301.25, "peer").Send(301.3)
        .End(agent, 301.3, "peer").Send(301.4)
        .Terminate(Cast.Customer, agent).Send(301.5);

    /// <summary>A colleague is asked and rings.</summary>
    public static Script Consulted() => Connected()
        .Hold(Cast.Agent, 60).Send(60.05)
        .Change(Cast.Agent, leg => leg with
        {
            Held = false,
            HoldStart = null,
            ConsultParticipantId = Cast.Customer,
        })
        .Attribute(Cast.Agent, "consultInitiator", "true")
        .Change(Cast.Customer, leg => leg with { ConsultParticipantId = Cast.Customer })
        .Add(Script.NewAgent(Cast.Second, Cast.Bob, 60.2) with { ConsultParticipantId = Cast.Customer, Peer = "another" }).Send(60.3);

    public static Script Consulting() => Consulted().Connect(Cast.Second, 65).Send(65.1);

    /// <summary>The consult is over: its marks are gone and the customer hears again.</summary>
    private static Script Over(this Script script, params ReadOnlySpan<string> ids)
    {
        foreach (var id in ids)
        {
            script.Change(id, leg => leg with
            {
                ConsultParticipantId = null,
                Confined = false,
                Holds = [.. leg.Holds.Select(hold => (hold.Start, hold.End ?? Cast.At(80)))],
            });
        }

        return script;
    }

    private static ScriptedLeg NewCaller(string id, string userId, string purpose, double at) => new(id, purpose, "outbound")
    {
        UserId = userId,
        QueueId = purpose == "agent" ? Cast.Support : null,
        Start = Cast.At(at),
        State = "contacting",
        InitialState = "contacting",
        Address = Cast.Station,
        Ani = Cast.Station,
        Dnis = "tel:+13175550123",
    };

    private static ScriptedLeg NewCalled(string id, string purpose, double at) => new(id, purpose, "outbound")
    {
        Start = Cast.At(at),
        State = "dialing",
        InitialState = "dialing",
        Address = "tel:+13175550123",
        Ani = Cast.Hotline,
        Dnis = "tel:+13175550123",
    };
}
