using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Sync;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>
/// Finds out whether the platform's listing has caught up to a moment: by the first calls that notifications told to their end after it. All in the platform's time.
/// </summary>
internal sealed partial class ListingProof(AnalyticsQuery analytics, EventPipeline pipeline, PlatformClock clock, ILogger logger)
{
    /// <summary>What ended a moment ago is in no listing yet, however quick that is.</summary>
    private static readonly TimeSpan Settled = LookTimes.Lag / 2;

    /// <summary>Whether conversations that ended up to a moment are listed. Where nobody was heard to end since, nobody knows.</summary>
    /// <exception cref="PlatformException">The platform refused.</exception>
    public async Task<bool> HasReachedAsync(DateTimeOffset moment, CancellationToken cancellationToken)
        => await ToldAsync(moment, clock.Now, cancellationToken) is { Count: > 0 } told && HasReached(told, await analytics.EndedSinceAsync(moment - LookTimes.Margin, cancellationToken));

    /// <summary>The same, by a listing of what ended since that is there already, and is of that time.</summary>
    public async Task<bool> HasReachedAsync(DateTimeOffset moment, IReadOnlyCollection<AnalyticsRow> listed, DateTimeOffset listedAt, CancellationToken cancellationToken)
        => await ToldAsync(moment, listedAt, cancellationToken) is { Count: > 0 } told && HasReached(told, listed);

    private bool HasReached(IReadOnlyCollection<string> told, IReadOnlyCollection<AnalyticsRow> rows)
    {
        var listed = rows.Where(static row => row.End is not null).Select(static row => row.ConversationId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = told.Count(id => !listed.Contains(id));

        // one that the listing may not show for a reason of its own proves nothing
        var hasReached = missing * 2 <= told.Count;
        if (!hasReached)
        {
            LogLags(missing, told.Count);
        }

        return hasReached;
    }

    /// <summary>The calls that ended right after the moment; those that ended later only where there are no others.</summary>
    private Task<IReadOnlyCollection<string>> ToldAsync(DateTimeOffset moment, DateTimeOffset listedAt, CancellationToken cancellationToken)
    {
        var until = listedAt - Settled;
        return pipeline.AskAsync(
            (interpreter, _) => interpreter.ToldToTheEnd(moment, Stretch.Earlier(moment + LookTimes.Lag, until)) is { Count: > 0 } first ? first : interpreter.ToldToTheEnd(moment, until),
            cancellationToken);
    }

    [LoggerMessage(EventIds.ListingLags, LogLevel.Information, "The platform's listing lags behind: of {Told} calls that ended minutes ago {Missing} are not in it. It is looked at again.")]
    private partial void LogLags(int missing, int told);
}
