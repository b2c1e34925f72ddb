namespace Adapters.GenesysCloudCx.Api;

/// <summary>One request budget for all adapters of the same OAuth client on the same API host. Held by the plugin's instance. Thread-safe.</summary>
internal sealed class SharedBudgets
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Client, string Host), BudgetPool> _pools = [];

    /// <summary>The part of one adapter's run; disposed with the run. A pool goes with its last member, or when it is parked no more.</summary>
    public RequestBudget Lease(PlatformAddress address, string clientId, TimeProvider time)
    {
        var key = (clientId.ToUpperInvariant(), address.Api.Authority.ToUpperInvariant());
        lock (_gate)
        {
            Sweep();
            if (!_pools.TryGetValue(key, out var pool))
            {
                _pools[key] = pool = new BudgetPool(time);
            }

            return new RequestBudget(pool, Left);
        }
    }

    private void Left()
    {
        lock (_gate)
        {
            Sweep();
        }
    }

    private void Sweep()
    {
        foreach (var (key, pool) in _pools.ToList())
        {
            if (pool.IsIdle)
            {
                _pools.Remove(key);
            }
        }
    }
}
