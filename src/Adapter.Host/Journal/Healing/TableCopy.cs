using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Journal.Healing;

/// <summary>
/// The database as SQLite would see it, without the pages of events and their index, in a sparse file of its own: so the small tables are read
/// through SQLite without touching the damaged files, and a destroyed first page is replaced by the one that was kept.
/// </summary>
internal sealed class TableCopy : IDisposable
{
    private readonly string _path;
    private readonly SqliteConnection? _connection;

    public TableCopy(PageSource pages, byte[]? firstPage, string path)
    {
        _path = path;
        Write(pages, firstPage, path);
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            connection.Open();
            JournalSchema.Scalar(connection, "SELECT count(*) FROM sqlite_master");
            _connection = connection;
        }
        catch (SqliteException)
        {
            connection.Dispose(); // nothing can be read through SQLite
        }
    }

    /// <summary>Rows of a query from the front until one cannot be read, and from the back likewise.</summary>
    public IEnumerable<object[]> Rows(string select, string key)
    {
        if (_connection is null)
        {
            return [];
        }

        List<object[]> rows = [];
        if (!TryRead($"{select} ORDER BY {key}", rows))
        {
            List<object[]> fromEnd = [];
            TryRead($"{select} ORDER BY {key.Replace(",", " DESC,", StringComparison.Ordinal)} DESC", fromEnd);
            rows.AddRange(fromEnd);
        }

        return rows;
    }

    public void Dispose()
    {
        _connection?.Dispose();
        File.Delete(_path);
    }

    private bool TryRead(string sql, List<object[]> rows)
    {
        try
        {
            using var command = _connection!.CreateCommand();
#pragma warning disable CA2100 // the texts are this room's constants
            command.CommandText = sql;
#pragma warning restore CA2100
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                var values = new object[row.FieldCount];
                row.GetValues(values);
                rows.Add(values);
            }

            return true;
        }
        catch (Exception e) when (e is SqliteException or InvalidCastException or OverflowException)
        {
            return false;
        }
    }

    private static void Write(PageSource pages, byte[]? firstPage, string path)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[PageSource.PageSize];
        foreach (var number in pages.Numbers())
        {
            if (number == 1)
            {
                continue;
            }

            if (pages.TryRead(number, page) && !EventLeaf.IsOfEvents(page))
            {
                file.Position = (number - 1) * PageSource.PageSize;
                file.Write(page);
            }
        }

        var hasFirst = pages.TryRead(1L, page) && page.AsSpan().StartsWith("SQLite format 3\0"u8);
        if (!hasFirst && firstPage is not null)
        {
            firstPage.CopyTo(page, 0);
        }

        // no WAL stands beside this file, and it has as many pages as it has
        var all = Math.Max(1, Math.Max(pages.Pages, file.Length / PageSource.PageSize));
        (page[18], page[19]) = (1, 1);
        BinaryPrimitives.WriteUInt32BigEndian(page.AsSpan(28), (uint)all);
        page.AsSpan(24, 4).CopyTo(page.AsSpan(92));
        file.SetLength(all * PageSource.PageSize);
        file.Position = 0;
        file.Write(page);
    }
}
