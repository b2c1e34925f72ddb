namespace Adapter.Host.Definitions.Secrets;

/// <summary>Replaces the content of a file in one step: a reader sees the old content or the new, also after a crash.</summary>
internal static class AtomicFile
{
    /// <exception cref="IOException">The folder or the file cannot be written; the old content stays.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        // a link stays a link: what it points to is replaced
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File.GetUnixFileMode(target);
        }

        try
        {
            using (FileStream stream = new(temporary, options))
            {
                if (!OperatingSystem.IsWindows())
                {
                    // what was asked for at creation is cut by the umask
                    File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(target));
                }

                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            if (OperatingSystem.IsWindows())
            {
                // keeps the access list of the old file
                File.Replace(temporary, target, destinationBackupFileName: null);
            }
            else
            {
                File.Move(temporary, target, overwrite: true);
            }
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
