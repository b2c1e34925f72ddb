namespace Adapters.GenesysCloudCx.Diagnostics;

internal static partial class EventIds
{
    public const int FreshLookDone = 2800;
    public const int FreshLookFailed = 2801;
    public const int SpanReadBack = 2802;
    public const int SpanLost = 2803;
    public const int ListingLags = 2804;
    public const int PastSliceRead = 2810;
    public const int PastFailed = 2811;
    public const int BackfillAsked = 2812;
}
