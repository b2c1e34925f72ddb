namespace Adapters.GenesysCloudCx.Diagnostics;

internal static partial class EventIds
{
    public const int DownloadResumed = 2500;
    public const int DownloadStartedOver = 2501;
    public const int SpoolSwept = 2510;
    public const int SpoolNotSwept = 2511;
    public const int StoreFounded = 2512;
    public const int LeftOverRemoved = 2513;
    public const int LeftOverStays = 2514;
    public const int UploadAborted = 2520;
    public const int UploadNotAborted = 2521;
    public const int ObjectRemoved = 2522;
    public const int ObjectStays = 2523;
}
