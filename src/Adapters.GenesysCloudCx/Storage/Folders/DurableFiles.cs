using System.Runtime.InteropServices;

namespace Adapters.GenesysCloudCx.Storage.Folders;

/// <summary>
/// The two steps that make a new name outlast a power cut. On Linux and macOS a rename is on disk when its folder was flushed. Windows cannot flush a folder; there the rename itself is
/// written through, and new folders rest on the journal of NTFS.
/// </summary>
internal static partial class DurableFiles
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;
    private const int InvalidArgument = 22;
    private const uint ReplaceExisting = 0x1;
    private const uint WriteThrough = 0x8;

    /// <summary>Renames within a file system, over what stands there; durable after <see cref="FlushFolder"/> of the folder.</summary>
    public static void Move(string from, string to)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.Move(from, to, overwrite: true);
        }
        else if (!MoveFile(Path.GetFullPath(from), Path.GetFullPath(to), ReplaceExisting | WriteThrough))
        {
            throw Marshal.GetLastPInvokeError() switch
            {
                2 => new FileNotFoundException(null, from),
                3 => new DirectoryNotFoundException($"Could not find a part of the path '{to}'."),
                5 => new UnauthorizedAccessException($"Access to the path '{to}' is denied."),
                var error => new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{to}'", Marshal.GetHRForLastWin32Error()),
            };
        }
    }

    /// <summary>Brings the names in a folder to disk.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(path, ReadOnly | (OperatingSystem.IsLinux() ? CloseOnExec : 0));
        if (descriptor < 0)
        {
            throw Failure(path);
        }

        try
        {
            while (Flush(descriptor) != 0)
            {
                switch (Marshal.GetLastPInvokeError())
                {
                    case Interrupted:
                        continue;
                    case InvalidArgument:
                        return; // some network file systems have no flush of folders; their servers keep names by themselves
                    default:
                        throw Failure(path);
                }
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFile(string from, string to, uint flags);
}
