using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>Tells what became of time that was missed, or is not known not to be.</summary>
internal sealed partial class CoverageTeller(ICoverage coverage, BackfillBook book, IAdapterStatus status, ILogger logger)
{
    public const string BeyondReachAlarm = "gap.beyond-reach";

    /// <summary>The cause that a span gets which a person had read back.</summary>
    public const string BackFilled = "back-filled";

    /// <summary>What was told as covered is in doubt. Completes once that is on disk; it is read back then.</summary>
    public async Task DoubtAsync(CoverageSpan span, CancellationToken cancellationToken)
    {
        await coverage.TellAsync(span, cancellationToken);
        book.Add(span, BackfillMode.Automatic, isTold: true, readsAll: false);
    }

    /// <summary>Tells a stretch of a span as read back by a look that began at that timestamp, as far as it was.</summary>
    public async Task RecoveredAsync(OwedSpan span, Stretch stretch, long begun, CancellationToken cancellationToken)
    {
        var cause = span.Mode == BackfillMode.Manual ? BackFilled : span.Cause;
        foreach (var readable in book.Readable(span, stretch, begun))
        {
            var (from, to) = book.OnHostClock(span, readable);
            await coverage.TellAsync(new CoverageSpan(from, to, CoverageState.Recovered, cause, span.Detail), cancellationToken);
            LogClosed(from, to);
        }

        if (span.IsComparison)
        {
            LogClosed(span.From, span.To);
        }
    }

    /// <summary>A span that still could not be read back when the platform tells of it no more is lost, and that is said.</summary>
    public async Task GiveUpAsync(CancellationToken cancellationToken)
    {
        foreach (var span in book.Open())
        {
            var floor = book.Now(span) - LookTimes.Reach;
            if (span.IsTold && span.PastReached < floor && span.PastReached < span.FreshFrom)
            {
                var until = Stretch.Earlier(floor, span.FreshFrom);
                var wasTried = span.Trouble is not null;
                await LoseAsync(span, new Stretch(span.PastReached, until), wasTried, cancellationToken);
                book.Change(() => span.ReachedInPast(until));
            }

            foreach (var (id, alive) in book.RefusedOf(span).Where(each => each.Value.To < floor))
            {
                await LoseAsync(span, new Stretch(Stretch.Later(alive.From, span.From), Stretch.Earlier(alive.To, span.To)), wasTried: true, cancellationToken);
                book.Change(() => span.Refused.Remove(id));
            }
        }
    }

    private async Task LoseAsync(OwedSpan span, Stretch lost, bool wasTried, CancellationToken cancellationToken)
    {
        lost = book.OnHostClock(span, lost);
        var detail = wasTried
            ? $"The platform did not tell of it for {LookTimes.Reach.TotalDays:0} days: {span.Trouble}"
            : $"The platform tells of conversations of the last {LookTimes.Reach.TotalDays:0} days; this is older.";
        if (span.Mode == BackfillMode.Manual)
        {
            // nothing was owed: what was known of this time before somebody asked holds
            book.Change(() => (span.IsLost, span.Trouble) = (true, detail));
            return;
        }

        await coverage.TellAsync(
            new CoverageSpan(lost.From, lost.To, CoverageState.Lost, wasTried ? CoverageCauses.Refused : CoverageCauses.BeyondReach, detail), cancellationToken);
        status.Raise(
            BeyondReachAlarm,
            AlarmSeverity.Critical,
            $"What happened from {lost.From:u} to {lost.To:u} is not read back any more: {detail}");
        LogLost(lost.From, lost.To);
        book.Change(() => (span.IsLost, span.Trouble) = (true, detail));
    }

    [LoggerMessage(EventIds.SpanLost, LogLevel.Error, "The span from {Since:u} to {Until:u} could not be read back in time and is given up.")]
    private partial void LogLost(DateTimeOffset since, DateTimeOffset until);

    [LoggerMessage(EventIds.SpanReadBack, LogLevel.Information, "The span from {Since:u} to {Until:u} counts as read back.")]
    private partial void LogClosed(DateTimeOffset since, DateTimeOffset until);
}
