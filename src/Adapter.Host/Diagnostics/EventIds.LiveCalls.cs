namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int LiveCallsFailed = 3300;
}
