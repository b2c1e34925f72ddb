using Adapter.Host.Journal;
using Microsoft.Data.Sqlite;

namespace Benchmarks.Receiving;

/// <summary>What stands in the database of a journal that is closed.</summary>
internal static class JournalRows
{
    /// <param name="dataDirectory">Folder of the journal.</param>
    /// <param name="types">Pattern of the types that count.</param>
    public static async Task<long> CountAsync(string dataDirectory, string types)
    {
        await using var connection = new SqliteConnection($"Data Source={JournalSchema.PathIn(dataDirectory)};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM events WHERE type LIKE $types";
        command.Parameters.AddWithValue("$types", types);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
