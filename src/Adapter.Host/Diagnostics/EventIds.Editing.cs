namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int EditingWritten = 3200;
    public const int EditingRemoved = 3201;
    public const int EditingNotWritten = 3202;
    public const int EditingTestThrew = 3203;
    public const int EditingTestOverdue = 3204;
    public const int EditingImported = 3205;
    public const int EditingNotUndone = 3206;
}
