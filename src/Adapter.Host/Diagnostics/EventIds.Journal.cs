namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int JournalOpened = 1400;
    public const int JournalWriteFailed = 1401;
    public const int JournalWriteStillFailing = 1402;
    public const int JournalWriteRecovered = 1403;
    public const int JournalRetentionHeld = 1404;
    public const int JournalRetentionOverCursor = 1405;
    public const int JournalRetentionDeleted = 1406;
    public const int JournalCheckpointFailed = 1407;
    public const int JournalClosed = 1408;
    public const int JournalUnacknowledgedAtStop = 1409;
    public const int JournalSqliteChosen = 1410;
    public const int JournalDamaged = 1411;
    public const int JournalHealed = 1412;
}
