namespace Adapters.GenesysCloudCx.Diagnostics;

internal static partial class EventIds
{
    public const int ChannelLive = 2100;
    public const int ChannelCut = 2101;
    public const int ChannelAttemptFailed = 2102;
    public const int ChannelReplacing = 2103;
    public const int ChannelReplaced = 2104;
    public const int ChannelCreated = 2105;
    public const int TopicsSubscribed = 2106;
    public const int TopicsNotSubscribed = 2107;
    public const int FrameRefused = 2108;
    public const int FrameSkipped = 2109;
    public const int LinkStopping = 2110;
    public const int ChannelsEvicted = 2111;
    public const int PartUnusable = 2112;
    public const int SpanMissed = 2113;
    public const int ChannelStays = 2114;
    public const int FrameRaw = 2115;
    public const int BodyRaw = 2116;
}
