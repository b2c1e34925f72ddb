using System.Diagnostics;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>
/// Works off hours and days that were missed, and what people ask for: slice by slice from the oldest on, each told as read back as soon as it is on disk, so that a kill
/// costs one slice. One conversation at a time, with what the link and the fresh lane leave of the request budget.
/// </summary>
internal sealed partial class PastLane(
    SpanSearch search, ConversationReadBack readBack, BackfillBook book, CoverageTeller teller, ListingProof proof, HealthBoard health, TimeProvider time, ILogger logger, ActivitySource? traces = null)
{
    private const string FailedKey = "d.backfill";

    /// <summary>What is refused for a reason of its own is asked for again after so long, then less and less often; the other spans go on meanwhile.</summary>
    private static readonly TimeSpan RestOfOne = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    private readonly LanePause _pause = new(time);
    private readonly HashSet<string> _done = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);
    private (OwedSpan? Span, DateTimeOffset At) _aliveRead;
    private (OwedSpan? Span, DateTimeOffset At) _place;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            await teller.GiveUpAsync(stopping);
            var (due, wait) = book.DuePast();
            var left = _pause.Left;
            if (due is null || left > TimeSpan.Zero)
            {
                if (due is null)
                {
                    // read by now, or given up
                    health.Clear(FailedKey);
                }

                wait = wait > left ? wait : left;
                await book.Past.WaitAsync(wait < LookTimes.Lag ? wait : LookTimes.Lag, stopping);
                continue;
            }

            try
            {
                book.Change(() => due.IsWorkedOn = true);
                await StepAsync(due, stopping);
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                Failed(due, exception);
            }
            finally
            {
                book.Change(() => due.IsWorkedOn = false);
            }
        }
    }

    private async Task StepAsync(OwedSpan span, CancellationToken stopping)
    {
        var begun = time.GetTimestamp();
        var limit = span.PastLimit(book.Now(span));
        if (span.PastReached >= limit)
        {
            if (span.MayHaveCaughtUp(book.Now(span)))
            {
                var hasCaughtUp = await proof.HasReachedAsync(span.ToPlatform(span.To), stopping);
                book.Change(() => (span.HasCaughtUp, span.NextProof) = (hasCaughtUp, book.Now(span) + LookTimes.Again));
                return;
            }

            await AskRefusedAgainAsync(span, begun, stopping);
            return;
        }

        var from = span.PastReached;
        if (_place != (span, from))
        {
            _place = (span, from);
            _done.Clear();
            _named.Clear();
        }

        if (_aliveRead != (span, from))
        {
            // a slice that follows one just read needs no look at what was alive before it
            await ReadAsync(span, await search.AliveAtAsync(span.ToPlatform(from), span.ReadsAll, stopping), stopping);
            _aliveRead = (span, from);
        }

        using var slice = traces?.StartActivity("backfill.slice");
        var found = await search.NextAsync(span.ToPlatform(from), span.ToPlatform(limit), span.ReadsAll, stopping);
        var reached = span.FromPlatform(found.Reached);
        await ReadAsync(span, found, stopping);
        await teller.RecoveredAsync(span, new Stretch(from, reached), begun, stopping);
        LogSlice(from, reached, found.Seen.Count, found.Wanted.Count);
        slice?.SetTag("backfill.conversations", found.Seen.Count).SetTag("backfill.asked", found.Wanted.Count);
        book.Change(() =>
        {
            span.ReachedInPast(reached);
            span.Trouble = null;
        });
        _aliveRead = (span, span.PastReached);
        Worked();
    }

    private async Task ReadAsync(OwedSpan span, FoundInSpan found, CancellationToken stopping)
    {
        book.Change(() => span.Detected += found.Seen.Count(_named.Add));

        // those that were refused before are asked for again once all others are read
        var refused = book.RefusedOf(span).Select(static each => each.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var toRead = found.Wanted.Where(each => !_done.Contains(each.Key) && !refused.Contains(each.Key))
            .ToDictionary(static each => each.Key, each => span.FromPlatform(each.Value), StringComparer.OrdinalIgnoreCase);
        if (await CountAsync(span, toRead, stopping) is { IsStopped: true, Refusal: { } refusal })
        {
            throw refusal;
        }
    }

    /// <summary>Those that the platform did not give are asked for again; what they were alive in is told as read once they are.</summary>
    private async Task AskRefusedAgainAsync(OwedSpan span, long begun, CancellationToken stopping)
    {
        var refused = book.RefusedOf(span).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var count = await CountAsync(span, refused, stopping);
        var given = refused.Where(each => !span.Refused.ContainsKey(each.Key)).ToList();
        foreach (var (_, alive) in given)
        {
            // what lies beyond was not read yet, or is told with the fresh part
            foreach (var part in alive.Without(span.Unread))
            {
                await teller.RecoveredAsync(span, part, begun, stopping);
            }
        }

        if (count.Refusal is not { } refusal)
        {
            span.Rest = TimeSpan.Zero;
            Worked();
            return;
        }

        span.Rest = given.Count > 0 || span.Rest == TimeSpan.Zero ? RestOfOne : span.Rest * 2 < LongestRest ? span.Rest * 2 : LongestRest;
        var pause = count.IsStopped ? _pause.After(refusal) : TimeSpan.Zero;
        Rest(span, refusal, pause > span.Rest ? pause : span.Rest);
    }

    private async Task<ReadCount> CountAsync(OwedSpan span, Dictionary<string, Stretch> toRead, CancellationToken stopping)
    {
        HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);
        var count = await readBack.ReadAsync(toRead, span.ReadsAll ? ReadHow.Again : ReadHow.AsPast, stopping, id => given.Add(id));
        _done.UnionWith(given);
        book.Change(() =>
        {
            span.Read += count.Read;
            span.Recovered += count.Recovered;
            span.Gone += count.Gone;
            span.Trouble = count.Refusal?.Message;
            foreach (var id in given)
            {
                span.Refused.Remove(id);
            }

            foreach (var (id, alive) in count.Refused)
            {
                span.Refused[id] = alive;
            }
        });
        return count;
    }

    private void Worked()
    {
        _pause.Worked();
        health.Clear(FailedKey);
    }

    private void Failed(OwedSpan span, PlatformException why)
        => Rest(span, why, why.Class == FailureClass.Permanent ? RestOfOne : _pause.After(why));

    private void Rest(OwedSpan span, PlatformException why, TimeSpan pause)
    {
        var next = time.GetUtcNow() + pause;
        book.Change(() => (span.Trouble, span.PastNotBefore) = (why.Message, book.Now(span) + pause));
        health.Set(FailedKey, why.Class, $"What happened from {span.Open.From:u} to {span.To:u} could not be read back yet: {why.Message} {why.Remedy}", next);
        LogFailed(why.Message, next);
    }

    [LoggerMessage(EventIds.PastSliceRead, LogLevel.Information, "From {From:u} to {To:u} {Conversations} conversations were found and {Asked} of them asked for.")]
    private partial void LogSlice(DateTimeOffset from, DateTimeOffset to, int conversations, int asked);

    [LoggerMessage(EventIds.PastFailed, LogLevel.Warning, "The past is not read back: {Reason} Next attempt at {Next:u}.")]
    private partial void LogFailed(string reason, DateTimeOffset next);
}
