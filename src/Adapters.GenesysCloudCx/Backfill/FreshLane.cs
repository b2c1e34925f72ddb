using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Sync;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>
/// Brings the state up to date after each connection: what is alive, what ended meanwhile, how the users stand; at once, and again until the platform's listing has
/// caught up. What is known already costs no request.
/// </summary>
internal sealed partial class FreshLane(
    AnalyticsQuery analytics, ConversationReadBack readBack, UserDirectory directory, EventPipeline pipeline, BackfillBook book, CoverageTeller teller, ListingProof proof,
    HealthBoard health, PlatformClock clock, TimeProvider time, IAdapterStatus status, ILogger logger)
{
    private const string AnalyticsKey = "d.analytics";
    private const string FailedKey = "d.resync";

    /// <summary>What a conversation that is being told may still have on its way. It is looked at again with the next look.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    /// <summary>What could not be looked at for so long after its end is read with the past.</summary>
    private static readonly TimeSpan MostFresh = LookTimes.MostLag + TimeSpan.FromMinutes(30);

    private readonly LanePause _pause = new(time);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            var (due, wait) = book.DueFresh();
            if (due.Count == 0)
            {
                if (wait == TimeSpan.MaxValue)
                {
                    // read by now, or left to the past lane, which has its own trouble
                    health.Clear(FailedKey);
                    health.Clear(AnalyticsKey);
                }

                await book.Fresh.WaitAsync(wait < LookTimes.Lag ? wait : LookTimes.Lag, stopping);
                continue;
            }

            try
            {
                if (await LookAsync(due, stopping) is { } refusal)
                {
                    Postpone(due, _pause.AfterSome(), refusal, isOfAll: false);
                }
                else
                {
                    _pause.Worked();
                    health.Clear(FailedKey);
                    health.Clear(AnalyticsKey);
                }
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                Postpone(due, _pause.After(exception), exception, isOfAll: true);
            }
        }
    }

    /// <summary>Gives why single conversations were refused, where some were.</summary>
    private async Task<PlatformException?> LookAsync(List<OwedSpan> due, CancellationToken stopping)
    {
        // in the platform's time, but for what was heard when
        var begun = Moment.Now(time);
        var now = clock.Now;
        var notHeardSince = pipeline.Now - Settled;
        var since = due.Min(static span => span.ToPlatform(span.FreshFrom)) - LookTimes.Margin;
        var rows = await RowsAsync(since, stopping);
        var news = await NewsAsync(rows, notHeardSince, stopping);

        // what we believe alive and the listing does not tell of is asked for one by one
        var open = await pipeline.AskAsync((interpreter, _) => interpreter.StaleConversations(notHeardSince).ToList(), stopping);
        Dictionary<string, Stretch> toRead = new(StringComparer.OrdinalIgnoreCase);
        news.ForEach(row => toRead[row.ConversationId] = new Stretch(row.Start ?? since, row.End ?? now));
        var alive = rows.Where(static row => row.End is null).Select(static row => row.ConversationId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var id in open.Where(id => !alive.Contains(id)))
        {
            toRead.TryAdd(id, new Stretch(since, now));
        }

        var count = await readBack.ReadAsync(toRead, ReadHow.AsNews, stopping);
        if (count is { IsStopped: true, Refusal: { } stop })
        {
            throw stop;
        }

        if (due.Exists(static span => !span.UsersAreRead))
        {
            await directory.RefreshAsync(RequestPriority.Resync, page => ReconcileUsersAsync(page, stopping), stopping);
            book.Change(() => due.ForEach(static span => span.UsersAreRead = true));
        }

        // a span must not close, and be forgotten, before what was read back is on disk
        await pipeline.FlushAsync(stopping);
        LogDone(since, toRead.Count, count.Recovered);
        await LookedAsync(due, begun.Timestamp, count, rows, now, stopping);
        if (count.Refusal is null)
        {
            status.Fact("resync.last", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        }

        return count.Refusal;
    }

    private async Task<List<AnalyticsRow>> RowsAsync(DateTimeOffset since, CancellationToken stopping)
    {
        Dictionary<string, AnalyticsRow> rows = new(StringComparer.OrdinalIgnoreCase);
        foreach (var row in (AnalyticsRow[])[.. await analytics.AliveAsync(stopping), .. await analytics.EndedSinceAsync(since, stopping)])
        {
            // the later answer knows of the end
            rows[row.ConversationId] = row;
        }

        return [.. rows.Values];
    }

    private Task<List<AnalyticsRow>> NewsAsync(List<AnalyticsRow> rows, DateTimeOffset notHeardSince, CancellationToken stopping)
        => pipeline.AskAsync((interpreter, _) => rows.FindAll(row => interpreter.NeedsRefresh(row.Json.Span, notHeardSince)), stopping);

    /// <summary>Tells what is read. What single conversations lack is left to the past lane once all looks are over.</summary>
    private async Task LookedAsync(List<OwedSpan> due, long timestamp, ReadCount count, List<AnalyticsRow> rows, DateTimeOffset listedAt, CancellationToken stopping)
    {
        foreach (var span in due)
        {
            var begun = book.At(span, timestamp);
            var isLast = begun >= span.To + LookTimes.Lag;
            var fresh = new Stretch(span.FreshFrom, span.To);
            book.Change(() =>
            {
                span.Detected = Math.Max(span.Detected, rows.Count);
                if (span == due[0])
                {
                    // several spans share a look, and what it brought is counted once
                    span.Read += count.Read;
                    span.Recovered += count.Recovered;
                }

                span.Trouble = count.Refusal?.Message;
                foreach (var (id, alive) in count.Refused.Where(_ => isLast))
                {
                    span.Refused[id] = span.FromPlatform(alive);
                }
            });
            var hasCaughtUp = isLast && await proof.HasReachedAsync(span.ToPlatform(span.To), rows, listedAt, stopping);
            var closes = isLast && (hasCaughtUp || span.IsComparison || begun >= span.To + LookTimes.MostLag);
            if (closes)
            {
                await teller.RecoveredAsync(span, fresh, timestamp, stopping);
            }

            book.Change(() =>
            {
                if (count.Refusal is null || closes)
                {
                    span.Looked(begun, hasCaughtUp || span.IsComparison);
                }
            });
        }

        book.Past.Set();
    }

    private async ValueTask ReconcileUsersAsync(UserPage page, CancellationToken stopping)
    {
        foreach (var user in UserDirectory.Entities(page))
        {
            await pipeline.AskAsync(
                (interpreter, output) =>
                {
                    interpreter.ReconcileUser(user.Span, page.RequestedAt, page.ReceivedAt, output);
                    return true;
                },
                stopping);
        }
    }

    private void Postpone(List<OwedSpan> due, TimeSpan pause, PlatformException why, bool isOfAll)
    {
        var next = time.GetUtcNow() + pause;
        book.Change(() =>
        {
            foreach (var span in due.Where(static span => !span.FreshIsDone))
            {
                var now = book.Now(span);
                span.Postpone(now + pause);
                span.Trouble = why.Message;
                if (now - span.To > MostFresh)
                {
                    span.HandToPast();
                }
            }
        });
        book.Past.Set();
        var since = book.OldestOpen ?? time.GetUtcNow();
        if (isOfAll && why.Class == FailureClass.Permission)
        {
            health.Set(AnalyticsKey, FailureClass.Permission, $"Live events flow, but calls missed since {since:u} cannot be found: {why.Message} {why.Remedy}", next);
        }
        else
        {
            health.Set(FailedKey, why.Class, $"What happened since {since:u} could not be read back yet: {why.Message}", next);
        }

        LogFailed(why.Message, next);
    }

    [LoggerMessage(EventIds.FreshLookDone, LogLevel.Information, "State read back since {Since:u}: {Conversations} conversations asked for, {Events} new facts in them.")]
    private partial void LogDone(DateTimeOffset since, int conversations, long events);

    [LoggerMessage(EventIds.FreshLookFailed, LogLevel.Warning, "State not read back: {Reason} Next attempt at {Next:u}.")]
    private partial void LogFailed(string reason, DateTimeOffset next);
}
