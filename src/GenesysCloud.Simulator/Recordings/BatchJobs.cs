using System.Collections.Concurrent;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Recordings;

/// <param name="ConversationId">Which conversation.</param>
/// <param name="RecordingId">Which of its recordings; <see langword="null"/> for all.</param>
internal sealed record BatchItem(string? ConversationId, string? RecordingId);

/// <summary>One result of a batch request: a file, or why there is none.</summary>
internal sealed class BatchResult(string conversationId, string? recordingId, string track, string? error)
{
    public string ConversationId => conversationId;

    public string? RecordingId => recordingId;

    public string Track => track;

    public string? Error { get; set; } = error;

    /// <summary>Its outcome is known and does not change any more.</summary>
    public bool IsSettled { get; set; }

    public string? Link { get; set; }
}

/// <summary>A request for many recordings, worked off bit by bit. How far it is follows from the time since it came.</summary>
internal sealed record BatchJob(string Id, string ClientId, DateTimeOffset Created, IReadOnlyList<BatchResult> Results, RecordingOptions Options)
{
    /// <summary>How many results there are by now.</summary>
    public int Done(DateTimeOffset now)
    {
        var worked = now - Created - Options.BatchStart;
        return worked < TimeSpan.Zero ? 0
            : Options.BatchPace <= TimeSpan.Zero ? Results.Count
            : (int)Math.Min(Results.Count, Math.Floor(worked / Options.BatchPace) + 1);
    }

    /// <summary>How many results it expects by now: none at first, and more and more while it looks what there is.</summary>
    public int Expected(DateTimeOffset now)
    {
        var done = Done(now);
        return done == 0 && now - Created < Options.BatchStart ? 0 : Math.Min(Results.Count, (2 * done) + 1);
    }

    public bool IsOver(DateTimeOffset now) => now - Created >= Options.BatchStart && Done(now) == Results.Count;
}

/// <summary>The batch requests that the platform works on or still remembers.</summary>
internal sealed class BatchJobs(RecordingArchive archive, RecordingAccess access, int seed)
{
    private const string NoRecordings = "Conversation does not exist or has no recordings";

    private readonly ConcurrentDictionary<string, BatchJob> _jobs = new(StringComparer.Ordinal);
    private readonly Chance _chance = new(seed);
    private int _made;

    public BatchJob Submit(string clientId, IReadOnlyList<BatchItem> items)
    {
        var now = archive.Now;
        foreach (var old in _jobs.Values.Where(job => now - job.Created > job.Options.BatchLife))
        {
            _jobs.TryRemove(old.Id, out _);
        }

        List<BatchResult> results = [];
        foreach (var item in items)
        {
            results.AddRange(Of(item.ConversationId!, item.RecordingId));
        }

        BatchJob job = new(_chance.Id("batch", $"{Interlocked.Increment(ref _made)}"), clientId, now, results, archive.Options);
        _jobs[job.Id] = job;
        return job;
    }

    public BatchJob Find(string jobId, string clientId)
    {
        if (!_jobs.TryGetValue(jobId, out var job) || archive.Now - job.Created > job.Options.BatchLife)
        {
            throw new ApiException(404, "batch.download.job.not.found", "The requested job is unknown");
        }

        return job.ClientId == clientId
            ? job
            : throw new ApiException(403, "batch.download.permission.denied", "Only user that initiated the job can request results");
    }

    /// <summary>Decides for good what became of a result.</summary>
    public void Settle(BatchJob job, BatchResult result)
    {
        lock (result)
        {
            if (result.IsSettled)
            {
                return;
            }

            result.IsSettled = true;
            if (result.Error is null && archive.TryGet(result.RecordingId!, out var recording))
            {
                result.Error = recording.Life.At(archive.Now) is { HasMedia: false } status
                    ? $"Recording is {RecordingShape.Spelled(status.State).ToLowerInvariant()}"
                    : _chance.Of(job.Options.BatchErrorShare, "batch error", $"{job.Id} {result.RecordingId}") ? "Failed to process the recording" : null;
            }
        }
    }

    private IEnumerable<BatchResult> Of(string conversationId, string? recordingId)
    {
        var shown = access.Shown(conversationId);
        var wanted = shown.Where(recording => recordingId is null || recording.Id == recordingId).ToList();
        if (wanted.Count == 0)
        {
            return [new BatchResult(conversationId, recordingId, "S", recordingId is null || shown.Count == 0 ? NoRecordings : "Recording not found")];
        }

        return wanted.Where(recording => !access.IsWithheld(recording)).SelectMany(Files);
    }

    private IEnumerable<BatchResult> Files(Recording recording)
    {
        var error = access.IsRefused(recording) ? "You are not authorized to perform the requested action." : null;
        return recording.Tracks(download: error is not null || !archive.Options.BatchFilePerSide)
            .Select(track => new BatchResult(recording.ConversationId, recording.Id, track, error));
    }
}
