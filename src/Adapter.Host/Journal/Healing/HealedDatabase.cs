using Microsoft.Data.Sqlite;

namespace Adapter.Host.Journal.Healing;

/// <summary>The new database while it is being filled. It counts only once it is complete, so it is written without a journal of its own.</summary>
internal sealed class HealedDatabase : IDisposable
{
    /// <summary>The tables that are copied row by row: what to read, in which order, and where to.</summary>
    private static readonly (string Select, string Key, string Insert)[] Tables =
    [
        ("SELECT name, position, created, updated FROM cursors", "rowid", "INSERT OR IGNORE INTO cursors(name, position, created, updated) VALUES($0, $1, $2, $3)"),
        ("SELECT name, value FROM facts", "name", "INSERT OR REPLACE INTO facts(name, value) VALUES($0, $1)"),
        ("SELECT adapter, began, ended, state, cause, detail FROM coverage", "adapter, began", "INSERT OR IGNORE INTO coverage(adapter, began, ended, state, cause, detail) VALUES($0, $1, $2, $3, $4, $5)"),
        ("SELECT number, found, first, last, began, ended, file, reason FROM quarantine", "number", "INSERT OR IGNORE INTO quarantine(number, found, first, last, began, ended, file, reason) VALUES($0, $1, $2, $3, $4, $5, $6, $7)"),
        ("SELECT at, sequence FROM marks", "at", "INSERT OR IGNORE INTO marks(at, sequence) VALUES($0, $1)"),
        ("SELECT at, sequence, active, term, reason FROM roles", "at", "INSERT OR IGNORE INTO roles(at, sequence, active, term, reason) VALUES($0, $1, $2, $3, $4)"),
    ];

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly Dictionary<long, string> _names = [];
    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<long, long> _closed = [];
    private readonly SegmentTokens _tokens = new();
    private long _segmentFirst;
    private long _last;
    private DateTimeOffset _lastTime;

