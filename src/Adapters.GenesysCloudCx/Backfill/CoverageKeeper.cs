using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Sync;

namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>
/// Moves the covered edge of the adapter's timeline forward, and tells what was missed before the edge passes it. Every word follows only after all that was heard
/// before is on disk and the state of the conversations is kept, so that a kill between any two steps makes the uncertain span longer and never shorter.
/// </summary>
/// <param name="coverage">The timeline.</param>
/// <param name="heardByAll">Until when every channel was heard; <see langword="null"/> while one is down. Whatever was missed before is in the book by then.</param>
/// <param name="keepState">Has everything that was heard so far, and the state of the conversations, on disk when it ends.</param>
/// <param name="book">What was missed.</param>
/// <param name="startedAt">When the adapter began to run: nothing is covered before its link is live.</param>
/// <param name="time">The host's clock.</param>
internal sealed class CoverageKeeper(
    ICoverage coverage, Func<DateTimeOffset?> heardByAll, Func<CancellationToken, Task> keepState, BackfillBook book, Moment startedAt, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private Moment _edge = startedAt;
    private bool _hasConnected;
    private bool _hasBeenLive;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            await book.Missed.WaitAsync(Interval, stopping);
            await RoundAsync(heardByAll(), stopping);
        }
    }

    /// <summary>Tells what earlier runs left, before the link is begun.</summary>
    public async Task TellOwedAsync(CancellationToken cancellationToken)
    {
        foreach (var span in book.Untold())
        {
            await TellAsync(span, cancellationToken);
        }
    }

    /// <summary>Tells what there is to tell, the link being heard until then. One at a time.</summary>
    public async Task RoundAsync(DateTimeOffset? heard, CancellationToken cancellationToken)
    {
        if (heard is null && book.Untold().Count == 0)
        {
            return;
        }

        await keepState(cancellationToken);

        // asked last: what was found missing while the disk was waited for counts
        var untold = book.Untold();
        var isTrusted = heard is not null && _hasBeenLive;
        if (isTrusted)
        {
            await CoverAsync(untold.Where(static span => !span.IsComparison).Select(span => OnHostClock(span).From).Append(heard!.Value).Min(), cancellationToken);
        }

        foreach (var span in untold)
        {
            var edge = book.FromHostClock(span, _edge.Earliest(time));
            if (!isTrusted && span.From > edge)
            {
                // another channel is down as well, since who knows when
                book.Change(() => span.BeginAt(edge));
            }

            await TellAsync(span, cancellationToken);
        }

        // only what comes after all channels were live once can be covered
        _hasConnected |= untold.Count > 0;
        _hasBeenLive |= heard is not null && _hasConnected;
    }

    private async Task CoverAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var end = Moment.Of(until, time);
        var from = _edge.Earliest(time);
        var goneBy = time.GetElapsedTime(_edge.Timestamp, end.Timestamp);
        if (until - from > goneBy + ClockWatch.Tolerance)
        {
            // the clock was set forward, or the machine slept: nobody heard what lies between, and the clock watch is about to tell it
            from = until - goneBy;
        }

        if (until > from)
        {
            await coverage.TellAsync(new CoverageSpan(from, until, CoverageState.Covered, CoverageCauses.Live), cancellationToken);
            _edge = end;
        }
    }

    private Stretch OnHostClock(OwedSpan span) => book.OnHostClock(span, new Stretch(span.From, span.To));

    private async Task TellAsync(OwedSpan span, CancellationToken cancellationToken)
    {
        if (!span.IsComparison)
        {
            var (from, to) = OnHostClock(span);
            await coverage.TellAsync(new CoverageSpan(from, to, CoverageState.Uncertain, span.Cause, span.Detail), cancellationToken);

            // by what has gone by since: of a clock that was set forward meanwhile nobody heard what it skipped
            _edge = to > _edge.Earliest(time) ? new Moment(to, span.Requested.Timestamp - Ticks(span.RequestedAt - span.To)) : _edge;
        }

        book.Told(span);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
