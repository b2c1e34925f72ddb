namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>What the runner of a channel tells the link as a whole.</summary>
internal interface IChannelObserver
{
    /// <summary>The channel is subscribed and its socket is live. <paramref name="gap"/>: what may be missing; <see langword="null"/> when nothing can be.</summary>
    ValueTask LiveAsync(ChannelRunner channel, Missed? gap, bool isReplacement);

    /// <summary>The channel was live and is not any more, since <paramref name="since"/>.</summary>
    ValueTask CutAsync(ChannelRunner channel, LinkEnd end, DateTimeOffset since);

    /// <summary>An attempt failed; the next one comes at <paramref name="next"/>.</summary>
    void Waiting(ChannelRunner channel, LinkEnd end, DateTimeOffset next);

    /// <summary>The platform answered a subscription. <paramref name="newcomersSince"/>: since when users whom a live link covers from now on may have been on calls.</summary>
    void Subscribed(ChannelRunner channel, DateTimeOffset? newcomersSince);

    /// <summary>Events may be missing although no link was cut.</summary>
    void Missed(ChannelRunner channel, Missed missed);

    /// <summary>Whether there can be another channel beside those in use at all.</summary>
    bool CanHaveSpares { get; }

    /// <summary>Takes the right to make another channel beside those in use; <see langword="false"/> while others have it. The runner is woken when one is given back.</summary>
    bool TryTakeSpare();

    void GiveBackSpare();
}
