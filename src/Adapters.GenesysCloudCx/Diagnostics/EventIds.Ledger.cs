namespace Adapters.GenesysCloudCx.Diagnostics;

internal static partial class EventIds
{
    public const int LedgerOpened = 2400;
    public const int LedgerSetAside = 2401;
}
