namespace Adapters.GenesysCloudCx.Api;

/// <summary>Sends by one handler to the platform's own hosts and by another one to all others.</summary>
internal sealed class OwnHostHandler(PlatformAddress address, HttpMessageHandler own, HttpMessageHandler other) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _own = new(own);
    private readonly HttpMessageInvoker _other = new(other);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => (IsOwn(request.RequestUri) ? _own : _other).SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _own.Dispose();
            _other.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool IsOwn(Uri? target) => target is not null && (IsSame(target, address.Api) || IsSame(target, address.Login));

    private static bool IsSame(Uri one, Uri other)
        => one.Scheme == other.Scheme && one.Port == other.Port && one.IdnHost.Equals(other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
