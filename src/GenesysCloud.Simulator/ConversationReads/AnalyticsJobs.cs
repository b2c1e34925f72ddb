using System.Collections.Concurrent;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Faults;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>Asynchronous queries over the data lake. A job's state follows from the clock; its results are taken when it is first seen to be fulfilled.</summary>
internal sealed class AnalyticsJobs(AnalyticsSearch search, JobFaults faults, SimulatorOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, AnalyticsJob> _jobs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Up to there the data is complete.</summary>
    public DateTimeOffset CompleteUpTo => time.GetUtcNow() - options.AnalyticsJobLag;

    public AnalyticsJob Submit(string clientId, JobQuery query)
    {
        var (fails, expires, slower) = faults.Next();
        AnalyticsJob job = new(Guid.NewGuid().ToString(), clientId, query, time.GetUtcNow(), options.AnalyticsJobTime + slower)
        {
            Fails = fails,
            Life = expires ? TimeSpan.Zero : options.AnalyticsJobLife,
        };
        _jobs[job.Id] = job;
        return job;
    }

    public AnalyticsJob? Find(string id) => _jobs.GetValueOrDefault(id);

    public string StateOf(AnalyticsJob job)
    {
        var now = time.GetUtcNow();
        return job.IsCancelled ? JobStates.Cancelled
            : now < job.Submitted + (job.Takes / 3) ? JobStates.Queued
            : now < job.Completed ? JobStates.Pending
            : job.Fails ? JobStates.Failed
            : now >= job.Expires ? JobStates.Expired
            : JobStates.Fulfilled;
    }

    /// <summary>What the job found, and how far the data reached then.</summary>
    public (IReadOnlyList<IConversationView> Conversations, DateTimeOffset CompleteUpTo) ResultsOf(AnalyticsJob job)
    {
        lock (job)
        {
            if (job.Results is null)
            {
                var upTo = job.Completed - options.AnalyticsJobLag;
                job.Results = (search.Active(job.Query, upTo), upTo);
            }

            return job.Results.Value;
        }
    }
}

internal static class JobStates
{
    public const string Queued = "QUEUED";
    public const string Pending = "PENDING";
    public const string Fulfilled = "FULFILLED";
    public const string Failed = "FAILED";
    public const string Cancelled = "CANCELLED";
    public const string Expired = "EXPIRED";
}

/// <summary>One asynchronous query.</summary>
internal sealed class AnalyticsJob(string id, string clientId, JobQuery query, DateTimeOffset submitted, TimeSpan takes)
{
    public string Id => id;

    public string ClientId => clientId;

    public JobQuery Query => query;

    public DateTimeOffset Submitted => submitted;

    public TimeSpan Takes => takes;

    public DateTimeOffset Completed => submitted + takes;

    public TimeSpan Life { get; init; }

    public DateTimeOffset Expires => Completed + Life;

    public bool Fails { get; init; }

    public bool IsCancelled { get; set; }

    public (IReadOnlyList<IConversationView> Conversations, DateTimeOffset CompleteUpTo)? Results { get; set; }
}
