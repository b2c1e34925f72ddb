namespace Adapter.Host.Definitions.Secrets;

/// <summary>Replaces the content of a file in one step: a reader sees the old content or the new, also after a crash.</summary>
internal static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file that only the host's account may read, making it and its folder where there is none. On Windows the folder's access list decides.</summary>
    /// <exception cref="IOException">The folder or the file cannot be written; the old content stays.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static void WriteForOwner(string path, ReadOnlySpan<byte> content)
    {
        var target = Path.GetFullPath(path);
        MakeFolderForOwner(Path.GetDirectoryName(target)!);
        Write(target, content, OwnerOnly);
    }

    /// <summary>Makes a folder that only the host's account may enter, unless it is there.</summary>
    public static void MakeFolderForOwner(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <exception cref="IOException">The folder or the file cannot be written; the old content stays.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        using var staged = StageReplacement(path, content);
        staged.Put();
    }

    /// <summary>Writes a file that is not there yet, with the permissions that new files have.</summary>
    /// <exception cref="IOException">It is there by now, or cannot be written; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        using var staged = StageNew(path, content);
        staged.Put();
    }

    /// <summary>As <see cref="Replace"/>, up to the step that makes it count.</summary>
    public static StagedFile StageReplacement(string path, ReadOnlySpan<byte> content)
    {
        // a link stays a link: what it points to is replaced
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        return Stage(target, content, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(target), isNew: false);
    }

    /// <summary>As <see cref="Create"/>, up to the step that makes it count.</summary>
    public static StagedFile StageNew(string path, ReadOnlySpan<byte> content) => Stage(Path.GetFullPath(path), content, mode: null, isNew: true);

    private static void Write(string target, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        using var staged = Stage(target, content, mode, isNew: false);
        staged.Put();
    }

    private static StagedFile Stage(string target, ReadOnlySpan<byte> content, UnixFileMode? mode, bool isNew)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows() && mode is { } wanted)
        {
            options.UnixCreateMode = wanted;
        }

        try
        {
            using FileStream stream = new(temporary, options);
            if (!OperatingSystem.IsWindows() && mode is { } exact)
            {
                // what was asked for at creation is cut by the umask
                File.SetUnixFileMode(stream.SafeFileHandle, exact);
            }

            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return new StagedFile(temporary, target, isNew);
    }
}

/// <summary>The content of a file, on disk under another name: all that needs room is done. Disposed, it leaves nothing behind that was not put.</summary>
internal sealed class StagedFile(string temporary, string target, bool isNew) : IDisposable
{
    /// <summary>Makes it count, in one step.</summary>
    /// <exception cref="IOException">That is not possible; everything is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void Put()
    {
        if (isNew)
        {
            File.Move(temporary, target, overwrite: false);
        }
        else if (OperatingSystem.IsWindows() && File.Exists(target))
        {
            // keeps the access list of the old file
            File.Replace(temporary, target, destinationBackupFileName: null);
        }
        else
        {
            File.Move(temporary, target, overwrite: true);
        }
    }

    public void Dispose() => File.Delete(temporary);
}
