using System.Globalization;

namespace Adapters.GenesysCloudCx.Storage;

/// <summary>Keeps a reserve free on the disk of a folder, so that the import stops before everything else on it does.</summary>
/// <param name="folder">Any folder of the disk.</param>
/// <param name="reserve">Bytes that stay free.</param>
/// <param name="time">The clock.</param>
/// <param name="free">Reads how much is free; <see langword="null"/> where it cannot be told.</param>
internal sealed class DiskSpace(string folder, long reserve, TimeProvider time, Func<string, long?>? free = null)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Func<string, long?> _read = free ?? Read;
    private long? _free;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <exception cref="StoreException">There is no room for this many bytes and the reserve.</exception>
    public void Demand(long bytes)
    {
        var left = Free();
        if (left < bytes + reserve)
        {
            throw new StoreException(
                string.Create(CultureInfo.InvariantCulture,
                    $"The disk of '{folder}' has {left / 1_000_000} MB free; {bytes / 1_000_000} MB are needed beyond a reserve of {reserve / 1_000_000} MB."),
                "Free space or enlarge the disk. What was not stored is tried again by itself.");
        }
    }

    private long? Free()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _readAt >= Fresh)
            {
                _free = _read(folder);
                _readAt = now;
            }

            return _free;
        }
    }

    private static long? Read(string folder)
    {
        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(Path.GetFullPath(folder))! : folder).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null; // a share by its network name: nothing is told of it, and a full one says so when it is written to
        }
    }
}
