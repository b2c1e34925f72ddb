using Adapter.Host.Journal.Healing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Adapter.Host.Journal;

/// <summary>The writing side of the database: one connection, one thread. After any exception it is disposed and opened anew.</summary>
internal sealed class JournalStore : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _insert;
    private readonly byte[] _id = new byte[16];
    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private readonly SegmentTokens _tokens = new();
    private readonly TimeProvider _time;
    private long _segmentFirst;
    private DateTimeOffset _segmentOpened;
    private bool _proven;

    public JournalStore(string dataDirectory, TimeProvider time, Action<SqliteConnection>? opened = null)
    {
        _time = time;
        _connection = JournalSchema.OpenWriter(dataDirectory);
        try
        {
            opened?.Invoke(_connection);
            _handle = _connection.Handle!;
            _begin = Prepare("BEGIN IMMEDIATE");
            _commit = Prepare("COMMIT");
            _insert = Prepare(
                "INSERT INTO events(sequence, id, source, adapter, type, conversation, body) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING");
            Floor = JournalSchema.Scalar(_connection, "SELECT value FROM facts WHERE name = 'floor'");
            LastSequence = JournalSchema.LastNumber(_connection, Floor);
            RebuildSegment();
            AgedUntil = ReadAgedUntil();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public SqliteConnection Connection => _connection;

    /// <summary>Newest event of the transaction; after <see cref="Commit"/> the newest on disk.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Newest event that retention removed.</summary>
    public long Floor { get; private set; }

    /// <summary>The time by which segments age: a clock that cannot jump, see <see cref="Retention"/>.</summary>
    public DateTimeOffset AgedUntil { get; private set; }

    public void Begin()
    {
        Step(_begin);
        if (!_proven)
        {
            // Frames of a commit that failed, or of a process that was killed, may stand in the WAL without having been flushed. A write of our own
            // makes this commit flush them before anything is acknowledged as known.
            JournalSchema.Execute(_connection, "UPDATE facts SET value = value + 1 WHERE name = 'opened'");
        }
    }

    public void Commit()
    {
        Step(_commit);
        _proven = true;
    }

    /// <summary>The number under which a name of an adapter or a source is stored; made when it is new.</summary>
    public long NumberOf(string name)
    {
        if (_numbers.TryGetValue(name, out var known))
        {
            return known;
        }

        using var command = _connection.CreateCommand();
        command.CommandText = "INSERT OR IGNORE INTO names(name) VALUES($name)";
        command.Parameters.AddWithValue("$name", name);
        command.ExecuteNonQuery();
        command.CommandText = "SELECT number FROM names WHERE name = $name";
        return _numbers[name] = command.ExecuteScalar() as long? ?? throw new JournalDamagedException("The names in the journal and their index do not fit together.");
    }

    /// <summary>Appends an event unless its fact stands in the journal already.</summary>
    /// <returns>Its sequence number, or 0 when it is known.</returns>
    public long Insert(EncodedChunk chunk, int index, (long Source, long Adapter) numbers)
    {
        ref readonly var entry = ref chunk[index];
        var type = chunk.Type(entry);
        var conversation = chunk.Conversation(entry);
        var sequence = LastSequence + 1;
        entry.Id.TryWriteBytes(_id, bigEndian: true, out _);

        raw.sqlite3_bind_int64(_insert, 1, sequence);
        raw.sqlite3_bind_blob(_insert, 2, _id);
        raw.sqlite3_bind_int64(_insert, 3, numbers.Source);
        raw.sqlite3_bind_int64(_insert, 4, numbers.Adapter);
        raw.sqlite3_bind_text(_insert, 5, type);
        if (conversation.IsEmpty)
        {
            raw.sqlite3_bind_null(_insert, 6);
        }
        else
        {
            raw.sqlite3_bind_text(_insert, 6, conversation);
        }

        raw.sqlite3_bind_blob(_insert, 7, chunk.Body(entry));
        Step(_insert);
        if (raw.sqlite3_changes(_handle) == 0)
        {
            return 0;
        }

        LastSequence = sequence;
        if (_segmentFirst == 0)
        {
            OpenSegment(sequence);
        }

        _tokens.Add(type, conversation, numbers.Adapter);
        if (sequence - _segmentFirst + 1 >= SegmentTokens.Size)
        {
            CloseSegment();
        }

        return sequence;
    }

    /// <summary>Goes on with a higher number: the ones between may have been given out before, and a number is never used twice.</summary>
    public void LeaveOut(long upTo)
    {
        if (upTo <= LastSequence)
        {
            return;
        }

        Begin();
        if (_segmentFirst > 0)
        {
            CloseSegment();
        }

        QuarantineTable.Insert(_connection, new QuarantinedSpan(
            1 + JournalSchema.Scalar(_connection, "SELECT max(number) FROM quarantine"), _time.GetUtcNow(), LastSequence + 1, upTo, null, null, "", QuarantineReasons.Unused));
        Commit();
        LastSequence = upTo;
    }

    /// <summary>Moves everything from the WAL into the database and flushes both, so that nothing rests on a flush that failed.</summary>
    public void Settle()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        using var row = command.ExecuteReader();
        if (!row.Read() || row.GetInt64(0) != 0)
        {
            throw new SqliteException("The WAL could not be moved into the database: a reader holds it.", raw.SQLITE_BUSY);
        }
    }

    /// <summary>The WAL may go when this is closed.</summary>
    public void TakeUpWal() => JournalSchema.KeepWal(_connection, keep: false);

    /// <summary>Closes the open segment when it is older than a limit, so that retention by age can reach it on a quiet system.</summary>
    public bool CloseSegmentOlderThan(TimeSpan age)
    {
        if (_segmentFirst == 0 || _time.GetUtcNow() - _segmentOpened < age)
        {
            return false;
        }

        CloseSegment();
        return true;
    }

    /// <summary>Moves the time by which segments age, in the current transaction.</summary>
    public void AgeUntil(DateTimeOffset moment)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO facts(name, value) VALUES('aged', $aged)";
        command.Parameters.AddWithValue("$aged", moment.ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
        AgedUntil = moment;
    }

    /// <summary>A piece of the removal of the oldest events, in the current transaction.</summary>
    /// <returns>Number of rows deleted.</returns>
    public int DeleteOldest(Segment segment, int atMost)
    {
        var until = Math.Min(Math.Max(segment.First, Floor + 1) + atMost - 1, segment.Last);
        using var command = _connection.CreateCommand();
        command.CommandText = """
            DELETE FROM events WHERE sequence <= $until;
            UPDATE facts SET value = $until WHERE name = 'floor';
            DELETE FROM segments WHERE last <= $until;
            """;
        command.Parameters.AddWithValue("$until", until);
        command.ExecuteNonQuery();
        var deleted = (int)(until - Floor);
        Floor = until;
        return deleted;
    }

    public void Dispose()
    {
        _begin?.Dispose();
        _commit?.Dispose();
        _insert?.Dispose();
        _connection.Dispose();
    }

    private void OpenSegment(long first)
    {
        _segmentFirst = first;
        _segmentOpened = _time.GetUtcNow();
        using var command = _connection.CreateCommand();
        command.CommandText = "UPDATE facts SET value = $opened WHERE name = 'segment_opened'";
        command.Parameters.AddWithValue("$opened", _segmentOpened.ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
    }

    private void CloseSegment()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "INSERT INTO segments(first, last, closed, tokens) VALUES($first, $last, $closed, $tokens)";
        command.Parameters.AddWithValue("$first", _segmentFirst);
        command.Parameters.AddWithValue("$last", LastSequence);
        var now = _time.GetUtcNow();
        command.Parameters.AddWithValue("$closed", (now > AgedUntil ? now : AgedUntil).ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$tokens", _tokens.ToBlob());
        command.ExecuteNonQuery();
        _tokens.Clear();
        _segmentFirst = 0;
    }

    /// <summary>In a journal of an earlier version: when it was written to last, as far as it knows.</summary>
    private DateTimeOffset ReadAgedUntil()
    {
        var now = _time.GetUtcNow();
        var kept = JournalSchema.Scalar(
            _connection,
            "SELECT coalesce((SELECT value FROM facts WHERE name = 'aged'), max((SELECT value FROM facts WHERE name = 'segment_opened'), coalesce((SELECT max(closed) FROM segments), 0)))");
        var isMoment = kept > 0 && kept <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        return isMoment ? DateTimeOffset.FromUnixTimeMilliseconds(kept) : now;
    }

    private void RebuildSegment()
    {
        var closed = Math.Max(Floor, JournalSchema.Scalar(_connection, "SELECT last FROM segments ORDER BY first DESC LIMIT 1"));
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT sequence, type, conversation, adapter FROM events WHERE sequence > $closed ORDER BY sequence";
        command.Parameters.AddWithValue("$closed", closed);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (_segmentFirst == 0)
            {
                _segmentFirst = rows.GetInt64(0);
                _segmentOpened = DateTimeOffset.FromUnixTimeMilliseconds(
                    JournalSchema.Scalar(_connection, "SELECT value FROM facts WHERE name = 'segment_opened'"));
            }

            var conversation = rows.IsDBNull(2) ? "" : rows.GetString(2);
            _tokens.Add(
                System.Text.Encoding.UTF8.GetBytes(rows.GetString(1)), System.Text.Encoding.UTF8.GetBytes(conversation), rows.GetInt64(3));
        }
    }

    private sqlite3_stmt Prepare(string sql)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_handle, sql, out var statement), _handle);
        return statement;
    }

    /// <summary>Runs a statement that answers no rows. A reset answers the error of the step again, with the right code.</summary>
    private void Step(sqlite3_stmt statement)
    {
        if (raw.sqlite3_step(statement) != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_reset(statement), _handle);
        }

        raw.sqlite3_reset(statement);
    }
}

/// <summary>A closed run of events.</summary>
internal readonly record struct Segment(long First, long Last, DateTimeOffset ClosedAt);
