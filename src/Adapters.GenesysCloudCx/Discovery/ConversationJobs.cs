using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>How a job ended.</summary>
/// <param name="IsDone">Whether all its results were taken; else it failed, expired or was cancelled.</param>
/// <param name="Reached">Up to when its list is whole.</param>
/// <param name="Why">What the platform said of a job that did not succeed.</param>
internal sealed record JobEnd(bool IsDone, DateTimeOffset Reached, string? Why);

/// <summary>A job as it is remembered over a restart.</summary>
internal sealed record PendingJob(string Id, DateTimeOffset From, DateTimeOffset To, string? Cursor);

/// <summary>The asynchronous jobs of the detail query: they reach back for years, and lag behind the present by hours.</summary>
internal sealed partial class ConversationJobs(ApiClient api, IImportLedger ledger, TimeProvider time, string mark, ILogger logger)
{
    private const string Path = "analytics/conversations/details/jobs";
    private const int LargePage = 1000;
    private const int SmallPage = 100;

    private static readonly TimeSpan FirstPoll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);

    /// <summary>A job that is still not done then is given up: smaller ones get through.</summary>
    private static readonly TimeSpan LongestJob = TimeSpan.FromHours(2);

    private int _pageSize = LargePage;

    /// <summary>Up to when the platform's store for jobs is complete; <see langword="null"/> where it does not say.</summary>
    /// <exception cref="PlatformException">Jobs are refused.</exception>
    public async Task<DateTimeOffset?> AvailableUntilAsync(CancellationToken cancellationToken)
        => DetailQuery.Read<object>(await api.GetAsync($"{Path}/availability", RequestPriority.ImportHistoric, cancellationToken), static (_, id) => id).AvailableUntil;

    /// <summary>The job that was under way when the process ended, or <see langword="null"/>.</summary>
    public async Task<PendingJob?> PendingAsync(CancellationToken cancellationToken)
    {
        var parts = (await ledger.MarkAsync(mark, cancellationToken))?.Split(' ', 4);
        return parts?.Length == 4
            && DateTimeOffset.TryParse(parts[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from)
            && DateTimeOffset.TryParse(parts[2], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var to)
            ? new PendingJob(parts[0], from, to, parts[3].Length == 0 ? null : parts[3])
            : null;
    }

    /// <summary>Gives up a job whose results nobody wants any more.</summary>
    public async Task AbandonAsync(PendingJob job, CancellationToken cancellationToken)
    {
        try
        {
            await api.SendAsync(HttpMethod.Delete, $"{Path}/{Uri.EscapeDataString(job.Id)}", null, RequestPriority.ImportHistoric, cancellationToken);
        }
        catch (PlatformException exception)
        {
            LogNotCancelled(job.Id, exception.Message);
        }

        await ledger.SaveMarkAsync(mark, null, cancellationToken);
    }

    /// <summary>Lists the intake's slice by a job: by the one that was under way for just this slice, else by a new one. Stopped meanwhile, the next call goes on with it.</summary>
    /// <param name="slice">Takes the results.</param>
    /// <param name="paceAsync">Waited for before each page.</param>
    /// <param name="cancellationToken">Stops; the job goes on at the platform.</param>
    /// <exception cref="PlatformException">The platform refused; a job that was submitted is remembered.</exception>
    public async Task<JobEnd> ListAsync(SliceIntake slice, Func<CancellationToken, Task> paceAsync, CancellationToken cancellationToken)
    {
        var job = await PendingAsync(cancellationToken);
        if (job is not null && (job.From != slice.From || job.To != slice.To))
        {
            await AbandonAsync(job, cancellationToken);
            job = null;
        }

        job ??= await SubmitAsync(slice, cancellationToken);
        try
        {
            if (await FulfilledAsync(job, cancellationToken) is { } why)
            {
                return await EndAsync(job, new JobEnd(false, slice.From, why), cancellationToken);
            }

            return await EndAsync(job, new JobEnd(true, await TakeAsync(job, slice, paceAsync, cancellationToken), null), cancellationToken);
        }
        catch (PlatformException exception) when (exception.Status is 400 or 404 or 410)
        {
            // its results are not kept for ever, and an old job is not known any more
            return await EndAsync(job, new JobEnd(false, slice.From, exception.Message), cancellationToken);
        }
    }

    private async Task<PendingJob> SubmitAsync(SliceIntake slice, CancellationToken cancellationToken)
    {
        var answer = await api.SendAsync(HttpMethod.Post, Path, DetailQuery.Job(slice.From, slice.To), PlatformJson.Default.JobAnswer, RequestPriority.ImportHistoric, cancellationToken);
        PendingJob job = new(
            answer.JobId ?? throw new PlatformException(FailureClass.Transient, "The platform took a conversation detail job and did not say its id.") { Status = 202 },
            slice.From,
            slice.To,
            null);
        await SaveAsync(job, cancellationToken);
        LogSubmitted(job.Id, job.From, job.To);
        return job;
    }

    /// <summary>Waits until its results can be read. Gives why they never can, or <see langword="null"/>.</summary>
    private async Task<string?> FulfilledAsync(PendingJob job, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        for (var wait = FirstPoll; ; wait = Poll)
        {
            var status = await api.SendAsync(
                HttpMethod.Get, $"{Path}/{Uri.EscapeDataString(job.Id)}", null, PlatformJson.Default.JobStatus, RequestPriority.ImportHistoric, cancellationToken);
            switch (status.State?.ToUpperInvariant())
            {
                case "FULFILLED" or "COMPLETED":
                    return null;
                case "FAILED" or "EXPIRED" or "CANCELLED" or "CANCELED":
                    return $"{status.State}{(status.ErrorMessage is { Length: > 0 } said ? $": {said}" : string.Empty)}";
            }

            if (time.GetElapsedTime(begun) > LongestJob)
            {
                await AbandonAsync(job, cancellationToken);
                return $"still {status.State} after {LongestJob.TotalHours:0} h";
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private async Task<DateTimeOffset> TakeAsync(PendingJob job, SliceIntake slice, Func<CancellationToken, Task> paceAsync, CancellationToken cancellationToken)
    {
        DateTimeOffset? available = null;
        do
        {
            await paceAsync(cancellationToken);
            var page = await PageAsync(job, cancellationToken);
            await slice.TakeAsync(page.Rows, cancellationToken);
            available = page.AvailableUntil ?? available;
            if (page.Cursor == job.Cursor)
            {
                break;
            }

            // the cursor is kept after its page is in the ledger, so that a page can be taken twice but never be left out
            job = job with { Cursor = page.Cursor };
            if (job.Cursor is not null)
            {
                await SaveAsync(job, cancellationToken);
            }
        }
        while (job.Cursor is not null);

        return available < slice.To && available > slice.From ? available.Value : slice.To;
    }

    private async Task<DetailPage<ConversationRow>> PageAsync(PendingJob job, CancellationToken cancellationToken)
    {
        while (true)
        {
            var cursor = job.Cursor is null ? string.Empty : $"&cursor={Uri.EscapeDataString(job.Cursor)}";
            var path = string.Create(CultureInfo.InvariantCulture, $"{Path}/{Uri.EscapeDataString(job.Id)}/results?pageSize={_pageSize}{cursor}");
            try
            {
                return DetailQuery.Read(await api.GetAsync(path, RequestPriority.ImportHistoric, cancellationToken), ConversationRow.Read);
            }
            catch (PlatformException exception) when (exception.Status is 400 or 413 && _pageSize > SmallPage)
            {
                // how large a page may be is not documented
                _pageSize = SmallPage;
            }
        }
    }

    private async Task<JobEnd> EndAsync(PendingJob job, JobEnd end, CancellationToken cancellationToken)
    {
        await ledger.SaveMarkAsync(mark, null, cancellationToken);
        if (!end.IsDone)
        {
            LogNotDone(job.Id, job.From, job.To, end.Why);
        }

        return end;
    }

    private Task SaveAsync(PendingJob job, CancellationToken cancellationToken)
        => ledger.SaveMarkAsync(mark, $"{job.Id} {job.From:O} {job.To:O} {job.Cursor}", cancellationToken);

    [LoggerMessage(EventIds.JobSubmitted, LogLevel.Information, "Conversation detail job {Job} lists {From:u} to {To:u}.")]
    private partial void LogSubmitted(string job, DateTimeOffset from, DateTimeOffset to);

    [LoggerMessage(EventIds.JobNotDone, LogLevel.Warning, "Conversation detail job {Job} for {From:u} to {To:u} did not succeed ({Why}); a smaller one follows.")]
    private partial void LogNotDone(string job, DateTimeOffset from, DateTimeOffset to, string? why);

    [LoggerMessage(EventIds.JobNotCancelled, LogLevel.Debug, "Conversation detail job {Job} is not wanted any more and could not be cancelled: {Reason}")]
    private partial void LogNotCancelled(string job, string reason);
}
