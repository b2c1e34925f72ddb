using Adapter.Host.Journal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Adapter.Host.Alarms;

/// <summary>
/// Keeps alarms, their history and what is owed to targets over restarts. Never stops the host: what cannot be written now waits in memory, within bounds, and
/// a database that is damaged is set aside and begun anew. Thread-safe.
/// </summary>
internal sealed partial class AlarmStore : IDisposable
{
    private const int OwedLimit = 5_000;

    /// <summary>A disk that damages everything must not be filled with what was set aside.</summary>
    private static readonly TimeSpan BetweenAnew = TimeSpan.FromHours(1);

    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Queue<Action<SqliteConnection>> _owed = new();
    private SqliteConnection? _connection;
    private bool _isAnew;
    private DateTimeOffset _anewAt = DateTimeOffset.MinValue;

    private AlarmStore(string dataDirectory, TimeProvider time, ILogger logger)
        => (_file, _time, _logger) = (Path.Combine(dataDirectory, AlarmSchema.FileName), time, logger);

    /// <summary>Why nothing can be written now; <see langword="null"/> while it can.</summary>
    public string? Trouble { get; private set; }

    /// <summary>What a damaged database is called now, where one was set aside by this process.</summary>
    public string? SetAside { get; private set; }

    public static AlarmStore Open(string dataDirectory, TimeProvider time, ILogger logger)
    {
        SqliteNative.Initialize(SqliteChoice.Auto);
        AlarmStore store = new(dataDirectory, time, logger);
        store.Do(static _ => true);
        return store;
    }

    /// <summary>Number for the next alarm: never one that was used.</summary>
    public long NextId() => Do(static connection => JournalSchema.Scalar(connection, "SELECT max(coalesce((SELECT value FROM facts WHERE name = 'next'), 1), coalesce((SELECT max(id) + 1 FROM alarms), 1))")) is > 0 and var next ? next : 1;

    /// <summary>Whether the database was begun anew since this was asked last: what is open has to be written again.</summary>
    public bool TakeAnew()
    {
        lock (_gate)
        {
            var was = _isAnew;
            _isAnew = false;
            return was;
        }
    }

