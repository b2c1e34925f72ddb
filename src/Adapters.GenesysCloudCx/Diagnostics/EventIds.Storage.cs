namespace Adapters.GenesysCloudCx.Diagnostics;

internal static partial class EventIds
{
    public const int DownloadResumed = 2500;
    public const int DownloadStartedOver = 2501;
    public const int SpoolSwept = 2510;
    public const int SpoolNotSwept = 2511;
    public const int StoreFounded = 2512;
    public const int UploadAborted = 2520;
    public const int UploadNotAborted = 2521;
}
