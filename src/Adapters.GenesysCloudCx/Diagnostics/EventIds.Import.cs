namespace Adapters.GenesysCloudCx.Diagnostics;

internal static partial class EventIds
{
    public const int ImportConnecting = 2700;
    public const int ImportRunBegan = 2701;
    public const int ImportRunEnded = 2702;
    public const int ImportLaneFailed = 2703;
    public const int RecordingStored = 2710;
    public const int RecordingNotStored = 2711;
    public const int RecordingFetchBug = 2712;
    public const int NamesNotRead = 2713;
    public const int AttributesNotRead = 2714;
    public const int BatchSubmitted = 2720;
    public const int BatchEnded = 2721;
    public const int BatchLost = 2722;
    public const int DeletionAsked = 2730;
    public const int DeletionSeen = 2731;
    public const int DeletionNotPossible = 2732;
}
