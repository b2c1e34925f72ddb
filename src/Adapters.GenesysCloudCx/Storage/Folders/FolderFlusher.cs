namespace Adapters.GenesysCloudCx.Storage.Folders;

/// <summary>Flushes folders, with one flush for all who ask while another one of the same folder goes on: what was renamed before a flush begins is covered by it.</summary>
internal sealed class FolderFlusher
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);
    private long _flushes;

    /// <summary>How many flushes were made.</summary>
    public long Flushes => Interlocked.Read(ref _flushes);

    public Task FlushAsync(string folder)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(folder, out var round))
            {
                _waiting[folder] = round = RunAsync(folder, _running.GetValueOrDefault(folder) ?? Task.CompletedTask);
            }

            return round;
        }
    }

    private async Task RunAsync(string folder, Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Remove(folder);
            _running[folder] = done.Task;
        }

        try
        {
            Interlocked.Increment(ref _flushes);
            DurableFiles.FlushFolder(folder);
        }
        finally
        {
            lock (_gate)
            {
                if (_running.GetValueOrDefault(folder) == done.Task)
                {
                    _running.Remove(folder);
                }
            }

            done.SetResult();
        }
    }
}
