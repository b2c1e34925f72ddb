using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Backfill;
using Adapters.GenesysCloudCx.Notifications;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>What a comparison found.</summary>
/// <param name="Missed">Calls that a channel should have told and did not, by channel.</param>
/// <param name="Before">Which of the times before the link as it is now calls are missing from.</param>
/// <param name="IsWhole">Whether everything could be asked; else a channel without missed calls may have some.</param>
internal sealed record ComparisonResult(IReadOnlyDictionary<int, int> Missed, IReadOnlySet<HeardBefore> Before, bool IsWhole)
{
    /// <summary>The same, with what was found otherwise.</summary>
    public ComparisonResult With(IReadOnlyDictionary<int, int> others)
        => this with { Missed = Missed.Concat(others).GroupBy(static each => each.Key).ToDictionary(static each => each.Key, static each => each.Sum(static one => one.Value)) };
}

/// <summary>Compares what REST tells of calls with what the channels told.</summary>
internal sealed class DeliveryComparison(AnalyticsQuery analytics, ConversationFetcher fetcher, EventPipeline pipeline, PlatformClock clock, TimeProvider time)
{
    /// <summary>A notification may be this late before it counts as missed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>So many missed calls prove a channel mute; reading back finds the others.</summary>
    public const int Proof = 10;

    /// <summary>The calls that ended last show whether the link delivers; where there are more than on so many pages, the older ones are not needed for that.</summary>
    private const int MostEndedPages = 20;

    /// <summary>Counts the calls that are alive or ended since, and of which a channel should have told and did not; and finds out from which times of before some are missing.</summary>
    /// <exception cref="PlatformException">The platform refused the query, or the first of the calls.</exception>
    public async Task<ComparisonResult> CompareAsync(IReadOnlyList<LiveChannel> channels, Stretch live, IReadOnlyList<HeardBefore> before, CancellationToken stopping)
    {
        UnprovedTime unproved = new(live, before, clock, time);

        // nobody but a user's topic can tell of a call: what waits in a queue or a flow is not missed
        var channelOf = ChannelOf(channels);
        List<AnalyticsRow> rows = [.. await analytics.AliveAsync(stopping), .. await analytics.EndedSinceAsync(unproved.Since, stopping, before.Count > 0 ? DetailQuery.MostPages : MostEndedPages)];
        var news = await NewsAsync(rows.Where(row => row.Users.Any(channelOf.ContainsKey)), stopping);
        if (news.Count > 0)
        {
            // REST can be quicker than the link; what is still unknown after a while was missed
            await Task.Delay(Patience, time, stopping);
            news = await NewsAsync(news, stopping);
        }

        Dictionary<int, int> missed = [];
        HashSet<HeardBefore> missing = [];
        foreach (var row in news.DistinctBy(row => row.ConversationId, StringComparer.OrdinalIgnoreCase))
        {
            if (row.Users.All(IsProved) || IsReadBack(row))
            {
                continue;
            }

            try
            {
                HashSet<int> mute = [];
                await fetcher.FetchAsync(row.ConversationId, found => IsMissed(found, mute), stopping);
                foreach (var channel in mute)
                {
                    missed[channel] = missed.GetValueOrDefault(channel) + 1;
                }
            }
            catch (PlatformException) when (missed.Count + missing.Count > 0)
            {
                return new ComparisonResult(missed, missing, IsWhole: false);
            }
        }

        return new ComparisonResult(missed, missing, IsWhole: true);

        bool IsProved(string user) => !channelOf.TryGetValue(user, out var channel) || missed.GetValueOrDefault(channel) >= Proof;

        // what is alive in such a time only is read with it
        bool IsReadBack(AnalyticsRow row) => missing.Any(each => unproved.IsWithin(each, row.Start, row.End));

        bool IsMissed(AdapterEvent found, HashSet<int> mute)
        {
            if (found is not CallEvent { UserId: { } user } || !channelOf.TryGetValue(user, out var channel))
            {
                return false;
            }

            missing.UnionWith(unproved.Before(found));
            var isLive = unproved.IsLive(found);
            if (isLive)
            {
                mute.Add(channel);
            }

            return isLive;
        }
    }

    private static Dictionary<string, int> ChannelOf(IReadOnlyList<LiveChannel> channels)
    {
        Dictionary<string, int> channelOf = new(StringComparer.OrdinalIgnoreCase);
        foreach (var channel in channels)
        {
            foreach (var user in channel.Told)
            {
                channelOf[user] = channel.Number;
            }
        }

        return channelOf;
    }

    private async Task<List<AnalyticsRow>> NewsAsync(IEnumerable<AnalyticsRow> rows, CancellationToken stopping)
    {
        List<AnalyticsRow> news = [];
        foreach (var row in rows)
        {
            if (await pipeline.AskAsync((interpreter, _) => interpreter.NeedsRefresh(row.Json.Span), stopping))
            {
                news.Add(row);
            }
        }

        return news;
    }
}
