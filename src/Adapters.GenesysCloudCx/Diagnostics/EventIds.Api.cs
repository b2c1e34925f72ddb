namespace Adapters.GenesysCloudCx.Diagnostics;

internal static partial class EventIds
{
    public const int RequestRetried = 2000;
    public const int RequestParked = 2001;
    public const int TokenRenewed = 2010;
    public const int TokenRenewalFailed = 2011;
    public const int TokenRefusedOnCall = 2012;
}
