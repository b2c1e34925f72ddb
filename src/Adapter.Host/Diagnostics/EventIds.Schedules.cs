namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int RestartScheduled = 1300;
    public const int RestartDone = 1301;
}
