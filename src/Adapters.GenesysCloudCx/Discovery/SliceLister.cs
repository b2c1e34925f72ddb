using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>What a slice brought.</summary>
/// <param name="From">Where it began.</param>
/// <param name="Reached">Up to when the list is whole.</param>
/// <param name="Ended">Conversations that began in it and have ended.</param>
/// <param name="Running">When those began that still run.</param>
/// <param name="IsSkipped">Neither the query nor a job gives this span: it was not listed.</param>
internal sealed record ListedSlice(DateTimeOffset From, DateTimeOffset Reached, int Ended, IReadOnlyCollection<DateTimeOffset> Running, bool IsSkipped = false);

/// <summary>Lists slices into the ledger, by the query or by a job, as each of them reaches; slices that are refused get smaller.</summary>
internal sealed partial class SliceLister(
    ConversationSearch search, ConversationJobs jobs, PlatformClock clock, IImportLedger ledger, DateTimeOffset start, TimeProvider time, IAdapterStatus status, ILogger logger)
{
    public const string JobsAlarm = "import.jobs";

    /// <summary>How far back the query is documented to reach.</summary>
    public static readonly TimeSpan QueryReach = TimeSpan.FromDays(35);

    /// <summary>A refusal of something younger is not for its age.</summary>
    private static readonly TimeSpan SurelyInReach = TimeSpan.FromDays(14);

    /// <summary>What is shorter is listed by the query before a job has begun.</summary>
    private static readonly TimeSpan LongSpan = TimeSpan.FromHours(6);

    /// <summary>A job can leave out what had not ended by the moment up to which its data is complete: the last hours are the query's.</summary>
    private static readonly TimeSpan JobMargin = TimeSpan.FromHours(6);

    private const int JobAim = 5000;
    private const int MostFailedJobs = 3;
    private static readonly TimeSpan ShortestJob = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestJob = TimeSpan.FromDays(7);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(30);

    private TimeSpan _slice = SliceSizer.First;
    private TimeSpan _longest = SliceSizer.Longest;
    private TimeSpan _job = TimeSpan.FromDays(1);
    private DateTimeOffset? _refusedAt;
    private DateTimeOffset? _available;
    private DateTimeOffset _askJobsAt = DateTimeOffset.MinValue;
    private bool _mayUseJobs;
    private int _failedJobs;

    /// <summary>Lists from a moment on towards a limit, as far as one slice gets.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="limit">Where to end at the latest.</param>
    /// <param name="paceAsync">Waited for before each page of a job.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PlatformException">The platform refused.</exception>
    public async Task<ListedSlice> NextAsync(DateTimeOffset from, DateTimeOffset limit, Func<CancellationToken, Task> paceAsync, CancellationToken cancellationToken)
    {
        var reach = await JobsReachAsync(from, cancellationToken);
        var jobLimit = reach is { } until ? Earlier(until - JobMargin, limit) : from;
        var canJob = jobLimit > from;
        if (canJob && (jobLimit - from >= LongSpan || IsBeyondQuery(from)) && await ByJobAsync(from, jobLimit, paceAsync, cancellationToken) is { } listed)
        {
            return listed;
        }

        try
        {
            var slice = await QueryAsync(from, Earlier(from + _slice, limit), Lane.Historic, RequestPriority.ImportHistoric, cancellationToken);
            var next = SliceSizer.Next(slice.Reached - from, slice.Ended + slice.Running.Count);

            // one that ended early at midnight or at the limit says nothing against its length
            _slice = next < _slice && slice.Ended + slice.Running.Count < SliceSizer.Aim ? _slice : next;

            // an empty answer beyond the documented reach can mean either
            return slice with { IsSkipped = reach is null && slice.Ended == 0 && from < clock.Now - QueryReach };
        }
        catch (PlatformException exception) when (exception.Status == 400 && from < clock.Now - SurelyInReach)
        {
            _refusedAt = _refusedAt > from ? _refusedAt : from;
            LogNotListed(from, exception.Message);
            return canJob && await ByJobAsync(from, jobLimit, paceAsync, cancellationToken) is { } byJob
                ? byJob
                : new ListedSlice(from, Earlier(from + SliceSizer.Longest, limit), 0, [], IsSkipped: true);
        }
    }

    /// <summary>Lists by the query from a moment on; a slice that is refused is halved.</summary>
    /// <exception cref="PlatformException">The platform refused; status 400 = even the smallest slice.</exception>
    public async Task<ListedSlice> QueryAsync(DateTimeOffset from, DateTimeOffset to, Lane lane, RequestPriority priority, CancellationToken cancellationToken)
    {
        // over midnight the query would give two whole days
        for (var end = Earlier(Earlier(to, from + _longest), new DateTimeOffset(from.UtcDateTime.Date.AddDays(1), TimeSpan.Zero)); ;)
        {
            SliceIntake slice = new(ledger, lane, from, end, clock.Now, start);
            try
            {
                var reached = await search.ListAsync(slice, priority, cancellationToken);
                if (slice.Unreadable > 0)
                {
                    LogUnreadable(slice.Unreadable, from, reached);
                }

                return new ListedSlice(from, reached, slice.EndedBefore(reached), [.. slice.Running.Where(begun => begun < reached)]);
            }
            catch (PlatformException exception) when (exception.Status == 400 && end - from > SliceSizer.Shortest && !(from <= _refusedAt))
            {
                // too long, or too much in it
                end = LaneBook.Whole(from + ((end - from) / 2));
                _longest = end - from > SliceSizer.First ? end - from : _longest;
            }
        }
    }

    private async Task<ListedSlice?> ByJobAsync(DateTimeOffset from, DateTimeOffset limit, Func<CancellationToken, Task> paceAsync, CancellationToken cancellationToken)
    {
        while (_mayUseJobs)
        {
            var pending = await jobs.PendingAsync(cancellationToken);
            var to = pending?.From == from && pending.To <= limit ? pending.To : Earlier(from + _job, limit);
            SliceIntake slice = new(ledger, Lane.Historic, from, to, clock.Now, start, takesEarlier: true);
            string why;
            try
            {
                var end = await jobs.ListAsync(slice, paceAsync, cancellationToken);
                if (end.IsDone)
                {
                    _failedJobs = 0;
                    _job = SliceSizer.Next(to - from, slice.EndedBefore(to), JobAim, ShortestJob, LongestJob);
                    return new ListedSlice(from, end.Reached, slice.EndedBefore(end.Reached), [.. slice.Running.Where(begun => begun < end.Reached)]);
                }

                why = end.Why ?? "no reason was given";
            }
            catch (PlatformException exception) when (exception.Status is 403 or 404 or 405 or 501)
            {
                RefuseJobs(exception.Message, exception.Remedy);
                return null;
            }
            catch (PlatformException exception) when (exception.Status == 400)
            {
                why = exception.Message;
            }

            _failedJobs += to - from <= ShortestJob ? 1 : 0;
            _job = SliceSizer.Next(to - from, 2 * JobAim, JobAim, ShortestJob, LongestJob);
            if (_failedJobs >= MostFailedJobs)
            {
                RefuseJobs(why, null);
            }
        }

        return null;
    }

    /// <summary>Up to when jobs can be used, or <see langword="null"/> where they cannot.</summary>
    public async Task<DateTimeOffset?> JobsReachAsync(DateTimeOffset from, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _askJobsAt)
        {
            return _mayUseJobs ? _available : null;
        }

        try
        {
            _available = await jobs.AvailableUntilAsync(cancellationToken) is { } until ? LaneBook.Whole(until) : null;
            _mayUseJobs = true;
            _failedJobs = 0;
            _askJobsAt = time.GetUtcNow() + AskAgain;
            status.Clear(JobsAlarm);
            return _available;
        }
        catch (PlatformException exception) when (exception.Status is 400 or 403 or 404 or 405 or 501)
        {
            RefuseJobs(exception.Message, exception.Remedy);
            return null;
        }
        catch (PlatformException exception) when (exception is { Class: FailureClass.Transient, RetryAfter: null } && !IsBeyondQuery(from))
        {
            // what the query can do need not wait for them
            return null;
        }
    }

    private bool IsBeyondQuery(DateTimeOffset from) => from < clock.Now - QueryReach || from <= _refusedAt;

    private void RefuseJobs(string why, string? remedy)
    {
        _mayUseJobs = false;
        _askJobsAt = time.GetUtcNow() + AskAgain;
        LogJobsRefused(why);
        status.Raise(
            JobsAlarm,
            AlarmSeverity.Warning,
            $"Conversations of the past cannot be listed by the platform's jobs: {why} {remedy} They are listed by the query, which is known to reach back {QueryReach.TotalDays:0} days; jobs are tried again every {AskAgain.TotalMinutes:0} minutes.");
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    [LoggerMessage(EventIds.JobsRefused, LogLevel.Warning, "Conversation detail jobs cannot be used: {Why}")]
    private partial void LogJobsRefused(string why);

    [LoggerMessage(EventIds.SpanNotListed, LogLevel.Warning, "The detail query does not list conversations that began at {From:u}: {Reason}")]
    private partial void LogNotListed(DateTimeOffset from, string reason);

    [LoggerMessage(EventIds.RowsUnreadable, LogLevel.Warning, "{Count} conversations of the platform's list for {From:u} to {To:u} do not tell when they began and were left out.")]
    private partial void LogUnreadable(int count, DateTimeOffset from, DateTimeOffset to);
}
