using Adapter.Host.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Pair;

internal sealed partial class PairService
{
    [LoggerMessage(EventIds.PairStarted, LogLevel.Information, "{Role} of a pair with {Peer}, on standby in term {Term} until the other host is heard or {TakeOverAfter} went by.")]
    private partial void LogStarted(PairRole role, Uri? peer, long term, TimeSpan takeOverAfter);

    [LoggerMessage(EventIds.PairTookOver, LogLevel.Warning, "Active in term {Term} ({Reason}): {Why} Events after {After} are handed out (again).")]
    private partial void LogTookOver(long term, string reason, string why, long after);

    [LoggerMessage(EventIds.PairSteppedDown, LogLevel.Warning, "On standby ({Reason}): {Why} The last term was {Term}.")]
    private partial void LogSteppedDown(string reason, string why, long term);

    [LoggerMessage(EventIds.PairPeerHeard, LogLevel.Information, "The other host is heard: {Role}, active: {Active}, term {Term}.")]
    private partial void LogHeard(PairRole role, bool active, long term);
}
