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

    [LoggerMessage(EventIds.BatchSubmitted, LogLevel.Debug, "Batch request {JobId} submitted for {Count} recordings.")]
    private partial void LogSubmitted(string jobId, int count);

    [LoggerMessage(EventIds.BatchEnded, LogLevel.Debug, "Batch request {JobId} is done.")]
    private partial void LogEnded(string jobId);

    [LoggerMessage(EventIds.BatchLost, LogLevel.Information, "A batch request is lost and is made again: {Reason}")]
    private partial void LogLost(string reason);
}
