namespace Adapter.Host.Diagnostics;

internal static partial class EventIds
{
    public const int HttpListening = 1500;
    public const int HttpSignInRefused = 1501;
    public const int HttpForeignRequest = 1502;
    public const int HttpPlainCredentials = 1503;
    public const int HttpAdapterAction = 1504;
    public const int HttpImportAction = 1505;
    public const int HttpBackfillAction = 1506;
}
