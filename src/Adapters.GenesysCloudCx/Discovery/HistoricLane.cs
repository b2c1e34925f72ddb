using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>
/// The past, oldest first: it is the oldest that the platform's retention takes away next, the jobs' data ends some hours ago, and "everything before this moment is
/// listed" is a position that people can read. Never ahead of what is looked at and fetched by more than a little.
/// </summary>
internal sealed partial class HistoricLane(
    SliceLister lister, LaneBook book, SpanPlan plan, IImportLedger ledger, TimeProvider time, IAdapterStatus status, ILogger logger)
{
    public const string UnlistedAlarm = "import.history";

    /// <summary>Recordings that may lie in the ledger untouched before the lane waits.</summary>
    public const long MostFound = 5000;

    private const string UnlistedMark = "discovery.unlisted";

    /// <summary>Work of this lane that is due for longer says that listing is ahead of the rest.</summary>
    private static readonly TimeSpan MostLate = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TryUnlistedAgain = TimeSpan.FromDays(1);

    private DateTimeOffset? _unlisted;
    private DateTimeOffset _unlistedAt = DateTimeOffset.MinValue;
    private bool _isOpen;
    private bool _wasCaughtUp;

    public bool IsCaughtUp => _isOpen && _unlisted is null && book.Historic.Position >= book.Live.From;

    /// <summary>What it does now, for people.</summary>
    public string Text { get; private set; } = "not begun yet";

    /// <summary>Reads what is left from before.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _unlisted = DateTimeOffset.TryParse(await ledger.MarkAsync(UnlistedMark, cancellationToken), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var unlisted)
            ? unlisted
            : null;
        _isOpen = true;
        Text = IsCaughtUp ? "caught up" : "waiting for a run";
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await GoBackToUnlistedAsync(cancellationToken);
            while (book.Historic.Position < book.Live.From)
            {
                _wasCaughtUp = false;
                await PaceAsync(cancellationToken);
                var from = book.Historic.Position;
                Text = $"listing from {from.UtcDateTime:yyyy-MM-dd HH:mm}";
                var listed = await lister.NextAsync(from, book.Live.From, PaceAsync, cancellationToken);
                if (listed.IsSkipped)
                {
                    await SkipAsync(listed, cancellationToken);
                }

                await plan.HoursAsync(from, listed.Reached, cancellationToken);
                await plan.RunningAsync(listed, cancellationToken);
                await book.MoveHistoricAsync(from, listed.Reached, cancellationToken);
            }

            if (_unlisted is null)
            {
                status.Clear(UnlistedAlarm);
            }

            if (!_wasCaughtUp)
            {
                LogCaughtUp(book.Live.From);
            }

            _wasCaughtUp = true;
            Text = _unlisted is { } left ? $"caught up but for conversations from {left.UtcDateTime:yyyy-MM-dd HH:mm} on that the platform does not list" : "caught up";
        }
        catch (PlatformException exception)
        {
            Text = $"stands at {book.Historic.Position.UtcDateTime:yyyy-MM-dd HH:mm}: {exception.Message}";
            throw;
        }
    }

    private async Task SkipAsync(ListedSlice skipped, CancellationToken cancellationToken)
    {
        if (_unlisted is null || skipped.From < _unlisted)
        {
            _unlisted = skipped.From;
            await ledger.SaveMarkAsync(UnlistedMark, skipped.From.ToString("O", CultureInfo.InvariantCulture), cancellationToken);
        }

        _unlistedAt = time.GetUtcNow();
        status.Raise(
            UnlistedAlarm,
            AlarmSeverity.Error,
            $"Conversations that began from {_unlisted:u} on are not listed: they are too old for the platform's query, and its jobs cannot be used. Grant analytics:conversationDetail:view to a role of the OAuth client. It is tried again, and everything younger is imported meanwhile.");
    }

    /// <summary>Once in a while what was left out is listed like the rest; what is known stays as it is.</summary>
    private async Task GoBackToUnlistedAsync(CancellationToken cancellationToken)
    {
        if (_unlisted is { } left && book.Historic.Position >= book.Live.From
            && (time.GetUtcNow() - _unlistedAt >= TryUnlistedAgain || await lister.JobsReachAsync(left, cancellationToken) is not null))
        {
            LogBackToUnlisted(left);
            await book.MoveBackAsync(left, cancellationToken);
            _unlisted = null;
            await ledger.SaveMarkAsync(UnlistedMark, null, cancellationToken);
        }
    }

    /// <summary>Waits while what was listed is not worked off: the ledger does not fill with years that nobody has fetched.</summary>
    private async Task PaceAsync(CancellationToken cancellationToken)
    {
        var text = Text;
        while (await IsAheadAsync(cancellationToken))
        {
            Text = "waiting until what was listed is fetched";
            await Task.Delay(Pause, time, cancellationToken);
        }

        Text = text;
    }

    private async Task<bool> IsAheadAsync(CancellationToken cancellationToken)
        => ledger.Counts.Recordings.GetValueOrDefault(ImportState.Found) >= MostFound
            || await ledger.NextDueAsync(Lane.Historic, cancellationToken) < time.GetUtcNow() - MostLate;

    [LoggerMessage(EventIds.HistoryCaughtUp, LogLevel.Information, "The past is listed up to {Edge:u}, where the live lane began.")]
    private partial void LogCaughtUp(DateTimeOffset edge);

    [LoggerMessage(EventIds.LaneGoesBack, LogLevel.Information, "The historic lane goes back to {From:u}, from where on conversations could not be listed before.")]
    private partial void LogBackToUnlisted(DateTimeOffset from);
}
