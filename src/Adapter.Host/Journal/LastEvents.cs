using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Journal;

/// <summary>When an adapter journaled a new event last.</summary>
/// <param name="IsKnown">Whether that can be told. Where not it is being looked for.</param>
/// <param name="At">When; <see langword="null"/> and known: the journal has none of it.</param>
internal readonly record struct LastEvent(bool IsKnown, DateTimeOffset? At);

/// <summary>An adapter whose last event is to be looked for.</summary>
/// <param name="Adapter">Its name.</param>
/// <param name="After">Only events with a higher number.</param>
/// <param name="Kept">What is known of those up to there.</param>
internal sealed record SoughtEvent(string Adapter, long After, DateTimeOffset? Kept);

/// <summary>
/// When each adapter journaled a new event last. Kept beside the events at most once a second, in the transaction of a commit, so that a start reads a few rows however large the journal is. What these rows do not
/// cover (the second before a kill, a journal of an earlier version, rows that damage took) is looked for by <see cref="LastEventSearch"/>.
/// </summary>
internal sealed class LastEvents(TimeProvider time)
{
    private const string Prefix = "last_event/";
    private const string AfterPrefix = "last_event0";

    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(1);

    /// <summary>Without a time: the journal has none of it.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset?> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adapters that are looked for; true: a row of it is there that does not cover the newest events. Until those are found, nothing may say that the rows cover them.</summary>
    private readonly ConcurrentDictionary<string, bool> _sought = new(StringComparer.OrdinalIgnoreCase);

    private readonly Channel<SoughtEvent> _searches = Channel.CreateUnbounded<SoughtEvent>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The writer's: what its transaction brings.</summary>
    private readonly Dictionary<string, DateTimeOffset> _new = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The writer's: what is on disk and not in the rows yet.</summary>
    private readonly Dictionary<string, DateTimeOffset> _unwritten = new(StringComparer.OrdinalIgnoreCase);

    private long? _wroteAt;
    private bool _isWriting;
    private volatile HashSet<string>? _names;

    public bool IsLoaded => _names is not null;

    /// <summary>Adapters to look for.</summary>
    public ChannelReader<SoughtEvent> Searches => _searches.Reader;

    /// <summary>What the rows covered at the start: events up to this number, journaled at this moment or before.</summary>
    public (long Sequence, DateTimeOffset At)? Covered { get; private set; }

    /// <summary>Asked for one that is not known, has it looked for.</summary>
    public LastEvent Find(string adapter)
    {
        if (_known.TryGetValue(adapter, out var at))
        {
            return new LastEvent(true, at);
        }

        if (_names is not { } names)
        {
            return default; // the journal is not open yet
        }

        if (!names.Contains(adapter))
        {
            return new LastEvent(true, null); // its name would stand in the journal
        }

        Seek(new SoughtEvent(adapter, 0, null), isStale: false);
        return default;
    }

    /// <summary>Reads what was kept. On the writer's thread, before anything is journaled.</summary>
    public void Load(SqliteConnection connection, long newest)
    {
        var until = JournalSchema.Scalar(connection, "SELECT value FROM facts WHERE name = 'last_events'");
        var kept = Kept(connection);
        Covered = until > 0 && kept.Values.Max() is { } at ? (until, at) : null;
        foreach (var (adapter, last) in kept)
        {
            if (until >= newest)
            {
                _known.TryAdd(adapter, last);
            }
            else
            {
                Seek(new SoughtEvent(adapter, until, last), isStale: true);
            }
        }

        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM names";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        _names = names;
    }

    /// <summary>Whether the rows lag behind what is on disk.</summary>
    public bool IsBehind => _unwritten.Count > 0;

    /// <summary>A transaction begins; what an earlier one would have brought did not come about.</summary>
    public void Begin() => _new.Clear();

    /// <summary>New events of an adapter go into the transaction.</summary>
    public void Journaled(string adapter, DateTimeOffset at) => _new[adapter] = at;

    /// <summary>Writes what is new into the transaction, where it is time, or the last time.</summary>
    public void Write(SqliteConnection connection, long newest, bool isLast = false)
    {
        _isWriting = _unwritten.Count + _new.Count > 0 && (isLast || _wroteAt is not { } before || time.GetElapsedTime(before) >= BetweenWrites);
        if (!_isWriting)
        {
            return;
        }

        foreach (var (adapter, at) in _unwritten.Concat(_new))
        {
            Put(connection, Prefix + adapter, at.ToUnixTimeMilliseconds());
        }

        if (!_sought.Values.Contains(true))
        {
            Put(connection, "last_events", newest);
        }
    }

    /// <summary>The transaction is on disk.</summary>
    public void Committed()
    {
        foreach (var (adapter, at) in _new)
        {
            _known[adapter] = at;
            _unwritten[adapter] = at;
        }

        _new.Clear();
        if (_isWriting)
        {
            _unwritten.Clear();
            _wroteAt = time.GetTimestamp();
            _isWriting = false;
        }
    }

    /// <summary>Keeps what was found. An event that was journaled meanwhile is newer.</summary>
    public static bool Keep(SqliteConnection connection, string adapter, DateTimeOffset? at)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO facts(name, value) VALUES($name, $value)
            ON CONFLICT(name) DO UPDATE SET value = CASE WHEN typeof(value) = 'integer' AND value BETWEEN 0 AND $most THEN max(value, excluded.value) ELSE excluded.value END
            """;
        command.Parameters.AddWithValue("$most", Latest);
        command.Parameters.AddWithValue("$name", Prefix + adapter);
        command.Parameters.AddWithValue("$value", at?.ToUnixTimeMilliseconds() ?? 0);
        return command.ExecuteNonQuery() > 0;
    }

    /// <summary>The search is over, and what it found is kept.</summary>
    public void Found(string adapter, DateTimeOffset? at)
    {
        _known.TryAdd(adapter, at);
        _sought.TryRemove(adapter, out _);
    }

    private void Seek(SoughtEvent sought, bool isStale)
    {
        if (_sought.TryAdd(sought.Adapter, isStale))
        {
            _searches.Writer.TryWrite(sought);
        }
    }

    private static Dictionary<string, DateTimeOffset?> Kept(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, value FROM facts WHERE name >= $from AND name < $to";
        command.Parameters.AddWithValue("$from", Prefix);
        command.Parameters.AddWithValue("$to", AfterPrefix);
        Dictionary<string, DateTimeOffset?> kept = new(StringComparer.OrdinalIgnoreCase);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            // 0: looked for, and the journal has none. What is no moment was never written here
            if (rows.GetValue(1) is long value and >= 0 && value <= Latest)
            {
                var adapter = rows.GetString(0)[Prefix.Length..];
                DateTimeOffset? at = value == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(value);
                kept[adapter] = kept.TryGetValue(adapter, out var other) && !(at > other) ? other ?? at : at;
            }
        }

        return kept;
    }

    private static void Put(SqliteConnection connection, string name, long value)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO facts(name, value) VALUES($name, $value)";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery();
    }
}
