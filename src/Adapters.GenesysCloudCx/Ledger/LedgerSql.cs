namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>Every statement of the ledger but those of the layout: each must find its rows by an index, however long the ledger has become.</summary>
internal static class LedgerSql
{
    public const string FindConversation = "SELECT number, sessions, look_at, unnamed_since, lane, reason FROM conversation WHERE id = ?1";

    public const string AddConversation = "INSERT INTO conversation(id, started, ended, lane, sessions, look_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

    public const string Added = "SELECT last_insert_rowid()";

    public const string ExpectMore = "UPDATE conversation SET sessions = ?2, ended = max(ended, ?3), look_at = min(coalesce(look_at, ?4), ?4), look_attempts = 0 WHERE number = ?1";

    public const string KeepDetails = "INSERT INTO details(conversation, json) VALUES (?1, ?2) ON CONFLICT(conversation) DO UPDATE SET json = excluded.json";

    public const string Details = "SELECT json FROM details WHERE conversation = (SELECT number FROM conversation WHERE id = ?1)";

    public const string HasDetails = "SELECT count(*) FROM details WHERE conversation = ?1";

    public const string HasOpen = $"SELECT EXISTS (SELECT 1 FROM recording WHERE conversation = ?1 AND state NOT IN {LedgerSchema.Settled})";

    public const string DropDetails = $"""
        DELETE FROM details WHERE conversation = ?1 AND (SELECT look_at FROM conversation WHERE number = ?1) IS NULL
            AND NOT EXISTS (SELECT 1 FROM recording WHERE conversation = ?1 AND state NOT IN {LedgerSchema.Settled})
        """;

    public const string DueLooks = """
        SELECT number, id, started, ended, lane, sessions, looks, look_attempts FROM conversation WHERE lane = ?1 AND look_at <= ?2 ORDER BY look_at, number
        """;

    public const string NextLooks = "SELECT number, look_at FROM conversation WHERE lane = ?1 AND look_at IS NOT NULL ORDER BY look_at, number";

    public const string Looked = """
        UPDATE conversation SET looks = max(looks, ?2), look_at = ?3, look_attempts = 0, last_look = ?4, reason = NULL WHERE number = ?1
        """;

    public const string PutOff = """
        UPDATE conversation SET look_at = ?2, look_attempts = look_attempts + 1, last_look = ?3, reason = ?4, unnamed_since = coalesce(unnamed_since, ?5) WHERE number = ?1
        """;

    public const string LookNow = "UPDATE conversation SET look_at = min(coalesce(look_at, ?2), ?2), look_attempts = 0 WHERE number = ?1";

    public const string UnnamedConversations = $"""
        SELECT number, unnamed_since FROM conversation INDEXED BY conversation_unnamed WHERE {LedgerSchema.IsUnnamed}
        """;

    public const string MissingConversations = $"""
        SELECT count(*) FROM conversation INDEXED BY conversation_unnamed WHERE {LedgerSchema.IsUnnamed} AND unnamed_since > 0
        """;

    public const string AddRecording = """
        INSERT INTO recording(conversation, id, lane, state, media, subtype, session, file_state, started, ended, first_seen, due, missing_since, told, begun)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, (SELECT started FROM conversation WHERE number = ?1))
        """;

    public const string FindRecording = "SELECT number, state, file_state, due, owed, told FROM recording WHERE conversation = ?1 AND id = ?2";

    public const string Relisted = """
        UPDATE recording SET file_state = ?2, started = coalesce(started, ?3), ended = coalesce(ended, ?4), session = coalesce(session, ?5), due = ?6 WHERE number = ?1
        """;

    public const string Recording = $"SELECT {RecordingRow.Columns} FROM conversation c JOIN recording r ON r.conversation = c.number WHERE c.id = ?1 AND r.id = ?2";

    public const string OfConversation = $"SELECT {RecordingRow.Columns} FROM conversation c JOIN recording r ON r.conversation = c.number WHERE c.id = ?1 ORDER BY r.number";

    /// <summary>Recordings of one state, newest first: those that began at ?2 or later and stand behind the place (?3, ?4).</summary>
    public const string Newest = """
        SELECT begun, number FROM recording INDEXED BY recording_begun
        WHERE state = ?1 AND begun >= ?2 AND (begun, number) < (?3, ?4) ORDER BY begun DESC, number DESC LIMIT ?5
        """;

    public const string NumbersOfConversation = "SELECT begun, number, state FROM recording WHERE conversation = (SELECT number FROM conversation WHERE id = ?1)";

    public const string Numbered = $"SELECT c.last_look, {RecordingRow.Columns} FROM recording r CROSS JOIN conversation c ON c.number = r.conversation WHERE r.number = ?1";

    public const string Named = $"SELECT c.last_look, {RecordingRow.Columns} FROM conversation c JOIN recording r ON r.conversation = c.number WHERE c.id = ?1 AND r.id = ?2";

    public const string DueRecordings = $"""
        SELECT {RecordingRow.Columns} FROM recording r INDEXED BY recording_due CROSS JOIN conversation c ON c.number = r.conversation
        WHERE r.lane = ?1 AND r.due <= ?2 ORDER BY r.due, r.number
        """;

