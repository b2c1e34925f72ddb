using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>A span in which events may have been missed; it ends when it is told.</summary>
/// <param name="Since">Its begin, on the host's clock as it went when this was noticed.</param>
/// <param name="Cause">A word of <see cref="CoverageCauses"/>.</param>
/// <param name="Detail">The same for people.</param>
internal sealed record Missed(DateTimeOffset Since, string Cause, string? Detail = null)
{
    /// <summary>The cause of time from which a message arrived that could not be read.</summary>
    public const string FrameUnread = "frame-unread";

    /// <summary>Its begin, where the clock may be set before the span is over.</summary>
    private Moment? Begin { get; init; }

    public static Missed At(Moment begin, TimeProvider time, string cause, string? detail) => new(begin.Earliest(time), cause, detail) { Begin = begin };

    /// <summary>By the end of a connection that was heard last then.</summary>
    public static Missed By(LinkEnd end, Moment lastHeard, TimeProvider time) => At(
        lastHeard,
        time,
        end.Kind switch
        {
            LinkEndKind.Silent => CoverageCauses.LinkSilent,
            LinkEndKind.ChannelGone => CoverageCauses.ChannelGone,
            _ => CoverageCauses.LinkCut,
        },
        end.Why);

    /// <summary>The same on the host's clock as it goes now.</summary>
    public Missed On(TimeProvider time) => Begin is { } begin ? this with { Since = begin.Earliest(time) } : this;

    /// <summary>One span for both; the one that began first names the cause.</summary>
    public static Missed? Earlier(Missed? one, Missed? other) => one is null || other?.Since < one.Since ? other ?? one : one;
}
