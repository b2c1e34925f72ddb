using Adapter.Host.Journal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Adapter.Host.Alarms;

/// <summary>The alarms' database: a file of its own in the data folder, so that a damaged journal can still be told of.</summary>
internal static class AlarmSchema
{
    public const string FileName = "alarms.db";
    private const long Version = 1;

    private const string Tables = """
        CREATE TABLE alarms(
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, severity INTEGER NOT NULL, state INTEGER NOT NULL, adapter TEXT COLLATE NOCASE, source TEXT, subject TEXT NOT NULL, text TEXT NOT NULL,
            raised INTEGER NOT NULL, seen INTEGER NOT NULL, count INTEGER NOT NULL, returns INTEGER NOT NULL, resolved INTEGER, resolved_by TEXT, acknowledged INTEGER, acknowledged_by TEXT, note TEXT);
        CREATE INDEX alarms_state ON alarms(state, id);
        CREATE TABLE history(alarm INTEGER NOT NULL, at INTEGER NOT NULL, change INTEGER NOT NULL, by TEXT NOT NULL, text TEXT);
        CREATE INDEX history_alarm ON history(alarm);
        CREATE TABLE deliveries(id INTEGER PRIMARY KEY, target TEXT NOT NULL, created INTEGER NOT NULL, body TEXT NOT NULL);
        CREATE TABLE facts(name TEXT PRIMARY KEY, value INTEGER NOT NULL);
        """;

    /// <summary>Opens the database, making it where there is none.</summary>
    /// <exception cref="SqliteException">It cannot be opened, or is damaged.</exception>
    public static SqliteConnection Open(string file)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            JournalSchema.Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            var version = JournalSchema.Scalar(connection, "PRAGMA user_version");
            if (version == 0 && JournalSchema.Scalar(connection, "SELECT count(*) FROM sqlite_master") == 0)
            {
                JournalSchema.Execute(connection, $"BEGIN IMMEDIATE; {Tables} PRAGMA user_version = 1; COMMIT;");
            }
            else if (version != Version)
            {
                throw new SqliteException($"'{file}' has layout {version}; this program knows {Version}.", raw.SQLITE_NOTADB);
            }
            else if (Check(connection) is not "ok" and var damage)
            {
                throw new SqliteException($"'{file}' is damaged: {damage}", raw.SQLITE_CORRUPT);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Moves a database that cannot be used out of the way, with what belongs to it.</summary>
    /// <returns>Its name now.</returns>
    public static string SetAside(string file, DateTimeOffset now)
    {
        var aside = $"{file}.damaged-{now.UtcDateTime:yyyyMMddHHmmssfff}";
        File.Move(file, aside, overwrite: true);
        foreach (var suffix in (string[])["-wal", "-shm"])
        {
            if (File.Exists(file + suffix))
            {
                File.Move(file + suffix, aside + suffix, overwrite: true);
            }
        }

        return aside;
    }

    private static string? Check(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        return command.ExecuteScalar() as string;
    }
}
