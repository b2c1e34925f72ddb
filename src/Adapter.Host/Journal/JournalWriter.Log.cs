using Adapter.Host.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Journal;

internal sealed partial class JournalWriter
{
    [LoggerMessage(EventIds.JournalWriteFailed, LogLevel.Error, "The journal cannot write; nothing is acknowledged until it can. {Remedy}")]
    private partial void LogWriteFailed(Exception failure, string remedy);

    [LoggerMessage(EventIds.JournalWriteStillFailing, LogLevel.Debug, "The journal still cannot write: {Why}")]
    private partial void LogWriteStillFailing(string why);

    [LoggerMessage(EventIds.JournalWriteRecovered, LogLevel.Information, "The journal writes again; it could not since {Since:o}.")]
    private partial void LogWriteRecovered(DateTimeOffset since);

    [LoggerMessage(EventIds.JournalDamaged, LogLevel.Critical, "The journal is damaged and is being healed; the adapters wait meanwhile. {Why}")]
    private partial void LogDamaged(string why);

    [LoggerMessage(EventIds.JournalUnacknowledgedAtStop, LogLevel.Warning, "The host stops with {Events} events that are not on disk; they were not acknowledged.")]
    private partial void LogUnacknowledged(long events);
}
