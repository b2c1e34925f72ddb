using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Storage.Folders;

/// <summary>
/// Tells the root of a store from an empty folder in its place. The root has a file with the store's id; the adapter's own state keeps the same id. A share that is not mounted leaves
/// an empty folder behind, and nothing must be written there.
/// </summary>
internal sealed class StoreMarker(string root, string stateFolder)
{
    private const string Name = ".recordings-store";
    private const string KnownName = "store.txt";

    private string MarkerPath => Path.Combine(root, Name);

    private string KnownPath => Path.Combine(stateFolder, KnownName);

    /// <summary>Whether the root is there as it was when <see cref="Found"/> ended.</summary>
    public bool IsThere => File.Exists(MarkerPath);

    /// <summary>Makes the root of a new store, or recognizes that of a known one. Gives whether it is new.</summary>
    /// <exception cref="AdapterFailureException">The known store is not there.</exception>
    public bool Found()
    {
        var known = ReadKnown();
        var id = File.Exists(MarkerPath) ? Id(File.ReadAllLines(MarkerPath)) : null;
        if (known is not null && known != id)
        {
            throw new AdapterFailureException(
                FailureClass.Transient,
                id is null ? $"The recordings that were stored in '{root}' are not there: a share or disk is not mounted." : $"'{root}' is another store than before: another share or disk is mounted there.",
                $"Mount the right one; the import goes on by itself. Where the store was emptied or moved on purpose, remove '{KnownPath}' and restart the adapter.");
        }

        var isNew = id is null;
        if (isNew)
        {
            id = Guid.NewGuid().ToString();
            Directory.CreateDirectory(root);
            Write(MarkerPath, [id, "Recordings are stored in this folder. The import looks for this file before it writes: do not remove it."]);
        }

        if (known is null)
        {
            Directory.CreateDirectory(stateFolder);
            Write(KnownPath, [id!, Path.GetFullPath(root)]);
        }

        return isNew;
    }

    private string? ReadKnown()
    {
        var lines = File.Exists(KnownPath) ? File.ReadAllLines(KnownPath) : [];
        return lines.Length > 1 && lines[1] == Path.GetFullPath(root) ? lines[0] : null;
    }

    private static string? Id(string[] lines) => lines.Length > 0 && lines[0].Length > 0 ? lines[0] : null;

    private static void Write(string path, string[] lines)
    {
        var temporary = path + ".tmp";
        File.WriteAllLines(temporary, lines);
        using (var file = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(file);
        }

        DurableFiles.Move(temporary, path);
        DurableFiles.FlushFolder(Path.GetDirectoryName(path)!);
    }
}
