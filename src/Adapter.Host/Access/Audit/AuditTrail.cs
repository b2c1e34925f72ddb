using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Access.Audit;

/// <summary>Writes the trail. Where it cannot be written, work goes on: entries wait in memory, that is told, and what no longer fits is counted.</summary>
internal sealed partial class AuditTrail(AuditFolder folder, IOptions<AccessOptions> options, HostParts parts, TimeProvider time, ILogger<AuditTrail> logger) : HostPart(parts, time), IHealthNotices
{
    internal const int MostWaiting = 1000;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetentionEvery = TimeSpan.FromHours(6);

    private readonly Lock _gate = new();
    private readonly Queue<AuditEntry> _waiting = new();
    private readonly AuditDigest _digest = new(time);
    private long? _swept;
    private long _newest;
    private long _lost;
    private volatile string? _trouble;

    /// <summary>Not under the lock, which is held while a disk may hang.</summary>
    public IEnumerable<string> Notices => _trouble is { } trouble ? [trouble] : [];

    /// <summary>An id for an entry: later than every one before it, also within one tick of the clock or after the clock was set back.</summary>
    public string NextId(DateTimeOffset at)
    {
        lock (_gate)
        {
            _newest = Math.Max(_newest + 1, at.UtcTicks);
            return AuditEntry.MakeId(new DateTimeOffset(_newest, TimeSpan.Zero));
        }
    }

    /// <summary>Takes an entry; refusals and routine that repeat are counted.</summary>
    public void Note(AuditEntry entry, bool isRoutine)
    {
        var isDenied = entry.Outcome == AuditEntry.Denied;
        if ((isDenied || isRoutine) && !_digest.IsFirst(entry, isRoutine && !isDenied))
        {
            return;
        }

        Write(entry);
        if (isDenied)
        {
            LogDenied(entry.Address, entry.User, entry.Action, entry.Status);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        WriteCounted(all: true);
        Write(null);
        lock (_gate)
        {
            if (_waiting.Count > 0)
            {
                LogGivenUp(_waiting.Count + _lost);
            }
        }
    }

    protected override string Part => "audit trail";

    protected override TimeSpan? Every => Beat;

    protected override Task WorkAsync(CancellationToken stoppingToken)
    {
        WriteCounted(all: false);
        Write(null);
        if (_swept is not { } swept || Time.GetElapsedTime(swept) >= RetentionEvery)
        {
            RemoveOld();
            _swept = Time.GetTimestamp();
        }

        return Task.CompletedTask;
    }

    private void WriteCounted(bool all)
    {
        foreach (var counted in _digest.Take(all))
        {
            var now = Time.GetUtcNow();
            Write(counted with { Id = NextId(now), At = now });
        }
    }

    private void Write(AuditEntry? entry)
    {
        lock (_gate)
        {
            if (entry is not null)
            {
                if (_waiting.Count >= MostWaiting)
                {
                    _waiting.Dequeue();
                    _lost++;
                }

                _waiting.Enqueue(entry);
            }

            try
            {
                while (_waiting.TryPeek(out var next))
                {
                    folder.Append(next, AuditFolder.Host);
                    _waiting.Dequeue();
                    if (_trouble is not null)
                    {
                        LogWritesAgain(_lost);
                        (_trouble, _lost) = (null, 0);
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (_trouble is null)
                {
                    LogTrouble(folder.Path, e.Message);
                }

                _trouble = $"The audit trail cannot be written: {e.Message} {_waiting.Count} entries wait, {_lost} were given up.";
            }
        }
    }

    private void RemoveOld()
    {
        try
        {
            if (folder.RemoveBefore(Time.GetUtcNow() - options.Value.AuditRetention) is > 0 and var days)
            {
                LogRemoved(days, options.Value.AuditRetention);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotRemoved(folder.Path, e.Message);
        }
    }

    [LoggerMessage(EventIds.HttpSignInRefused, LogLevel.Warning, "Refused a caller at {Address}, signed in as {User}: {Action}, {Status}. Its repeats within the next minute are counted in the audit trail.")]
    private partial void LogDenied(string? address, string? user, string action, int? status);

    [LoggerMessage(EventIds.AuditTrouble, LogLevel.Error, "The audit trail in {Folder} cannot be written: {Why} Work goes on; entries wait in memory. Make room, and let the account of the host write there.")]
    private partial void LogTrouble(string folder, string why);

    [LoggerMessage(EventIds.AuditWritesAgain, LogLevel.Warning, "The audit trail is written again; {Lost} entries were given up.")]
    private partial void LogWritesAgain(long lost);

    [LoggerMessage(EventIds.AuditGivenUp, LogLevel.Error, "The host stops, and {Lost} entries could not be written to the audit trail: they are lost.")]
    private partial void LogGivenUp(long lost);

    [LoggerMessage(EventIds.AuditRemoved, LogLevel.Information, "Removed {Files} files of the audit trail that are older than {Retention}.")]
    private partial void LogRemoved(int files, TimeSpan retention);

    [LoggerMessage(EventIds.AuditNotRemoved, LogLevel.Warning, "Old files of the audit trail in {Folder} cannot be removed: {Why}")]
    private partial void LogNotRemoved(string folder, string why);
}
