using Microsoft.Data.Sqlite;

namespace Adapter.Host.Journal;

/// <summary>Cursors in the journal's database, changed in the writer's transactions.</summary>
internal sealed class CursorStore(JournalWriter writer, JournalGate gate, TimeProvider time) : ICursorStore
{
    private const int LongestName = 100;

    public Task<IReadOnlyList<Cursor>> ListAsync(CancellationToken cancellationToken)
        => gate.ReadAsync(List, cancellationToken);

    public async Task<Cursor?> FindAsync(string name, CancellationToken cancellationToken)
        => (await ListAsync(cancellationToken)).FirstOrDefault(cursor => string.Equals(cursor.Name, name, StringComparison.OrdinalIgnoreCase));

    public Task<(Cursor Cursor, bool Created)> CreateAsync(string name, long position, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new CursorException(CursorFault.BadName, $"A consumer's name has 1 to {LongestName} letters, digits, dots, hyphens or underscores.");
        }

        RefuseBeyondEnd(position);
        return writer.RunAsync(
            connection =>
            {
                if (Find(connection, name) is { } known)
                {
                    return (known, false);
                }

                var now = Now();
                using var command = connection.CreateCommand();
                command.CommandText = "INSERT INTO cursors(name, position, created, updated) VALUES($name, $position, $now, $now)";
                command.Parameters.AddWithValue("$name", name);
                command.Parameters.AddWithValue("$position", position);
                command.Parameters.AddWithValue("$now", now.ToUnixTimeMilliseconds());
                command.ExecuteNonQuery();
                return (new Cursor(name, position, now, now), true);
            },
            cancellationToken);
    }

    public Task<Cursor> AdvanceAsync(string name, long position, CancellationToken cancellationToken)
        => MoveAsync(name, position, forwardOnly: true, cancellationToken);

    public Task<Cursor> ResetAsync(string name, long position, CancellationToken cancellationToken)
        => MoveAsync(name, position, forwardOnly: false, cancellationToken);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
        => writer.RunAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "DELETE FROM cursors WHERE name = $name";
                command.Parameters.AddWithValue("$name", name);
                return command.ExecuteNonQuery() > 0;
            },
            cancellationToken);

    private Task<Cursor> MoveAsync(string name, long position, bool forwardOnly, CancellationToken cancellationToken)
    {
        RefuseBeyondEnd(position);
        return writer.RunAsync(
            connection =>
            {
                var cursor = Find(connection, name) ?? throw new CursorException(
                    CursorFault.NotFound, $"There is no consumer '{name}'. Register it first.");
                if (forwardOnly && position < cursor.Position)
                {
                    throw new CursorException(
                        CursorFault.Backwards, $"Consumer '{cursor.Name}' stands at {cursor.Position}; {position} is behind it. Use reset to go back.");
                }

                var now = Now();
                using var command = connection.CreateCommand();
                command.CommandText = "UPDATE cursors SET position = $position, updated = $now WHERE name = $name";
                command.Parameters.AddWithValue("$name", name);
                command.Parameters.AddWithValue("$position", position);
                command.Parameters.AddWithValue("$now", now.ToUnixTimeMilliseconds());
                command.ExecuteNonQuery();
                return cursor with { Position = position, UpdatedAt = now };
            },
            cancellationToken);
    }

    private void RefuseBeyondEnd(long position)
    {
        if (position < 0 || position > writer.LastSequence)
        {
            throw new CursorException(
                CursorFault.BeyondEnd, $"Position {position} is not in the journal: give 0 to {writer.LastSequence}, the newest event on disk.");
        }
    }

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private static IReadOnlyList<Cursor> List(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, position, created, updated FROM cursors ORDER BY name";
        return Read(command);
    }

    private static Cursor? Find(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, position, created, updated FROM cursors WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return Read(command).FirstOrDefault();
    }

    private static List<Cursor> Read(SqliteCommand command)
    {
        using var rows = command.ExecuteReader();
        List<Cursor> cursors = [];
        while (rows.Read())
        {
            cursors.Add(new Cursor(
                rows.GetString(0), rows.GetInt64(1), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(2)), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(3))));
        }

        return cursors;
    }
}
