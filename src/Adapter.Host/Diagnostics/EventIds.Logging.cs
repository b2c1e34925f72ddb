namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int LogLevelSet = 3500;
    public const int LogLevelTakenBack = 3501;
    public const int LogLevelOver = 3502;
    public const int LogLinesDropped = 3503;
    public const int LogQueueDropped = 3504;
    public const int RawOn = 3505;
    public const int RawOff = 3506;
    public const int LogNotRemoved = 3507;
    public const int OtlpOn = 3510;
    public const int OtlpFails = 3511;
    public const int OtlpWorks = 3512;
    public const int OtlpPlainSecret = 3513;
}
