using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>
/// The layout of the ledger, step by step. Times are UTC ticks, enumerations their numbers. The sums in <c>tally</c> are kept by triggers, so that no way of writing a row can
/// forget them.
/// </summary>
internal static class LedgerSchema
{
    /// <summary>Keys of <c>tally</c> besides the numbers of <see cref="ImportState"/>.</summary>
    public const int Conversations = 100;
    public const int Unnamed = 101;
    public const int PendingLooks = 102;
    public const int Bytes = 103;

    /// <summary>States that nothing is to be done for: <see cref="ImportState.Stored"/>, <see cref="ImportState.DeletedAtSource"/>, <see cref="ImportState.NotFetched"/>.</summary>
    public const string Settled = "(4, 9, 10)";

    /// <summary>States of recordings that are to be stored and that nothing stands against: <see cref="ImportState.Found"/>, <see cref="ImportState.Waiting"/>, <see cref="ImportState.Transcoding"/>, <see cref="ImportState.Downloading"/>.</summary>
    public const string Pending = "(0, 1, 2, 3)";

    /// <summary>A conversation of which audio is expected and none is named.</summary>
    public const string IsUnnamed = "voice = 0 AND (sessions > 0 OR unnamed_since IS NOT NULL)";

    /// <summary>Recordings whose deletion at the source is not at its end: due, held back, asked for, failed.</summary>
    public const string IsDeletionOpen = "deletion IN (1, 2, 3, 5)";

    // the same id can come in small and in capital letters
    private const string First = $"""
        CREATE TABLE tally(key INTEGER PRIMARY KEY, value INTEGER NOT NULL);
        INSERT INTO tally VALUES (0,0), (1,0), (2,0), (3,0), (4,0), (5,0), (6,0), (7,0), (8,0), (9,0), (10,0), (100,0), (101,0), (102,0), (103,0);

        CREATE TABLE conversation(
            number INTEGER PRIMARY KEY, id TEXT NOT NULL COLLATE NOCASE UNIQUE, started INTEGER NOT NULL, ended INTEGER NOT NULL, lane INTEGER NOT NULL,
            sessions INTEGER NOT NULL, recordings INTEGER NOT NULL DEFAULT 0, voice INTEGER NOT NULL DEFAULT 0,
            looks INTEGER NOT NULL DEFAULT 0, look_at INTEGER, look_attempts INTEGER NOT NULL DEFAULT 0, last_look INTEGER, unnamed_since INTEGER, reason TEXT);
        CREATE INDEX conversation_started ON conversation(started);
        CREATE INDEX conversation_look ON conversation(lane, look_at) WHERE look_at IS NOT NULL;
        CREATE INDEX conversation_unnamed ON conversation(unnamed_since) WHERE {IsUnnamed};
        CREATE TABLE details(conversation INTEGER PRIMARY KEY, json BLOB NOT NULL);

        CREATE TABLE recording(
            number INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, id TEXT NOT NULL COLLATE NOCASE, lane INTEGER NOT NULL, state INTEGER NOT NULL,
            media TEXT NOT NULL, subtype TEXT, session TEXT, file_state TEXT NOT NULL, started INTEGER, ended INTEGER, first_seen INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, due INTEGER, reason TEXT, over_long INTEGER NOT NULL DEFAULT 0, missing_since INTEGER,
            stored_at INTEGER, location TEXT, files TEXT, bytes INTEGER NOT NULL DEFAULT 0,
            deletion INTEGER NOT NULL DEFAULT 0, deletion_at INTEGER, deletion_attempts INTEGER NOT NULL DEFAULT 0, deletion_reason TEXT,
            owed INTEGER NOT NULL DEFAULT 0, told INTEGER NOT NULL DEFAULT 0);
        CREATE UNIQUE INDEX recording_id ON recording(conversation, id);
        CREATE INDEX recording_due ON recording(lane, due) WHERE due IS NOT NULL;
        CREATE INDEX recording_open ON recording(state) WHERE state NOT IN {Settled};
        CREATE INDEX recording_deletion ON recording(deletion_at) WHERE {IsDeletionOpen};
        CREATE INDEX recording_audit ON recording(deletion_at) WHERE deletion <> 0;

        CREATE TABLE owed(
            number INTEGER PRIMARY KEY AUTOINCREMENT, conversation INTEGER NOT NULL, recording INTEGER NOT NULL, event INTEGER NOT NULL,
            at INTEGER NOT NULL, reason TEXT, UNIQUE(conversation, recording, event));
        CREATE TABLE lane(lane INTEGER PRIMARY KEY, earliest INTEGER NOT NULL, position INTEGER NOT NULL);
        CREATE TABLE span(
            number INTEGER PRIMARY KEY AUTOINCREMENT, earliest INTEGER NOT NULL, latest INTEGER NOT NULL, due INTEGER NOT NULL, why TEXT NOT NULL,
            UNIQUE(due, earliest, latest));
        CREATE TABLE mark(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

        CREATE TRIGGER conversation_added AFTER INSERT ON conversation BEGIN
            UPDATE tally SET value = value + 1 WHERE key = 100;
            UPDATE tally SET value = value + (NEW.voice = 0 AND (NEW.sessions > 0 OR NEW.unnamed_since IS NOT NULL)) WHERE key = 101;
            UPDATE tally SET value = value + (NEW.look_at IS NOT NULL) WHERE key = 102;
        END;
        CREATE TRIGGER conversation_named AFTER UPDATE OF voice, sessions, unnamed_since ON conversation BEGIN
            UPDATE tally SET value = value + (NEW.voice = 0 AND (NEW.sessions > 0 OR NEW.unnamed_since IS NOT NULL))
                - (OLD.voice = 0 AND (OLD.sessions > 0 OR OLD.unnamed_since IS NOT NULL)) WHERE key = 101;
        END;
        CREATE TRIGGER conversation_looked AFTER UPDATE OF look_at ON conversation WHEN (NEW.look_at IS NULL) <> (OLD.look_at IS NULL) BEGIN
            UPDATE tally SET value = value + (NEW.look_at IS NOT NULL) - (OLD.look_at IS NOT NULL) WHERE key = 102;
        END;
        CREATE TRIGGER recording_added AFTER INSERT ON recording BEGIN
            UPDATE tally SET value = value + 1 WHERE key = NEW.state;
            UPDATE tally SET value = value + NEW.bytes WHERE key = 103;
            UPDATE conversation SET recordings = recordings + 1, voice = voice + (NEW.state <> 10) WHERE number = NEW.conversation;
        END;
        CREATE TRIGGER recording_changed AFTER UPDATE OF state, bytes ON recording WHEN NEW.state <> OLD.state OR NEW.bytes <> OLD.bytes BEGIN
            UPDATE tally SET value = value - 1 WHERE key = OLD.state;
            UPDATE tally SET value = value + 1 WHERE key = NEW.state;
            UPDATE tally SET value = value + NEW.bytes - OLD.bytes WHERE key = 103;
            UPDATE conversation SET voice = voice + (NEW.state <> 10) - (OLD.state <> 10) WHERE number = NEW.conversation AND (NEW.state <> 10) <> (OLD.state <> 10);
        END;
        """;

