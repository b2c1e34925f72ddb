using System.Net;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>The handlers of one connection. The client certificate goes to the login and API host and to nobody else.</summary>
internal sealed class PlatformHandlers : IDisposable
{
    private readonly ClientCertificate? _certificate;
    private readonly TrustList? _trust;
    private readonly SocketsHttpHandler _api;
    private readonly SocketsHttpHandler _sockets;
    private readonly SocketsHttpHandler _media;
    private readonly SocketsHttpHandler? _ownMedia;

    /// <exception cref="PlatformException">A certificate or trust list cannot be used.</exception>
    public PlatformHandlers(PlatformAccess access, DateTimeOffset now)
    {
        if (access.Tls is { } tls)
        {
            _certificate = ClientCertificate.Read(tls, now, out var wrong);
            _trust = wrong is null ? TrustList.Read(tls.TrustList, out wrong) : null;
            if (wrong is not null)
            {
                _certificate?.Dispose();
                throw wrong.ToException();
            }
        }

        _api = PlatformHttp.CreateHandler(access.Proxy, trust: _trust, certificate: _certificate);
        Api = access.Names.Certificate is null ? _api : CertificateDemand.Watch(_api);
        _sockets = _certificate is null ? _api : PlatformHttp.CreateHandler(access.Proxy, trust: _trust);

        // a part of a compressed body is no part of the file
        _media = PlatformHttp.CreateHandler(access.Proxy, DecompressionMethods.None, _trust);
        _ownMedia = _certificate is null ? null : PlatformHttp.CreateHandler(access.Proxy, DecompressionMethods.None, _trust, _certificate);
        Media = _ownMedia is null ? _media : new OwnHostHandler(access.Address, _ownMedia, _media);
    }

    /// <summary>For calls of the login and API host.</summary>
    public HttpMessageHandler Api { get; }

    /// <summary>For websockets: never with the client certificate.</summary>
    public HttpMessageHandler Sockets => _sockets;

    /// <summary>For media: bodies come as they are; the client certificate only to the login and API host.</summary>
    public HttpMessageHandler Media { get; }

    /// <summary>Whether whatever certificate a server shows is taken.</summary>
    public bool TrustsEverything => _trust?.IsEverything == true;

    /// <summary>When the client certificate ends; <see langword="null"/> when there is none.</summary>
    public DateTimeOffset? CertificateEnds => _certificate is null ? null : new DateTimeOffset(_certificate.Leaf.NotAfter.ToUniversalTime());

    public void Dispose()
    {
        Media.Dispose();
        _ownMedia?.Dispose();
        _media.Dispose();
        _sockets.Dispose();
        Api.Dispose();
        _certificate?.Dispose();
        _trust?.Dispose();
    }
}
