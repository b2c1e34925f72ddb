using Adapter.Host.Journal;

namespace JournalLoad;

/// <summary>Tells which native SQLite a setting leads to. A process can load only one, hence a process for each.</summary>
internal static class NativeChoice
{
    public static int Print(string choice)
    {
        var library = SqliteNative.Initialize(Enum.Parse<SqliteChoice>(choice, ignoreCase: true));
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:");
        connection.Open();
        Console.WriteLine($"{library.Origin} {library.Version} {connection.ServerVersion}");
        return 0;
    }
}
