using System.Runtime.CompilerServices;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;

namespace Adapters.GenesysCloudCx.ConnectionTest;

/// <summary>Tries whether a call-event adapter would work. Shares the request budget of the adapters that run as the same client, and lets them go first.</summary>
internal sealed class LiveConnectionTest(SharedBudgets budgets, TestChannels channels)
{
    public async IAsyncEnumerable<ConnectionCheck> RunAsync(ConnectionTestContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var access = GenesysCloudOptions.From(context.Definition, RegionCatalogue.Load()).Access with { Retry = RetrySettings.None };
        SilentStatus status = new();
        await using PlatformConnection platform = new(
            access, budgets.Lease(access.Address, access.ClientId, context.Time), context.Time, status, new HealthBoard(status), context.LoggerFactory.CreateLogger("Adapters.GenesysCloudCx.ConnectionTest"));
        PlatformSteps steps = new(platform, access);
        TestPlan plan = new(
            [
                .. new SignInSteps(platform, access, GenesysCloudSettings.ProxyHostname).All(),
                steps.Organization(),
                steps.Clock(),
                steps.ConversationView(ConnectionCheckOutcome.Failed, "read a conversation back after a cut; holds that were missed cannot be told."),
                steps.ConversationDetails(ConnectionCheckOutcome.Failed, "find the calls that were missed during a cut."),
                steps.Queues(ConnectionCheckOutcome.Warning, "read queues; events carry the ids of queues without their names."),
                steps.Users(),
                .. new ChannelSteps(platform, access, steps, channels, context.Time, access.Proxy is null ? null : GenesysCloudSettings.ProxyHostname).All(),
            ],
            context.Time);
        await foreach (var check in plan.RunAsync(cancellationToken))
        {
            yield return check;
        }
    }
}
