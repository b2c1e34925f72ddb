using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Rest;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

public sealed class TopicPermissionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Permission_ForStationsMissing_IsNamedWhileTheRestFlows()
    {
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { Permissions = PermissionSet.Without(PermissionSet.OtherStationView) }, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);
        adapter.Start();

        await adapter.UntilAsync(() => adapter.LinkEvents.Any(), "live");
        await adapter.UntilAsync(() => adapter.Status.Current?.Cause == FailureClass.Permission, "degraded");

        Assert.Contains(PermissionSet.OtherStationView, adapter.Status.Facts["topic.station"], StringComparison.Ordinal);
        Assert.Contains("20 of 20 users", adapter.Status.Facts["topic.station"], StringComparison.Ordinal);
        Assert.Equal("granted", adapter.Status.Facts["topic.conversations"]);
        Assert.Contains(PermissionSet.OtherStationView, adapter.Status.Alarms["permission.topic.station"], StringComparison.Ordinal);
        Assert.Contains(PermissionSet.OtherStationView, adapter.Status.Current!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permission_ForConversationsMissing_FallsBackToCalls()
    {
        await using var platform = await SimulatorServer.StartAsync(
            new SimulatorOptions { TopicPermissions = new Dictionary<string, IReadOnlyList<string>> { ["v2.users.{id}.conversations"] = ["nobody:has:this"] } }, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);

        await adapter.StartAndRunAsync();

        Assert.Contains("conversations.calls instead", adapter.Status.Facts["topic.conversations"], StringComparison.Ordinal);
        Assert.All(Assert.Single(platform.Channels).Topics.Keys, topic => Assert.Contains("?conversations.calls&presence", topic, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Permission_ForNothingAtAll_StopsNamingThem()
    {
        var denied = Topics.All.Append(Topics.Calls).ToDictionary(part => $"v2.users.{{id}}.{part}", IReadOnlyList<string> (part) => [$"missing:{part}:view"]);
        await using var platform = await SimulatorServer.StartAsync(new SimulatorOptions { TopicPermissions = denied }, cancellationToken: Cancel);
        await using AdapterHarness adapter = new(platform.BaseUrl);

        var failure = await adapter.Start().FailureAsync();

        Assert.Equal(FailureClass.Permission, failure.Class);
        Assert.Contains("missing:presence:view", failure.Message, StringComparison.Ordinal);
    }
}
