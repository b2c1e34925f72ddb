namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int DefinitionsChanged = 1000;
    public const int DefinitionsWatchLost = 1003;
    public const int DefinitionFindingError = 1004;
    public const int DefinitionFindingWarning = 1005;
}
