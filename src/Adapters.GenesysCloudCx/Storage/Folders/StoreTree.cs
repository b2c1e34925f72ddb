namespace Adapters.GenesysCloudCx.Storage.Folders;

/// <summary>The folders below the root. A folder that was made is durable before anything in it is called stored.</summary>
internal sealed class StoreTree(string root, FolderFlusher flusher)
{
    private const int MostKnown = 4096;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Where a key is.</summary>
    /// <exception cref="ArgumentException">The key is none: it would lead elsewhere.</exception>
    public string PathOf(string key)
    {
        var names = key.Split('/');
        if (names.Any(name => name is "" or "." or ".." || name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)))
        {
            throw new ArgumentException($"'{key}' is no key of a store.", nameof(key));
        }

        return Path.Combine([root, .. names]);
    }

    /// <summary>Makes the folder of a file and those above it, up to the root.</summary>
    public async Task MakeFolderAsync(string folder)
    {
        if (folder.Length <= root.Length || IsKnown(folder))
        {
            return;
        }

        var above = Path.GetDirectoryName(folder)!;
        await MakeFolderAsync(above);
        Directory.CreateDirectory(folder);
        await flusher.FlushAsync(above);
        lock (_gate)
        {
            if (_known.Count >= MostKnown)
            {
                _known.Clear();
            }

            _known.Add(folder);
        }
    }

    /// <summary>Somebody took folders away: nothing is known any more.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _known.Clear();
        }
    }

    private bool IsKnown(string folder)
    {
        lock (_gate)
        {
            return _known.Contains(folder);
        }
    }
}
