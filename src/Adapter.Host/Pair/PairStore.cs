using Adapter.Host.Journal;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Pair;

/// <summary>What a host of a pair keeps, in the journal's database and the writer's transactions: changes of its role, marks of time, what it would owe.</summary>
internal sealed class PairStore(EventJournal journal)
{
    private const string OwedFact = "pair_owed";

    /// <summary>Every change so far, oldest first. Waits while the journal is not open or being healed.</summary>
    public Task<IReadOnlyList<RoleChange>> ChangesAsync(CancellationToken cancellationToken) => journal.LookAsync(Changes, cancellationToken);

    /// <summary>Becomes active: events after <paramref name="after"/> are handed out.</summary>
    public Task<IReadOnlyList<RoleChange>> BecomeActiveAsync(long after, long term, string reason, DateTimeOffset now, CancellationToken cancellationToken)
        => journal.RunAsync(connection => Change(connection, after, active: true, term, reason, now), cancellationToken);

    /// <summary>Goes to standby: events up to a number, or up to the newest one, are handed out.</summary>
    public Task<IReadOnlyList<RoleChange>> GoToStandbyAsync(long? upTo, long term, string reason, DateTimeOffset now, CancellationToken cancellationToken)
        => journal.RunAsync(connection => Change(connection, upTo ?? Newest(connection), active: false, term, reason, now), cancellationToken);

    /// <summary>Notes that everything up to a number was on disk at a time, and since when events would have to be handed out again at a take-over.</summary>
    public Task MarkAsync(DateTimeOffset now, long sequence, DateTimeOffset? owedSince, CancellationToken cancellationToken)
        => journal.RunAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = """
                    INSERT OR REPLACE INTO marks(at, sequence) VALUES ($now, $sequence);
                    DELETE FROM marks WHERE at < (SELECT max(at) FROM marks WHERE sequence <= (SELECT value FROM facts WHERE name = 'floor'));
                    """;
                command.Parameters.AddWithValue("$now", now.ToUnixTimeMilliseconds());
                command.Parameters.AddWithValue("$sequence", sequence);
                command.ExecuteNonQuery();
                if (owedSince is { } since)
                {
                    using var owed = connection.CreateCommand();
                    owed.CommandText = "INSERT OR REPLACE INTO facts(name, value) VALUES ($name, $since)";
                    owed.Parameters.AddWithValue("$name", OwedFact);
                    owed.Parameters.AddWithValue("$since", since.ToUnixTimeMilliseconds());
                    owed.ExecuteNonQuery();
                }

                return true;
            },
            cancellationToken);

    /// <summary>What <see cref="MarkAsync"/> noted last; <see langword="null"/> when it never did.</summary>
    public DateTimeOffset? OwedSince()
        => Read<DateTimeOffset?>(
            static connection => JournalSchema.Scalar(connection, $"SELECT value FROM facts WHERE name = '{OwedFact}'") is not 0 and var since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null);

    /// <summary>A number such that everything journaled after a time comes after it; 0 where nothing is known of that time.</summary>
    public long SequenceAt(DateTimeOffset at)
        => Read(
            connection =>
            {
                // where the clock was set back, a time stands for several numbers: the smallest one loses nothing
                using var command = connection.CreateCommand();
                command.CommandText = """
                    SELECT coalesce(max(sequence), 0) FROM marks
                    WHERE at <= $at AND sequence <= coalesce((SELECT min(sequence) FROM marks WHERE at > $at), 9223372036854775807)
                    """;
                command.Parameters.AddWithValue("$at", at.ToUnixTimeMilliseconds());
                return (long)command.ExecuteScalar()!;
            });

    /// <summary>A time before which everything that came has a number up to this one; <see langword="null"/> where nothing is known of it.</summary>
    public DateTimeOffset? TimeOf(long sequence)
        => Read<DateTimeOffset?>(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT min(at) FROM marks WHERE sequence = (SELECT max(sequence) FROM marks WHERE sequence <= $sequence)";
                command.Parameters.AddWithValue("$sequence", sequence);
                return command.ExecuteScalar() is long at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
            });

    private T? Read<T>(Func<SqliteConnection, T> question)
    {
        try
        {
            using var connection = JournalSchema.OpenReader(journal.DataDirectory);
            return question(connection);
        }
        catch (SqliteException failure)
        {
            journal.Meet(failure);
            return default; // nothing is known, until it can be read again
        }
    }

    private static long Newest(SqliteConnection connection)
        => Math.Max(JournalSchema.Scalar(connection, "SELECT value FROM facts WHERE name = 'floor'"), JournalSchema.Scalar(connection, "SELECT max(sequence) FROM events"));

    private static IReadOnlyList<RoleChange> Change(SqliteConnection connection, long sequence, bool active, long term, string reason, DateTimeOffset now)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO roles(at, sequence, active, term, reason)
            VALUES (max($now, coalesce((SELECT max(at) FROM roles), 0) + 1), $sequence, $active, $term, $reason)
            """;
        command.Parameters.AddWithValue("$now", now.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$sequence", sequence);
        command.Parameters.AddWithValue("$active", active ? 1 : 0);
        command.Parameters.AddWithValue("$term", term);
        command.Parameters.AddWithValue("$reason", reason);
        command.ExecuteNonQuery();
        return Changes(connection);
    }

    private static IReadOnlyList<RoleChange> Changes(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT at, sequence, active, term, reason FROM roles ORDER BY at";
        using var rows = command.ExecuteReader();
        List<RoleChange> changes = [];
        while (rows.Read())
        {
            changes.Add(new RoleChange(
                DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(0)), rows.GetInt64(1), rows.GetInt64(2) != 0, rows.GetInt64(3), rows.GetString(4)));
        }

        return changes;
    }
}