    // people look through recordings by the beginning of their conversation, which never changes, a page at a time, those of one state or of all
    private const string Second = """
        ALTER TABLE recording ADD COLUMN begun INTEGER NOT NULL DEFAULT 0;
        UPDATE recording SET begun = (SELECT started FROM conversation WHERE number = recording.conversation);
        CREATE INDEX recording_begun ON recording(state, begun);
        """;

    // how much waits in each lane, and until when, is asked every few seconds
    private const string Third = $"CREATE INDEX recording_pending ON recording(lane, due, file_state) WHERE state IN {Pending};";

    /// <summary>One text for each version of the layout, in order; <c>user_version</c> tells how many were made.</summary>
    private static string[] Steps => [First, Second, Third];

    /// <summary>Version that this program writes.</summary>
    public static int Version => Steps.Length;

    /// <summary>Makes the layout, or brings it up to date; each step whole or not at all.</summary>
    /// <exception cref="AdapterFailureException">A newer program, or another one altogether, wrote the file.</exception>
    public static void Prepare(LedgerSession session, string path)
    {
        var version = (int)session.Number("PRAGMA user_version");
        if (version > Version)
        {
            throw new AdapterFailureException(
                FailureClass.Permanent,
                $"The import's ledger '{path}' has layout {version}; this program knows {Version}.",
                "Install the newer plugin that wrote it.");
        }

        if (version == 0 && session.Number("SELECT count(*) FROM sqlite_master") > 0)
        {
            throw new AdapterFailureException(
                FailureClass.Permanent,
                $"The file '{path}' is no import ledger but a database of another program.",
                "Move the file aside and start the import source again.");
        }

        for (; version < Version; version++)
        {
            session.Script($"BEGIN IMMEDIATE; {Steps[version]} PRAGMA user_version = {version + 1}; COMMIT;");
        }
    }
}
