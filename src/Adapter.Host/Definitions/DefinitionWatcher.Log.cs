using Adapter.Host.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Definitions;

internal sealed partial class DefinitionWatcher
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.DefinitionsChanged, LogLevel.Information, "Definitions changed: {Adapters} adapters can be run, {Stale} of them in an older version than their files, {Broken} files have no version to run")]
        public static partial void Changed(ILogger logger, int adapters, int stale, int broken);

        [LoggerMessage(EventIds.DefinitionsWatchLost, LogLevel.Debug, "Changes in {Folder} are not told by the system now; the folder is looked at every {Period}")]
        public static partial void WatchLost(ILogger logger, string folder, TimeSpan period);

        [LoggerMessage(EventIds.DefinitionFindingError, LogLevel.Error, "{Finding}")]
        public static partial void FindingError(ILogger logger, string finding);

        [LoggerMessage(EventIds.DefinitionFindingWarning, LogLevel.Warning, "{Finding}")]
        public static partial void FindingWarning(ILogger logger, string finding);
    }
}
