using System.Globalization;

namespace Adapter.Host.Journal.Healing;

/// <summary>
/// Puts a healed database in the place of the damaged one. The file's name says how far it got: <c>journal.db.healing</c> is unfinished and worth nothing,
/// <c>journal.db.healed-STAMP</c> is complete and decided: then every start finishes the swap, whichever of its moves were made.
/// </summary>
internal static class HealedSwap
{
    public const string Folder = "quarantine";
    private const string HealingName = JournalSchema.FileName + ".healing";
    private const string HealedName = JournalSchema.FileName + ".healed-";
    private const string TablesName = JournalSchema.FileName + ".tables";
    private static readonly string[] Suffixes = ["-wal", "-shm", "-journal", ""];

    /// <summary>Where the healed database is made.</summary>
    public static string HealingPath(string dataDirectory) => Path.Combine(dataDirectory, HealingName);

    public static string TablesPath(string dataDirectory) => Path.Combine(dataDirectory, TablesName);

    /// <summary>A name for the folder of the damaged files that is not taken.</summary>
    public static string Stamp(string dataDirectory, DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var name = stamp;
        for (var n = 2; Directory.Exists(Path.Combine(dataDirectory, Folder, name)); n++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{stamp}-{n}");
        }

        return name;
    }

    /// <summary>Declares the database under <see cref="HealingPath"/> complete; it is flushed before.</summary>
    public static void Decide(string dataDirectory, string stamp)
    {
        using (FileStream file = new(HealingPath(dataDirectory), FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(HealingPath(dataDirectory), Path.Combine(dataDirectory, HealedName + stamp));
    }

    /// <summary>Finishes a swap that was decided, and clears away what an unfinished one left. Nobody has the files open.</summary>
    /// <returns>Whether there was one to finish.</returns>
    public static bool Finish(string dataDirectory, JournalPoints points)
    {
        foreach (var suffix in Suffixes)
        {
            File.Delete(HealingPath(dataDirectory) + suffix);
            File.Delete(TablesPath(dataDirectory) + suffix);
        }

        if (Directory.EnumerateFiles(dataDirectory, HealedName + "*").Order(StringComparer.Ordinal).LastOrDefault() is not { } healed)
        {
            return false;
        }

        points.At(JournalPoints.HealBeforeSwap);
        var database = JournalSchema.PathIn(dataDirectory);
        var aside = Path.Combine(dataDirectory, Folder, Path.GetFileName(healed)[HealedName.Length..]);
        Directory.CreateDirectory(aside);
        foreach (var suffix in Suffixes)
        {
            if (File.Exists(database + suffix))
            {
                File.Move(database + suffix, Path.Combine(aside, JournalSchema.FileName + suffix), overwrite: true);
            }
        }

        points.At(JournalPoints.HealSwapping);
        File.Move(healed, database);
        points.At(JournalPoints.HealSwapped);
        return true;
    }
}
