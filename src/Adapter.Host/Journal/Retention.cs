using Adapter.Host.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Journal;

/// <summary>
/// Deletes the oldest segments by age and size, a few rows at a time between commits. What a registered consumer has not read yet stays, unless the journal
/// is over its size limit; both are said. A clock that was set far forward, and back a minute later, must not cost the journal: segments age by a clock of their own,
/// kept on disk, which follows the host's clock and is never faster than <see cref="CatchUp"/> times the time that really goes by. Runs on the writer's thread.
/// </summary>
internal sealed partial class Retention(JournalOptions options, TimeProvider time, JournalPoints points, ILogger<Retention> logger)
{
    /// <summary>Rows in one step: a few milliseconds of work.</summary>
    internal const int StepRows = 512;

    /// <summary>A week in which the host did not run is caught up with in a day; a day of a wrong clock makes events go a week too early.</summary>
    internal const int CatchUp = 8;

    private const string OldestSegment = "SELECT first, last, closed FROM segments ORDER BY first LIMIT 1";
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMilliseconds(20);

    private readonly TimeSpan _longestSegment = options.MaxAge < TimeSpan.FromDays(1) ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(12);
    private static readonly TimeSpan AgeStep = TimeSpan.FromMinutes(10);

    private long? _checked;
    private long _aged = time.GetTimestamp();
    private long _stepped;
    private Segment? _going;
    private long _deletedInEpisode;

    /// <summary>Whether a removal is under way.</summary>
    public bool HasMore => _going is not null;

    /// <summary>Whether a busy writer should put in a step now.</summary>
    public bool DueBetweenCommits()
        => HasMore ? time.GetElapsedTime(_stepped) >= BetweenSteps : _checked is not { } at || time.GetElapsedTime(at) >= CheckInterval;

    /// <summary>Looks whether something is due, and removes a little of it.</summary>
    public void Step(JournalStore store, JournalCounts counts)
    {
        _stepped = time.GetTimestamp();
        if (_going is null)
        {
            if (_checked is { } at && time.GetElapsedTime(at) < CheckInterval)
            {
                return;
            }

            _checked = time.GetTimestamp();
            Check(store, counts);
        }

        if (_going is not { } segment)
        {
            return;
        }

        store.Begin();
        var deleted = store.DeleteOldest(segment, StepRows);
        points.At(JournalPoints.RetentionBeforeCommit);
        store.Commit();
        points.At(JournalPoints.RetentionStep);
        _deletedInEpisode += deleted;
        counts.Deleted(deleted, store.Floor + 1);
        if (store.Floor >= segment.Last)
        {
            Check(store, counts);
            if (_going is null)
            {
                LogDeleted(_deletedInEpisode, segment.Last);
                _deletedInEpisode = 0;
            }
        }
    }

    private void Check(JournalStore store, JournalCounts counts)
    {
        _going = null;
        var age = Age(store);
        counts.UsedBytes = UsedBytes(store.Connection);
        if (Oldest(store.Connection) is not { } oldest)
        {
            return;
        }

        var tooLarge = options.MaxSizeInMegabytes > 0 && counts.UsedBytes > options.MaxSizeInMegabytes * 1024 * 1024;
        var tooOld = age - oldest.ClosedAt > options.MaxAge;
        if (!tooLarge && !tooOld)
        {
            Say(counts, null);
            return;
        }

        var (consumer, position) = Slowest(store.Connection);
        var needed = consumer is not null && position < oldest.Last;
        if (needed && !tooLarge)
        {
            if (Say(counts, $"Events from {oldest.First} on are older than Journal:MaxAge and are kept because consumer '{consumer}' has read only up to {position}."))
            {
                LogHeld(oldest.First, consumer!, position);
            }

            return;
        }

        if (needed && Say(counts, $"The journal is over Journal:MaxSizeInMegabytes; events up to {oldest.Last} are deleted although consumer '{consumer}' has read only up to {position}."))
        {
            LogOverCursor(oldest.Last, consumer!, position);
        }
        else if (!needed)
        {
            Say(counts, null);
        }

        _going = oldest;
    }

    /// <summary>Notes what an admin should know; tells whether that kind of notice is new.</summary>
    private static bool Say(JournalCounts counts, string? notice)
    {
        var isNew = counts.RetentionNotice is null;
        counts.RetentionNotice = notice;
        return isNew;
    }

    /// <summary>Closes a segment that was open for long, and moves the segments' clock.</summary>
    /// <returns>What time it is for the segments.</returns>
    private DateTimeOffset Age(JournalStore store)
    {
        var stamp = time.GetTimestamp();
        var (now, kept) = (time.GetUtcNow(), store.AgedUntil);

        // a first start with the clock of 1970 must not take years to be caught up with
        var aged = Oldest(store.Connection) is { } oldest && oldest.ClosedAt > kept ? oldest.ClosedAt : kept;
        var gone = time.GetElapsedTime(_aged, stamp);
        var possible = gone < (now - aged) / CatchUp ? aged + (gone * CatchUp) : now;
        store.Begin();
        store.CloseSegmentOlderThan(_longestSegment);
        if (possible - kept >= AgeStep)
        {
            store.AgeUntil(possible);
            _aged = stamp;
        }

        store.Commit();
        return possible;
    }

    private static Segment? Oldest(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = OldestSegment;
        using var row = command.ExecuteReader();
        return row.Read() ? new Segment(row.GetInt64(0), row.GetInt64(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))) : null;
    }

    private static (string? Consumer, long Position) Slowest(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, position FROM cursors ORDER BY position LIMIT 1";
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetString(0), row.GetInt64(1)) : (null, 0);
    }

    private static long UsedBytes(SqliteConnection connection)
        => (JournalSchema.Scalar(connection, "PRAGMA page_count") - JournalSchema.Scalar(connection, "PRAGMA freelist_count"))
            * JournalSchema.Scalar(connection, "PRAGMA page_size");

    [LoggerMessage(EventIds.JournalRetentionHeld, LogLevel.Warning, "Retention waits: events from {First} on are due, but consumer {Consumer} has read only up to {Position}. Let it read on, or delete it.")]
    private partial void LogHeld(long first, string consumer, long position);

    [LoggerMessage(EventIds.JournalRetentionOverCursor, LogLevel.Error, "The journal is over its size limit: events up to {Last} are deleted although consumer {Consumer} has read only up to {Position}.")]
    private partial void LogOverCursor(long last, string consumer, long position);

    [LoggerMessage(EventIds.JournalRetentionDeleted, LogLevel.Information, "Retention deleted {Events} events, up to {Last}.")]
    private partial void LogDeleted(long events, long last);
}
