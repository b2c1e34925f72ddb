using System.Collections.Concurrent;
using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Storage;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>
/// Fetches recordings as they were recorded, by batch requests of up to a hundred, one at a time in each lane; while one runs, what the last ones gave is stored. Results are downloaded as they come, because links expire;
/// a recording is stored when its request is done, because only then it is known how many files it has.
/// </summary>
internal sealed partial class BatchFetcher(
    BatchClient client, IMediaDownloader downloader, ConversationBodies bodies, RecordingKeeper keeper, FetchDesk desk, WorkPause pause, ImportMeter meter,
    TimeProvider time, int downloads, ILogger logger) : IRecordingFetcher
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>Small requests are done in a moment; each look doubles the wait for the next.</summary>
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(150);

    /// <summary>A request that brought nothing new for so long is given up; its recordings are asked for again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The same for recordings that held up another request before.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _downloads = new(downloads);
    private readonly SemaphoreSlim _requests = new(1);
    private readonly WakeSignal _free = new(time);
    private readonly ConcurrentDictionary<string, byte> _apart = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Recordings that a request waited for in vain: asked for among themselves, so that they hold up no others.</summary>
    private readonly ConcurrentDictionary<string, byte> _slow = new(StringComparer.OrdinalIgnoreCase);

    private int _asking;

    /// <summary>One with a request under way, others that store.</summary>
    public int Workers => 3;

    public int Most => BatchClient.MostItems;

    public IEnumerable<IReadOnlyList<LedgerRecording>> Group(IReadOnlyList<LedgerRecording> due)
        => due.GroupBy(recording => _slow.ContainsKey(recording.RecordingId)).OrderBy(static group => group.Key).Select(static group => group.ToList());

    public bool IsGathering => true;

    public async Task WhenFreeAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _asking) > 0)
        {
            await _free.WaitAsync(Poll, cancellationToken);
        }
    }

    public async Task FetchAsync(IReadOnlyList<LedgerRecording> group, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asking);
        var isAsking = true;
        try
        {
            await FetchAsync(group, Asked, cancellationToken);
        }
        finally
        {
            Asked();
        }

        void Asked()
        {
            if (isAsking)
            {
                isAsking = false;
                Interlocked.Decrement(ref _asking);
                _free.Set();
            }
        }
    }

    public void Dispose()
    {
        _downloads.Dispose();
        _requests.Dispose();
    }

    private async Task FetchAsync(IReadOnlyList<LedgerRecording> group, Action requestIsOver, CancellationToken cancellationToken)
    {
        var asked = await ChooseAsync(group, cancellationToken);
        if (asked.Count == 0)
        {
            return;
        }

        var priority = ConversationBodies.PriorityOf(asked[0].Lane);
        BatchJob job = new(asked);
        Exception? end = null;
        foreach (var recording in asked)
        {
            meter.Began(recording.State);
        }

        try
        {
            try
            {
                await _requests.WaitAsync(cancellationToken);
                try
                {
                    var id = await client.SubmitAsync(asked, priority, cancellationToken);
                    pause.Answered();
                    LogSubmitted(id, asked.Count);
                    await FollowAsync(id, job, priority, cancellationToken);
                    LogEnded(id);
                }
                finally
                {
                    _requests.Release();
                    requestIsOver();
                }
            }
            catch (Exception exception) when (FetchDesk.IsExpected(exception))
            {
                end = exception;
            }

            await Task.WhenAll(job.Items.Select(static item => item.Work));
            await CloseAsync(job, end, priority, cancellationToken);
        }
        finally
        {
            // downloads hold on to the run's token: none is left behind
            await Task.WhenAll(job.Items.Select(static item => item.Work)).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            foreach (var recording in asked)
            {
                meter.Ended(recording.State);
            }
        }
    }

    /// <summary>Leaves out what is over-long and skipped, and all but one recording of a conversation whose results do not name theirs.</summary>
    private async Task<List<LedgerRecording>> ChooseAsync(IReadOnlyList<LedgerRecording> group, CancellationToken cancellationToken)
    {
        List<LedgerRecording> chosen = [];
        HashSet<string> conversations = new(StringComparer.OrdinalIgnoreCase);
        foreach (var recording in group.Select(desk.Policy.Marked))
        {
            if (recording.IsOverLong && desk.Policy.SkipsOverLong)
            {
                await desk.CloseAsync(recording, desk.Policy.TooLong(recording), cancellationToken);
            }
            else if (!conversations.Add(recording.ConversationId) && _apart.ContainsKey(recording.ConversationId))
            {
                await desk.CloseAsync(recording, new FetchVerdict(FetchResult.NotNow, "It is asked for in a batch request of its own."), cancellationToken);
            }
            else
            {
                chosen.Add(recording);
            }
        }

        return chosen;
    }

    private async Task FollowAsync(string id, BatchJob job, RequestPriority priority, CancellationToken cancellationToken)
    {
        var lastNews = time.GetTimestamp();
        var wait = FirstPoll;
        var counted = -1;
        var patience = job.Items.All(item => _slow.ContainsKey(item.Recording.RecordingId)) ? ShortPatience : Patience;
        while (true)
        {
            await Task.Delay(wait, time, cancellationToken);
            wait = wait * 2 < Poll ? wait * 2 : Poll;
            var answer = await client.ReadAsync(id, priority, cancellationToken);
            pause.Answered();
            foreach (var (item, result) in job.Fresh(answer.Results))
            {
                lastNews = time.GetTimestamp();
                item.HasNews = true;
                if (result.Link is null)
                {
                    item.Error = result.Error ?? "no link";
                }
                else
                {
                    item.Work = DownloadAsync(item.Work, item, item.Taken, result, cancellationToken);
                }
            }

            if (answer.IsDone && (!answer.IsByCount || answer.Results.Count == counted))
            {
                job.End(answer);
                return;
            }

            counted = answer.Results.Count;
            if (time.GetElapsedTime(lastNews) > patience)
            {
                HeldUpBy(job);
                throw new PlatformException(FailureClass.Transient, $"Batch request {id} has brought nothing for {patience.TotalMinutes:0} minutes.") { Status = 200 };
            }
        }
    }

    private void HeldUpBy(BatchJob job)
    {
        foreach (var item in job.Items)
        {
            if (item.HasNews)
            {
                _slow.TryRemove(item.Recording.RecordingId, out _);
            }
            else
            {
                _slow[item.Recording.RecordingId] = 0;
            }
        }
    }

    private async Task DownloadAsync(Task before, BatchItem item, int number, BatchResult result, CancellationToken cancellationToken)
    {
        await before;
        await _downloads.WaitAsync(cancellationToken);
        try
        {
            var spoolName = RecordingKey.SpoolName(item.Recording.ConversationId, item.Recording.RecordingId, string.Create(CultureInfo.InvariantCulture, $"{number}.original"));
            item.Files.Add(await downloader.DownloadAsync(new MediaLink(result.Link!, spoolName, result.ContentType), meter.Received, cancellationToken));
        }
        catch (Exception exception) when (exception is DownloadException or StoreException)
        {
            item.Failure = exception;
        }
        finally
        {
            _downloads.Release();
        }
    }

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

    [LoggerMessage(EventIds.BatchSubmitted, LogLevel.Debug, "Batch request {JobId} submitted for {Count} recordings.")]
    private partial void LogSubmitted(string jobId, int count);

    [LoggerMessage(EventIds.BatchEnded, LogLevel.Debug, "Batch request {JobId} is done.")]
    private partial void LogEnded(string jobId);

    [LoggerMessage(EventIds.BatchLost, LogLevel.Information, "A batch request is lost and is made again: {Reason}")]
    private partial void LogLost(string reason);
}
