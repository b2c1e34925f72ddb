namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int RestartScheduled = 1300;
    public const int RestartDone = 1301;
    public const int ImportScheduled = 1310;
    public const int ImportRunStarted = 1311;
    public const int ImportRunGoesOn = 1312;
    public const int ImportRunNotStarted = 1313;
    public const int ImportNoAnswer = 1314;
    public const int ImportNotScheduled = 1315;
    public const int ScheduleNotSaved = 1320;
    public const int ScheduleFileSetAside = 1321;
    public const int ScheduleAction = 1322;
}