    public HealedDatabase(string path)
    {
        _connection = JournalSchema.CreateAt(path);
        JournalSchema.Execute(_connection, "BEGIN");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO events(sequence, id, source, adapter, type, conversation, body) VALUES($0, $1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        Bind(_insert, new object[7]);
    }

    public long Floor { get; private set; }

    public IReadOnlyList<QuarantinedSpan> Quarantined { get; private set; } = [];

    public IReadOnlyList<(DateTimeOffset At, long Sequence)> Marks { get; private set; } = [];

    public long FurthestCursor { get; private set; }

    /// <summary>Takes over everything but the events.</summary>
    public void TakeTables(TableCopy tables)
    {
        foreach (var (select, key, insert) in Tables)
        {
            foreach (var row in tables.Rows(select, key))
            {
                TryInsert(insert, row);
            }
        }

        foreach (var row in tables.Rows("SELECT number, name FROM names", "number"))
        {
            if (row is [long number, string name] && _names.TryAdd(number, name) && !_numbers.TryAdd(name, number))
            {
                _names.Remove(number);
            }
        }

        // the times are kept so that retention by age goes on as if nothing had happened
        var oldest = long.MaxValue;
        foreach (var row in tables.Rows("SELECT first, last, closed FROM segments", "first"))
        {
            if (row is [long first, long last, long closed])
            {
                _closed.TryAdd(last, closed);
                oldest = Math.Min(oldest, first);
            }
        }

        Floor = JournalSchema.Scalar(_connection, "SELECT value FROM facts WHERE name = 'floor'");
        if (Floor == 0 && oldest is > 1 and < long.MaxValue)
        {
            Floor = oldest - 1;
            JournalSchema.Execute(_connection, FormattableString.Invariant($"UPDATE facts SET value = {Floor} WHERE name = 'floor'"));
        }

        Quarantined = QuarantineTable.Read(_connection);
        FurthestCursor = JournalSchema.Scalar(_connection, "SELECT max(position) FROM cursors");
        Marks = ReadMarks();
    }

    /// <summary>Adds an event; <see langword="false"/> when its fact is there already.</summary>
    public bool Insert(SalvagedEvent fact)
    {
        var source = NumberOf(fact.Source, fact.SourceName);
        var adapter = NumberOf(fact.Adapter, fact.AdapterName);
        var values = _insert.Parameters;
        values[0].Value = fact.Sequence;
        values[1].Value = fact.Id;
        values[2].Value = source;
        values[3].Value = adapter;
        values[4].Value = System.Text.Encoding.UTF8.GetString(fact.Type);
        values[5].Value = fact.Conversation is null ? DBNull.Value : System.Text.Encoding.UTF8.GetString(fact.Conversation);
        values[6].Value = fact.Body;
        if (_segmentFirst > 0 && fact.Sequence - _segmentFirst >= SegmentTokens.Size)
        {
            CloseSegment(); // a segment does not reach across a hole
        }

        if (_insert.ExecuteNonQuery() == 0)
        {
            return false;
        }

        _segmentFirst = _segmentFirst == 0 ? fact.Sequence : _segmentFirst;
        (_last, _lastTime) = (fact.Sequence, fact.Time);
        _tokens.Add(fact.Type, fact.Conversation ?? [], adapter);
        if (_closed.ContainsKey(fact.Sequence) || fact.Sequence - _segmentFirst + 1 >= SegmentTokens.Size)
        {
            CloseSegment();
        }

        return true;
    }

    public void Quarantine(IEnumerable<QuarantinedSpan> spans)
    {
        foreach (var span in spans)
        {
            QuarantineTable.Insert(_connection, span);
        }
    }

    /// <summary>Hands what there is to the disk.</summary>
    public void Flush() => JournalSchema.Execute(_connection, "COMMIT; BEGIN");

    public void Complete()
    {
        CloseSegment();
        foreach (var (number, name) in _names)
        {
            TryInsert("INSERT OR IGNORE INTO names(number, name) VALUES($0, $1)", [number, name]);
        }

        JournalSchema.Execute(_connection, "COMMIT");
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private void CloseSegment()
    {
        if (_segmentFirst == 0)
        {
            return;
        }

        TryInsert(
            "INSERT INTO segments(first, last, closed, tokens) VALUES($0, $1, $2, $3)",
            [_segmentFirst, _last, _closed.TryGetValue(_last, out var closed) ? closed : _lastTime.ToUnixTimeMilliseconds(), _tokens.ToBlob()]);
        _tokens.Clear();
        _segmentFirst = 0;
    }

    /// <summary>The number of a name. The event itself tells the name, so a row that is lost or wrong is made again.</summary>
    private long NumberOf(long number, string name)
    {
        if (_numbers.TryGetValue(name, out var known))
        {
            return known;
        }

        if (_names.ContainsKey(number) || number < 1)
        {
            number = _names.Keys.DefaultIfEmpty().Max() + 1;
        }

        _names[number] = name;
        _numbers[name] = number;
        return number;
    }

    private List<(DateTimeOffset, long)> ReadMarks()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT at, sequence FROM marks ORDER BY at";
        using var rows = command.ExecuteReader();
        List<(DateTimeOffset, long)> marks = [];
        while (rows.Read())
        {
            marks.Add((DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(0)), rows.GetInt64(1)));
        }

        return marks;
    }

    /// <summary>Inserts a row that was read from a damaged place: one that does not fit is left out.</summary>
    private void TryInsert(string sql, object[] values)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the texts are this room's constants
        command.CommandText = sql;
#pragma warning restore CA2100
        Bind(command, values);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_MISMATCH)
        {
            // a value that its column does not take
        }
    }

    private static void Bind(SqliteCommand command, object[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(FormattableString.Invariant($"${i}"), values[i] ?? DBNull.Value);
        }
    }
}
