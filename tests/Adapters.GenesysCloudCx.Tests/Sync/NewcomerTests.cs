using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Sync;

[Collection(Alone.Name)]
public sealed class NewcomerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Newcomer_CallOverBeforeHeIsSubscribed_IsReadBack()
    {
        ManualClock clock = new();
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenarios = new ScenarioOptions { Scale = 0.02, Shifts = false }, RateLimit = 100_000 }, clock, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl, time: clock) { Platform = platform };
        adapter.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning && adapter.Status.Facts.ContainsKey("resync.last"), "runs");
        var channel = Assert.Single(platform.Channels);

        var newcomer = platform.Directory.Add(UserState.Active, true, clock.GetUtcNow());
        var conversation = Assert.IsType<string>(platform.Generator!.TryStart("outbound-personal", [newcomer.Id]));
        await adapter.AdvanceUntilAsync(() => platform.Truth!.CallsMade > 0 && platform.Truth.OpenCalls == 0, "the call over");
        Assert.Equal(20, channel.Topics.Count);

        await adapter.AdvanceUntilAsync(() => channel.Topics.Count == 21, "subscribed", 2);
        await adapter.AdvanceUntilAsync(() => adapter.CallEvents.Any(told => told.ConversationId == conversation && told.Type == EventTypes.CallEnded), "read back");
    }

    [Fact]
    public async Task NobodyVisible_AdapterIsNotRunningUntilSomebodyIs()
    {
        ManualClock clock = new();
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { Users = 0, UsersWithoutStation = 0, InactiveUsers = 0, DeletedUsers = 0, Scenarios = new ScenarioOptions { Shifts = false } }, clock, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl, time: clock) { Platform = platform };
        adapter.Start();

        await adapter.AdvanceUntilAsync(() => adapter.Status.Facts.GetValueOrDefault("link.channels") == "1 of 1 live", "the link");
        Assert.Equal(FailureClass.Permission, adapter.Status.Current?.Cause);
        Assert.Contains("No active user is visible", adapter.Status.Current?.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(adapter.Status.History, state => state.IsRunning);

        platform.Directory.Add(UserState.Active, true, DateTimeOffset.UnixEpoch);
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning && platform.Channels.Single().Topics.Count == 1, "running", 2);
    }
}
