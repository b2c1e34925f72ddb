using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Backfill;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>
/// Catches the worst fault of this trade, a link that is open, heartbeating and subscribed and delivers nothing: every few minutes, and at once where a busy channel falls
/// quiet, compares what REST tells with what is known; and asks for calls that were not heard of for long. What no comparison has shown yet is remembered over a stop or a kill.
/// </summary>
internal sealed partial class DeliveryWatchdog(
    NotificationLink link, DeliveryComparison comparison, ConversationFetcher fetcher, EventPipeline pipeline, MuteReport report, DeliveryProof proof,
    DeliveryDoubt doubt, ReadBackFindings findings, TimeProvider time, ILogger logger)
{
    /// <summary>How often REST is compared at least.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>How often the pace of each channel is looked at; that asks the platform nothing.</summary>
    public static readonly TimeSpan PaceInterval = TimeSpan.FromSeconds(15);

    /// <summary>Two comparisons are never closer: each takes two queries and more from the request budget.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    private const int MostStaleAtOnce = 100;

    private static readonly TimeSpan NotHeardFor = TimeSpan.FromMinutes(15);

    /// <summary>So long nobody is troubled with comparisons that fail.</summary>
    private static readonly TimeSpan LongUnproven = TimeSpan.FromMinutes(15);

    /// <summary>Comparisons without a call prove nothing, and neither do they show a loss: so far back a quiet time is taken as uncertain.</summary>
    private static readonly TimeSpan Reach = AnalyticsQuery.LookBack - TimeSpan.FromHours(1);

    private readonly Dictionary<string, long> _asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, DeliveryPace> _paces = [];
    private readonly HashSet<int> _doubted = [];
    private readonly Dictionary<int, Moment> _clean = [];
    private readonly Moment _begun = Moment.Now(time);
    private long _tried = time.GetTimestamp();
    private long _compared = time.GetTimestamp();
    private long _answered = time.GetTimestamp();

    public async Task RunAsync(CancellationToken stopping)
    {
        report.Tell();
        using PeriodicTimer timer = new(PaceInterval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            var channels = link.LiveChannels;
            var hasDoubt = HasDoubt(channels);
            if (time.GetElapsedTime(_tried) < Shortest)
            {
                continue;
            }

            var isDue = time.GetElapsedTime(_compared) >= Interval;
            if (!isDue && !hasDoubt)
            {
                continue;
            }

            _tried = time.GetTimestamp();
            try
            {
                await CompareAsync(channels, stopping);
                (_compared, _answered) = (_tried, _tried);
                report.Proves();
                if (isDue)
                {
                    await AskStaleAsync(stopping);
                }
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                // the read-back reports a missing permission; anything else passes
                LogFailed(exception.Message);
                if (time.GetElapsedTime(_answered) >= LongUnproven)
                {
                    report.DoesNotProve(proof.LiveFrom, exception);
                }
            }
        }
    }

    /// <summary>Whether a channel gives cause to look at once: a busy one that fell quiet, or a mute one on which something arrived.</summary>
    private bool HasDoubt(IReadOnlyList<LiveChannel> channels)
    {
        foreach (var channel in channels)
        {
            if (!_paces.TryGetValue(channel.Number, out var pace))
            {
                _paces[channel.Number] = pace = new DeliveryPace();
            }

            if (pace.IsSuspicious(channel.Flow.Count))
            {
                _doubted.Add(channel.Number);
                LogDoubt(channel.Number);
            }
        }

        _doubted.RemoveWhere(number => channels.All(channel => channel.Number != number));
        return _doubted.Count > 0 || (channels.Count > 0 && proof.HasNew) || findings.IsAny(channels) || channels.Any(channel => report.HasDelivered(channel.Number, channel.Flow.Count));
    }

    private async Task AskStaleAsync(CancellationToken stopping)
    {
        var since = pipeline.Now - NotHeardFor;
        var stale = await pipeline.AskAsync((interpreter, _) => interpreter.StaleConversations(since).ToHashSet(StringComparer.OrdinalIgnoreCase), stopping);
        foreach (var over in _asked.Keys.Where(id => !stale.Contains(id)).ToList())
        {
            _asked.Remove(over);
        }

        // those that nobody can tell of any more must not keep the others from being asked for
        foreach (var conversation in stale.OrderBy(id => _asked.GetValueOrDefault(id)).Take(MostStaleAtOnce).ToList())
        {
            _asked[conversation] = time.GetTimestamp();
            List<AdapterEvent> told = [];
            await fetcher.FetchAsync(
                conversation,
                each =>
                {
                    told.Add(each);
                    return true;
                },
                stopping);
            await findings.TakeAsync(told, stopping);
        }
    }

    private async Task CompareAsync(IReadOnlyList<LiveChannel> channels, CancellationToken stopping)
    {
        if (channels.Count == 0)
        {
            return;
        }

        _doubted.Clear();
        var started = Moment.Now(time);
        var counts = channels.ToDictionary(channel => channel.Number, channel => channel.Flow.Count);
        var horizon = started.At - DeliveryProof.Remembered;
        var live = new Stretch(proof.LiveFrom, started.At);
        var isWholeLink = link.IsWholeLive;
        var before = proof.Before;
        var near = before.Where(each => each.On(time).From >= horizon).ToList();
        var result = await comparison.CompareAsync(channels, live with { From = Stretch.Later(live.From, horizon) }, near, stopping);
        foreach (var each in before.Where(each => !near.Contains(each) || result.Before.Contains(each)))
        {
            await doubt.TellAsync(each, each.On(time), isMute: near.Contains(each), stopping);
        }

        if (live.From < horizon && isWholeLink)
        {
            await doubt.TellUnprovenAsync(live with { To = horizon }, stopping);
        }

        result = result.With(findings.Take(channels));
        foreach (var channel in channels.Where(channel => result.IsWhole && !result.Missed.ContainsKey(channel.Number)))
        {
            _clean[channel.Number] = started;
            if (report.HasDelivered(channel.Number, counts[channel.Number]))
            {
                report.Healed(channel.Number);
                LogDelivers(channel.Number);
            }
        }

        if (result.Missed.Count > 0)
        {
            Replace(channels.Where(channel => result.Missed.ContainsKey(channel.Number)), result);
        }
        else if (result.IsWhole && isWholeLink)
        {
            // while a channel is down nothing shows how it delivered before
            proof.Looked(near, started);
            proof.Clean(started);
            proof.Keep();
        }
    }

    private void Replace(IEnumerable<LiveChannel> mute, ComparisonResult result)
    {
        LogMissed(result.Missed.Values.Sum());
        Missed? all = null;
        foreach (var channel in mute)
        {
            var since = report.Found(channel.Number, Proved(channel), channel.Flow.Count);
            var missed = Missed.At(Moment.Of(since, time), time, CoverageCauses.LinkMute, $"Channel {channel.Number} heartbeats and delivers nothing.");
            all = Missed.Earlier(all, missed);
            link.ReplaceMute(channel.Number, missed);
        }

        report.Tell(result.Missed.Values.Sum(), result.Missed.Values.Any(count => count >= DeliveryComparison.Proof), time.GetUtcNow() + Interval);
        link.Tell(all!);
    }

    /// <summary>Until when the channel delivered for sure: the last comparison that found nothing missing, but no later than the last event.</summary>
    private DateTimeOffset Proved(LiveChannel channel)
    {
        var clean = Clean(channel.Number) - DeliveryProof.Lag;
        var proved = channel.Flow.Last?.Earliest(time) is { } last && last < clean ? last : clean;
        return Stretch.Later(proved, time.GetUtcNow() - Reach);
    }

    private DateTimeOffset Clean(int channel) => _clean.GetValueOrDefault(channel, _begun).Earliest(time);

    [LoggerMessage(EventIds.MissedByLink, LogLevel.Warning, "{Missed} calls were found by REST alone although the link is up; making new channels.")]
    private partial void LogMissed(int missed);

    [LoggerMessage(EventIds.WatchFailed, LogLevel.Debug, "What REST tells could not be compared: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(EventIds.DeliversAgain, LogLevel.Information, "Channel {Channel} delivers again.")]
    private partial void LogDelivers(int channel);

    [LoggerMessage(EventIds.LookedEarly, LogLevel.Debug, "Channel {Channel} was busy and is quiet: what REST tells is compared at once.")]
    private partial void LogDoubt(int channel);
}