    public const string NextRecordings = "SELECT number, due FROM recording INDEXED BY recording_due WHERE lane = ?1 AND due IS NOT NULL ORDER BY due, number";

    public const string OpenRecordings = $"""
        SELECT number FROM recording INDEXED BY recording_open WHERE state NOT IN {LedgerSchema.Settled} AND state = ?1 AND number > ?2 ORDER BY number LIMIT ?3
        """;

    public const string Again = "UPDATE recording SET due = ?2, attempts = 0 WHERE number = ?1";

    /// <summary>What waits in lane ?1: recordings that are due at ?2, all that are to be stored, those of them that somebody has to bring back from the archive, looks that are due at ?2, and when the last of the other recordings is due.</summary>
    public const string Backlog = $"""
        SELECT (SELECT count(*) FROM recording INDEXED BY recording_pending WHERE state IN {LedgerSchema.Pending} AND lane = ?1 AND due <= ?2 AND file_state <> 'ARCHIVED'),
            (SELECT count(*) FROM recording INDEXED BY recording_pending WHERE state IN {LedgerSchema.Pending} AND lane = ?1),
            (SELECT count(*) FROM recording INDEXED BY recording_pending WHERE state IN {LedgerSchema.Pending} AND lane = ?1 AND file_state = 'ARCHIVED'),
            (SELECT count(*) FROM conversation INDEXED BY conversation_look WHERE lane = ?1 AND look_at <= ?2),
            (SELECT due FROM recording INDEXED BY recording_pending WHERE state IN {LedgerSchema.Pending} AND lane = ?1 AND file_state <> 'ARCHIVED' ORDER BY due DESC LIMIT 1)
        """;

    public const string SaveRecording = RecordingRow.Save;

    public const string Owe = "INSERT INTO owed(conversation, recording, event, at, reason) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";

    public const string Owed = $"""
        SELECT o.event, o.at, o.reason, c.id, {RecordingRow.Columns} FROM owed o CROSS JOIN conversation c ON c.number = o.conversation LEFT JOIN recording r ON r.number = o.recording
        ORDER BY o.number LIMIT ?1
        """;

    public const string StrikeOwed = "DELETE FROM owed WHERE conversation = ?1 AND recording = ?2 AND event = ?3";

    public const string Told = "UPDATE recording SET owed = owed & ~?2, told = told | ?2 WHERE number = ?1";

    public const string DueDeletions = $"""
        SELECT {RecordingRow.Columns} FROM recording r INDEXED BY recording_deletion CROSS JOIN conversation c ON c.number = r.conversation
        WHERE r.{LedgerSchema.IsDeletionOpen} AND r.deletion_at <= ?1 ORDER BY r.deletion_at, r.number LIMIT ?2
        """;

    public const string Deletions = $"""
        SELECT {RecordingRow.Columns} FROM recording r INDEXED BY recording_audit CROSS JOIN conversation c ON c.number = r.conversation
        WHERE r.deletion <> 0 ORDER BY r.deletion_at, r.number
        """;

    public const string Position = "SELECT earliest, position FROM lane WHERE lane = ?1";

    public const string SavePosition = """
        INSERT INTO lane(lane, earliest, position) VALUES (?1, ?2, ?3) ON CONFLICT(lane) DO UPDATE SET earliest = excluded.earliest, position = excluded.position
        """;

    public const string PlanSpan = "INSERT INTO span(earliest, latest, due, why) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";

    public const string DueSpans = "SELECT number, earliest, latest, due, why FROM span WHERE due <= ?1 ORDER BY due, earliest, latest LIMIT ?2";

    public const string SpanDone = "DELETE FROM span WHERE number = ?1";

    public const string Mark = "SELECT value FROM mark WHERE name = ?1";

    public const string SaveMark = "INSERT INTO mark(name, value) VALUES (?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value";

    public const string DropMark = "DELETE FROM mark WHERE name = ?1";

    public const string Tally = "SELECT key, value FROM tally";

    public const string ReportConversations = $"""
        SELECT count(*), count(CASE WHEN recordings = 0 AND NOT ({LedgerSchema.IsUnnamed}) THEN 1 END), count(CASE WHEN {LedgerSchema.IsUnnamed} THEN 1 END)
        FROM conversation INDEXED BY conversation_started WHERE started >= ?1 AND started < ?2
        """;

    public const string ReportRecordings = """
        SELECT r.state, count(*), sum(r.bytes) FROM conversation c INDEXED BY conversation_started CROSS JOIN recording r ON r.conversation = c.number
        WHERE c.started >= ?1 AND c.started < ?2 GROUP BY r.state
        """;

    public const string ReportLines = $"""
        SELECT c.number, c.id, c.started, c.ended, c.sessions, c.recordings, c.voice, c.unnamed_since, c.look_attempts, c.look_at, c.last_look, c.reason, {RecordingRow.Columns}
        FROM conversation c INDEXED BY conversation_started LEFT JOIN recording r ON r.conversation = c.number
        WHERE c.started >= ?1 AND c.started < ?2 ORDER BY c.started, c.id, r.number
        """;
}
