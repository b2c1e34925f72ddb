namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int PluginUsable = 1100;
    public const int PluginIncompatible = 1101;
    public const int PluginFailed = 1102;
    public const int PluginFinding = 1103;
    public const int PluginUnloaded = 1104;
    public const int PluginHeld = 1105;
    public const int PluginsReloaded = 1106;
}
