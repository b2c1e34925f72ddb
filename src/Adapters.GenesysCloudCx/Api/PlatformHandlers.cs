namespace Adapters.GenesysCloudCx.Api;

/// <summary>The handlers of one connection. The client certificate goes to the login and API host and to nobody else.</summary>
internal sealed class PlatformHandlers : IDisposable
{
    private readonly SocketsHttpHandler _plain;

    public PlatformHandlers(PlatformAccess access) => _plain = PlatformHttp.CreateHandler(access.Proxy);

    /// <summary>To the login and API host.</summary>
    public HttpMessageHandler Api => _plain;

    /// <summary>To any other host.</summary>
    public HttpMessageHandler Other => _plain;

    /// <summary>To wherever media lies.</summary>
    public HttpMessageHandler Media => _plain;

    public void Dispose() => _plain.Dispose();
}
