using System.Collections.Concurrent;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Storage;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>Where attempts that did not end with a stored recording are closed: what went wrong becomes a verdict, and the verdict the recording's next state in the ledger.</summary>
internal sealed partial class FetchDesk(
    FetchPolicy policy, IImportLedger ledger, EventTeller teller, WorkPause pause, ImportMeter meter, ApiClient api, TimeProvider time, IAdapterStatus status, ILogger logger)
{
    public const string RefusedAlarm = "permission.recordings.fetch";
    public const string HostAlarm = "media.host";
    public const string OverLongStoredAlarm = "recordings.overlong.stored";

    private readonly ConcurrentDictionary<string, int> _broken = new(StringComparer.Ordinal);

    public FetchPolicy Policy => policy;

    /// <summary>Ends an attempt: state, reason and next attempt are in the ledger, and the recording is given back.</summary>
    public async Task CloseAsync(LedgerRecording recording, FetchVerdict verdict, CancellationToken cancellationToken)
    {
        var isGivenUp = verdict.Result == FetchResult.Broken
            && _broken.AddOrUpdate(recording.RecordingId, 1, static (_, count) => count + 1) >= FetchPolicy.MostBroken;
        var next = policy.Settle(recording, verdict, time.GetUtcNow(), isGivenUp);
        if (isGivenUp)
        {
            _broken.TryRemove(recording.RecordingId, out _);
        }

        await ledger.SaveAsync(next, true, cancellationToken);
        if (verdict.Result != FetchResult.NotNow)
        {
            meter.NotStored();
            LogNotStored(recording.RecordingId, recording.ConversationId, next.State, next.Attempts, verdict.Reason, next.NextAttempt);
        }

        if (next.Owed != OwedEvents.None)
        {
            teller.Wake();
        }
    }

    /// <summary>The recording is stored: what was counted against it is forgotten.</summary>
    public void Stored(LedgerRecording recording)
    {
        _broken.TryRemove(recording.RecordingId, out _);
        if (recording.IsOverLong)
        {
            status.Raise(OverLongStoredAlarm, AlarmSeverity.Warning, $"Recordings are longer than the maximum and were stored all the same, the last one {recording.RecordingId} of conversation {recording.ConversationId}. This is noted until the next restart; raise the maximum if such calls are usual.");
        }
    }

    /// <summary>Whether an attempt is to be closed for an exception; all others are bugs or the end of the run.</summary>
    public static bool IsExpected(Exception exception) => exception is PlatformException { IsTokenRefusal: false } or DownloadException or StoreException;

    /// <summary>What an exception means for the recording at hand.</summary>
    public async Task<FetchVerdict> JudgeAsync(LedgerRecording recording, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case StoreException store:
                return new FetchVerdict(FetchResult.NotNow, store.Message, pause.StoreFailed(store) - time.GetUtcNow());
            case DownloadException { Fault: DownloadFault.HostNotAllowed } download:
                status.Raise(HostAlarm, AlarmSeverity.Error, $"{download.Message} Add the host to the media hosts of the definition if media may come from it.");
                return new FetchVerdict(FetchResult.Hopeless, download.Message);
            case DownloadException { Fault: DownloadFault.Broken } download:
                return new FetchVerdict(FetchResult.Broken, download.Message);
            case DownloadException download:
                return new FetchVerdict(FetchResult.Transient, download.Message, download.RetryAfter);
            case PlatformException platform:
                return await JudgeAsync(recording, platform, cancellationToken);
            default:
                LogBug(exception, recording.RecordingId, recording.ConversationId);
                return new FetchVerdict(FetchResult.Broken, $"The adapter failed at it: {exception.Message}");
        }
    }

    /// <summary>What the platform's own word about the file means; <see langword="null"/> where it may be fetched.</summary>
    public static FetchVerdict? JudgeState(PlatformRecording told) => told.FileState switch
    {
        null or "AVAILABLE" or "RESTORED" => null,
        "UPLOADING" => new FetchVerdict(FetchResult.NotReady, "The platform is still uploading it (UPLOADING)."),
        "RESTORING" => new FetchVerdict(FetchResult.NotReady, "The platform is restoring it from its archive (RESTORING)."),
        "ARCHIVED" => new FetchVerdict(FetchResult.Archived, "The platform has archived it (ARCHIVED). Restore it there; it is fetched once it is restored."),
        "DELETED" => new FetchVerdict(FetchResult.Deleted, "The platform deleted it before it was stored (DELETED)."),
        "ERROR" => new FetchVerdict(FetchResult.PlatformError, "The platform says that its file is in error (ERROR)."),
        var other => told.Wanted.Count > 0 ? null : new FetchVerdict(FetchResult.NotReady, $"The platform says {other} about it, a state that is not known here."),
    };

    private async Task<FetchVerdict> JudgeAsync(LedgerRecording recording, PlatformException failure, CancellationToken cancellationToken)
    {
        if (failure.Status == 404)
        {
            return await JudgeAbsenceAsync(recording, failure.Message, cancellationToken);
        }

        if (failure.Status == 403)
        {
            return Refuse(failure);
        }

        if (pause.Failed(failure) is { } until)
        {
            // asked for hours: not the recording's fault, and no attempt at it
            return failure.RetryAfter > RetryPolicy.LongestInlineWait
                ? new FetchVerdict(FetchResult.NotNow, failure.Message, until - time.GetUtcNow())
                : new FetchVerdict(FetchResult.Transient, failure.Message, until - time.GetUtcNow());
        }

        return failure.Class == FailureClass.Permanent
            ? new FetchVerdict(FetchResult.Broken, failure.Message)
            : new FetchVerdict(FetchResult.Transient, failure.Message, failure.RetryAfter);
    }

    private FetchVerdict Refuse(PlatformException failure)
    {
        status.Raise(RefusedAlarm, AlarmSeverity.Error, $"Recordings are refused to this OAuth client; they are tried again daily. {failure.Message} {failure.Remedy}");
        return new FetchVerdict(FetchResult.Refused, $"{failure.Message} {failure.Remedy}");
    }

    /// <summary>Not found is what the platform says of a recording that is gone, and of one in a division that this client may not see.</summary>
    public async Task<FetchVerdict> JudgeAbsenceAsync(LedgerRecording recording, string absence, CancellationToken cancellationToken)
    {
        var path = $"conversations/{Uri.EscapeDataString(recording.ConversationId)}/recordingmetadata";
        try
        {
            var body = await api.GetAsync(path, ConversationBodies.PriorityOf(recording.Lane), cancellationToken);
            var told = RecordingReader.ReadList(body)?.FirstOrDefault(other => other.Id.Equals(recording.RecordingId, StringComparison.OrdinalIgnoreCase));
            return told is null
                ? new FetchVerdict(FetchResult.Gone, "The platform does not list it any more.")
                : JudgeState(told) ?? new FetchVerdict(FetchResult.Transient, absence);
        }
        catch (PlatformException refusal) when (refusal.Status == 404)
        {
            status.Raise(RefusedAlarm, AlarmSeverity.Error, "Recordings of some conversations are not visible to this OAuth client; they are tried again daily. Grant its role in the divisions of these conversations.");
            return new FetchVerdict(
                FetchResult.Refused, "The conversation is not visible to this OAuth client (404). Grant its role in the division of the conversation, unless the conversation was removed from the platform.");
        }
        catch (PlatformException refusal) when (refusal.Status == 403)
        {
            return Refuse(refusal);
        }
        catch (PlatformException failure) when (!failure.IsTokenRefusal)
        {
            // nobody can tell for now why it is not there
            pause.Failed(failure);
            return new FetchVerdict(FetchResult.Transient, failure.Message, failure.RetryAfter);
        }
    }

    [LoggerMessage(EventIds.RecordingNotStored, LogLevel.Debug, "Recording {RecordingId} of {ConversationId} is not stored yet: {State}, attempt {Attempt}: {Reason} Next attempt: {Next:u}.")]
    private partial void LogNotStored(string recordingId, string conversationId, ImportState state, int attempt, string reason, DateTimeOffset? next);

    [LoggerMessage(EventIds.RecordingFetchBug, LogLevel.Error, "Fetching recording {RecordingId} of {ConversationId} failed in a way that it should not.")]
    private partial void LogBug(Exception exception, string recordingId, string conversationId);
}