    /// <summary>Has an alarm written as it stands and, where something happened, a line of its history; <see cref="Flush"/> does it.</summary>
    public void Put(Alarm alarm, AlarmTransition? transition, long nextId) => Write(connection =>
    {
        AlarmRows.Put(connection, alarm);
        JournalSchema.Execute(connection, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"INSERT OR REPLACE INTO facts(name, value) VALUES ('next', {nextId})"));
        if (transition is not null)
        {
            AlarmRows.Append(connection, alarm.Id, transition);
        }
    });

    public IReadOnlyList<Alarm> Open() => Read(static connection => AlarmRows.Read(connection, "WHERE state < 2 ORDER BY id")) ?? [];

    /// <summary>Those that were cleared since a time, newest first.</summary>
    public IReadOnlyList<Alarm> ClearedSince(DateTimeOffset since, int limit) => Read(connection => AlarmRows.Read(
        connection, "WHERE state = 2 AND resolved >= $since ORDER BY resolved DESC LIMIT $limit", ("$since", since.ToUnixTimeMilliseconds()), ("$limit", limit))) ?? [];

    public Alarm? Find(long id) => Read(connection => AlarmRows.Read(connection, "WHERE id = $id", ("$id", id))) is [var found, ..] ? found : null;

    public IReadOnlyList<AlarmTransition> History(long id) => Read(connection => AlarmRows.History(connection, id)) ?? [];

    /// <summary>A page, newest first; <see langword="null"/> while the database does not answer.</summary>
    public AlarmPage? List(AlarmQuery query) => Read(connection => AlarmRows.List(connection, query));

    /// <summary>Removes what is cleared for longer than is kept, and the oldest beyond the number that is kept.</summary>
    public void Retain(TimeSpan keepFor, int keepCount)
    {
        var before = _time.GetUtcNow() - keepFor;
        Write(connection => AlarmRows.Retain(connection, before, keepCount));
        Flush();
    }

    /// <summary>What is owed to a target, oldest first.</summary>
    public IReadOnlyList<(long Id, DateTimeOffset Created, string Body)> Owed(string target) => Read(connection => AlarmRows.Owed(connection, target)) ?? [];

    public IReadOnlyList<string> OwedTargets() => Read(AlarmRows.OwedTargets) ?? [];

    /// <summary>Has a message kept until it is settled; <see cref="Flush"/> does it, together with the alarm's change.</summary>
    public void Owe(long id, string target, DateTimeOffset created, string body) => Write(connection => AlarmRows.Owe(connection, id, target, created, body));

    public void Settle(long id)
    {
        Write(connection => AlarmRows.Settle(connection, id));
        Flush();
    }

    public long NextDelivery() => Do(static connection => JournalSchema.Scalar(connection, "SELECT coalesce(max(id), 0) + 1 FROM deliveries")) is > 0 and var next ? next : 1;

    /// <summary>Writes what waits, all in one transaction; what cannot be written now waits on.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_owed.Count > 0 || _connection is null)
            {
                WriteOwed();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_owed.Count > 0)
            {
                WriteOwed();
            }

            _connection?.Dispose();
            _connection = null;
        }
    }

    private void Write(Action<SqliteConnection> write)
    {
        lock (_gate)
        {
            if (_owed.Count >= OwedLimit)
            {
                _owed.Dequeue(); // the newest word counts
            }

            _owed.Enqueue(write);
        }
    }

    private T? Read<T>(Func<SqliteConnection, T> question)
    {
        lock (_gate)
        {
            Flush();
            return Do(question);
        }
    }

    private void WriteOwed()
    {
        var isWritten = Do(connection =>
        {
            // no transaction object: a full disk has rolled back already, and what its end throws then would hide that
            JournalSchema.Execute(connection, "BEGIN IMMEDIATE");
            foreach (var write in _owed)
            {
                write(connection);
            }

            JournalSchema.Execute(connection, "COMMIT");
            return true;
        });
        if (isWritten)
        {
            _owed.Clear();
            Works();
        }
    }

    private T? Do<T>(Func<SqliteConnection, T> work)
    {
        lock (_gate)
        {
            try
            {
                return Work(work);
            }
            catch (SqliteException failure) when (IsDamage(failure) && _time.GetUtcNow() - _anewAt >= BetweenAnew)
            {
                return BeginAnew(failure) ? DoOnce(work) : default;
            }
            catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
            {
                Meet(failure);
                return default;
            }
        }
    }

    private T? DoOnce<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            return Work(work);
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            Meet(failure);
            return default;
        }
    }

    private T Work<T>(Func<SqliteConnection, T> work)
    {
        _connection ??= AlarmSchema.Open(_file);
        var result = work(_connection);
        if (_owed.Count == 0)
        {
            Works(); // what can be read may still not be writable
        }

        return result;
    }

    private void Works()
    {
        if (Trouble is not null)
        {
            Trouble = null;
            LogWorks();
        }
    }

    /// <summary>Whatever is not the surroundings' fault is the file's: it is not ours, or not whole.</summary>
    private static bool IsDamage(SqliteException failure) => failure.SqliteErrorCode is not (
        raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PERM or raw.SQLITE_NOMEM or raw.SQLITE_PROTOCOL);

    private bool BeginAnew(SqliteException damage)
    {
        _anewAt = _time.GetUtcNow();
        _connection?.Dispose();
        _connection = null;
        try
        {
            SetAside = AlarmSchema.SetAside(_file, _time.GetUtcNow());
            _isAnew = true;
            LogSetAside(damage.Message, SetAside);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Meet(failure);
            return false;
        }
    }

    private void Meet(Exception failure)
    {
        _connection?.Dispose();
        _connection = null;
        if (Trouble is null)
        {
            LogFailed(_file, failure.Message);
        }

        Trouble = failure.Message;
    }

    [LoggerMessage(Diagnostics.EventIds.AlarmStoreFailed, LogLevel.Error, "Alarms cannot be kept in {File}: {Message} They are kept in memory meanwhile. Make room, or let the host's account write there.")]
    private partial void LogFailed(string file, string message);

    [LoggerMessage(Diagnostics.EventIds.AlarmStoreWorks, LogLevel.Information, "Alarms are kept on disk again.")]
    private partial void LogWorks();

    [LoggerMessage(Diagnostics.EventIds.AlarmStoreSetAside, LogLevel.Error, "The database of the alarms is damaged ({Message}); it is now {File}, and a new one begins. Check the disk.")]
    private partial void LogSetAside(string message, string file);
}
