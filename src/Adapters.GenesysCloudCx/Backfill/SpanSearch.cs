using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Sync;

namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>What a search found worth reading.</summary>
/// <param name="Reached">Up to when all is found that began.</param>
/// <param name="Wanted">What is worth a request, and when it was alive.</param>
/// <param name="Seen">Conversations that were alive in the span.</param>
internal sealed record FoundInSpan(DateTimeOffset Reached, Dictionary<string, Stretch> Wanted, IReadOnlyCollection<string> Seen);

/// <summary>
/// Finds the conversations that were alive in a span: first those that were alive as it began, then slice by slice those that began in it. Whoever has read all up to
/// a moment knows every conversation that was alive before it. All in the platform's time.
/// </summary>
internal sealed class SpanSearch(ConversationSearch search, AnalyticsQuery analytics, EventPipeline pipeline, PlatformClock clock)
{
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(3);

    private TimeSpan _slice = SliceSizer.First;

    /// <summary>Finds what was alive at a moment, having begun before.</summary>
    /// <exception cref="PlatformException">The platform refused.</exception>
    public async Task<FoundInSpan> AliveAtAsync(DateTimeOffset at, bool readsAll, CancellationToken cancellationToken)
    {
        var from = at - LookTimes.LongestCall;
        Stretch alive = new(at - LookTimes.Margin, at);
        SpanIntake intake = new(from, at, alive, takesEarlier: true, readsAll, pipeline, clock);
        if (!await ListEndedAsync(intake, from, at, cancellationToken))
        {
            // so many ended since that the platform does not page through them: whatever began before is looked at
            for (var begun = from; begun < at;)
            {
                SpanIntake slice = new(begun, Stretch.Earlier(begun + _slice, at), alive, takesEarlier: false, readsAll, pipeline, clock);
                begun = await search.ListAsync(slice, RequestPriority.Resync, cancellationToken);
                foreach (var (id, wanted) in slice.Wanted)
                {
                    intake.Wanted[id] = wanted;
                }
            }
        }

        var rows = await analytics.AliveAsync(from, at, cancellationToken);
        await intake.TakeAsync([.. rows.Select(static row => new ConversationRow(row.ConversationId, row.Start, null, null, IsVoice: true, 0, row.Json))], cancellationToken);
        return new FoundInSpan(at, intake.Wanted.ToDictionary(static each => each.Key, static each => each.Value.Alive, StringComparer.OrdinalIgnoreCase), intake.Seen);
    }

    /// <summary>Finds what began from a moment on, as far as one slice gets.</summary>
    /// <exception cref="PlatformException">The platform refused; status 400 = even the smallest slice.</exception>
    public async Task<FoundInSpan> NextAsync(DateTimeOffset from, DateTimeOffset limit, bool readsAll, CancellationToken cancellationToken)
    {
        // clocks of the platform differ a little, and nothing may slip through between two slices
        var begin = from - Overlap;
        var midnight = new DateTimeOffset(from.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        var end = Stretch.Earlier(Stretch.Earlier(from + _slice, limit), midnight);
        while (true)
        {
            SpanIntake slice = new(begin, end, new Stretch(begin, end), takesEarlier: false, readsAll, pipeline, clock);
            try
            {
                var reached = await search.ListAsync(slice, RequestPriority.Resync, cancellationToken);
                _slice = SliceSizer.Next(reached - begin, slice.Count);

                // what began later comes with the next slice
                var wanted = slice.Wanted.Where(each => each.Value.Start is null || each.Value.Start < reached)
                    .ToDictionary(static each => each.Key, static each => each.Value.Alive, StringComparer.OrdinalIgnoreCase);
                return new FoundInSpan(reached >= limit ? limit : Stretch.Later(from, reached), wanted, slice.Seen);
            }
            catch (PlatformException exception) when (exception.Status == 400 && end - begin > SliceSizer.Shortest)
            {
                end = begin + ((end - begin) / 2);
                _slice = end - begin;
            }
        }
    }

    private async Task<bool> ListEndedAsync(SpanIntake intake, DateTimeOffset from, DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            return await search.ListEndedAsync(intake, from, at, at - LookTimes.Margin, cancellationToken, RequestPriority.Resync);
        }
        catch (PlatformException exception) when (exception.Status == 400)
        {
            return false;
        }
    }
}
