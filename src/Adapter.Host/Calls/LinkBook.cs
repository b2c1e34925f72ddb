namespace Adapter.Host.Calls;

/// <summary>
/// Which adapters are heard, by the events of their links: what lives on a link that is down may have ended, and nobody would know. A host that was killed told of no link; so nothing that an
/// earlier life of the host left counts as heard before its adapter says something of its own.
/// </summary>
internal sealed class LinkBook
{
    private readonly Dictionary<(string Source, string Adapter), Link> _links = [];

    public void Take(LinkFact fact, bool isOfThisLife)
    {
        var link = Of(fact.Source, fact.Adapter);
        if (!fact.IsUp)
        {
            link.Down.Add(fact.Part ?? "");
            link.Since ??= fact.Time;
            return;
        }

        link.Down.Remove("");
        link.Down.Remove(fact.Part ?? "");
        if (fact.Part is null)
        {
            link.Down.Clear();
        }

        link.IsHeard |= isOfThisLife;
        link.Settle();
    }

    /// <summary>A fact that an adapter told.</summary>
    public void Told(CallFact fact, bool isOfThisLife)
    {
        var link = Of(fact.Source, fact.Adapter);
        if (!isOfThisLife)
        {
            link.LastBefore = fact.Time > link.LastBefore ? fact.Time : link.LastBefore;
        }
        else if (!fact.Recovered && !link.IsHeard)
        {
            link.IsHeard = true;
            link.Settle();
        }
    }

    /// <summary>Since when an adapter may miss something; <see langword="null"/> while it is heard.</summary>
    public DateTimeOffset? UnsureSince(string source, string adapter)
        => !_links.TryGetValue((source, adapter), out var link) ? null : link.Since ?? (link.IsHeard ? null : link.LastBefore);

    /// <summary>Since when a call may have changed without anybody knowing: all that told of it are not heard.</summary>
    public DateTimeOffset? UnsureSince(LiveCall call) => UnsureSince(call.DataSource, call.Adapters);

    public DateTimeOffset? UnsureSince(string source, IEnumerable<string> adapters)
    {
        DateTimeOffset? latest = null;
        foreach (var adapter in adapters)
        {
            if (UnsureSince(source, adapter) is not { } since)
            {
                return null;
            }

            latest = since > latest || latest is null ? since : latest;
        }

        return latest;
    }

    public IEnumerable<(string Source, string Adapter, DateTimeOffset Since)> Unsure()
        => from item in _links
           let since = UnsureSince(item.Key.Source, item.Key.Adapter)
           where since is not null
           select (item.Key.Source, item.Key.Adapter, since.Value);

    private Link Of(string source, string adapter)
    {
        if (!_links.TryGetValue((source, adapter), out var link))
        {
            _links[(source, adapter)] = link = new Link();
        }

        return link;
    }

    private sealed class Link
    {
        /// <summary>Parts that are down; an empty text is the whole.</summary>
        public HashSet<string> Down { get; } = new(StringComparer.Ordinal);

        public DateTimeOffset? Since { get; set; }

        public bool IsHeard { get; set; }

        public DateTimeOffset LastBefore { get; set; }

        public void Settle()
        {
            if (Down.Count == 0)
            {
                Since = null;
            }
        }
    }
}
