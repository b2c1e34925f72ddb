namespace Adapter.Host.Alarms;

/// <summary>Looks after the room on the data folder's disk, before the journal finds none.</summary>
internal sealed class DiskWatch(Func<long?> free, long limit, string folder, TimeProvider time)
{
    private DateTimeOffset? _since;

    /// <summary>Free bytes on the disk of a folder; <see langword="null"/> where the system does not tell.</summary>
    public static long? FreeOf(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    public AlarmSighting? Look()
    {
        // over only once there is a tenth more: not at each file that comes and goes
        var has = free();
        if (has is null || has >= (_since is null ? limit : limit + (limit / 10)))
        {
            _since = null;
            return null;
        }

        _since ??= time.GetUtcNow();
        return new AlarmSighting
        {
            Kind = AlarmCatalogue.DiskLow,
            Text = $"The disk of '{folder}' has {has.Value / (1024 * 1024):N0} MiB left; below {limit / (1024 * 1024):N0} MiB this is told (Alarms:DiskFreeMiB).",
            Since = _since.Value,
        };
    }
}
