namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int PairStarted = 1900;
    public const int PairTookOver = 1901;
    public const int PairSteppedDown = 1902;
    public const int PairPeerHeard = 1903;
    public const int PairAlarmRaised = 1904;
    public const int PairAlarmCleared = 1905;
    public const int PairPlainPassword = 1906;
    public const int PairPlainHttp = 1907;
    public const int PairAction = 1909;
    public const int PairLeft = 1910;
    public const int PairPlaceFollowed = 1911;
}
