namespace Adapters.GenesysCloudCx.Storage;

/// <summary>Says what a failure of the file system means for the store, and what to do about it.</summary>
internal static class StoreFailures
{
    // errno of Linux and macOS, and the low half of the HRESULT on Windows
    private const int IoError = 5;
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int QuotaLinux = 122;
    private const int QuotaMac = 69;
    private const int Stale = 116;
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullWindows = unchecked((int)0x80070027);
    private const int QuotaWindows = unchecked((int)0x80070510);
    private const int WriteProtectedWindows = unchecked((int)0x80070013);

    public static bool IsFileFailure(Exception failure) => failure is IOException or UnauthorizedAccessException;

    public static StoreException From(Exception failure, string folder) => failure switch
    {
        StoreException known => known,
        UnauthorizedAccessException => Make(
            $"No right to write in '{folder}'.", "Give the account of the host read and write access to the folder and all below it.", failure),
        DirectoryNotFoundException or FileNotFoundException or DriveNotFoundException => Make(
            $"The folder '{folder}', or a part of it, is not there any more.", "Mount the share or disk again; nothing is created in its place.", failure),
        { HResult: NoSpace or DiskFullWindows or HandleDiskFullWindows } => Make(
            $"The disk of '{folder}' is full.", "Free space or enlarge the disk. What was not stored is tried again by itself.", failure),
        { HResult: QuotaLinux or QuotaMac or QuotaWindows } => Make(
            $"The quota of the host's account in '{folder}' is used up.", "Raise the quota or free space. What was not stored is tried again by itself.", failure),
        { HResult: ReadOnly or WriteProtectedWindows } => Make(
            $"'{folder}' is read-only.", "Mount it writable. A disk that the system made read-only by itself has errors: look into the system's log.", failure),
        { HResult: IoError or Stale } => Make(
            $"The disk or share of '{folder}' answers with errors.", "Look into the system's log; check the disk or the connection to the share.", failure),
        PathTooLongException => Make($"A path below '{folder}' is too long for its file system.", "Use a store folder with a shorter path.", failure),
        _ => Make($"'{folder}' does not take a file: {failure.Message}", "Check the folder, its disk and the rights of the host's account.", failure),
    };

    private static StoreException Make(string message, string remedy, Exception failure) => new(message, remedy, failure);
}
