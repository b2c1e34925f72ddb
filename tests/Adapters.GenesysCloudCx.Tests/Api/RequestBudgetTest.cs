using Adapters.GenesysCloudCx.Api;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Api;

/// <summary>Members of one budget, on a manual clock.</summary>
public abstract class RequestBudgetTest
{
    private protected static readonly PlatformAddress Address = Parse("https://api.usw2.pure.cloud");

    private protected readonly ManualClock _clock = new();
    private protected readonly SharedBudgets _budgets = new();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected static PlatformAddress Parse(string url) => PlatformAddress.TryParse(url, RegionCatalogue.Load(), out var address, out var why) ? address : throw new ArgumentException(why);

    private protected RequestBudget Lease() => _budgets.Lease(Address, "client", _clock);

    /// <summary>Takes until it would have to wait.</summary>
    private protected static int TakeAll(RequestBudget budget, RequestPriority priority)
    {
        for (var taken = 0; ; taken++)
        {
            using CancellationTokenSource impatient = new();
            if (!budget.TakeAsync(priority, impatient.Token).AsTask().IsCompletedSuccessfully)
            {
                impatient.Cancel();
                return taken;
            }
        }
    }
}
