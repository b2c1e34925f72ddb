namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int AlarmStoreFailed = 3100;
    public const int AlarmStoreWorks = 3101;
    public const int AlarmStoreSetAside = 3102;
    public const int AlarmsTooMany = 3104;
    public const int AlarmChangedByPerson = 3105;
    public const int AlarmDelivered = 3106;
    public const int AlarmDeliveryFailed = 3107;
    public const int AlarmDeliveryDropped = 3108;
    public const int AlarmTargetWorks = 3109;
    public const int AlarmTargetPlainSecret = 3110;
    public const int AlarmNotice = 3111;
    public const int AlarmRecipientRefused = 3112;
}
