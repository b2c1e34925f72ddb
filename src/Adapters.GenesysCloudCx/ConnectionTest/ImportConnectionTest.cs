using System.Runtime.CompilerServices;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Import;

namespace Adapters.GenesysCloudCx.ConnectionTest;

/// <summary>Tries whether an import source would work, up to what the client may; it fetches no recording and changes none.</summary>
internal sealed class ImportConnectionTest(SharedBudgets budgets)
{
    public async IAsyncEnumerable<ConnectionCheck> RunAsync(ConnectionTestContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var access = ImportOptions.ReadAccess(context.Definition) with { Retry = RetrySettings.None };
        var (opened, refusal) = Open(access, context);
        if (refusal is not null)
        {
            yield return refusal;
        }

        if (opened is null)
        {
            yield break;
        }

        await using var platform = opened;
        PlatformSteps steps = new(platform, access);
        TestPlan plan = new(
            [
                .. new SignInSteps(platform, access, ImportSettings.ProxyAddress).All(),
                steps.Organization(),
                steps.Clock(),
                steps.ConversationDetails(ConnectionCheckOutcome.Failed, "list conversations; nothing can be imported."),
                steps.Recordings(ConnectionCheckOutcome.Failed, "list or fetch recordings; nothing can be imported."),
                steps.ConversationView(ConnectionCheckOutcome.Warning, "read conversations; metadata lack their attributes."),
                steps.Queues(ConnectionCheckOutcome.Warning, "read queues; metadata lack their names."),
                steps.Users(),
                .. Deletion(context.Definition.Settings),
            ],
            context.Time);
        await foreach (var check in plan.RunAsync(cancellationToken))
        {
            yield return check;
        }
    }

    private (PlatformConnection? Platform, ConnectionCheck? Refusal) Open(PlatformAccess access, ConnectionTestContext context)
    {
        SilentStatus status = new();
        var budget = budgets.Lease(access.Address, access.ClientId, context.Time);
        try
        {
            return (new PlatformConnection(access, budget, context.Time, status, new HealthBoard(status), context.LoggerFactory.CreateLogger("Adapters.GenesysCloudCx.ConnectionTest")), null);
        }
        catch (PlatformException exception)
        {
            budget.Dispose();
            return (null, new ConnectionCheck("Client certificate and trust list", ConnectionCheckOutcome.Failed, exception.Message, exception.Remedy, access.Names.Certificate));
        }
    }

    private static IEnumerable<TestStep> Deletion(SettingValues settings)
    {
        const string Name = "Permission recording:recording:editRetention";
        if (settings.Boolean(ImportSettings.DeleteOnCompletion))
        {
            yield return new TestStep(Name, IsGate: false, ImportSettings.DeleteOnCompletion, static _ => Task.FromResult(new ConnectionCheck(
                Name, ConnectionCheckOutcome.Skipped, "Not looked at: it can be asked for only by changing a recording. The import asks for it before it deletes the first one, and raises deletion.permission without it.",
                null, ImportSettings.DeleteOnCompletion)));
        }
    }
}
