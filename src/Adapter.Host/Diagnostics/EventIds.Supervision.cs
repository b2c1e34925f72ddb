namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int AdapterStateChanged = 1200;
    public const int AdapterRecovered = 1201;
    public const int AdapterFailed = 1202;
    public const int AdapterBug = 1203;
    public const int AlarmRaised = 1204;
    public const int AlarmCleared = 1205;
    public const int AdapterAbandoned = 1206;
    public const int AdapterEndedLate = 1207;
    public const int DefinitionApplied = 1208;
    public const int AdapterRenewed = 1209;
    public const int AdapterRenewFailed = 1210;
    public const int AdapterClosingFault = 1211;
}
