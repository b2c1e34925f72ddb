namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int AlarmStoreFailed = 2000;
    public const int AlarmStoreWorks = 2001;
    public const int AlarmStoreSetAside = 2002;
    public const int AlarmLookFailed = 2003;
    public const int AlarmsTooMany = 2004;
    public const int AlarmChangedByPerson = 2005;
    public const int AlarmDelivered = 2006;
    public const int AlarmDeliveryFailed = 2007;
    public const int AlarmDeliveryDropped = 2008;
    public const int AlarmTargetWorks = 2009;
    public const int AlarmTargetPlainSecret = 2010;
    public const int AlarmNotice = 2011;
}
