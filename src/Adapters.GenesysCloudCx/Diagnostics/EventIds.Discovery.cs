namespace Adapters.GenesysCloudCx.Diagnostics;

internal static partial class EventIds
{
    public const int JobSubmitted = 2600;
    public const int JobNotDone = 2601;
    public const int JobNotCancelled = 2602;
    public const int JobsRefused = 2603;
    public const int LaneBegun = 2610;
    public const int LaneHandedOver = 2611;
    public const int LaneMovedBack = 2612;
    public const int HistoryCaughtUp = 2613;
    public const int SpanNotListed = 2614;
    public const int RowsUnreadable = 2615;
    public const int StillRunning = 2616;
    public const int LaneGoesBack = 2617;
    public const int LookPutOff = 2620;
    public const int LookRefused = 2621;
}
