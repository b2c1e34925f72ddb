using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Adapter.Host.Journal.Healing;

/// <summary>The database is not what it should be; it is to be healed.</summary>
internal sealed class JournalDamagedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Tells damage from a disk that is full or slow.</summary>
internal static class Damage
{
    private const int ShortRead = 522;
    private const int HeaderBytes = 100;

    /// <summary>Whether a failure says that the files are damaged, so that trying again cannot help.</summary>
    public static bool Is(Exception failure) => failure switch
    {
        JournalDamagedException => true,
        SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB } => true,
        SqliteException { SqliteExtendedErrorCode: ShortRead } => true,
        // every table and column is this program's own: one that is missing was destroyed
        SqliteException { SqliteErrorCode: raw.SQLITE_ERROR, Message: var message }
            => message.Contains("no such table", StringComparison.Ordinal) || message.Contains("no such column", StringComparison.Ordinal)
                || message.Contains("malformed", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Finds what SQLite would pass over in silence. Costs nothing that grows with the journal.</summary>
    /// <exception cref="JournalDamagedException">The files cannot be what was written.</exception>
    public static void LookAt(string database, JournalReserve reserve)
    {
        FileInfo main = new(database);
        FileInfo wal = new(database + "-wal");
        if (!main.Exists || main.Length < HeaderBytes)
        {
            if (reserve.Last > 0 || wal is { Exists: true, Length: > 0 })
            {
                // SQLite would take it for a new database and delete the WAL
                throw new JournalDamagedException(main.Exists ? "The database file is cut off or empty." : "The database file is missing.");
            }

            return;
        }

        if (wal is { Exists: true, Length: > 0 })
        {
            return;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        using var file = File.OpenHandle(database, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Read(file, header, 0);
        var pages = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        if (header.StartsWith("SQLite format 3\0"u8) && pages * (long)PageSource.PageSize > main.Length
            && System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(header[16..]) == PageSource.PageSize)
        {
            throw new JournalDamagedException($"The database file is cut off: it has {main.Length} bytes of {pages * (long)PageSource.PageSize}.");
        }
    }
}
