namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int HostSettingUnknown = 1600;
    public const int HostCannotStart = 1601;
    public const int HostPartFailed = 1602;
    public const int HostPartWorks = 1603;
}
