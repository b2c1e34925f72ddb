using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>Lists the recordings of conversations that are due for it, a few at once; the budget governs how fast.</summary>
/// <param name="api">The platform.</param>
/// <param name="clock">Its clock.</param>
/// <param name="ledger">Where the looks come from and go to.</param>
/// <param name="availabilityDelay">How long after its end a recorded conversation may name no recording before it counts as missing.</param>
/// <param name="time">This host's clock.</param>
/// <param name="status">Where alarms go.</param>
/// <param name="logger">Where it logs.</param>
internal sealed partial class RecordingLooks(
    ApiClient api, PlatformClock clock, IImportLedger ledger, TimeSpan availabilityDelay, TimeProvider time, IAdapterStatus status, ILogger logger) : IRecordingLooks
{
    public const string RefusedAlarm = "permission.recordings";

    private const int AtOnce = 6;
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromDays(1);

    /// <summary>Refused conversations are asked for daily: if none of them is refused again, the permission is there.</summary>
    private static readonly TimeSpan RefusalIsOver = AfterRefusal + TimeSpan.FromHours(2);

    private readonly AdapterCounter _looks = status.Counter("import_looks", "Conversations whose recordings were listed.");
    private readonly Lock _gate = new();
    private DateTimeOffset? _refusedAt;

    /// <inheritdoc/>
    public async Task<int> LookAsync(Lane lane, int most, CancellationToken cancellationToken)
    {
        var looks = await ledger.TakeLooksAsync(lane, most, cancellationToken);
        PlatformException? failure = null;
        try
        {
            await Parallel.ForEachAsync(
                looks,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (look, cancellation) =>
                {
                    // once one of them says that nothing goes, the rest is given back unasked
                    if (Volatile.Read(ref failure) is { } known)
                    {
                        await GiveBackAsync(look, known, cancellation);
                        return;
                    }

                    try
                    {
                        await LookAsync(look, cancellation);
                    }
                    catch (PlatformException exception)
                    {
                        Interlocked.CompareExchange(ref failure, exception, null);
                        await GiveBackAsync(look, exception, cancellation);
                    }
                });
        }
        finally
        {
            _looks.Add(looks.Count);
        }

        return failure is null ? looks.Count : throw failure;
    }

    private async Task LookAsync(DueLook look, CancellationToken cancellationToken)
    {
        IReadOnlyList<ListedRecording> recordings;
        try
        {
            recordings = await ListAsync(look, cancellationToken);
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permission)
        {
            await RefusedAsync(look, exception, cancellationToken);
            return;
        }
        catch (PlatformException exception) when (!StopsEverything(exception))
        {
            var wait = exception.Class == FailureClass.Transient ? LookSchedule.AfterFailure(look.Attempts, exception.RetryAfter) : AfterRefusal;
            await ledger.PutOffLookAsync(look, time.GetUtcNow() + wait, exception.Message, Unnamed(look), cancellationToken);
            LogPutOff(look.ConversationId, wait, exception.Message);
            return;
        }

        RefusalMayBeOver();
        var now = clock.Now;
        if (look.RecordedSessions > 0 && !recordings.Any(LookSchedule.IsVoice))
        {
            var wait = LookSchedule.WhileUnnamed(look, now);
            var unnamed = Unnamed(look);
            if (recordings.Count > 0)
            {
                // a screen recording alone: it is noted, and the voice is looked for further on
                await ledger.NoteLookAsync(look, recordings, time.GetUtcNow() + wait, cancellationToken);
            }

            if (recordings.Count == 0 || unnamed is not null)
            {
                await ledger.PutOffLookAsync(
                    look, time.GetUtcNow() + wait, $"The platform's list says that it was recorded, and no {(recordings.Count > 0 ? "voice " : "")}recording is named.", unnamed, cancellationToken);
            }

            return;
        }

        await ledger.NoteLookAsync(look, recordings, LookSchedule.Next(look, recordings, now) is { } next ? next - clock.Ahead : null, cancellationToken);
    }

    /// <summary>The recordings of a conversation. The platform says "none" with an empty list or with 404.</summary>
    private async Task<IReadOnlyList<ListedRecording>> ListAsync(DueLook look, CancellationToken cancellationToken)
    {
        byte[] body;
        try
        {
            body = await api.GetAsync(
                $"conversations/{Uri.EscapeDataString(look.ConversationId)}/recordingmetadata",
                look.Lane == Lane.Live ? RequestPriority.ImportLive : RequestPriority.ImportHistoric,
                cancellationToken);
        }
        catch (PlatformException exception) when (exception.Status is 404 or 410)
        {
            return [];
        }

        return RecordingList.Read(body);
    }

    private async Task RefusedAsync(DueLook look, PlatformException refusal, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _refusedAt = time.GetUtcNow();
        }

        status.Raise(
            RefusedAlarm,
            AlarmSeverity.Error,
            $"Recordings of some conversations may not be listed: {refusal.Message} {refusal.Remedy} They are asked for again every day.");
        LogRefused(look.ConversationId, refusal.Message);
        var reason = $"Refused, a permission or the conversation's division is missing: {refusal.MissingPermissions ?? refusal.Message}";
        await ledger.PutOffLookAsync(look, time.GetUtcNow() + AfterRefusal, reason, Unnamed(look), cancellationToken);
    }

    private Task GiveBackAsync(DueLook look, PlatformException failure, CancellationToken cancellationToken)
        => ledger.PutOffLookAsync(look, time.GetUtcNow() + LookSchedule.AfterFailure(0, failure.RetryAfter), failure.Message, Unnamed(look), cancellationToken);

    /// <summary>Since when a conversation that should have a recording counts as missing, in this host's time.</summary>
    private DateTimeOffset? Unnamed(DueLook look)
        => look.RecordedSessions > 0 && clock.Now >= look.End + availabilityDelay ? look.End + availabilityDelay - clock.Ahead : null;

    private void RefusalMayBeOver()
    {
        lock (_gate)
        {
            if (_refusedAt is not { } at || time.GetUtcNow() - at < RefusalIsOver)
            {
                return;
            }

            _refusedAt = null;
        }

        status.Clear(RefusedAlarm);
    }

    private static bool StopsEverything(PlatformException exception)
        => exception.Class is FailureClass.Credentials or FailureClass.Configuration || exception.IsTokenRefusal || exception.RetryAfter > RetryPolicy.LongestInlineWait;

    [LoggerMessage(EventIds.LookPutOff, LogLevel.Debug, "The recordings of {Conversation} could not be listed and are asked for again in {Wait}: {Reason}")]
    private partial void LogPutOff(string conversation, TimeSpan wait, string reason);

    [LoggerMessage(EventIds.LookRefused, LogLevel.Debug, "The recordings of {Conversation} may not be listed: {Reason}")]
    private partial void LogRefused(string conversation, string reason);
}
