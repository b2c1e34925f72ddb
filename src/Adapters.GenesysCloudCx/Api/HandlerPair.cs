using System.Net;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>A handler that shows the client certificate, one that does not, and the choice between them by host.</summary>
internal sealed class HandlerPair : IDisposable
{
    private readonly SocketsHttpHandler? _certified;
    private readonly OwnHostHandler? _byHost;

    public HandlerPair(PlatformAccess access, TrustList? trust, ClientCertificate? certificate, DecompressionMethods decompression)
    {
        Plain = PlatformHttp.CreateHandler(access.Proxy, decompression, trust);
        if (certificate is not null)
        {
            _certified = PlatformHttp.CreateHandler(access.Proxy, decompression, trust, certificate);
            _byHost = new OwnHostHandler(access.Address, _certified, Plain);
        }
    }

    /// <summary>Without the certificate.</summary>
    public SocketsHttpHandler Plain { get; }

    /// <summary>With the certificate to the platform's own hosts, without it to all others.</summary>
    public HttpMessageHandler ByHost => _byHost ?? (HttpMessageHandler)Plain;

    public void Dispose()
    {
        _byHost?.Dispose();
        _certified?.Dispose();
        Plain.Dispose();
    }

    private sealed class OwnHostHandler(PlatformAddress address, HttpMessageHandler own, HttpMessageHandler other) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _own = new(own, disposeHandler: false);
        private readonly HttpMessageInvoker _other = new(other, disposeHandler: false);

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
}
