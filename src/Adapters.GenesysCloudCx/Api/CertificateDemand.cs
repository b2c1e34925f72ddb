using System.Net;
using System.Net.Security;
using System.Security.Authentication;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>The server demands a client certificate, and none was shown or the one shown was not taken.</summary>
internal sealed class ClientCertificateRefusedException(bool wasShown, Exception? innerException = null) : AuthenticationException("The client certificate was refused.", innerException)
{
    public bool WasShown { get; } = wasShown;
}

/// <summary>
/// Tells a server that refuses the client certificate from one that is in trouble: with TLS 1.3 the handshake succeeds and the connection just ends, with
/// other servers an alert or a page of HTML comes. What tells is that the server asked for a certificate and never answered a request yet.
/// </summary>
internal sealed class CertificateDemand(SocketsHttpHandler inner, bool isShown) : DelegatingHandler(inner)
{
    private const int NginxCertificateError = 495;
    private const int NginxCertificateRequired = 496;

    private volatile bool _isAsked;
    private volatile bool _isAnswered;

    /// <summary>Watches the connections of a handler that is not used yet.</summary>
    public static CertificateDemand Watch(SocketsHttpHandler handler)
    {
        CertificateDemand watch = new(handler, handler.SslOptions.ClientCertificateContext is not null);
        if (!watch.IsShown)
        {
            // asked once before the handshake, and again when the server wants one
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, remote, _) =>
            {
                watch._isAsked |= remote is not null;
                return null!;
            };
        }

        handler.PlaintextStreamFilter = (connection, _) =>
        {
            watch._isAsked |= connection.PlaintextStream is SslStream { IsMutuallyAuthenticated: true };
            return ValueTask.FromResult(connection.PlaintextStream);
        };
        return watch;
    }

    private bool IsShown { get; } = isShown;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception) when (_isAsked && !_isAnswered && MayBeRefusal(exception))
        {
            throw Refusal(exception);
        }

        if (_isAsked && !_isAnswered && (int)response.StatusCode is (int)HttpStatusCode.BadRequest or NginxCertificateError or NginxCertificateRequired
            && response.Content.Headers.ContentType?.MediaType == "text/html")
        {
            response.Dispose();
            throw Refusal(null);
        }

        _isAnswered = true;
        return response;
    }

    private HttpRequestException Refusal(Exception? cause) => new("The client certificate was refused.", new ClientCertificateRefusedException(IsShown, cause));

    private static bool MayBeRefusal(HttpRequestException exception)
    {
        if (exception.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return false;
        }

        for (Exception? at = exception; at is not null; at = at.InnerException)
        {
            if (at.Message.Contains(" alert ", StringComparison.Ordinal))
            {
                return true;
            }
        }

        // where our own side broke the handshake off, it is the server's certificate that is not liked
        return exception.HttpRequestError != HttpRequestError.SecureConnectionError;
    }
}
