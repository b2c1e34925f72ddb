using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Storage;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>The end of a batch request: each of its recordings is stored or given back with the reason why not.</summary>
internal sealed partial class BatchFetcher
{
    private async Task CloseAsync(BatchJob job, Exception? end, RequestPriority priority, CancellationToken cancellationToken)
    {
        foreach (var conversation in job.Ambiguous)
        {
            _apart.TryAdd(conversation, 0);
        }

        await Parallel.ForEachAsync(
            job.Items.GroupBy(static item => item.Recording.ConversationId, StringComparer.Ordinal),
            new ParallelOptions { MaxDegreeOfParallelism = downloads, CancellationToken = cancellationToken },
            async (items, token) => await CloseAsync([.. items], job, end, priority, token));
    }

    private async Task CloseAsync(List<BatchItem> items, BatchJob job, Exception? end, RequestPriority priority, CancellationToken cancellationToken)
    {
        await using ConversationMemory conversation = new(bodies, [.. items.Select(static item => item.Recording)]);
        IReadOnlyList<PlatformRecording>? told = null;
        foreach (var item in items)
        {
            var recording = item.Recording;
            FetchVerdict? verdict;
            try
            {
                if (item.Files.Count == 0 && item.Failure is null && end is not null)
                {
                    // the request itself came to nothing: no fault of the recording
                    verdict = await JudgeEndAsync(recording, end, cancellationToken);
                }
                else
                {
                    told ??= await client.DescribeAsync(recording.ConversationId, priority, cancellationToken);
                    var own = told.FirstOrDefault(other => other.Id.Equals(recording.RecordingId, StringComparison.OrdinalIgnoreCase));
                    recording = own is null ? recording : desk.Policy.Marked(RecordingKeeper.Filled(recording, own));
                    verdict = await TakeAsync(item, recording, own, job, end, conversation, cancellationToken);
                }
            }
#pragma warning disable CA1031 // the boundary of one recording: whatever goes wrong with it must not keep the others from being stored
            catch (Exception exception) when (exception is not (OperationCanceledException or AdapterFailureException or PlatformException { IsTokenRefusal: true }))
#pragma warning restore CA1031
            {
                verdict = await desk.JudgeAsync(recording, exception, cancellationToken);
            }

            if (verdict is not null)
            {
                await desk.CloseAsync(recording, verdict, cancellationToken);
            }
        }
    }

    private async Task<FetchVerdict?> TakeAsync(
        BatchItem item, LedgerRecording recording, PlatformRecording? told, BatchJob job, Exception? end, ConversationMemory conversation, CancellationToken cancellationToken)
    {
        if (item.Failure is DownloadException { Fault: DownloadFault.LinkExpired })
        {
            return new FetchVerdict(FetchResult.Transient, "The link had expired before it could be used; a new one is asked for.");
        }

        if (item.Failure is { } failure)
        {
            return await desk.JudgeAsync(recording, failure, cancellationToken);
        }

        if (told is not null && FetchDesk.JudgeState(told) is { } standing && item.Files.Count == 0)
        {
            return standing;
        }

        if (recording.IsOverLong && desk.Policy.SkipsOverLong)
        {
            return desk.Policy.TooLong(recording);
        }

        if (item is { IsPartial: true, Files.Count: > 0 } && end is null)
        {
            return new FetchVerdict(FetchResult.Broken, $"The platform's batch request gave only a part of its files: {item.Error ?? "it ended before its time"}");
        }

        if (item.Files.Count > 0 && end is null)
        {
            _slow.TryRemove(recording.RecordingId, out _);
            var files = item.Files.Select((file, number) => new FetchedFile(item.Files.Count == 1 ? "S" : number.ToString(CultureInfo.InvariantCulture), file)).ToList();
            await keeper.KeepAsync(recording, told ?? new PlatformRecording { Id = recording.RecordingId }, await conversation.ReadAsync(cancellationToken), files, cancellationToken);
            return null;
        }

        if (end is not null)
        {
            return await JudgeEndAsync(recording, end, cancellationToken);
        }

        if (job.Ambiguous.Contains(recording.ConversationId))
        {
            return new FetchVerdict(FetchResult.NotNow, "The batch request did not say which recordings its results are of; it is asked for in one of its own.");
        }

        return told is null
            ? await desk.JudgeAbsenceAsync(recording, "The platform does not list it at the moment.", cancellationToken)
            : new FetchVerdict(
                FetchResult.Broken,
                item.Error is { } error
                    ? $"The platform's batch request gave an error for it: {error}"
                    : "The platform's batch request left it out. A recording with sensitive data needs the permission recording:recording:viewSensitiveData.");
    }

    private async Task<FetchVerdict> JudgeEndAsync(LedgerRecording recording, Exception end, CancellationToken cancellationToken)
    {
        if (end is PlatformException { Status: 404 or 410 } lost)
        {
            LogLost(lost.Message);
            return new FetchVerdict(FetchResult.NotNow, "The platform lost the batch request; it is made again.");
        }

        return await desk.JudgeAsync(recording, end, cancellationToken);
    }
}
