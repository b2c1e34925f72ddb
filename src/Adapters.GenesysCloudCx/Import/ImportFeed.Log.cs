using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Import;

internal sealed partial class ImportFeed
{
    private const string AnalyticsPermission = "permission.analytics";
    private const string LedgerAlarm = "import.ledger";
    private const string ListKey = "c.list";
    private const int MostListings = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    [LoggerMessage(EventIds.ImportConnecting, LogLevel.Information, "Connecting to {Region}, proxy: {Proxy}; recordings go to {Store}.")]
    private partial void LogConnecting(string region, string proxy, string store);

    [LoggerMessage(EventIds.ImportLaneFailed, LogLevel.Warning, "Conversations could not be listed; the position stays where it is: {Reason}")]
    private partial void LogListFailed(string reason);
}
