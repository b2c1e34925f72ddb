using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>The channel of a runner and the one made to follow it, with their times. A channel once made is used, however often its first subscription fails: each new one counts.</summary>
internal sealed class ChannelSupply(ChannelClient client, SteadyClock clock)
{
    private (DateTimeOffset NextPut, DateTimeOffset ReplaceAt) _nextTimes;

    /// <summary>The clock of its times.</summary>
    public SteadyClock Clock => clock;

    /// <summary>The channel of the live or the last live link.</summary>
    public PlatformChannel? Current { get; private set; }

    /// <summary>Made to follow, and not live yet.</summary>
    public PlatformChannel? Next { get; private set; }

    /// <summary>Whether the platform took the subscription of <see cref="Next"/>.</summary>
    public bool IsNextSubscribed { get; set; }

    /// <summary>When the whole subscription of <see cref="Current"/> is put again.</summary>
    public DateTimeOffset NextPut { get; private set; }

    /// <summary>When another channel follows <see cref="Current"/>.</summary>
    public DateTimeOffset ReplaceAt { get; private set; }

    /// <summary>The moment at which the platform is known to have had <see cref="Current"/> and its subscription.</summary>
    public Moment? Confirmed { get; private set; }

    /// <summary>Makes the channel to follow, where there is none yet.</summary>
    /// <exception cref="PlatformException">The platform made none.</exception>
    public async Task<(PlatformChannel Channel, bool IsNew)> FollowerAsync(CancellationToken stopping)
    {
        if (Next is { } made)
        {
            return (made, false);
        }

        Next = await client.CreateAsync(stopping);
        IsNextSubscribed = false;
        var now = clock.GetUtcNow();
        _nextTimes = (ChannelAge.NextPut(now, Expires(Next.Expires)), ChannelAge.ReplaceAt(now, Expires(Next.Expires)));
        return (Next, true);
    }

    /// <summary>Whether the platform still has <see cref="Current"/>.</summary>
    /// <exception cref="PlatformException">It does not say.</exception>
    public async Task<bool> HasCurrentAsync(CancellationToken stopping) => Current is { } current && await client.ExistsAsync(current.Id, stopping);

    /// <summary>The channel is live.</summary>
    public void Live(PlatformChannel channel)
    {
        if (channel == Next)
        {
            (Current, Next) = (Next, null);
            (NextPut, ReplaceAt) = _nextTimes;
        }

        Confirm();
    }

    /// <summary>The platform took a subscription of <see cref="Current"/>; after a whole one its life is asked for.</summary>
    /// <exception cref="PlatformException">It does not say.</exception>
    public async Task ExtendAsync(bool isWhole, CancellationToken stopping)
    {
        Confirm();
        var expires = isWhole && Current is { } current ? Expires(await client.ExpiresAsync(current.Id, stopping)) : null;
        var now = clock.GetUtcNow();
        (NextPut, ReplaceAt) = (ChannelAge.NextPut(now, expires), ChannelAge.ReplaceAt(now, expires));
    }

    /// <summary>The channel to follow is of no use.</summary>
    public void DropNext() => Next = null;

    /// <summary>No other channel can be had now.</summary>
    public void PutOffReplacement(TimeSpan by) => ReplaceAt = clock.GetUtcNow() + by;

    private void Confirm()
    {
        Confirmed = Moment.Now(clock);
    }

    private DateTimeOffset? Expires(DateTimeOffset? told) => told is { } at ? clock.FromHostClock(at) : null;
}
