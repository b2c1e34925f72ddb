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
internal sealed partial class DeliveryWatchdog(
    NotificationLink link, AnalyticsQuery analytics, ConversationFetcher fetcher, EventPipeline pipeline, HealthBoard health, TimeProvider time, ILogger logger)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>A notification may be this late before it counts as missed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const string TroubleKey = "b.delivery";
    private const int MostStaleAtOnce = 100;

    private static readonly TimeSpan NotHeardFor = TimeSpan.FromMinutes(15);

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
        var stale = await pipeline.AskAsync((interpreter, _) => interpreter.StaleConversations(since).Take(MostStaleAtOnce).ToList(), stopping);
        foreach (var conversation in stale)
        {
            await fetcher.FetchAsync(conversation, stopping);
        }
    }

    private async Task CompareAsync(CancellationToken stopping)
    {
        if (!link.IsWholeLive)
        {
            return;
        }

        // nobody but a user's topic can tell of a call: what waits in a queue or a flow is not missed
        var told = link.ToldUsers;
        var news = await NewsAsync((await analytics.AliveAsync(stopping)).Where(row => row.Users.Any(told.Contains)), stopping);
        if (news.Count > 0)
        {
            // REST can be quicker than the link; what is still unknown after a while was missed
            await Task.Delay(Patience, time, stopping);
            news = await NewsAsync(news, stopping);
        }

        var missed = 0;
        foreach (var row in news)
        {
            missed += await fetcher.FetchAsync(row.ConversationId, IsMissed, stopping) > 0 ? 1 : 0;
        }

        if (missed == 0)
        {
            health.Clear(TroubleKey);
            return;
        }

        LogMissed(missed);
        health.Set(
            TroubleKey,
            FailureClass.Transient,
            $"The link is open and heartbeats, but {missed} calls were found by REST alone: notifications do not arrive. The channels are being made anew; should this stay, ask the platform's support.",
            time.GetUtcNow() + Interval);
        link.ReplaceChannels();

        bool IsMissed(AdapterEvent found) => found is CallEvent { UserId: { } user } && told.Contains(user);
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
