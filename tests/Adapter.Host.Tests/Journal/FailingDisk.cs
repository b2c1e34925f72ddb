using System.Runtime.InteropServices;
using Adapter.Host.Journal;
using SQLitePCL;

namespace Adapter.Host.Tests.Journal;

/// <summary>
/// A disk under SQLite that fails on command and keeps apart what was written from what was flushed. As on a real system, what a failed flush did not bring to the
/// disk is forgotten: it can still be read, and a later flush does not write it. Files outside the folder go to the system as ever.
/// </summary>
internal sealed unsafe class FailingDisk : IDisposable
{
    private const int VfsBytes = 168;
    private const int MethodsBytes = 152;
    private const int OpenAt = 40;
    private const int DeleteAt = 48;
    private const int CloseAt = 8;
    private const int WriteAt = 24;
    private const int TruncateAt = 32;
    private const int SyncAt = 40;
    private const int WriteFailed = 778;
    private const int FlushFailed = 1034;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<nint, (FailingDisk Disk, DiskFile File, nint Methods)> OpenFiles = [];
    private static readonly Dictionary<nint, nint> Patched = [];
    private static readonly List<FailingDisk> Disks = [];
    private static nint _system;

    private readonly string _folder;
    private readonly Dictionary<string, DiskFile> _files = new(StringComparer.Ordinal);
    private volatile bool _failWrites;
    private volatile bool _failFlushes;
    private int _failedFlushes;
    private int _failedWrites;

    public FailingDisk(string folder)
    {
        _folder = folder + Path.DirectorySeparatorChar;
        lock (Gate)
        {
            Register();
            Disks.Add(this);
        }
    }

    public bool FailWrites
    {
        get => _failWrites;
        set => _failWrites = value;
    }

    public bool FailFlushes
    {
        get => _failFlushes;
        set => _failFlushes = value;
    }

    public int FailedFlushes => Volatile.Read(ref _failedFlushes);

    public int FailedWrites => Volatile.Read(ref _failedWrites);

    /// <summary>What is on the disk when the power goes now.</summary>
    public void CutPower(string into)
    {
        lock (Gate)
        {
            foreach (var (path, file) in _files)
            {
                File.WriteAllBytes(Path.Combine(into, Path.GetFileName(path)), file.Flushed.ToArray());
            }
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            Disks.Remove(this);
        }
    }

    private static void Register()
    {
        if (_system != 0)
        {
            return;
        }

        var library = SqliteNative.Initialize(SqliteChoice.Auto).Origin == "system"
            ? NativeLibrary.Load("libsqlite3.so.0")
            : NativeLibrary.Load("e_sqlite3", typeof(SQLite3Provider_e_sqlite3).Assembly, null);
        var find = (delegate* unmanaged<byte*, nint>)NativeLibrary.GetExport(library, "sqlite3_vfs_find");
        var register = (delegate* unmanaged<nint, int, int>)NativeLibrary.GetExport(library, "sqlite3_vfs_register");
        _system = find(null);
        var own = (nint)NativeMemory.AllocZeroed(VfsBytes);
        Buffer.MemoryCopy((void*)_system, (void*)own, VfsBytes, VfsBytes);
        *(nint*)(own + 16) = 0;
        *(nint*)(own + 24) = Marshal.StringToCoTaskMemUTF8("failing");
        *(nint*)(own + OpenAt) = (nint)(delegate* unmanaged<nint, byte*, nint, int, int*, int>)&Open;
        *(nint*)(own + DeleteAt) = (nint)(delegate* unmanaged<nint, byte*, int, int>)&Delete;
        Assert.Equal(0, register(own, 1));
    }

    [UnmanagedCallersOnly]
    private static int Open(nint vfs, byte* name, nint file, int flags, int* outFlags)
    {
        var result = ((delegate* unmanaged<nint, byte*, nint, int, int*, int>)(*(nint*)(_system + OpenAt)))(_system, name, file, flags, outFlags);
        if (result == 0 && name != null && Marshal.PtrToStringUTF8((nint)name) is { } path)
        {
            lock (Gate)
            {
                if (Disks.Find(disk => path.StartsWith(disk._folder, StringComparison.Ordinal)) is { } disk)
                {
                    var methods = *(nint*)file;
                    OpenFiles[file] = (disk, disk.Take(path), methods);
                    *(nint*)file = Patch(methods);
                }
            }
        }

        return result;
    }

