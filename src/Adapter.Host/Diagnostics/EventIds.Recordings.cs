namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int MediaCut = 3400;
}
