namespace Adapter.Host.Plugins;

/// <summary>This process's folder for shadow copies. Those of processes that are gone are swept; a lock file tells who is alive.</summary>
internal sealed class ShadowStore : IDisposable
{
    private const string LockName = "in-use";

    private readonly string _root;
    private readonly string _own;
    private FileStream? _lock;

    public ShadowStore(string root)
    {
        _root = root;
        _own = Path.Combine(root, Path.GetRandomFileName());
    }

    /// <summary>Copies a plugin folder and gives the copy's path.</summary>
    public string Copy(string directory, int generation)
    {
        Open();
        return PluginFolder.CopyTo(_own, directory, generation);
    }

    public void Dispose()
    {
        if (_lock is not null)
        {
            _lock.Dispose();
            PluginFolder.TryDelete(_own);
        }
    }

    private void Open()
    {
        if (_lock is not null)
        {
            return;
        }

        if (Directory.Exists(_root))
        {
            foreach (var other in Directory.GetDirectories(_root))
            {
                Sweep(other);
            }
        }

        Directory.CreateDirectory(_own);
        _lock = new FileStream(Path.Combine(_own, LockName), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
    }

    private static void Sweep(string directory)
    {
        try
        {
            using (File.Open(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            {
                // nobody holds it
            }

            PluginFolder.TryDelete(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // another process uses it
        }
    }
}
