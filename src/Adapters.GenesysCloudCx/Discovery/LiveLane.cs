using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>
/// The edge of the present: lists by end what ended since the last pass, so that a call of any length is found when it ends and a pass costs what is new.
/// What a list by end can miss is found by listing the hours again by beginning.
/// </summary>
internal sealed partial class LiveLane(ConversationSearch search, SliceLister lister, LaneBook book, SpanPlan plan, PlatformClock clock, IImportLedger ledger, ILogger logger)
{
    /// <summary>What is younger is still on its way into the list.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromMinutes(1);

    /// <summary>Ended conversations can come into the list this late and are still found by the next pass.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(30);

    /// <summary>After an outage longer than this the historic lane lists what was missed, so that today comes first.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromHours(3);

    /// <summary>How long before the edge a conversation may have begun that a pass finds; at the day's grain of the query it is up to twice that.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromDays(1);

    private const int MostSpans = 12;
    private static readonly TimeSpan ShortestLookBack = TimeSpan.FromHours(1);

    private TimeSpan _lookBack = LookBack;

    /// <summary>Up to where a pass can list now.</summary>
    public DateTimeOffset Edge => LaneBook.Whole(clock.Now - Settle);

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        var edge = Edge;
        var position = book.Live.Position;

        // one that lies ahead was written under a wrong clock: up to where there was a list is not known any more
        var isAhead = position - edge > Overlap && position > book.Start;
        if (edge - position > LongestGap || isAhead)
        {
            var begun = edge - Overlap;
            await book.HandOverAsync((isAhead ? edge - LongestGap : position) - LookBack, begun, cancellationToken);
            LogHandedOver(position, begun);
            position = begun;
        }

        await ListEndedAsync((position < edge ? position : edge) - Overlap, edge, cancellationToken);
        if (edge > position)
        {
            await plan.HoursAsync(position, edge, cancellationToken);
            await book.MoveLiveAsync(edge, cancellationToken);
        }

        await ListDueSpansAsync(cancellationToken);
    }

    private async Task ListEndedAsync(DateTimeOffset since, DateTimeOffset edge, CancellationToken cancellationToken)
    {
        while (true)
        {
            // what began before the start moment is not wanted; what began before the lane did and ended since is
            SliceIntake all = new(ledger, Lane.Live, book.Start, edge, clock.Now, book.Start);
            try
            {
                await search.ListEndedAsync(all, since - _lookBack, edge, since, cancellationToken);
                return;
            }
            catch (PlatformException exception) when (exception.Status == 400 && _lookBack > ShortestLookBack)
            {
                _lookBack /= 2;
            }
        }
    }

    private async Task ListDueSpansAsync(CancellationToken cancellationToken)
    {
        foreach (var span in await ledger.DueSpansAsync(MostSpans, cancellationToken))
        {
            for (var from = span.From; from < span.To;)
            {
                ListedSlice listed;
                try
                {
                    listed = await lister.QueryAsync(from, span.To, Lane.Live, RequestPriority.ImportLive, cancellationToken);
                }
                catch (PlatformException exception) when (exception.Status == 400)
                {
                    // other looks at it are planned, and one that cannot be made must not keep the rest from being made
                    LogBeyondReach(span.From, span.To, span.Why, exception.Message);
                    break;
                }

                await plan.RunningAsync(listed, cancellationToken);
                from = listed.Reached;
            }

            await ledger.SpanDoneAsync(span.Id, cancellationToken);
        }
    }

    [LoggerMessage(EventIds.LaneHandedOver, LogLevel.Warning, "The live lane stood at {Position:u} and goes on at {Edge:u}; what ended in between is listed by the historic lane.")]
    private partial void LogHandedOver(DateTimeOffset position, DateTimeOffset edge);

    [LoggerMessage(EventIds.StillRunning, LogLevel.Warning, "Conversations that began from {From:u} to {To:u} ({Why}) are not listed again by the query: {Reason}")]
    private partial void LogBeyondReach(DateTimeOffset from, DateTimeOffset to, string why, string reason);
}
