using System.Net;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>The handlers of one connection. The client certificate goes to the login and API host and to nobody else.</summary>
internal sealed class PlatformHandlers : IDisposable
{
    private readonly ClientCertificate? _certificate;
    private readonly TrustList? _trust;
    private readonly HandlerPair _calls;
    private readonly HandlerPair _media;

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

        _calls = new HandlerPair(access, _trust, _certificate, DecompressionMethods.All);

        // a part of a compressed body is no part of the file
        _media = new HandlerPair(access, _trust, _certificate, DecompressionMethods.None);
    }

    /// <summary>For calls.</summary>
    public HttpMessageHandler Api => _calls.ByHost;

    /// <summary>For websockets: never with the client certificate.</summary>
    public HttpMessageHandler Sockets => _calls.Plain;

    /// <summary>For media: bodies come as they are.</summary>
    public HttpMessageHandler Media => _media.ByHost;

    /// <summary>Whether whatever certificate a server shows is taken.</summary>
    public bool TrustsEverything => _trust?.IsEverything == true;

    /// <summary>When the client certificate ends; <see langword="null"/> when there is none.</summary>
    public DateTimeOffset? CertificateEnds => _certificate is null ? null : new DateTimeOffset(_certificate.Leaf.NotAfter.ToUniversalTime());

    public void Dispose()
    {
        _calls.Dispose();
        _media.Dispose();
        _certificate?.Dispose();
        _trust?.Dispose();
    }
}
