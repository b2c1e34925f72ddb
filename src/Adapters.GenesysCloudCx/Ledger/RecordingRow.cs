using Adapter.Abstractions;
using Microsoft.Data.Sqlite;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>A recording's row, both ways. The three texts and the two methods below belong together.</summary>
internal static class RecordingRow
{
    /// <summary>What <see cref="Read"/> expects, of <c>recording r</c> and <c>conversation c</c>.</summary>
    public const string Columns = """
        r.number, c.id, r.id, r.lane, r.state, r.media, r.subtype, r.session, r.file_state, r.started, r.ended, c.started, c.ended, r.first_seen, r.attempts, r.due, r.reason,
        r.over_long, r.missing_since, r.stored_at, r.location, r.files, r.deletion, r.deletion_at, r.deletion_attempts, r.deletion_reason, r.owed, r.told
        """;

    public const int ColumnCount = 28;

    public const string Save = """
        UPDATE recording SET state = ?2, file_state = ?3, subtype = ?4, session = ?5, started = ?6, ended = ?7, attempts = ?8, due = ?9, reason = ?10, over_long = ?11,
            missing_since = coalesce(missing_since, ?12), stored_at = ?13, location = ?14, files = ?15, bytes = ?16, deletion = ?17, deletion_at = ?18, deletion_attempts = ?19,
            deletion_reason = ?20, owed = ?21, told = ?22
        WHERE number = ?1
        """;

    public static LedgerRecording Read(SqliteDataReader row, int first = 0) => new()
    {
        ConversationId = row.GetString(first + 1),
        RecordingId = row.GetString(first + 2),
        Lane = (Lane)row.GetInt32(first + 3),
        State = (ImportState)row.GetInt32(first + 4),
        Media = row.GetString(first + 5),
        Subtype = row.TextOrNull(first + 6),
        SessionId = row.TextOrNull(first + 7),
        FileState = row.GetString(first + 8),
        Start = row.TimeOrNull(first + 9),
        End = row.TimeOrNull(first + 10),
        ConversationStart = row.Time(first + 11),
        ConversationEnd = row.Time(first + 12),
        FirstSeen = row.Time(first + 13),
        Attempts = row.GetInt32(first + 14),
        NextAttempt = row.TimeOrNull(first + 15),
        Reason = row.TextOrNull(first + 16),
        IsOverLong = row.GetBoolean(first + 17),
        MissingSince = row.TimeOrNull(first + 18),
        StoredAt = row.TimeOrNull(first + 19),
        Location = row.TextOrNull(first + 20),
        Files = LedgerJson.Read(row.TextOrNull(first + 21)),
        Deletion = (DeletionState)row.GetInt32(first + 22),
        DeletionAt = row.TimeOrNull(first + 23),
        DeletionAttempts = row.GetInt32(first + 24),
        DeletionReason = row.TextOrNull(first + 25),
        Owed = (OwedEvents)row.GetInt32(first + 26),
        Told = (OwedEvents)row.GetInt32(first + 27),
    };

    public static object?[] Values(long number, LedgerRecording recording) =>
    [
        number,
        (int)recording.State,
        recording.FileState,
        recording.Subtype,
        recording.SessionId,
        recording.Start.Stored(),
        recording.End.Stored(),
        recording.Attempts,
        recording.NextAttempt.Stored(),
        recording.Reason,
        recording.IsOverLong ? 1 : 0,
        recording.MissingSince.Stored(),
        recording.StoredAt.Stored(),
        recording.Location,
        LedgerJson.Write(recording.Files),
        recording.SizeInBytes,
        (int)recording.Deletion,
        recording.DeletionAt.Stored(),
        recording.DeletionAttempts,
        recording.DeletionReason,
        (int)recording.Owed,
        (int)recording.Told,
    ];

    /// <summary>Whether there is nothing to be done for it any more.</summary>
    public static bool IsSettled(ImportState state) => state is ImportState.Stored or ImportState.DeletedAtSource or ImportState.NotFetched;
}
