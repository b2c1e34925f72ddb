using System.Globalization;
using System.Runtime.ExceptionServices;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>After each connection brings the state up to date: what is alive, what ended meanwhile, and how the users stand.</summary>
internal sealed partial class ResyncRunner(
    AnalyticsQuery analytics, ConversationFetcher fetcher, UserDirectory directory, EventPipeline pipeline, HealthBoard health, TimeProvider time, IAdapterStatus status, ILogger logger)
{
    private const string AnalyticsKey = "d.analytics";
    private const string FailedKey = "d.resync";
    private const string BeyondReachAlarm = "gap.beyond-reach";

    /// <summary>A frame that was lost may have been sent this long before the last one that arrived.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <summary>What a conversation that is being told may still have on its way. It is looked at again with the next look.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PermissionPause = TimeSpan.FromMinutes(5);

    /// <summary>So many refusals in a row are the platform's, not those of single conversations.</summary>
    private const int MostRefusals = 10;

    private readonly Lock _gate = new();
    private readonly List<Gap> _gaps = [];
    private readonly HashSet<string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Since when events may be missing that were not read back yet; <see langword="null"/> when there is nothing to read back.</summary>
    public DateTimeOffset? OldestOpen
    {
        get
        {
            lock (_gate)
            {
                return _gaps.Count > 0 ? _gaps.Min(gap => gap.Since) + Margin : null;
            }
        }
    }

    /// <summary>The link is live again; since the given moment events may have been missed.</summary>
    public void Request(Missed missed)
    {
        var since = missed.Since;
        var now = time.GetUtcNow();
        if (now - since > AnalyticsQuery.LookBack)
        {
            status.Raise(
                BeyondReachAlarm,
                AlarmSeverity.Critical,
                $"The platform was not heard from {since:u} to {now:u}. Calls that ended before {now - AnalyticsQuery.LookBack:u} are not read back.");
        }

        lock (_gate)
        {
            _gaps.Add(new Gap(since - Margin, now));
            _wake.TrySetResult();
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        var pause = FirstPause;
        while (true)
        {
            var due = await DueAsync(stopping);
            try
            {
                var begun = time.GetUtcNow();
                if (await LookAsync(due, stopping))
                {
                    Looked(due, begun);
                }
                else
                {
                    Postpone(due, time.GetUtcNow() + PermissionPause);
                }

                pause = FirstPause;
                health.Clear(FailedKey);
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                var wait = exception.RetryAfter > pause ? exception.RetryAfter.Value : pause;
                var next = time.GetUtcNow() + wait;
                Postpone(due, next);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                health.Set(FailedKey, exception.Class, $"What happened since {OldestOpen ?? due.Min(gap => gap.Since):u} could not be read back yet: {exception.Message}", next);
                LogFailed(exception.Message, next);
            }
        }
    }

    /// <summary>Gives whether everything that may be missing could be asked for.</summary>
    private async Task<bool> LookAsync(List<Gap> due, CancellationToken stopping)
    {
        var since = due.Min(gap => gap.Since);
        var notHeardSince = time.GetUtcNow() - Settled;
        var (isWhole, toRead, alive) = await AskAnalyticsAsync(since, notHeardSince, stopping);

        // what we believe alive and analytics does not tell of is asked for one by one
        var open = await pipeline.AskAsync((interpreter, _) => interpreter.StaleConversations(notHeardSince).ToList(), stopping);
        toRead.UnionWith(open.Where(id => !alive.Contains(id)));
        var (found, refusal) = await FetchAsync(toRead, stopping);
        if (due.Exists(gap => !gap.UsersAreRead))
        {
            await directory.RefreshAsync(RequestPriority.Resync, page => ReconcileUsersAsync(page, stopping), stopping);
            due.ForEach(gap => gap.UsersAreRead = true);
        }

        if (refusal is not null)
        {
            ExceptionDispatchInfo.Throw(refusal);
        }

        // a gap must not close, and be forgotten, before what was read back is on disk
        await pipeline.FlushAsync(stopping);
        LogDone(since, toRead.Count, found);
        if (isWhole)
        {
            status.Fact("resync.last", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        }

        return isWhole;
    }

    /// <summary>One conversation that the platform cannot give does not keep back the others: those it refused come last next time.</summary>
    private async Task<(int Found, PlatformException? Refusal)> FetchAsync(HashSet<string> toRead, CancellationToken stopping)
    {
        var (found, inARow) = (0, 0);
        PlatformException? refusal = null;
        foreach (var id in toRead.OrderBy(_refused.Contains).ToList())
        {
            try
            {
                found += await fetcher.FetchAsync(id, stopping);
                _refused.Remove(id);
                inARow = 0;
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                refusal ??= exception;
                _refused.Add(id);
                if (++inARow >= MostRefusals || exception.RetryAfter is not null)
                {
                    break;
                }
            }
        }

        _refused.IntersectWith(toRead);
        return (found, refusal);
    }

    private async Task<(bool IsWhole, HashSet<string> ToRead, HashSet<string> Alive)> AskAnalyticsAsync(DateTimeOffset since, DateTimeOffset notHeardSince, CancellationToken stopping)
    {
        HashSet<string> toRead = new(StringComparer.OrdinalIgnoreCase), alive = new(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (var row in await analytics.AliveAsync(stopping))
            {
                alive.Add(row.ConversationId);
                await AddIfNewsAsync(row);
            }

            foreach (var row in await analytics.EndedSinceAsync(since, stopping))
            {
                alive.Remove(row.ConversationId);
                await AddIfNewsAsync(row);
            }

            health.Clear(AnalyticsKey);
            return (true, toRead, alive);
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permission)
        {
            health.Set(
                AnalyticsKey,
                FailureClass.Permission,
                $"Live events flow, but calls missed since {OldestOpen ?? since:u} cannot be found: {exception.Message} {exception.Remedy}",
                time.GetUtcNow() + PermissionPause);
            return (false, toRead, alive);
        }

        async Task AddIfNewsAsync(AnalyticsRow row)
        {
            if (await pipeline.AskAsync((interpreter, _) => interpreter.NeedsRefresh(row.Json.Span, notHeardSince), stopping))
            {
                toRead.Add(row.ConversationId);
            }
        }
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

    private async Task<List<Gap>> DueAsync(CancellationToken stopping)
    {
        while (true)
        {
            Task wake;
            DateTimeOffset next;
            lock (_gate)
            {
                var now = time.GetUtcNow();
                var due = _gaps.Where(gap => gap.NextLook <= now).ToList();
                if (due.Count > 0)
                {
                    return due;
                }

                if (_wake.Task.IsCompleted)
                {
                    _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                wake = _wake.Task;
                next = _gaps.Count > 0 ? _gaps.Min(gap => gap.NextLook) : DateTimeOffset.MaxValue;
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var wait = next == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : next - time.GetUtcNow();
            await Task.WhenAny(wake, Task.Delay(wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : wait, time, waiting.Token));
            await waiting.CancelAsync();
            stopping.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A span that still could not be read back when the platform tells of it no more is lost, and that is said.</summary>
    private void Postpone(List<Gap> due, DateTimeOffset next)
    {
        var oldest = time.GetUtcNow() - AnalyticsQuery.LookBack;
        lock (_gate)
        {
            due.ForEach(gap => gap.Postpone(next));
            foreach (var lost in due.Where(gap => gap.Until < oldest))
            {
                status.Raise(
                    BeyondReachAlarm,
                    AlarmSeverity.Critical,
                    $"What happened from {lost.Since:u} to {lost.Until:u} could not be read back for {AnalyticsQuery.LookBack.TotalHours:0} hours and is not read back any more.");
                LogLost(lost.Since, lost.Until);
                _gaps.Remove(lost);
            }
        }
    }

    private void Looked(List<Gap> due, DateTimeOffset begun)
    {
        lock (_gate)
        {
            foreach (var gap in due)
            {
                gap.Looked(begun);
                if (gap.IsClosed)
                {
                    LogClosed(gap.Since, gap.Until);
                }
            }

            _gaps.RemoveAll(gap => gap.IsClosed);
        }
    }

    [LoggerMessage(EventIds.ResyncDone, LogLevel.Information, "State read back since {Since:u}: {Conversations} conversations asked for, {Events} facts in them.")]
    private partial void LogDone(DateTimeOffset since, int conversations, int events);

    [LoggerMessage(EventIds.ResyncFailed, LogLevel.Warning, "State not read back: {Reason} Next attempt at {Next:u}.")]
    private partial void LogFailed(string reason, DateTimeOffset next);

    [LoggerMessage(EventIds.GapLost, LogLevel.Error, "The span from {Since:u} to {Until:u} could not be read back in time and is given up.")]
    private partial void LogLost(DateTimeOffset since, DateTimeOffset until);

    [LoggerMessage(EventIds.GapClosed, LogLevel.Information, "The span from {Since:u} to {Until:u} counts as read back.")]
    private partial void LogClosed(DateTimeOffset since, DateTimeOffset until);
}