    [UnmanagedCallersOnly]
    private static int Delete(nint vfs, byte* name, int syncFolder)
    {
        if (Marshal.PtrToStringUTF8((nint)name) is { } path)
        {
            lock (Gate)
            {
                Disks.ForEach(disk => disk._files.Remove(path));
            }
        }

        return ((delegate* unmanaged<nint, byte*, int, int>)(*(nint*)(_system + DeleteAt)))(_system, name, syncFolder);
    }

    private DiskFile Take(string path)
    {
        if (!_files.TryGetValue(path, out var known))
        {
            known = new DiskFile();
            if (File.Exists(path))
            {
                using FileStream from = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                from.CopyTo(known.Flushed);
            }

            _files.Add(path, known);
        }

        return known;
    }

    private static nint Patch(nint methods)
    {
        if (!Patched.TryGetValue(methods, out var patched))
        {
            patched = (nint)NativeMemory.AllocZeroed(MethodsBytes);
            Buffer.MemoryCopy((void*)methods, (void*)patched, MethodsBytes, MethodsBytes);
            *(nint*)(patched + CloseAt) = (nint)(delegate* unmanaged<nint, int>)&Close;
            *(nint*)(patched + WriteAt) = (nint)(delegate* unmanaged<nint, void*, int, long, int>)&Write;
            *(nint*)(patched + TruncateAt) = (nint)(delegate* unmanaged<nint, long, int>)&Truncate;
            *(nint*)(patched + SyncAt) = (nint)(delegate* unmanaged<nint, int, int>)&Sync;
            Patched.Add(methods, patched);
        }

        return patched;
    }

    private static (FailingDisk Disk, DiskFile File, nint Methods) Of(nint file)
    {
        lock (Gate)
        {
            return OpenFiles[file];
        }
    }

    [UnmanagedCallersOnly]
    private static int Close(nint file)
    {
        var (_, _, methods) = Of(file);
        lock (Gate)
        {
            OpenFiles.Remove(file);
        }

        return ((delegate* unmanaged<nint, int>)(*(nint*)(methods + CloseAt)))(file);
    }

    [UnmanagedCallersOnly]
    private static int Write(nint file, void* bytes, int count, long offset)
    {
        var (disk, kept, methods) = Of(file);
        if (disk.FailWrites)
        {
            Interlocked.Increment(ref disk._failedWrites);
            return WriteFailed;
        }

        lock (Gate)
        {
            kept.Written.Add((offset, new ReadOnlySpan<byte>(bytes, count).ToArray()));
        }

        return ((delegate* unmanaged<nint, void*, int, long, int>)(*(nint*)(methods + WriteAt)))(file, bytes, count, offset);
    }

    [UnmanagedCallersOnly]
    private static int Truncate(nint file, long length)
    {
        var (_, kept, methods) = Of(file);
        lock (Gate)
        {
            kept.Written.Add((length, null));
        }

        return ((delegate* unmanaged<nint, long, int>)(*(nint*)(methods + TruncateAt)))(file, length);
    }

    [UnmanagedCallersOnly]
    private static int Sync(nint file, int flags)
    {
        var (disk, kept, methods) = Of(file);
        lock (Gate)
        {
            if (disk.FailFlushes)
            {
                kept.Written.Clear();
                Interlocked.Increment(ref disk._failedFlushes);
                return FlushFailed;
            }

            kept.Flush();
        }

        return ((delegate* unmanaged<nint, int, int>)(*(nint*)(methods + SyncAt)))(file, flags);
    }

    private sealed class DiskFile
    {
        public MemoryStream Flushed { get; } = new();

        /// <summary>Not flushed yet: bytes at a place, or a new length.</summary>
        public List<(long At, byte[]? Bytes)> Written { get; } = [];

        public void Flush()
        {
            foreach (var (at, bytes) in Written)
            {
                if (bytes is null)
                {
                    Flushed.SetLength(at);
                    continue;
                }

                Flushed.Position = at;
                Flushed.Write(bytes);
            }

            Written.Clear();
        }
    }
}
