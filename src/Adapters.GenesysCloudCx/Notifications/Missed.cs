using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>A span in which events may have been missed; it ends when it is told.</summary>
/// <param name="Since">Its begin.</param>
/// <param name="Cause">A word of <see cref="CoverageCauses"/>.</param>
/// <param name="Detail">The same for people.</param>
internal sealed record Missed(DateTimeOffset Since, string Cause, string? Detail = null)
{
    /// <summary>By the end of a connection that was heard last then.</summary>
    public static Missed By(LinkEnd end, DateTimeOffset lastHeard) => new(
        lastHeard,
        end.Kind switch
        {
            LinkEndKind.Silent => CoverageCauses.LinkSilent,
            LinkEndKind.ChannelGone => CoverageCauses.ChannelGone,
            _ => CoverageCauses.LinkCut,
        },
        end.Why);

    /// <summary>One span for both; the one that began first names the cause.</summary>
    public static Missed? Earlier(Missed? one, Missed? other) => one is null || other?.Since < one.Since ? other ?? one : one;
}
