using System.Threading.Channels;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions;

/// <summary>A hint that something in the configuration folder may have changed. May be late or absent: nobody relies on it.</summary>
internal sealed class FolderSignal(string configFolder) : IDisposable
{
    private readonly Channel<bool> _hints = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private FileSystemWatcher? _watcher;
    private volatile bool _isBroken;

    /// <summary>Whether the system tells of changes now.</summary>
    public bool IsArmed => _watcher is not null && !_isBroken;

    /// <summary>Gives a hint by hand.</summary>
    public void Raise() => _hints.Writer.TryWrite(true);

    /// <summary>Completes when there is a hint.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _hints.Reader.ReadAsync(cancellationToken);

    /// <summary>Takes a waiting hint away.</summary>
    public bool TryTake() => _hints.Reader.TryRead(out _);

    /// <summary>Listens, or listens again when the folder was gone or the system lost track. Called from one place at a time.</summary>
    public void Arm()
    {
        if (IsArmed && Directory.Exists(configFolder))
        {
            return;
        }

        _watcher?.Dispose();
        _watcher = null;
        FileSystemWatcher? made = null;
        try
        {
            made = new FileSystemWatcher(configFolder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
            made.Changed += (_, change) => Hint(change.Name);
            made.Created += (_, change) => Hint(change.Name);
            made.Deleted += (_, change) => Hint(change.Name);
            made.Renamed += (_, change) => Hint(change.Name ?? change.OldName);
            made.Error += (_, _) =>
            {
                _isBroken = true;
                Raise();
            };
            made.EnableRaisingEvents = true;
            _isBroken = false;
            _watcher = made;
            made = null;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            // the folder is not there or the system has no watches left: looking at it from time to time does
        }
        finally
        {
            made?.Dispose();
        }
    }

    public void Dispose() => _watcher?.Dispose();

    /// <summary>Logs and data may lie below the same folder; they are nobody's definition.</summary>
    private void Hint(string? name)
    {
        if (name is null || name.StartsWith(DefinitionNames.AdaptersFolder, StringComparison.OrdinalIgnoreCase) || name.StartsWith(DefinitionNames.DataSourcesFolder, StringComparison.OrdinalIgnoreCase))
        {
            Raise();
        }
    }
}
