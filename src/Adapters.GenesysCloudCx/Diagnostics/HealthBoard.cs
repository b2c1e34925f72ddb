using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Diagnostics;

/// <summary>Collects what troubles the adapter and says the sum of it as its state: running only while there is no trouble at all. Thread-safe.</summary>
internal sealed class HealthBoard(IAdapterStatus status)
{
    /// <summary>Fact that tells since when a link, or one of several, has been down; the host makes an alarm of it where it lasts.</summary>
    public const string LinkDownFact = "link.down.since";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Trouble> _troubles = new(StringComparer.Ordinal);
    private string? _running;
    private object? _told;

    /// <summary>The link delivers: from now on the absence of trouble is <c>Running</c>.</summary>
    public void Live(string detail)
    {
        lock (_gate)
        {
            _running = detail;
            Tell();
        }
    }

    /// <summary>Sets a trouble. Link troubles sort first: they are what an admin must see.</summary>
    public void Set(string key, FailureClass cause, string why, DateTimeOffset? nextAttempt = null)
    {
        lock (_gate)
        {
            _troubles[key] = new Trouble(cause, why, nextAttempt);
            Tell();
        }
    }

    public void Clear(string key)
    {
        lock (_gate)
        {
            if (_troubles.Remove(key))
            {
                Tell();
            }
        }
    }

    public bool Has(string key)
    {
        lock (_gate)
        {
            return _troubles.ContainsKey(key);
        }
    }

    private void Tell()
    {
        object? tell = _troubles.Count > 0 ? Sum() : _running;
        if (tell is null || tell.Equals(_told))
        {
            return;
        }

        _told = tell;
        if (tell is Trouble trouble)
        {
            status.Degraded(trouble.Cause, trouble.Why, trouble.NextAttempt);
        }
        else
        {
            status.Running(_running);
        }
    }

    private Trouble Sum()
    {
        var first = _troubles.Values.First();
        return _troubles.Count == 1 ? first : first with { Why = string.Join(" ", _troubles.Values.Select(trouble => trouble.Why)) };
    }

    private sealed record Trouble(FailureClass Cause, string Why, DateTimeOffset? NextAttempt);
}
