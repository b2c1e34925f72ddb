namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>What the runner of a channel tells the link as a whole.</summary>
internal interface IChannelObserver
{
    /// <summary>The channel is subscribed and its socket is live. <paramref name="gapSince"/>: since when events may be missing; <see langword="null"/> when there was nobody to cover.</summary>
    ValueTask LiveAsync(ChannelRunner channel, DateTimeOffset? gapSince, bool isReplacement);

    /// <summary>The channel was live and is not any more, since <paramref name="since"/>.</summary>
    ValueTask CutAsync(ChannelRunner channel, LinkEnd end, DateTimeOffset since);

    /// <summary>An attempt failed; the next one comes at <paramref name="next"/>.</summary>
    void Waiting(ChannelRunner channel, LinkEnd end, DateTimeOffset next);

    /// <summary>The platform answered a subscription. <paramref name="newcomersSince"/>: since when users whom a live link covers from now on may have been on calls.</summary>
    void Subscribed(ChannelRunner channel, DateTimeOffset? newcomersSince);
}
