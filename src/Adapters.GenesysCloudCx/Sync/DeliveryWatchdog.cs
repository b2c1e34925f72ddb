using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>
/// Catches the worst fault of this trade, a link that is open, heartbeating and subscribed and delivers nothing: every few minutes compares
/// what REST tells with what is known, and asks for calls that were not heard of for long.
/// </summary>
/// <param name="link">The link that is watched.</param>
/// <param name="analytics">Tells which calls there are and were.</param>
/// <param name="fetcher">Reads single calls.</param>
/// <param name="readBack">Has everything read back since a moment, for as long as analytics may lag.</param>
/// <param name="pipeline">Knows what was told.</param>
/// <param name="health">Where trouble is said.</param>
/// <param name="clock">The platform's clock.</param>
/// <param name="time">This host's clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DeliveryWatchdog(
    NotificationLink link, AnalyticsQuery analytics, ConversationFetcher fetcher, Action<Missed> readBack, EventPipeline pipeline, HealthBoard health,
    PlatformClock clock, TimeProvider time, ILogger logger)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>A notification may be this late before it counts as missed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const string TroubleKey = "b.delivery";
    private const int MostStaleAtOnce = 100;

    /// <summary>So many missed calls prove a mute link; reading back finds the others.</summary>
    private const int Proof = 10;

    /// <summary>The calls that ended last show whether the link delivers; where there are more than on so many pages, the older ones are not needed for that.</summary>
    private const int MostEndedPages = 20;

    private static readonly TimeSpan NotHeardFor = TimeSpan.FromMinutes(15);

    /// <summary>Analytics may tell of the end of a call this late.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(10);

    /// <summary>Calls that ended before are not remembered for sure, so that nobody can say whether they were told.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(45);

    private readonly Dictionary<string, DateTimeOffset> _asked = new(StringComparer.OrdinalIgnoreCase);
    private DateTimeOffset _comparedAt = time.GetUtcNow();
    private long _connectedTicks;

    /// <summary>A connection is new, or has new users: what happened before is read back, and is nothing that the link missed.</summary>
    public void Connected() => Volatile.Write(ref _connectedTicks, time.GetUtcNow().UtcTicks);

    public async Task RunAsync(CancellationToken stopping)
    {
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await AskStaleAsync(stopping);
                await CompareAsync(stopping);
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                // the resync reports a missing permission; anything else passes
                LogFailed(exception.Message);
            }
        }
    }

    private async Task AskStaleAsync(CancellationToken stopping)
    {
        var since = time.GetUtcNow() - NotHeardFor;
        var stale = await pipeline.AskAsync((interpreter, _) => interpreter.StaleConversations(since).ToHashSet(StringComparer.OrdinalIgnoreCase), stopping);
        foreach (var over in _asked.Keys.Where(id => !stale.Contains(id)).ToList())
        {
            _asked.Remove(over);
        }

        // those that nobody can tell of any more must not keep the others from being asked for
        foreach (var conversation in stale.OrderBy(id => _asked.GetValueOrDefault(id)).Take(MostStaleAtOnce).ToList())
        {
            _asked[conversation] = time.GetUtcNow();
            await fetcher.FetchAsync(conversation, stopping);
        }
    }

    private async Task CompareAsync(CancellationToken stopping)
    {
        if (!link.IsWholeLive)
        {
            return;
        }

        var startedAt = time.GetUtcNow();
        var since = _comparedAt - Lag;
        var remembered = startedAt - Remembered;
        var missed = await MissedAsync(since > remembered ? since : remembered, startedAt, stopping);
        if (missed == 0)
        {
            health.Clear(TroubleKey);
        }
        else
        {
            LogMissed(missed);
            health.Set(
                TroubleKey,
                FailureClass.Transient,
                $"The link is open and heartbeats, but {(missed < Proof ? "" : "at least ")}{missed} calls were found by REST alone: notifications do not arrive. The channels are being made anew; should this stay, ask the platform's support.",
                startedAt + Interval);
            link.ReplaceChannels();
            readBack(new Missed(since, CoverageCauses.LinkMute));
        }

        _comparedAt = startedAt;
    }

    /// <summary>Counts the calls that are alive or ended since, and of which the link should have told and did not.</summary>
    private async Task<int> MissedAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken stopping)
    {
        DateTimeOffset connected = new(Volatile.Read(ref _connectedTicks), TimeSpan.Zero);
        var (first, last) = (clock.ToPlatform(since > connected ? since : connected), clock.ToPlatform(until));

        // nobody but a user's topic can tell of a call: what waits in a queue or a flow is not missed
        var told = link.ToldUsers;
        List<AnalyticsRow> rows = [.. await analytics.AliveAsync(stopping), .. await analytics.EndedSinceAsync(since, stopping, MostEndedPages)];
        var news = await NewsAsync(rows.Where(row => row.Users.Any(told.Contains)), stopping);
        if (news.Count > 0)
        {
            // REST can be quicker than the link; what is still unknown after a while was missed
            await Task.Delay(Patience, time, stopping);
            news = await NewsAsync(news, stopping);
        }

        var missed = 0;
        foreach (var conversation in news.Select(row => row.ConversationId).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                missed += await fetcher.FetchAsync(conversation, IsMissed, stopping) > 0 ? 1 : 0;
            }
            catch (PlatformException) when (missed > 0)
            {
                break;
            }

            if (missed >= Proof)
            {
                break;
            }
        }

        return missed;

        bool IsMissed(AdapterEvent found) => found is CallEvent { UserId: { } user } && told.Contains(user) && found.Time >= first && found.Time <= last;
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

    [LoggerMessage(EventIds.MissedByLink, LogLevel.Warning, "{Missed} calls were found by REST alone although the link is up; making new channels.")]
    private partial void LogMissed(int missed);

    [LoggerMessage(EventIds.WatchFailed, LogLevel.Debug, "What REST tells could not be compared: {Reason}")]
    private partial void LogFailed(string reason);
}
