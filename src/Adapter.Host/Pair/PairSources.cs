namespace Adapter.Host.Pair;

/// <summary>
/// From moment to moment to lengths of time: how long each data source has been followed here, what was missed, and how long the other host lacks it. Thread-safe.
/// </summary>
internal sealed class PairSources(IPairHealth health, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _started = time.GetTimestamp();
    private readonly Dictionary<string, Known> _own = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> _peerHad = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyList<FollowingAdapter> _adapters = [];

    /// <summary>Looks at the adapters.</summary>
    public void Look()
    {
        lock (_gate)
        {
            LookNow();
        }
    }

    /// <summary>Each data source of this host.</summary>
    public IReadOnlyDictionary<string, PairSource> Own
    {
        get
        {
            lock (_gate)
            {
                return _own.ToDictionary(pair => pair.Key, pair => Of(pair.Value), StringComparer.OrdinalIgnoreCase);
            }
        }
    }

    /// <summary>Looks at the adapters, and gives the same for an answer.</summary>
    public IReadOnlyList<PairSourceView> Views()
    {
        lock (_gate)
        {
            LookNow();
            return
            [
                .. _own.Select(pair => (pair.Key, Source: Of(pair.Value))).OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => new PairSourceView(
                    pair.Key,
                    [.. _adapters.Where(adapter => string.Equals(adapter.DataSource, pair.Key, StringComparison.OrdinalIgnoreCase))
                        .Select(adapter => new PairAdapterView(adapter.Name, adapter.State, adapter.CoveredUntil))],
                    pair.Source.CoveredFor?.TotalSeconds,
                    pair.Source.UncertainFor?.TotalSeconds)),
            ];
        }
    }

    /// <summary>Takes note of what the other host told.</summary>
    public void PeerTold(PairHost peer)
    {
        lock (_gate)
        {
            foreach (var (name, source) in peer.Sources)
            {
                if (peer.Active && source.IsCovered)
                {
                    _peerHad[name] = time.GetTimestamp();
                }
            }
        }
    }

    /// <summary>For each data source of this host, since when the other one has not been heard active and following it.</summary>
    public IReadOnlyDictionary<string, TimeSpan> PeerLacksFor(long since)
    {
        lock (_gate)
        {
            return _own.Keys.ToDictionary(
                name => name, name => time.GetElapsedTime(_peerHad.TryGetValue(name, out var had) ? Math.Max(had, since) : since), StringComparer.OrdinalIgnoreCase);
        }
    }

    private PairSource Of(Known known) => new(
        known.CoveredSince is { } since ? time.GetElapsedTime(since) : null,
        known.CoveredSince is null ? Longer(known.Uncertain, time.GetElapsedTime(known.CoveredLast ?? _started)) : known.Uncertain);

    private void LookNow()
    {
        var now = time.GetTimestamp();
        _adapters = health.Adapters;
        var groups = _adapters.GroupBy(adapter => adapter.DataSource, StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var gone in _own.Keys.Except(groups.Select(group => group.Key), StringComparer.OrdinalIgnoreCase).ToList())
        {
            _own.Remove(gone);
        }

        foreach (var group in groups)
        {
            var known = _own.GetValueOrDefault(group.Key);
            var covered = group.Any(adapter => adapter.IsCovering);

            // of two adapters on one data source it is enough that one has read back
            var uncertain = group.Min(adapter => adapter.UncertainSince is { } since ? time.GetUtcNow() - since : TimeSpan.Zero);
            _own[group.Key] = new Known(covered ? known.CoveredSince ?? now : null, covered ? now : known.CoveredLast, uncertain > TimeSpan.Zero ? uncertain : null);
        }
    }

    private static TimeSpan Longer(TimeSpan? one, TimeSpan other) => one is { } length && length > other ? length : other;

    private readonly record struct Known(long? CoveredSince, long? CoveredLast, TimeSpan? Uncertain);
}
