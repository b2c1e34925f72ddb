using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>Why one life of a socket ended, or an attempt to begin one failed.</summary>
internal enum LinkEndKind
{
    /// <summary>We stop.</summary>
    Stopping,

    /// <summary>The platform closed.</summary>
    ClosedByPlatform,

    /// <summary>The connection broke.</summary>
    Lost,

    /// <summary>Nothing was heard for longer than the heartbeat allows.</summary>
    Silent,

    /// <summary>The channel is expired, evicted or without subscriptions.</summary>
    ChannelGone,

    /// <summary>The attempt was refused or nobody answered.</summary>
    Refused,
}

/// <summary>A named end of a link; <paramref name="Why"/> is for people and completes a sentence.</summary>
internal sealed record LinkEnd(LinkEndKind Kind, string Why, PlatformException? Failure = null)
{
    /// <summary>From a failed attempt to open a channel or its socket.</summary>
    public static LinkEnd From(PlatformException failure, bool onUpgrade)
        => onUpgrade && failure.Status is >= 400 and < 500 and not (407 or 408 or 429) && !failure.IsProxyLogin
            ? new LinkEnd(LinkEndKind.ChannelGone, $"the channel is gone: {failure.Message}", failure)
            : new LinkEnd(LinkEndKind.Refused, failure.Message, failure);
}

/// <summary>Carries a named end out of a step.</summary>
internal sealed class LinkEndedException(LinkEnd end) : Exception(end.Why, end.Failure)
{
    public LinkEnd End { get; } = end;
}
