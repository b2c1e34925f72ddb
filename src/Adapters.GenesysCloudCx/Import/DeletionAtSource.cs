using System.Globalization;
using System.Runtime.CompilerServices;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Storage;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>
/// Deletes recordings at their source, where the definition asks for it: after the grace period, once our copy was read back and compared, with every recording of the
/// conversation stored and no legal hold on it. Never in the way of the import; each step stands in the ledger.
/// </summary>
internal sealed partial class DeletionAtSource(
    LiveImportOptions options, ApiClient api, PlatformClock clock, IImportLedger ledger, IRecordingStore store, EventTeller teller, WorkPause pause, TimeProvider time,
    Func<double> random, IAdapterStatus status, ILogger logger)
{
    public const string PermissionAlarm = "deletion.permission";
    public const string FailedAlarm = "deletion.failed";

    private const int Most = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);
    private static readonly TimeSpan HeldBackFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan PermissionWait = TimeSpan.FromHours(1);

    private readonly RetentionClient _platform = new(api);
    private readonly WakeSignal _wake = new(time);
    private readonly AdapterCounter _deleted = status.Counter("recordings_deleted_at_source", "Recordings deleted at their source after they were stored.");
    private DateTimeOffset _refusedUntil = DateTimeOffset.MinValue;
    private bool _isPermitted;

    /// <summary>A recording was stored.</summary>
    public void Wake()
    {
        if (options.Current.Deletion is { IsOn: true, IsDryRun: false } deletion && deletion.Grace < Interval)
        {
            _wake.Set();
        }
    }

    /// <exception cref="PlatformException">The platform refuses the client itself.</exception>
    /// <exception cref="AdapterFailureException">The ledger cannot be written.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            var more = options.Current.Deletion is { IsOn: true, IsDryRun: false } && await RoundAsync(stopping);
            if (!more)
            {
                await _wake.WaitAsync(Interval, stopping);
            }
        }
    }

    /// <summary>The audit and, in a dry run, what would go.</summary>
    public async IAsyncEnumerable<ImportDeletion> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var recording in ledger.DeletionsAsync(cancellationToken))
        {
            var deletion = options.Current.Deletion;
            yield return new ImportDeletion
            {
                ConversationId = recording.ConversationId,
                RecordingId = recording.RecordingId,
                State = recording.Deletion switch
                {
                    DeletionState.Due => deletion.IsDryRun ? "would-delete" : deletion.IsOn ? "due" : "held-back",
                    DeletionState.HeldBack => "held-back",
                    DeletionState.AskedFor => "asked-for",
                    DeletionState.Deleted => "deleted",
                    _ => "failed",
                },
                At = recording.DeletionAt ?? recording.StoredAt ?? recording.FirstSeen,
                Reason = recording.DeletionReason ?? (recording.Deletion == DeletionState.Due && deletion is { IsOn: false, IsDryRun: false } ? "Deletion is switched off." : null),
                Location = recording.Location,
                Sha256 = recording.Files.Count > 0 ? recording.Files[0].Sha256 : null,
            };
        }
    }

    /// <summary>Goes through what is due. Gives whether there may be more.</summary>
    private async Task<bool> RoundAsync(CancellationToken stopping)
    {
        if (time.GetUtcNow() < _refusedUntil)
        {
            return false;
        }

        var due = await ledger.DueDeletionsAsync(Most, stopping);
        if (due.Count == 0)
        {
            return false;
        }

        await pause.WaitAsync(stopping);
        try
        {
            var held = await _platform.ProtectedAsync([.. due.Where(static recording => recording.Deletion != DeletionState.AskedFor).Select(static recording => recording.ConversationId).Distinct()], stopping);
            foreach (var recording in due)
            {
                if (!await AttemptAsync(recording, held, stopping))
                {
                    return false;
                }
            }

            return due.Count == Most;
        }
        catch (PlatformException exception) when (!exception.IsTokenRefusal)
        {
            pause.Failed(exception);
            Failed($"{exception.Message} {exception.Remedy}");
            _refusedUntil = time.GetUtcNow() + (exception.Class == FailureClass.Transient ? FirstRetry : PermissionWait);
            return false;
        }
    }

    /// <summary>One step of one recording. Gives whether the round goes on.</summary>
    private async Task<bool> AttemptAsync(LedgerRecording recording, IReadOnlySet<string> held, CancellationToken stopping)
    {
        try
        {
            var next = recording.Deletion == DeletionState.AskedFor ? await WatchAsync(recording, stopping) : await DeleteAsync(recording, held, stopping);
            if (next is null)
            {
                return false;
            }

            await ledger.SaveAsync(next, true, stopping);
            if (next.Owed != OwedEvents.None)
            {
                teller.Wake();
            }

            status.Clear(FailedAlarm);
            return true;
        }
        catch (Exception exception) when (exception is PlatformException { IsTokenRefusal: false } or StoreException or IOException)
        {
            var isParked = exception is PlatformException refusal && pause.Failed(refusal) is not null;
            Failed(exception.Message);
            await ledger.SaveAsync(
                recording with
                {
                    Deletion = recording.Deletion == DeletionState.AskedFor ? DeletionState.AskedFor : DeletionState.Failed,
                    DeletionAttempts = recording.DeletionAttempts + 1,
                    DeletionReason = exception.Message,
                    DeletionAt = time.GetUtcNow() + Growing(FirstRetry, recording.DeletionAttempts),
                },
                true,
                stopping);
            return !isParked;
        }
    }

    /// <summary>The next state; <see langword="null"/> when the client may not delete at all.</summary>
    private async Task<LedgerRecording?> DeleteAsync(LedgerRecording recording, IReadOnlySet<string> held, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        if (held.Contains(recording.ConversationId))
        {
            return HoldBack(recording, now, "The conversation is under deletion protection at the platform.");
        }

        var siblings = await ledger.OfConversationAsync(recording.ConversationId, stopping);
        var open = siblings.Where(static other => other.State is not (ImportState.Stored or ImportState.DeletedAtSource or ImportState.NotFetched)).ToList();
        if (open.Count > 0)
        {
            return HoldBack(recording, now, string.Create(CultureInfo.InvariantCulture, $"{open.Count} other recordings of the conversation are not stored: {open[0].RecordingId} is {open[0].State}."));
        }

        if (recording is not { State: ImportState.Stored, Files.Count: > 0 })
        {
            return HoldBack(recording, now, "No copy of it is stored.");
        }

        foreach (var file in recording.Files)
        {
            if (!await store.HoldsAsync(file.Key, file.Length, file.Sha256, stopping))
            {
                status.Raise("deletion.copy", AlarmSeverity.Critical, $"The stored copy of recording {recording.RecordingId} is gone or damaged ({file.Key}). It is not deleted at its source, and fetched again.");
                return recording with
                {
                    State = ImportState.Downloading,
                    NextAttempt = now,
                    Deletion = DeletionState.None,
                    DeletionAt = null,
                    DeletionReason = null,
                    Reason = $"The stored copy {file.Key} is gone or damaged; it is fetched again.",
                };
            }
        }

        if (await ReadAsync(recording, stopping) is not { } asRead)
        {
            // a process that was killed after its change never wrote it down, and the platform has a retention of its own
            return Gone(recording, now, "It was gone at the platform when its retention was to be ended.");
        }

        if (!_isPermitted && !await MayDeleteAsync(recording, asRead, stopping))
        {
            return null;
        }

        await _platform.EndRetentionAsync(recording.ConversationId, recording.RecordingId, asRead, clock.Now, stopping);
        LogAsked(recording.RecordingId, recording.ConversationId, recording.Files[0].Sha256, recording.Location);
        return recording with { Deletion = DeletionState.AskedFor, DeletionAt = now + FirstLook, DeletionAttempts = 0, DeletionReason = "Its retention was ended; the platform has not taken the file away yet." };
    }

    /// <summary>Whether the platform has taken the file away.</summary>
    private async Task<LedgerRecording> WatchAsync(LedgerRecording recording, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var told = await _platform.LookAsync(recording.ConversationId, recording.RecordingId, stopping);
        if (told is not null && told.FileState != "DELETED")
        {
            return recording with { DeletionAttempts = recording.DeletionAttempts + 1, DeletionAt = now + Growing(FirstLook, recording.DeletionAttempts) };
        }

        return Gone(recording, now, null);
    }

    private LedgerRecording Gone(LedgerRecording recording, DateTimeOffset now, string? why)
    {
        _deleted.Add();
        LogSeen(recording.RecordingId, recording.ConversationId, recording.Files.Count > 0 ? recording.Files[0].Sha256 : null);
        return FetchPolicy.Owe(
            recording with { State = ImportState.DeletedAtSource, FileState = "DELETED", Deletion = DeletionState.Deleted, DeletionAt = now, DeletionReason = why },
            OwedEvents.DeletedAtSource);
    }

    /// <summary>The recording as the platform gives it; <see langword="null"/> when its file is there no more.</summary>
    private async Task<byte[]?> ReadAsync(LedgerRecording recording, CancellationToken stopping)
    {
        try
        {
            var read = await _platform.ReadAsync(recording.ConversationId, recording.RecordingId, stopping);
            return RecordingReader.ReadOne(read)?.FileState == "DELETED" ? null : read;
        }
        catch (PlatformException exception) when (exception.Status is 404 or 410)
        {
            // not found is also what a client is told that may not see it any more: that is no deletion
            if (await _platform.IsGoneAsync(recording.ConversationId, recording.RecordingId, stopping))
            {
                return null;
            }

            throw;
        }
    }

    /// <summary>The permission cannot be asked for: writing a recording back unchanged shows whether it is there, and changes nothing.</summary>
    private async Task<bool> MayDeleteAsync(LedgerRecording recording, byte[] asRead, CancellationToken stopping)
    {
        try
        {
            await _platform.WriteBackAsync(recording.ConversationId, recording.RecordingId, asRead, stopping);
        }
        catch (PlatformException exception) when (exception.Status == 403)
        {
            _refusedUntil = time.GetUtcNow() + PermissionWait;
            LogNotPossible(exception.Message);
            status.Raise(
                PermissionAlarm,
                AlarmSeverity.Error,
                $"Deletion at the source is refused and stays off, the import goes on: {exception.Message} Grant recording:recording:editRetention to the role of the OAuth client, or switch the setting off.");
            return false;
        }

        _isPermitted = true;
        status.Clear(PermissionAlarm);
        return true;
    }

    private void Failed(string why) => status.Raise(FailedAlarm, AlarmSeverity.Warning, $"Recordings could not be deleted at their source; it is tried again: {why}");

    private static LedgerRecording HoldBack(LedgerRecording recording, DateTimeOffset now, string why)
        => recording with { Deletion = DeletionState.HeldBack, DeletionReason = why, DeletionAt = now + HeldBackFor };

    private TimeSpan Growing(TimeSpan first, int step)
    {
        var wait = first * Math.Pow(2, Math.Min(step, 15));
        return (wait < LongestWait ? wait : LongestWait) * (0.8 + (0.2 * random()));
    }

    [LoggerMessage(EventIds.DeletionAsked, LogLevel.Information, "Recording {RecordingId} of {ConversationId} is to be deleted at its source; our copy, SHA-256 {Sha256}, is {Location}.")]
    private partial void LogAsked(string recordingId, string conversationId, string sha256, string? location);

    [LoggerMessage(EventIds.DeletionSeen, LogLevel.Information, "Recording {RecordingId} of {ConversationId} is deleted at its source; our copy has SHA-256 {Sha256}.")]
    private partial void LogSeen(string recordingId, string conversationId, string? sha256);

    [LoggerMessage(EventIds.DeletionNotPossible, LogLevel.Error, "Nothing is deleted at the source: {Reason}")]
    private partial void LogNotPossible(string reason);
}
