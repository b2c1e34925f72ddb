namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>The call stories of the platform, moment by moment.</summary>
internal static class Stories
{
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

    public static Script HungUp(Script script) => script
        .End(Cast.Customer, 301.25, "peer").Send(301.3)
        .End(Cast.Agent, 301.3, "peer").Send(301.4)
        .Terminate(Cast.Customer, Cast.Agent).Send(301.5);
}
