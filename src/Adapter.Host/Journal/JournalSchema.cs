using Adapter.Host.Journal.Healing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Adapter.Host.Journal;

/// <summary>The database's layout and the way it is opened.</summary>
internal static class JournalSchema
{
    public const string FileName = "journal.db";

    /// <summary>Version of the layout, kept in <c>user_version</c>.</summary>
    public const int Version = 2;

    private const int NoCheckpointOnClose = 1006;

    // The fact's time leads in id, so that the unique index grows at its end. There is no index by conversation: see segments.
    private const string Steps1 = """
        CREATE TABLE names(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE events(
            sequence INTEGER PRIMARY KEY, id BLOB NOT NULL, source INTEGER NOT NULL, adapter INTEGER NOT NULL,
            type TEXT NOT NULL, conversation TEXT, body BLOB NOT NULL);
        CREATE UNIQUE INDEX events_fact ON events(id, source);
        CREATE TABLE segments(first INTEGER PRIMARY KEY, last INTEGER NOT NULL, closed INTEGER NOT NULL, tokens BLOB NOT NULL);
        CREATE TABLE cursors(name TEXT PRIMARY KEY COLLATE NOCASE, position INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL);
        CREATE TABLE facts(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO facts VALUES ('floor', 0), ('opened', 0), ('segment_opened', 0);
        PRAGMA user_version = 1;
        """;

    // coverage: each adapter's timeline, times in Unix milliseconds. quarantine: numbers that damage took, with the times they span.
    // marks: what was on disk at which time, about one a minute. roles: when this host of a pair became active or went to standby.
    private const string Steps2 = """
        CREATE TABLE coverage(
            adapter TEXT NOT NULL COLLATE NOCASE, began INTEGER NOT NULL, ended INTEGER NOT NULL, state INTEGER NOT NULL, cause TEXT NOT NULL, detail TEXT,
            PRIMARY KEY(adapter, began)) WITHOUT ROWID;
        CREATE TABLE quarantine(
            number INTEGER PRIMARY KEY, found INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, began INTEGER, ended INTEGER, file TEXT NOT NULL, reason TEXT NOT NULL);
        CREATE TABLE marks(at INTEGER PRIMARY KEY, sequence INTEGER NOT NULL);
        CREATE TABLE roles(at INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, active INTEGER NOT NULL, term INTEGER NOT NULL, reason TEXT NOT NULL);
        PRAGMA user_version = 2;
        """;

    private static readonly string[] Steps = [Steps1, Steps2];

    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, FileName);

    /// <summary>The one connection that writes.</summary>
    public static SqliteConnection OpenWriter(string dataDirectory)
    {
        var connection = Open(dataDirectory, SqliteOpenMode.ReadWriteCreate, pooling: false);
        try
        {
            KeepWal(connection, keep: true);

            // looked at before anything is set: WAL would stay with a database that is not ours
            var version = Recognise(connection, dataDirectory);

            // page_size counts only before the first table. Checkpoints are made beside the writer (Checkpointer).
            Execute(connection, "PRAGMA page_size=8192");
            Execute(connection, "PRAGMA journal_mode=WAL");
            Execute(connection, "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864");
            if (version < Version)
            {
                Execute(connection, "BEGIN IMMEDIATE;" + string.Concat(Steps[(int)version..]) + "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The connection that moves pages from the WAL into the database.</summary>
    public static SqliteConnection OpenCheckpointer(string dataDirectory)
    {
        var connection = Open(dataDirectory, SqliteOpenMode.ReadWrite, pooling: false);
        KeepWal(connection, keep: true);
        Execute(connection, "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864");
        return connection;
    }

    /// <summary>Whether the last connection that is closed leaves the WAL as it is. After a failure it may hold what nothing else does.</summary>
    public static void KeepWal(SqliteConnection connection, bool keep)
        => SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, keep ? 1 : 0, out _), connection.Handle);

    /// <summary>A new database in a file of its own. It is worth nothing until it is complete and flushed.</summary>
    public static SqliteConnection CreateAt(string path)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY");
            Execute(connection, "BEGIN;" + string.Concat(Steps) + "COMMIT;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The first page of the database file. What it says of the tables does not change while the layout stays.</summary>
    public static byte[] FirstPage(string dataDirectory)
    {
        var page = new byte[PageSource.PageSize];
        using var file = File.OpenHandle(PathIn(dataDirectory), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Read(file, page, 0);
        return page;
    }

    /// <summary>The newest number that was given to an event or left out.</summary>
    public static long LastNumber(SqliteConnection connection, long floor)
        => Math.Max(
            Math.Max(floor, Scalar(connection, "SELECT max(sequence) FROM events")),
            Scalar(connection, "PRAGMA user_version") >= 2 ? Scalar(connection, "SELECT max(last) FROM quarantine") : 0);

    /// <summary>A connection that reads, pooled. Works beside a running host and without one.</summary>
    public static SqliteConnection OpenReader(string dataDirectory)
    {
        var connection = Open(dataDirectory, SqliteOpenMode.ReadOnly, pooling: true);
        try
        {
            RefuseNewer(Scalar(connection, "PRAGMA user_version"), dataDirectory);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes sure that a database is a journal that this program knows, or empty.</summary>
    /// <returns>Its layout; 0 when it is empty.</returns>
    /// <exception cref="JournalException">A newer program wrote it; the message says what to do.</exception>
    /// <exception cref="JournalDamagedException">It is something else.</exception>
    public static long Recognise(SqliteConnection connection, string dataDirectory)
    {
        var version = Scalar(connection, "PRAGMA user_version");
        RefuseNewer(version, dataDirectory);
        var isOurs = version == 0
            ? Scalar(connection, "SELECT count(*) FROM sqlite_master") == 0
            : Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('names', 'events', 'segments', 'cursors', 'facts')") == 5;
        return isOurs
            ? version
            : throw new JournalDamagedException($"The file {FileName} in '{dataDirectory}' is not a journal but a database of another program, or its tables are destroyed.");
    }

    /// <summary>Closes the pooled connections, so that nobody holds the files.</summary>
    public static void CloseReaders(string dataDirectory)
    {
        using SqliteConnection connection = new(Text(dataDirectory, SqliteOpenMode.ReadOnly, pooling: true));
        SqliteConnection.ClearPool(connection);
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are this room's constants
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are this room's constants
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar() is long value ? value : 0;
    }

    private static SqliteConnection Open(string dataDirectory, SqliteOpenMode mode, bool pooling)
    {
        SqliteConnection connection = new(Text(dataDirectory, mode, pooling));
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string Text(string dataDirectory, SqliteOpenMode mode, bool pooling)
        => new SqliteConnectionStringBuilder { DataSource = PathIn(dataDirectory), Mode = mode, Pooling = pooling, DefaultTimeout = 30 }.ToString();

    private static void RefuseNewer(long version, string dataDirectory)
    {
        if (version is < 0 or > 1_000)
        {
            throw new SqliteException($"The journal in '{dataDirectory}' has the impossible layout {version}.", raw.SQLITE_CORRUPT);
        }

        if (version > Version)
        {
            throw new JournalException(
                $"The journal in '{dataDirectory}' has layout {version}; this program knows {Version}. Start the newer program that wrote it, or use another data folder.");
        }
    }
}

/// <summary>The journal cannot be used; the message says what to do.</summary>
internal sealed class JournalException(string message, Exception? inner = null) : Exception(message, inner);
