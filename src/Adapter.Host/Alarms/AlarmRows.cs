using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Alarms;

/// <summary>Alarms as rows.</summary>
[SuppressMessage("Security", "CA2100", Justification = "The texts are this class's constants; values are parameters.")]
internal static class AlarmRows
{
    private const int HistoryKept = 200;

    private const string Columns = "id, kind, severity, state, adapter, source, subject, text, raised, seen, count, returns, resolved, resolved_by, acknowledged, acknowledged_by, note";

    public static void Put(SqliteConnection connection, Alarm alarm) => Run(
        connection,
        $"INSERT OR REPLACE INTO alarms({Columns}) VALUES ($id, $kind, $severity, $state, $adapter, $source, $subject, $text, $raised, $seen, $count, $returns, $resolved, $resolvedBy, $acknowledged, $acknowledgedBy, $note)",
        ("$id", alarm.Id), ("$kind", alarm.Kind), ("$severity", (int)alarm.Severity), ("$state", (int)alarm.State), ("$adapter", alarm.Adapter), ("$source", alarm.DataSource), ("$subject", alarm.Subject),
        ("$text", alarm.Text), ("$raised", Number(alarm.RaisedAt)), ("$seen", Number(alarm.LastSeenAt)), ("$count", alarm.Count), ("$returns", alarm.Returns), ("$resolved", Number(alarm.ResolvedAt)),
        ("$resolvedBy", alarm.ResolvedBy), ("$acknowledged", Number(alarm.AcknowledgedAt)), ("$acknowledgedBy", alarm.AcknowledgedBy), ("$note", alarm.Note));

    /// <summary>Adds a line of history; the oldest but the very first go beyond the number that is kept.</summary>
    public static void Append(SqliteConnection connection, long alarm, AlarmTransition transition)
    {
        Run(connection, "INSERT INTO history(alarm, at, change, by, text) VALUES ($alarm, $at, $change, $by, $text)",
            ("$alarm", alarm), ("$at", Number(transition.At)), ("$change", (int)transition.Change), ("$by", transition.By), ("$text", transition.Text));
        Run(connection, """
            DELETE FROM history WHERE alarm = $alarm AND rowid > (SELECT min(rowid) FROM history WHERE alarm = $alarm)
                AND rowid <= coalesce((SELECT rowid FROM history WHERE alarm = $alarm ORDER BY rowid DESC LIMIT 1 OFFSET $kept), -1)
            """, ("$alarm", alarm), ("$kept", HistoryKept));
    }

    public static IReadOnlyList<Alarm> Read(SqliteConnection connection, string condition, params (string Name, object? Value)[] values)
        => Query(connection, $"SELECT {Columns} FROM alarms {condition}", static row => new Alarm
        {
            Id = row.GetInt64(0),
            Kind = row.GetString(1),
            Severity = (AlarmLevel)row.GetInt32(2),
            State = (AlarmState)row.GetInt32(3),
            Adapter = Text(row, 4),
            DataSource = Text(row, 5),
            Subject = row.GetString(6),
            Text = row.GetString(7),
            RaisedAt = Moment(row, 8)!.Value,
            LastSeenAt = Moment(row, 9)!.Value,
            Count = row.GetInt64(10),
            Returns = row.GetInt32(11),
            ResolvedAt = Moment(row, 12),
            ResolvedBy = Text(row, 13),
            AcknowledgedAt = Moment(row, 14),
            AcknowledgedBy = Text(row, 15),
            Note = Text(row, 16),
        }, values);

    public static IReadOnlyList<AlarmTransition> History(SqliteConnection connection, long alarm)
        => Query(connection, "SELECT at, change, by, text FROM history WHERE alarm = $alarm ORDER BY rowid",
            static row => new AlarmTransition(Moment(row, 0)!.Value, (AlarmChange)row.GetInt32(1), row.GetString(2), Text(row, 3)), ("$alarm", alarm));

    public static AlarmPage List(SqliteConnection connection, AlarmQuery query)
    {
        var states = query.States.Count == 0 ? "0, 1, 2" : string.Join(", ", query.States.Select(state => ((int)state).ToString(CultureInfo.InvariantCulture)));
        var found = Read(
            connection,
            $"""
            WHERE state IN ({states}) AND severity >= $severity AND ($before IS NULL OR id < $before) AND ($adapter IS NULL OR adapter = $adapter)
                AND ($kind IS NULL OR kind = $kind OR substr(kind, 1, length($kind) + 1) = $kind || '.')
            ORDER BY id DESC LIMIT $limit
            """,
            ("$severity", (int)query.AtLeast), ("$before", query.Before), ("$adapter", query.Adapter), ("$kind", query.Kind), ("$limit", query.Limit + 1));
        return new AlarmPage([.. found.Take(query.Limit)], found.Count > query.Limit ? found[query.Limit - 1].Id : null);
    }

    public static void Owe(SqliteConnection connection, long id, string target, DateTimeOffset created, string body)
        => Run(connection, "INSERT OR REPLACE INTO deliveries(id, target, created, body) VALUES ($id, $target, $created, $body)", ("$id", id), ("$target", target), ("$created", Number(created)), ("$body", body));

    public static IReadOnlyList<(long Id, DateTimeOffset Created, string Body)> Owed(SqliteConnection connection, string target)
        => Query(connection, "SELECT id, created, body FROM deliveries WHERE target = $target ORDER BY id", static row => (row.GetInt64(0), Moment(row, 1)!.Value, row.GetString(2)), ("$target", target));

    public static void Settle(SqliteConnection connection, long id) => Run(connection, "DELETE FROM deliveries WHERE id = $id", ("$id", id));

    /// <summary>Removes what was cleared before a time, and the oldest cleared ones beyond a number.</summary>
    public static void Retain(SqliteConnection connection, DateTimeOffset before, int kept)
    {
        Run(connection, "DELETE FROM alarms WHERE state = 2 AND (resolved < $before OR id <= coalesce((SELECT id FROM alarms WHERE state = 2 ORDER BY id DESC LIMIT 1 OFFSET $kept), -1))",
            ("$before", Number(before)), ("$kept", kept));
        Run(connection, "DELETE FROM history WHERE alarm NOT IN (SELECT id FROM alarms)");
    }

    public static IReadOnlyList<string> OwedTargets(SqliteConnection connection) => Query(connection, "SELECT DISTINCT target FROM deliveries", static row => row.GetString(0));

    private static List<T> Query<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> map, params (string Name, object? Value)[] values)
    {
        using var command = Command(connection, sql, values);
        using var rows = command.ExecuteReader();
        List<T> found = [];
        while (rows.Read())
        {
            found.Add(map(rows));
        }

        return found;
    }

    private static void Run(SqliteConnection connection, string sql, params (string Name, object? Value)[] values)
    {
        using var command = Command(connection, sql, values);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Moment(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static long? Number(DateTimeOffset? moment) => moment?.ToUnixTimeMilliseconds();
}
