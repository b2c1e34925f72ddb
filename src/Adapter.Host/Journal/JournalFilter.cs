using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Adapter.Host.Journal;

/// <summary>The conditions of a query, and the segments in which they can be met.</summary>
internal sealed class JournalFilter
{
    /// <summary>Segments looked at in one transaction.</summary>
    private const int SegmentsAtOnce = 256;

    private readonly List<uint> _tokens = [];
    private List<uint>? _anyAdapter;
    private List<long>? _adapters;
    private bool _sourceIsUnknown;
    private string? _type;
    private string? _conversation;

    public string Sql { get; private set; } = "";

    /// <summary>The same from the newest to the oldest.</summary>
    public string BackwardSql => Sql.Replace("ORDER BY sequence", "ORDER BY sequence DESC", StringComparison.Ordinal);

    /// <summary>Nothing can match: the adapter never journaled anything.</summary>
    public bool IsEmpty => _adapters is { Count: 0 } || _sourceIsUnknown;

    public static JournalFilter From(JournalQuery query, SqliteConnection connection)
    {
        JournalFilter filter = new() { _type = query.Type, _conversation = query.Conversation };
        StringBuilder sql = new("SELECT sequence, type, body FROM events WHERE sequence > ?1 AND sequence <= ?2");
        if (query.Adapter is { } adapter)
        {
            filter._adapters = NumbersOf(connection, adapter);
            filter._anyAdapter = [.. filter._adapters.Select(SegmentTokens.Adapter)];
            // numbers of our own making, no text of the caller
            sql.Append(" AND adapter IN (").AppendJoin(',', filter._adapters).Append(')');
        }

        if (query.DataSource is { } dataSource)
        {
            var sources = NumbersOf(connection, EventEncoder.SourceOf(dataSource));
            filter._sourceIsUnknown = sources.Count == 0;
            sql.Append(" AND source IN (").AppendJoin(',', sources).Append(')');
        }

        if (query.Type is { } type)
        {
            filter._tokens.Add(SegmentTokens.Type(type));
            sql.Append(" AND type = ?4");
        }

        if (query.Conversation is { } conversation)
        {
            filter._tokens.Add(SegmentTokens.Conversation(conversation));
            sql.Append(" AND conversation = ?5");
        }

        filter.Sql = sql.Append(" ORDER BY sequence LIMIT ?3").ToString();
        return filter;
    }

    public void Bind(sqlite3_stmt statement)
    {
        if (_type is not null)
        {
            raw.sqlite3_bind_text(statement, 4, _type);
        }

        if (_conversation is not null)
        {
            raw.sqlite3_bind_text(statement, 5, _conversation);
        }
    }

    /// <summary>The next run of sequence numbers in which a match is possible.</summary>
    /// <remarks>
    /// Read after <paramref name="from"/> up to and with <paramref name="until"/>, which is the end of the journal when <paramref name="isTail"/>.
    /// <see langword="false"/> means: nothing to read up to <paramref name="until"/>, ask again from there.
    /// </remarks>
    public bool TryNextRange(SqliteConnection connection, long after, out long from, out long until, out bool isTail)
    {
        (from, until, isTail) = (after, long.MaxValue, true);
        if (_tokens.Count == 0 && _anyAdapter is null)
        {
            return true;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT first, last, tokens FROM segments WHERE first >= (SELECT ifnull(max(first), 0) FROM segments WHERE first <= $after) AND last > $after ORDER BY first LIMIT $limit";
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$limit", SegmentsAtOnce);
        using var rows = command.ExecuteReader();
        var seen = 0;
        while (rows.Read())
        {
            seen++;
            until = rows.GetInt64(1);
            if (MayMatch((byte[])rows.GetValue(2)))
            {
                from = Math.Max(after, rows.GetInt64(0) - 1);
                isTail = false;
                return true;
            }
        }

        if (seen == SegmentsAtOnce)
        {
            return false;
        }

        // past the last closed segment: the open one is small enough to be looked through
        (from, until) = (seen > 0 ? until : after, long.MaxValue);
        return true;
    }

    /// <summary>Whether a segment may hold a match. <see langword="false"/> is certain.</summary>
    public bool MayMatch(byte[] tokens)
        => _tokens.TrueForAll(token => SegmentTokens.MayContain(tokens, token))
            && (_anyAdapter is null || _anyAdapter.Exists(token => SegmentTokens.MayContain(tokens, token)));

    private static List<long> NumbersOf(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number FROM names WHERE name = $name COLLATE NOCASE";
        command.Parameters.AddWithValue("$name", name);
        using var rows = command.ExecuteReader();
        List<long> numbers = [];
        while (rows.Read())
        {
            numbers.Add(rows.GetInt64(0));
        }

        return numbers;
    }
}
