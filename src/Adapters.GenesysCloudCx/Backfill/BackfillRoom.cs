using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>Everything about time that was missed: tells it, reads it back, and takes wishes.</summary>
internal sealed partial class BackfillRoom(
    ICoverage coverage, BackfillBook book, CoverageKeeper keeper, FreshLane fresh, PastLane past, TimeProvider time, ILogger logger)
{
    private const string ToAsk = "Ask for a span of the last 31 days that has ended.";

    /// <summary>Since when events may be missing that were not read back yet; <see langword="null"/> when there is nothing to read back.</summary>
    public DateTimeOffset? OldestOpen => book.OldestOpen;

    /// <summary>Takes over what earlier runs left uncertain, up to this one's start, and hears from now on of what others make uncertain. Gives what was.</summary>
    public async Task<IReadOnlyList<CoverageSpan>> OpenAsync(DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        coverage.Doubted = span => book.Add(span, BackfillMode.Automatic, isTold: true, readsAll: span.Cause != CoverageCauses.ClockStep);
        var uncertain = await coverage.UncertainAsync(cancellationToken);
        foreach (var span in uncertain)
        {
            // what came since is told once the link is live; the host keeps milliseconds
            if (span.From <= startedAt - TimeSpan.FromMilliseconds(1))
            {
                var before = span with { To = Stretch.Earlier(span.To, startedAt) };
                book.Add(before, BackfillMode.Automatic, isTold: before == span, readsAll: span.Cause == CoverageCauses.JournalDamaged);
            }
        }

        await keeper.TellOwedAsync(cancellationToken);
        return uncertain;
    }

    /// <summary>Events may have been missed up to now.</summary>
    public void Request(Missed missed)
    {
        var now = time.GetUtcNow();
        missed = missed.On(time);
        book.Add(
            new CoverageSpan(missed.Since < now ? missed.Since : now, now, CoverageState.Uncertain, missed.Cause, missed.Detail),
            BackfillMode.Automatic,
            isTold: false,
            readsAll: false);
    }

    public Task RunAsync(CancellationToken stopping) => AllAsync(stopping, keeper.RunAsync, fresh.RunAsync, past.RunAsync);

    /// <summary>Tells what is covered, the link having been heard until then, once everything heard is on disk; after <see cref="RunAsync"/> has ended.</summary>
    public Task CloseAsync(DateTimeOffset? heard, CancellationToken cancellationToken)
    {
        coverage.Doubted = null;
        return keeper.RoundAsync(heard, cancellationToken);
    }

    public IReadOnlyList<BackfillRun> Runs() => book.Runs();

    /// <summary>Begins to read a span back that a person asks for.</summary>
    /// <exception cref="AdapterFailureException">There is no such span, or the platform does not tell of it any more.</exception>
    public BackfillRun Start(DateTimeOffset since, DateTimeOffset until)
    {
        (since, until) = (since.ToUniversalTime(), until.ToUniversalTime());
        var now = time.GetUtcNow();
        var why = until <= since ? "it is empty"
            : until > now ? $"it ends after now, which is {now:u}"
            : until - since > LookTimes.Reach ? $"it is longer than {LookTimes.Reach.TotalDays:0} days"
            : since < now - LookTimes.Reach ? $"the platform tells of conversations of the last {LookTimes.Reach.TotalDays:0} days, since {now - LookTimes.Reach:u}"
            : null;
        if (why is not null)
        {
            throw new AdapterFailureException(FailureClass.Configuration, $"The span from {since:u} to {until:u} cannot be read back: {why}.", ToAsk);
        }

        if (book.FindManual(since, until) is not { } span)
        {
            LogAsked(since, until);
            span = book.Add(new CoverageSpan(since, until, CoverageState.Uncertain, CoverageTeller.BackFilled), BackfillMode.Manual, isTold: true, readsAll: true);
        }

        return book.RunOf(span);
    }

    private static async Task AllAsync(CancellationToken stopping, params Func<CancellationToken, Task>[] loops)
    {
        using var running = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] work = [.. loops.Select(loop => loop(running.Token))];
        var first = await Task.WhenAny(work);
        await running.CancelAsync();
        await Task.WhenAll(work).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await first;
    }

    [LoggerMessage(EventIds.BackfillAsked, LogLevel.Information, "The span from {Since:u} to {Until:u} is read back because a person asks for it.")]
    private partial void LogAsked(DateTimeOffset since, DateTimeOffset until);
}
