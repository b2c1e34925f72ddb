using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Calls;

/// <summary>What a data source says about long and short calls reaches the events.</summary>
[Collection(Alone.Name)]
public sealed class CallLengthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_CallLongerThanTheDataSourceAllows_IsToldWhileItGoesOn()
    {
        ManualClock clock = new();
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenarios = new ScenarioOptions { Scale = 20, Shifts = false } }, clock, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl, time: clock, dataSource: Source(longest: TimeSpan.FromMinutes(1))) { Platform = platform };
        adapter.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "runs");

        var conversation = platform.Generator!.TryStart("outbound-personal", []);
        await adapter.AdvanceUntilAsync(() => adapter.CallEvents.Any(told => told.Type == EventTypes.CallLong), "a long call");

        var connected = adapter.CallEvents.Single(told => told.Type == EventTypes.CallConnected);
        var tooLong = adapter.CallEvents.Single(told => told.Type == EventTypes.CallLong);
        Assert.Equal(conversation, tooLong.ConversationId);
        Assert.Equal(connected.Time + TimeSpan.FromMinutes(1), tooLong.Time);
        Assert.DoesNotContain(adapter.CallEvents, told => told.Type == EventTypes.CallEnded);
        Assert.Equal(1, platform.Truth!.OpenCalls);
    }

    [Theory]
    [InlineData(3600, true)]
    [InlineData(0, null)]
    public async Task Run_CallShorterThanTheDataSourceAsks_IsMarkedAtItsEnd(int shortest, bool? expected)
    {
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenarios = new ScenarioOptions { Scale = 0.02, Shifts = false } }, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl, dataSource: Source(shortest: TimeSpan.FromSeconds(shortest)));
        await adapter.StartAndRunAsync();

        platform.Generator!.TryStart("outbound-personal", []);
        await adapter.UntilAsync(() => adapter.CallEvents.Any(told => told.Type == EventTypes.CallEnded), "a call over");

        Assert.Equal(expected, adapter.CallEvents.Single(told => told.Type == EventTypes.CallEnded).IsShort);
    }

    private static DataSourceDefinition Source(TimeSpan? longest = null, TimeSpan? shortest = null) => new()
    {
        Name = "Contoso Genesys",
        Type = "Genesys Cloud CX",
        LongCallDuration = longest ?? TimeSpan.FromMinutes(120),
        MinimumSessionLength = shortest ?? TimeSpan.Zero,
    };
}
