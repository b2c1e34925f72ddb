using Microsoft.Data.Sqlite;

namespace Adapter.Host.Journal;

/// <summary>Table <c>quarantine</c>: the numbers without events.</summary>
internal static class QuarantineTable
{
    /// <summary>Every row, in the order of the sequence numbers.</summary>
    public static IReadOnlyList<QuarantinedSpan> Read(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, found, first, last, began, ended, file, reason FROM quarantine ORDER BY first";
        using var row = command.ExecuteReader();
        List<QuarantinedSpan> spans = [];
        while (row.Read())
        {
            spans.Add(new QuarantinedSpan(
                row.GetInt64(0), Moment(row.GetInt64(1)), row.GetInt64(2), row.GetInt64(3), row.IsDBNull(4) ? null : Moment(row.GetInt64(4)),
                row.IsDBNull(5) ? null : Moment(row.GetInt64(5)), row.GetString(6), row.GetString(7)));
        }

        return spans;
    }

    public static void Insert(SqliteConnection connection, QuarantinedSpan span)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO quarantine(number, found, first, last, began, ended, file, reason) VALUES($number, $found, $first, $last, $began, $ended, $file, $reason)";
        command.Parameters.AddWithValue("$number", span.Number);
        command.Parameters.AddWithValue("$found", span.FoundAt.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$first", span.First);
        command.Parameters.AddWithValue("$last", span.Last);
        command.Parameters.AddWithValue("$began", span.Began is { } began ? began.ToUnixTimeMilliseconds() : DBNull.Value);
        command.Parameters.AddWithValue("$ended", span.Ended is { } ended ? ended.ToUnixTimeMilliseconds() : DBNull.Value);
        command.Parameters.AddWithValue("$file", span.File);
        command.Parameters.AddWithValue("$reason", span.Reason);
        command.ExecuteNonQuery();
    }

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
