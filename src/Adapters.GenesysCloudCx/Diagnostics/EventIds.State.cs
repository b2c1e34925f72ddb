namespace Adapters.GenesysCloudCx.Diagnostics;

internal static partial class EventIds
{
    public const int StateRestored = 2900;
    public const int StateUnreadable = 2901;
    public const int StateNotKept = 2902;
    public const int StateOfOtherJournal = 2903;
    public const int StateNotKeptAtStop = 2904;
    public const int StateOfOtherPlatform = 2905;
    public const int ConversationClosed = 2910;
    public const int ConversationGone = 2911;
}
