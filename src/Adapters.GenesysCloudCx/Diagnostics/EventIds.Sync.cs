namespace Adapters.GenesysCloudCx.Diagnostics;

internal static partial class EventIds
{
    public const int DirectoryLoaded = 2300;
    public const int DirectoryNotLoaded = 2301;
    public const int DirectoryNotRefreshed = 2302;
    public const int ConversationNotRead = 2313;
    public const int MissedByLink = 2320;
    public const int WatchFailed = 2321;
    public const int DeliversAgain = 2322;
    public const int LookedEarly = 2323;
    public const int ClockStepped = 2324;
    public const int ClockNotCompared = 2325;
    public const int ProofNotKept = 2326;
    public const int BeforeNotProved = 2327;
    public const int Connecting = 2340;
    public const int DrainAbandoned = 2341;
}
