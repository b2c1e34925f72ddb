using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Storage.Downloads;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Storage;

/// <summary>The folder of unfinished files of one source. Files that nothing has touched for a week are swept: their downloads would begin anew.</summary>
internal sealed partial class Spool(string folder, TimeProvider time, ILogger logger)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    private long _temporaries;

    public string Folder { get; } = folder;

    /// <summary>A name for a small file before it gets its own; what a killed process left there is overwritten.</summary>
    public string NextTemporary() => Path.Combine(Folder, $"write-{Interlocked.Increment(ref _temporaries)}.tmp");

    /// <summary>Removes a file that was taken over, and the note beside it.</summary>
    public static void Remove(string path)
    {
        File.Delete(path);
        Forget(path);
    }

    /// <summary>Removes the note beside a file that was taken over.</summary>
    public static void Forget(string path)
    {
        var note = PartFile.NoteOf(path);
        if (File.Exists(note))
        {
            File.Delete(note);
        }
    }

    public void Sweep()
    {
        var limit = (time.GetUtcNow() - KeptFor).UtcDateTime;
        var swept = 0;
        foreach (var file in new DirectoryInfo(Folder).EnumerateFiles())
        {
            try
            {
                if (file.LastWriteTimeUtc < limit)
                {
                    file.Delete();
                    swept++;
                }
            }
            catch (Exception failure) when (StoreFailures.IsFileFailure(failure))
            {
                LogNotSwept(failure, file.Name);
            }
        }

        if (swept > 0)
        {
            LogSwept(swept, Folder);
        }
    }

    [LoggerMessage(EventIds.SpoolSwept, LogLevel.Information, "{Count} unfinished files that nothing had touched for a week were removed from {Folder}.")]
    private partial void LogSwept(int count, string folder);

    [LoggerMessage(EventIds.SpoolNotSwept, LogLevel.Warning, "The unfinished file {Name} cannot be removed.")]
    private partial void LogNotSwept(Exception failure, string name);
}
