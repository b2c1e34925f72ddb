namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int HostSettingUnknown = 1600;
    public const int HostCannotStart = 1601;
}
